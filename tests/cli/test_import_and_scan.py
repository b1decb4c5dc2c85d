"""``import`` and ``scan``: what is shown first, what is made then, and what still lies in plain files."""

import json
import os

import pytest

from tests.cli.conftest import Cli, ended
from tests.worlds import API_KEY, API_SECRET, OTHER_SECRET
from vault_tui.bitfinex.advice import Place, at

NEW_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample7"
NEW_SECRET = "SECRETsecretSECRETsecretSECRETsecretSECRET7"
CONFIG = json.dumps({"exchange": {"name": "bitfinex", "key": NEW_KEY, "secret": NEW_SECRET}})
KEYS = json.dumps(
    {
        "bitfinex": {"apiKey": NEW_KEY, "secret": NEW_SECRET},
        "kraken": {"apiKey": "", "secret": ""},
    }
)
ENV = f"BFX_API_KEY={API_KEY}\nBFX_API_SECRET={API_SECRET}\n"


@pytest.fixture
def sources(cli: Cli) -> Cli:
    """A home in which one new key lies in the files of two programs, and a known one in a third."""
    cli.write("config.json", CONFIG)
    cli.write("keys.json", KEYS)
    cli.write(".env", ENV)
    return cli


def labels(cli: Cli) -> list[str]:
    return [one["label"] for one in json.loads(cli.run("ls", "--json").out)]


