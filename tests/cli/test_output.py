"""Nothing that a command prints acts on a terminal, fails on a character, or fails loudly."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, CONTROL, PATIENCE, Cli, ended
from tests.worlds import API_SECRET
from vault_tui.cli.output import out_table
from vault_tui.core.secret import Secret
from vault_tui.session.filling import add_many

HOSTILE = "a\x1b]52;c;eHh4\x07[/]\x9b2J\u202e\u2066\u200bz\x00"


@pytest.fixture
def hostile(cli: Cli) -> Cli:
    """A vault into which something else than our own commands wrote control characters."""
    session = cli.session()
    record = replace(
        session.by_label("grid-bot"),
        label=HOSTILE,
        account=HOSTILE,
        exchange=HOSTILE,
        integration=HOSTILE,
        notes=HOSTILE,
        preset=HOSTILE,
        tags=(HOSTILE,),
        permissions={HOSTILE: "rw"},
        addresses=(HOSTILE,),
        secret=None,
    )
    add_many(session, [(record, Secret(API_SECRET + "2"))])
    session.close()
    return cli


class TestHostileText:
    def test_no_line_of_any_command_carries_a_control_character(self, hostile: Cli) -> None:
        for command in (("ls",), ("ls", "--json"), ("get", "z")):
            done = hostile.run(*command)
            assert "z" in done.out + done.err, command
            assert not CONTROL.search(done.out), command
            assert not CONTROL.search(done.err), command

    def test_a_terminal_sees_none_either(self, hostile: Cli) -> None:
        for command in (("ls",), ("show", "a"), ("rm", "a"), ("restore", "a")):
            terminal = hostile.terminal(*command, opened=True)
            assert ended(terminal) == 0
            assert "]52;c;" in terminal.before
            assert not CONTROL.search(terminal.before.replace("\r\n", "\n")), command

    @pytest.mark.parametrize(
        "arguments",
        [
            ("show", "\x1b[2J\u202e"),
            ("\x1b[2J",),
            ("ls", "--\x1b[2J"),
            ("edit", "grid-bot", "--state", "\x1b[2J"),
            ("edit", "grid-bot", "--permission", "\x1b[2J=r"),
            ("edit", "grid-bot", "--ip", "\x1b[2J"),
            ("ls", "--vault", "/nowhere/\x1b[2J\u202e"),
        ],
        ids=ascii,
    )
    def test_an_argument_is_repeated_without_its_control_characters(
        self, cli: Cli, arguments: tuple[str, ...]
    ) -> None:
        done = cli.run(*arguments)
        assert done.code in {2, 4, 5}
        assert done.err
        assert not CONTROL.search(done.err)

    def test_bytes_that_are_no_text_do_not_crash(self, cli: Cli) -> None:
        done = subprocess.run(
            [COMMAND.encode(), b"show", b"caf\xe9\xff"],
            env=cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(cli.home / "passphrase")),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 4
        assert b"Traceback" not in done.stderr


class TestEncodings:
    @pytest.mark.parametrize(
        "env",
        [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "latin-1"}],
        ids=["C", "Latin-1"],
    )
    def test_no_locale_makes_a_command_fail(self, cli: Cli, env: dict[str, str]) -> None:
        session = cli.session()
        session.add("smörgås-日本")
        session.close()
        done = subprocess.run(
            [COMMAND, "show", "smörgås-日本"],
            env=cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(cli.home / "passphrase"), **env),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")

    def test_json_is_plain_ascii(self, cli: Cli) -> None:
        done = cli.run("show", "grid-bot", "--json")
        assert done.out.isascii()
        assert json.loads(done.out)["label"] == "grid-bot"


class TestBrokenOutput:
    def run_to(self, cli: Cli, redirection: str, command: str = "ls", **variables: str) -> tuple[int, str]:
        done = subprocess.run(
            ["/bin/sh", "-c", f'"$0" {command} {redirection}', COMMAND],
            env=cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(cli.home / "passphrase"), **variables),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.returncode, done.stderr

    def test_a_closed_stdout_is_said(self, cli: Cli) -> None:
        code, said = self.run_to(cli, ">&-")
        assert code == 1
        assert "standard output is closed" in said

    def test_with_every_stream_closed_the_vault_stays_whole(self, cli: Cli) -> None:
        code, said = self.run_to(cli, "<&- >&- 2>&-", command="edit grid-bot --note x")
        assert (code, said) == (0, "")
        assert cli.session().by_label("grid-bot").notes == "x"

    def test_a_closed_stream_is_never_given_to_a_file(self, tmp_path: Path) -> None:
        program = (
            "import os; from vault_tui.cli.output import prepare; prepare(); "
            "print(os.open('given', os.O_CREAT | os.O_RDWR), file=open('number', 'w'))"
        )
        subprocess.run(
            ["/bin/sh", "-c", f'"$0" -c "{program}" <&- >&- 2>&-', sys.executable],
            cwd=tmp_path,
            timeout=PATIENCE,
            check=True,
        )
        assert int((tmp_path / "number").read_text(encoding="ascii")) > 2

    def test_a_reader_that_has_enough_is_no_error_to_speak_of(self, cli: Cli) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [COMMAND, "man"],
            env=cli.environment(),
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
        )
        os.close(writer)
        assert (done.returncode, done.stderr) == (1, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
    @pytest.mark.parametrize("unbuffered", ["", "1"])
    @pytest.mark.parametrize("command", ["get grid-bot", "--version", "--help", "ls --help", "show grid-bot"])
    def test_a_full_disk_is_said_in_a_sentence(self, cli: Cli, command: str, unbuffered: str) -> None:
        code, said = self.run_to(cli, "> /dev/full", command=command, PYTHONUNBUFFERED=unbuffered)
        assert code == 1
        assert said == "vault-tui: The output could not be written: No space left on device.\n"


def test_columns_are_as_wide_as_their_cells_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    out_table(["A", "B"], [["日本", "x" * 200], ["y", "z"]])
    assert capsys.readouterr().out == f"A     B\n日本  {'x' * 200}\ny     z\n"
