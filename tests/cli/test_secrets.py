"""``get`` and ``copy``: a half reaches where it is wanted, and leaves nothing anywhere else."""

import base64
import json
from argparse import Namespace

import pytest

from tests.cli.conftest import COMMAND, Cli, ended, typed_passphrase
from tests.system.screen import PATIENCE, Screen
from tests.worlds import API_KEY, API_SECRET
from vault_tui.cli import secrets
from vault_tui.cli.secrets import Half
from vault_tui.core.secret import Secret
from vault_tui.system.clipboard import Receipt, Sent
from vault_tui.system.clipboard_routes import Route


class TestGet:
    def test_a_pipe_gets_the_bare_value_and_a_newline(self, cli: Cli) -> None:
        assert (cli.run("get", "grid-bot").out, cli.run("get", "grid-bot", "key").out) == (
            f"{API_SECRET}\n",
            f"{API_KEY}\n",
        )

    def test_json_names_the_half(self, cli: Cli) -> None:
        assert json.loads(cli.run("get", "grid-bot", "key", "--json").out) == {
            "label": "grid-bot",
            "key": API_KEY,
        }

    def test_a_terminal_shows_it_until_a_key_and_keeps_nothing(self, cli: Cli) -> None:
        terminal = cli.terminal("get", "grid-b")
        typed_passphrase(terminal)
        terminal.expect_exact("\x1b[?1049h")
        terminal.expect(API_SECRET)
        terminal.send("x")
        terminal.expect_exact("\x1b[?1049l")
        drawn = terminal.before
        assert "\x1b[2J" in drawn  # cleared before it leaves, so that no terminal keeps it
        assert ended(terminal) == 0
        assert API_SECRET not in terminal.before

    def test_a_terminal_hides_it_by_itself(self, cli: Cli) -> None:
        terminal = cli.terminal("get", "grid-bot", opened=True)
        terminal.expect(API_SECRET)
        assert ended(terminal) == 0
        assert "\x1b[?1049l" in terminal.before

    def test_print_prints_it_on_a_terminal(self, cli: Cli) -> None:
        terminal = cli.terminal("get", "grid-bot", "--print", opened=True)
        assert ended(terminal) == 0
        assert API_SECRET in terminal.before
        assert "\x1b" not in terminal.before

    def test_a_terminal_without_a_second_screen_gets_nothing_unless_it_is_asked_for(self, cli: Cli) -> None:
        terminal = cli.terminal("get", "grid-bot", opened=True, TERM="dumb")
        assert ended(terminal) == 1
        assert "--print" in terminal.before
        assert API_SECRET not in terminal.before

    def test_revealing_is_remembered_and_a_pipe_writes_nothing(self, cli: Cli) -> None:
        before = cli.vault.read_bytes()
        cli.run("get", "grid-bot")
        assert cli.vault.read_bytes() == before
        ended(cli.terminal("get", "grid-bot", "--print", opened=True))
        assert json.loads(cli.run("show", "grid-bot", "--json").out)["revealed"]

    @pytest.mark.parametrize("half", ["key", "secret"])
    def test_a_half_that_is_not_there_is_said(self, cli: Cli, half: str) -> None:
        done = cli.run("get", "draft-only", half)
        assert (done.code, done.out) == (4, "")
        assert "no API" in done.err

    def test_another_half_is_a_mistake_of_usage(self, cli: Cli) -> None:
        assert cli.run("get", "grid-bot", "both").code == 2


class TestCopy:
    def test_it_is_sent_to_the_terminal_said_so_and_emptied_after_a_while(self, cli: Cli) -> None:
        env = cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(cli.home / "passphrase"))
        sent = f"\x1b]52;c;{base64.b64encode(API_SECRET.encode()).decode()}\x07".encode()
        # A process that outlives the command empties it; pexpect would take the command's end for all.
        with Screen([COMMAND, "copy", "grid-bot"], env=env) as screen:
            screen.wait_for_bytes(sent)
            screen.wait_for_bytes(b"sent to your terminal; emptied in 5 s. Not there")
            screen.wait_for_bytes(b"\x1b]52;c;\x07")
            assert screen.process.wait(PATIENCE) == 0
        assert API_SECRET.encode() not in screen.sent

    def test_without_a_terminal_nothing_is_called_copied(self, cli: Cli) -> None:
        done = cli.run("copy", "grid-bot")
        assert (done.code, done.out) == (1, "")
        assert "Nothing was copied" in done.err
        assert API_SECRET not in done.err

    def test_neither_half_is_ever_an_argument_of_a_process(self, cli: Cli) -> None:
        programs = cli.home / "bin"
        programs.mkdir()
        tmux = programs / "tmux"
        tmux.write_text('#!/bin/sh\necho "$@" >> "$HOME/arguments"\ncat > /dev/null\n', encoding="utf-8")
        tmux.chmod(0o700)
        cli.terminal(
            "copy", "grid-bot", opened=True, TMUX="/tmp/none,1,0", PATH=f"{programs}:/usr/bin:/bin"
        ).wait()
        assert API_SECRET not in (cli.home / "arguments").read_text(encoding="utf-8")


def test_a_copy_that_nothing_will_empty_is_not_said_to_be_emptied(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = Sent("sent to your terminal", Receipt(Route.OSC52))
    monkeypatch.setattr(secrets, "_looked_up", lambda *_, **__: Half("grid-bot", Secret(API_SECRET), 10, 30))
    monkeypatch.setattr("vault_tui.system.clipboard.Clipboard.send", lambda *_: sent)
    monkeypatch.setattr("vault_tui.system.clear_later.clear_later", lambda *_: False)
    asked = Namespace(label="grid-bot", half="secret", new=False, force=False, json=False)
    assert secrets.copy(asked) == 0
    assert "NOT emptied by itself" in capsys.readouterr().err
    asked.json = True
    assert secrets.copy(asked) == 0
    assert json.loads(capsys.readouterr().out)["emptied_after"] is None