class TestImport:
    def test_without_a_word_it_is_only_shown(self, sources: Cli) -> None:
        before = sources.vault.read_bytes()
        done = sources.run("import", "config.json", "keys.json", ".env")
        assert done.code == 0
        header, new, known = done.out.splitlines()
        assert header.split() == ["LABEL", "EXCHANGE", "USED", "BY", "API", "KEY", "WHAT", "FOUND", "IN"]
        assert new.split("  ")[0] == "freqtrade"
        assert "freqtrade, ccxt" in new
        assert " new " in new
        assert known.startswith("grid-bot ")
        assert "here already" in known
        assert "Nothing was imported. With --yes 1 key would be." in done.err
        assert "kraken: its API key is empty" in done.err
        assert sources.vault.read_bytes() == before

    def test_one_key_in_two_programs_is_told(self, sources: Cli) -> None:
        done = sources.run("import", "config.json", "keys.json")
        assert "one API key is used by freqtrade and by ccxt" in done.err

    def test_with_yes_all_of_it_is_made_and_the_plain_files_are_named(self, sources: Cli) -> None:
        done = sources.run("import", "config.json", "keys.json", ".env", "--yes")
        assert done.code == 0
        assert "1 key imported." in done.err
        told = done.err[done.err.index("still hold secrets in plain text") :]
        assert all(f"/{name}\n" in told for name in ("config.json", "keys.json", ".env"))
        assert sources.run("get", "freqtrade").out == f"{NEW_SECRET}\n"
        shown = json.loads(sources.run("show", "freqtrade", "--json").out)
        assert shown["integration"] == "freqtrade, ccxt"
        session = sources.session()
        for label, names in (("freqtrade", {"config.json", "keys.json"}), ("grid-bot", {".env"})):
            paths = {one.path for one in session.by_label(label).leftovers}
            assert paths == {str(sources.home / name) for name in names}
        session.close()

    def test_the_advice_for_imports_is_given(self, sources: Cli) -> None:
        said = sources.run("import", "config.json", "keys.json", "--yes").err
        for piece in at(Place.IMPORT):
            assert piece.words in said

    def test_no_secret_is_ever_printed(self, sources: Cli) -> None:
        for options in ((), ("--json",), ("--yes",), ("--yes", "--json")):
            done = sources.run("import", "config.json", "keys.json", ".env", *options)
            assert NEW_SECRET not in done.out + done.err
            assert NEW_KEY not in done.out + done.err

    def test_at_a_terminal_it_is_asked(self, sources: Cli) -> None:
        terminal = sources.terminal("import", "config.json", opened=True)
        terminal.expect("Import 1 key")
        terminal.send("n\r")
        assert ended(terminal) == 0
        assert "freqtrade" not in labels(sources)
        terminal = sources.terminal("import", "config.json", opened=True)
        terminal.expect("Import 1 key")
        terminal.send("y\r")
        assert ended(terminal) == 0
        assert "freqtrade" in labels(sources)

    def test_a_dry_run_asks_nothing_and_contradicts_yes(self, sources: Cli) -> None:
        terminal = sources.terminal("import", "config.json", "--dry-run", opened=True)
        assert ended(terminal) == 0
        assert "Import 1 key" not in terminal.before
        assert sources.run("import", "config.json", "--dry-run", "--yes").code == 2

    def test_json_has_all_of_it(self, sources: Cli) -> None:
        value = json.loads(sources.run("import", "config.json", "keys.json", ".env", "--json").out)
        assert value["imported"] is False
        assert [(one["label"], one["verdict"]) for one in value["entries"]] == [
            ("freqtrade", "new"),
            ("grid-bot", "known"),
        ]
        assert value["entries"][0]["programs"] == ["freqtrade", "ccxt"]
        assert (value["left_out"][0]["where"], value["left_out"][0]["vacant"]) == ("kraken", True)
        assert len(value["plain_files"]) == 3
        assert json.loads(sources.run("import", "config.json", "--yes", "--json").out)["imported"] is True

    @pytest.mark.parametrize(
        ("name", "text", "words"),
        [
            (".env", f"BFX_API_KEY={NEW_KEY}\nBFX_API_SECRET=\n", "its API secret is empty"),
            (".env", "BFX_API_KEY=\nBFX_API_SECRET=\n", "There is no whole pair in it"),
            (".env", "LOG_LEVEL=debug\n", "There is no whole pair in it"),
            ("two.csv", f"api_key,api_secret\n{NEW_KEY},{NEW_SECRET}\n{NEW_KEY[::-1]},\n", "Left out"),
        ],
        ids=["half a pair", "nothing filled in", "no key at all", "one of two"],
    )
    def test_a_script_can_tell_that_a_key_was_left_out(
        self, cli: Cli, name: str, text: str, words: str
    ) -> None:
        cli.write(name, text)
        for options in ((), ("--yes",), ("--json",)):
            done = cli.run("import", name, *options)
            assert done.code == 8
            assert options == ("--json",) or words in done.err

    def test_twice_makes_nothing_twice(self, sources: Cli) -> None:
        sources.run("import", "config.json", "--yes")
        done = sources.run("import", "config.json", "--yes")
        assert (done.code, "nothing new" in done.err) == (0, True)
        assert labels(sources).count("freqtrade") == 1

    def test_another_secret_for_a_known_key_is_never_taken(self, sources: Cli) -> None:
        sources.write(".env", ENV.replace(API_SECRET, OTHER_SECRET + "x"))
        done = sources.run("import", ".env", "config.json", "--yes")
        assert done.code == 8
        assert "other secret" in done.out
        assert sources.run("get", "grid-bot").out == f"{API_SECRET}\n"
        assert "freqtrade" in labels(sources)

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ((), "PATH"),
            (("nothing",), "No such file"),
            (("passphrase",), "can't be told"),
            (("config.json", "nothing"), "No such file"),
            (("config.json", "--from", "csv"), "names no columns"),
            (("config.json", "--from", "xml"), "invalid choice"),
        ],
    )
    def test_what_cannot_be_is_said_before_a_passphrase_is_asked_for(
        self, sources: Cli, arguments: tuple[str, ...], words: str
    ) -> None:
        done = sources.run("import", *arguments, opened=False)
        assert (done.code, done.out) == (2, "")
        assert words in done.err

    def test_a_path_that_can_not_be_looked_at_is_told_in_words(self, cli: Cli) -> None:
        done = cli.run("import", "x" * 300)
        assert done.code == 2
        assert "can't be read: File name too long." in done.err

    def test_hostile_names_in_a_file_act_on_nothing(self, cli: Cli) -> None:
        config = {
            "bot_name": "a\x1b[2J",
            "exchange": {"name": "x\x1b]0;t\x07", "key": NEW_KEY, "secret": NEW_SECRET},
        }
        cli.write("config.json", json.dumps(config))
        done = cli.run("import", "config.json")
        assert "\x1b" not in done.out + done.err
        made = cli.run("import", "config.json", "--yes")
        assert made.code == 2  # no entry holds such an exchange
        assert len(labels(cli)) == 3


