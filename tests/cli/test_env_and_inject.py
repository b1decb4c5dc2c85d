"""``env`` and ``inject``: what is printed can be used as it is, and is printed on no terminal by chance."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, PATIENCE, Cli, ended
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET
from vault_tui.core.models import State
from vault_tui.core.secret import Secret

QUOTES = 'it\'s "a" $(b) `c` ${d} #e & f ~ g *'


def with_secret(cli: Cli, label: str, secret: str) -> None:
    session = cli.session()
    session.seal_secret(session.by_label(label).id, Secret(secret))
    session.close()


class TestEnv:
    def test_a_shell_that_evaluates_it_has_the_variables(self, cli: Cli) -> None:
        done = cli.run("env", "grid-bot", "--for", "ccxt")
        assert done.out == f"export BITFINEX_APIKEY={API_KEY}\nexport BITFINEX_SECRET={API_SECRET}\n"
        assert "Every program that this shell starts" in done.err
        assert API_SECRET not in done.err

    @pytest.mark.parametrize("shell", ["sh", "bash", "zsh", "fish"])
    @pytest.mark.parametrize("secret", [QUOTES, "~ *?[a]{b,c} <(x) $((1)) %1 ^a =ls -n", "ünï ¥ 鍵", "#x"])
    def test_whatever_the_value_the_shell_has_it_and_runs_nothing(
        self, cli: Cli, shell: str, secret: str
    ) -> None:
        if shutil.which(shell) is None:
            pytest.skip(f"not installed here: {shell}")
        with_secret(cli, "grid-bot", secret)
        script = (
            f'eval "$({COMMAND} env grid-bot --env A=secret --env B=key)"; '
            "printf '%s|' \"$A\" \"$B\"; env | grep -c '^[AB]='"
        )
        done = cli.run("-c", script, command=(shell,))
        assert done.out == f"{secret}|{API_KEY}|2\n", done.err

    @pytest.mark.parametrize("secret", ["back\\slash-of-any-kind", "wow!-such-secret"])
    def test_what_shells_would_not_read_alike_is_refused(self, cli: Cli, secret: str) -> None:
        with_secret(cli, "grid-bot", secret)
        done = cli.run("env", "grid-bot")
        assert (done.code, done.out) == (2, "")
        assert secret not in done.err

    def test_json_has_names_and_values(self, cli: Cli) -> None:
        done = cli.run("env", "grid-bot", "grid-old", "--env", "K=key", "--json")
        assert json.loads(done.out) == {"GRID_BOT_K": API_KEY, "GRID_OLD_K": OTHER_KEY}

    def test_a_terminal_gets_it_only_when_that_was_asked_for(self, cli: Cli) -> None:
        terminal = cli.terminal("env", "grid-bot", opened=True)
        assert ended(terminal) == 2
        assert "--print" in terminal.before
        assert API_SECRET not in terminal.before
        terminal = cli.terminal("env", "grid-bot", "--print", opened=True)
        assert ended(terminal) == 0
        assert API_SECRET in terminal.before

    @pytest.mark.parametrize("state", [State.COMPROMISED, State.RETIRED])
    def test_a_key_that_should_be_used_no_more_needs_force(self, cli: Cli, state: State) -> None:
        session = cli.session()
        session.set_state(session.by_label("grid-bot").id, state)
        session.close()
        assert (cli.run("env", "grid-bot").code, cli.run("env", "grid-bot").out) == (8, "")
        assert API_SECRET in cli.run("env", "grid-bot", "--force").out

    def test_one_label_that_is_not_there_prints_nothing_for_the_others(self, cli: Cli) -> None:
        done = cli.run("env", "grid-bot", "grid-hot")
        assert (done.code, done.out) == (4, "")


class TestInject:
    def test_a_freqtrade_configuration_is_filled(self, cli: Cli) -> None:
        text = '{\n  "exchange": {"key": "vault://grid-bot/key", "secret": "vault://grid-bot/secret"}\n}\n'
        cli.write("config.json", text)
        done = cli.run("inject", "config.json")
        assert done.out == text.replace("vault://grid-bot/key", API_KEY).replace(
            "vault://grid-bot/secret", API_SECRET
        )
        assert done.err == ""

    def test_every_format_that_there_is(self, cli: Cli) -> None:
        for name, text in {
            "bot.toml": 'a = "vault://grid-bot/secret"\n',
            "bot.yml": "a: vault://grid-bot/secret\n",
            ".env": "A=vault://grid-bot/secret\n",
        }.items():
            cli.write(name, text)
            assert cli.run("inject", name).out == text.replace("vault://grid-bot/secret", API_SECRET)

    def test_a_value_is_quoted_for_its_format(self, cli: Cli) -> None:
        with_secret(cli, "grid-bot", QUOTES)
        cli.write("bot.json", '["vault://grid-bot/secret"]')
        cli.write("bot.toml", "a = 'vault://grid-bot/secret'")
        assert json.loads(cli.run("inject", "bot.json").out) == [QUOTES]
        assert tomllib.loads(cli.run("inject", "bot.toml").out) == {"a": QUOTES}
        refused = cli.run("inject", "-", "--format", "env", stdin="A=vault://grid-bot/secret")
        assert (refused.code, refused.out) == (2, "")
        assert QUOTES not in refused.err

    def test_a_command_finds_it_at_a_path_and_it_is_on_no_disk(self, cli: Cli) -> None:
        cli.write("bot.json", '["vault://grid-bot/secret", "vault://grid-old/secret"]')
        script = "import json, os, sys; print(os.readlink(sys.argv[1]), json.load(open(sys.argv[1])))"
        done = cli.run("inject", "bot.json", "--", sys.executable, "-c", script, "{}")
        assert done.out == f"/memfd:vault-tui (deleted) {[API_SECRET, OTHER_SECRET]}\n"
        for path in cli.home.rglob("*"):
            assert not path.is_file() or API_SECRET.encode() not in path.read_bytes()

    def test_a_label_with_blanks_is_written_as_in_an_address(self, cli: Cli) -> None:
        session = cli.session()
        session.change(session.by_label("grid-bot"), label="grid bot/2")
        session.close()
        done = cli.run("inject", "-", "--format", "yaml", stdin="a: vault://grid%20bot%2F2/key")
        assert done.out == f"a: {API_KEY}"

    def test_one_label_that_is_not_there_prints_nothing_at_all(self, cli: Cli) -> None:
        cli.write("bot.json", '["vault://grid-bot/secret", "vault://grid-hot/secret"]')
        done = cli.run("inject", "bot.json")
        assert (done.code, done.out) == (4, "")
        done = cli.run("inject", "bot.json", "--", "cat", "{}")
        assert (done.code, done.out) == (4, "")

    def test_a_key_that_should_be_used_no_more_needs_force(self, cli: Cli) -> None:
        session = cli.session()
        session.set_state(session.by_label("grid-bot").id, State.RETIRED)
        session.close()
        text = '["vault://grid-bot/secret"]'
        refused = cli.run("inject", "-", "--format", "json", stdin=text)
        assert (refused.code, refused.out) == (8, "")
        assert cli.run("inject", "-", "--format", "json", "--force", stdin=text).out == f'["{API_SECRET}"]'

    def test_without_a_reference_the_vault_is_not_even_opened(self, cli: Cli) -> None:
        done = cli.run("inject", "-", "--format", "json", stdin="[1]", opened=False)
        assert (done.code, done.out) == (0, "[1]")
        assert "no vault:// reference" in done.err

    def test_a_terminal_gets_it_only_when_that_was_asked_for(self, cli: Cli) -> None:
        cli.write("bot.json", '["vault://grid-bot/secret"]')
        terminal = cli.terminal("inject", "bot.json", opened=True)
        assert ended(terminal) == 2
        assert API_SECRET not in terminal.before
        terminal = cli.terminal("inject", "bot.json", "--print", opened=True)
        assert ended(terminal) == 0
        assert API_SECRET in terminal.before

    @pytest.mark.parametrize(
        ("arguments", "code", "words"),
        [
            (("bot.ini",), 2, "--format"),
            (("-",), 2, "--format"),
            (("no-such.json",), 2, "No such file"),
            ((".", "--format", "json"), 2, "s a directory"),
            (("/dev/zero", "--format", "json"), 2, "is not a file"),
            (("pipe.json",), 2, "is not a file"),
            (("latin.json",), 2, "not UTF-8"),
            (("broken.json",), 2, "not valid JSON (line 1)"),
            (("broken.json", "--format", "xml"), 2, "invalid choice"),
            (("wrong.json",), 2, "Line 1"),
            (("good.json", "--", "cat"), 2, "{}"),
            (("good.json", "--", "no-such-command", "{}"), 127, "no such command"),
            (("good.json", "--"), 2, "no command"),
        ],
    )
    def test_what_cannot_be_is_said_before_a_passphrase_is_asked_for(
        self, cli: Cli, arguments: tuple[str, ...], code: int, words: str
    ) -> None:
        cli.write("good.json", '["vault://grid-bot/secret"]')
        cli.write("wrong.json", '["vault://grid-bot/password"]')
        cli.write("broken.json", "[")
        (cli.home / "latin.json").write_bytes(b'["\xe4"]')
        subprocess.run(["mkfifo", str(cli.home / "pipe.json")], check=True, timeout=PATIENCE)
        done = cli.run("inject", *arguments, opened=False)
        assert (done.code, done.out) == (code, "")
        assert words in done.err


def test_nothing_is_written_into_the_vault(cli: Cli) -> None:
    before = cli.vault.read_bytes()
    cli.run("env", "grid-bot")
    cli.run("inject", "-", "--format", "json", stdin='["vault://grid-bot/secret"]')
    assert cli.vault.read_bytes() == before
    assert not list(Path(cli.home).glob("*.json"))
