"""``export``: sealed under its own passphrase, plain only for who types that it is meant."""

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, ended
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, PASSPHRASE

OWN = "another phrase altogether"


@pytest.fixture
def own(cli: Cli) -> Cli:
    """A home with the passphrase for the export in a file."""
    cli.write("own", f"{OWN}\n")
    return cli


def is_private(path: Path) -> bool:
    return stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_keys_go_into_one_private_file_that_another_vault_takes(own: Cli, tmp_path: Path) -> None:
    done = own.run("export", "keys.export", "--export-passphrase-file", "own")
    assert (done.code, done.out) == (0, "")
    assert "3 keys sealed in" in done.err
    assert is_private(own.home / "keys.export")
    content = (own.home / "keys.export").read_bytes()
    assert API_SECRET.encode() not in content
    assert API_KEY.encode() not in content
    assert not list(own.home.glob("keys.export?*"))  # no lock, no backup

    other = Cli(tmp_path / "other")
    other.home.mkdir()
    other.write("passphrase", f"{PASSPHRASE}\n")
    other.make().close()
    source = (own.home / "keys.export", "--from-passphrase-file", own.home / "own")
    assert "“draft-only”" not in other.run("import", *source).out
    assert other.run("import", *source, "--yes").code == 0
    assert other.run("get", "grid-bot").out == f"{API_SECRET}\n"
    assert not list(own.home.glob("keys.export?*"))


def test_only_the_named_keys_go(own: Cli) -> None:
    own.run("export", "one.export", "grid-bot", "--export-passphrase-file", "own")
    value = json.loads(own.run("import", "one.export", "--from-passphrase-file", "own", "--json").out)
    assert [one["label"] for one in value["entries"]] == ["grid-bot"]
    assert value["plain_files"] == []


def test_the_passphrase_of_an_export_is_asked_for_twice(cli: Cli) -> None:
    terminal = cli.terminal("export", "keys.export", opened=True)
    for question in ("Passphrase for the export", "Once more"):
        terminal.expect(question)
        terminal.expect(": ")
        terminal.send(OWN + "\r")
    assert ended(terminal) == 0
    assert OWN not in terminal.before
    terminal = cli.terminal("import", "keys.export", "--dry-run", opened=True)
    terminal.expect("Passphrase of ")
    terminal.send(OWN + "\r")
    assert ended(terminal) == 0
    assert "here already" in terminal.before


def test_a_wrong_passphrase_opens_no_export(own: Cli) -> None:
    own.run("export", "keys.export", "--export-passphrase-file", "own")
    done = own.run("import", "keys.export", "--from-passphrase-file", "passphrase")
    assert (done.code, done.out) == (3, "")


def test_without_a_terminal_an_export_asks_for_its_own_passphrase_file(own: Cli) -> None:
    own.run("export", "keys.export", "--export-passphrase-file", "own")
    done = own.run("import", "keys.export", "--yes")
    assert done.code == 3
    assert "Give --from-passphrase-file FILE." in done.err


@pytest.mark.parametrize("name", ["passphrase", "/dev/tty", "/dev/stdout", "link", "folder"])
def test_nothing_that_is_there_is_written_over(own: Cli, name: str) -> None:
    (own.home / "link").symlink_to("nowhere")
    (own.home / "folder").mkdir()
    done = own.run("export", name, "--export-passphrase-file", "own", opened=False)
    assert (done.code, done.out) == (2, "")
    assert "already" in done.err
    assert not (own.home / "nowhere").exists()


def test_a_folder_that_is_not_there_is_said(own: Cli) -> None:
    done = own.run("export", "missing/keys.export", "--export-passphrase-file", "own")
    assert (done.code, done.out) == (1, "")
    assert "folder" in done.err


def test_json_says_what_went_where(own: Cli) -> None:
    done = own.run("export", "keys.export", "grid-bot", "--export-passphrase-file", "own", "--json")
    assert json.loads(done.out) == {
        "file": str(own.home / "keys.export"),
        "labels": ["grid-bot"],
        "sealed": True,
    }


class TestPlain:
    def typed(self, cli: Cli, word: str, *options: str) -> int:
        terminal = cli.terminal("export", "out", *options, opened=True)
        terminal.expect("Type “plain text” to go on")
        terminal.send(f"{word}\r")
        return ended(terminal)

    def test_it_is_written_for_who_types_that_it_is_meant(self, cli: Cli) -> None:
        assert self.typed(cli, "plain text", "--plain", "env") == 0
        out = cli.home / "out"
        assert is_private(out)
        assert f"GRID_BOT_BITFINEX_API_SECRET={API_SECRET}\n" in out.read_text(encoding="utf-8")
        session = cli.session()
        assert [one.path for one in session.by_label("grid-bot").leftovers] == [str(out)]
        session.close()

    def test_json_can_be_imported_again(self, cli: Cli) -> None:
        assert self.typed(cli, "plain text", "--plain", "json") == 0
        value = json.loads(cli.run("import", "out", "--json").out)
        assert {one["verdict"] for one in value["entries"]} == {"known"}
        assert len(value["entries"]) == 2

    @pytest.mark.parametrize("word", ["", "y", "yes", "plain"])
    def test_any_other_word_writes_nothing(self, cli: Cli, word: str) -> None:
        assert self.typed(cli, word, "--plain", "json") == 1
        assert not (cli.home / "out").exists()

    def test_without_a_terminal_there_is_no_way_to_mean_it(self, cli: Cli) -> None:
        done = cli.run("export", "out", "--plain", "json", stdin="plain text\n")
        assert (done.code, done.out) == (1, "")
        assert not (cli.home / "out").exists()

    def test_a_passphrase_for_it_is_a_contradiction(self, own: Cli) -> None:
        assert own.run("export", "out", "--plain", "env", "--export-passphrase-file", "own").code == 2


def test_no_secret_is_left_in_any_other_file(own: Cli) -> None:
    own.run("export", "keys.export", "--export-passphrase-file", "own")
    for path in own.home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(
                half.encode() in content for half in (API_SECRET, OTHER_SECRET, API_KEY, OTHER_KEY)
            )