class TestScan:
    def test_files_and_histories_that_hold_a_key_are_found_and_remembered(self, cli: Cli) -> None:
        (cli.home / "bots").mkdir()
        (cli.home / "bots" / ".env").write_text(f"\nKEY={API_KEY}\n", encoding="utf-8")
        cli.write(".bash_history", f"ls\nexport KEY={API_KEY}\n")
        done = cli.run("scan", "bots")
        assert done.code == 8
        rows = [line.split() for line in done.out.splitlines()]
        assert rows == [
            ["LABEL", "FILE", "LINE", "PAIR"],
            ["grid-bot", "~/bots/.env", "2", "in", "use"],
            ["grid-bot", "~/.bash_history", "2", "in", "use"],
        ]
        assert "2 text files looked at." in done.err
        session = cli.session()
        paths = {one.path for one in session.by_label("grid-bot").leftovers}
        session.close()
        assert paths == {str(cli.home / "bots" / ".env"), str(cli.home / ".bash_history")}

    def test_what_is_no_text_is_looked_at_too_and_has_no_lines(self, cli: Cli) -> None:
        (cli.home / "bots").mkdir()
        (cli.home / "bots" / "state.db").write_bytes(b"\0\n\n" + API_KEY.encode() + b"\0")
        done = cli.run("scan", "bots")
        assert done.code == 8
        assert done.out.splitlines()[1].split() == ["grid-bot", "~/bots/state.db", "—", "in", "use"]
        assert "0 text files looked at, and 1 other." in done.err
        assert json.loads(cli.run("scan", "bots", "--json").out)["found"][0]["line"] is None

    def test_nothing_found_is_said_and_code_0(self, cli: Cli) -> None:
        done = cli.run("scan", "passphrase")
        assert (done.code, done.out) == (0, "")
        assert "None of your API keys is in them." in done.err

    def test_json_has_all_of_it(self, cli: Cli) -> None:
        cli.write("notes", API_KEY)
        value = json.loads(cli.run("scan", "notes", "notes", ".", "--json").out)
        assert value["found"] == [
            {"label": "grid-bot", "path": str(cli.home / "notes"), "line": 1, "in_use": True}
        ]
        assert value["stopped"] is False

    def test_the_vault_itself_holds_none_in_plain_text(self, cli: Cli) -> None:
        assert cli.run("scan", str(cli.vault.parent)).code == 0

    def test_a_path_that_is_not_there_is_a_mistake(self, cli: Cli) -> None:
        done = cli.run("scan", "nothing", opened=False)
        assert (done.code, done.out) == (2, "")

    def test_a_name_that_acts_on_terminals_is_shown_harmlessly(self, cli: Cli) -> None:
        cli.write("a\x1b[2Jb", API_KEY)
        done = cli.run("scan", ".")
        assert done.code == 8
        assert "\x1b" not in done.out + done.err

    def test_a_name_that_is_no_text_is_reported_and_can_be_kept(self, cli: Cli) -> None:
        path = os.fsencode(cli.home) + b"/\xff"
        with open(path, "w", encoding="ascii") as file:  # noqa: PTH123  # pathlib takes no bytes
            file.write(API_KEY)
        assert cli.run("scan", ".").code == 8
        assert cli.run("scan", ".", "--json").code == 8
