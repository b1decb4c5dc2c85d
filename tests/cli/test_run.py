"""``run``: the command takes this process's place, with the key and without anything else of ours."""

import json
import signal
import subprocess
import sys
from typing import Any

import pexpect
import pytest

from tests.cli.conftest import COMMAND, PATIENCE, Cli, ended, typed_passphrase
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET
from vault_tui.core.models import State

PROBE = """
import json, os, signal
numbers = [int(name) for name in os.listdir("/dev/fd")]
open_ones = [number for number in numbers if os.path.exists(f"/dev/fd/{number}")]
print(json.dumps({
    "pid": os.getpid(),
    "cwd": os.getcwd(),
    "environment": dict(os.environ),
    "descriptors": sorted(open_ones),
    "ignored": [s for s in range(1, 65) if signal.getsignal(s) == signal.SIG_IGN and s not in (13, 25)],
    "blocked": len(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
}), flush=True)
"""
PROBING = (sys.executable, "-c", PROBE)
SIZES = """
import os, signal
signal.signal(signal.SIGINT, lambda *_: os._exit(5))
for number in (signal.SIGWINCH, signal.SIGCONT):
    signal.signal(number, lambda *_: tell())
def tell():  # not by print(): a signal may come in the middle of another one's
    os.write(1, f"size {os.get_terminal_size().columns}\\n".encode())
tell()
while True:
    signal.pause()
"""
TOLD = "import os, signal\nsignal.signal(signal.SIGINT, lambda *_: os._exit(5))\n"


def probed(cli: Cli, *arguments: str, **env: Any) -> dict[str, Any]:
    done = cli.run("run", *arguments, "--", *PROBING, **env)
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


class TestVariables:
    def test_the_program_of_the_entry_gets_the_names_that_it_reads(self, cli: Cli) -> None:
        environment = probed(cli, "grid-bot")["environment"]
        assert environment["FREQTRADE__EXCHANGE__API_KEY"] == API_KEY
        assert environment["FREQTRADE__EXCHANGE__SECRET"] == API_SECRET

    def test_another_program_can_be_named(self, cli: Cli) -> None:
        environment = probed(cli, "grid-bot", "--for", "ccxt")["environment"]
        assert (environment["BITFINEX_APIKEY"], environment["BITFINEX_SECRET"]) == (API_KEY, API_SECRET)
        assert "FREQTRADE__EXCHANGE__SECRET" not in environment

    def test_names_can_be_said_and_nothing_else_is_set(self, cli: Cli) -> None:
        plain = probed(cli, "--env", "TOKEN=secret", "grid-bot")["environment"]
        assert plain["TOKEN"] == API_SECRET
        assert [name for name, value in plain.items() if value in {API_KEY, API_SECRET}] == ["TOKEN"]

    def test_several_keys_get_names_of_their_own(self, cli: Cli) -> None:
        environment = probed(cli, "grid-bot", "grid-old", "--for", "ccxt")["environment"]
        assert environment["GRID_BOT_BITFINEX_SECRET"] == API_SECRET
        assert environment["GRID_OLD_BITFINEX_SECRET"] == OTHER_SECRET
        environment = probed(
            cli, "grid-bot", "grid-old", "--env", "K=key", "--prefix", "", "--prefix", "OLD_"
        )["environment"]
        assert (environment["K"], environment["OLD_K"]) == (API_KEY, OTHER_KEY)

    def test_a_program_that_is_not_known_gets_the_common_names_and_that_is_said(self, cli: Cli) -> None:
        session = cli.session()
        session.change(session.by_label("grid-bot"), integration="my own")
        session.close()
        done = cli.run("run", "grid-bot", "--", "printenv", "BITFINEX_API_SECRET")
        assert done.out == f"{API_SECRET}\n"
        assert "“my own”" in done.err
        assert API_SECRET not in done.err


class TestWhatGoesAlong:
    def test_nothing_of_ours_does(self, cli: Cli) -> None:
        found = probed(cli, "grid-bot", VAULT_TUI_OTHER="x", TEXTUAL_LOG="kept", SSLKEYLOGFILE="/kept")
        assert not [name for name in found["environment"] if name.startswith("VAULT_TUI_")]
        assert found["environment"]["TEXTUAL_LOG"] == "kept"
        assert found["environment"]["SSLKEYLOGFILE"] == "/kept"
        assert found["descriptors"] == [0, 1, 2]
        assert found["cwd"] == str(cli.home)
        assert (found["ignored"], found["blocked"]) == ([], 0)

    def test_a_passphrase_file_that_was_inherited_does_not(self, cli: Cli) -> None:
        with (cli.home / "passphrase").open("rb") as file:
            done = subprocess.run(
                [COMMAND, "--passphrase-file", f"/dev/fd/{file.fileno()}", "run", "grid-bot", "--", *PROBING],
                env=cli.environment(),
                pass_fds=[file.fileno()],
                capture_output=True,
                timeout=PATIENCE,
                check=True,
            )
        assert json.loads(done.stdout)["descriptors"] == [0, 1, 2]

    def test_signals_are_as_whoever_started_it_had_them(self, cli: Cli) -> None:
        script = 'trap "" HUP USR1; exec "$@"'
        done = cli.run(
            *("run", "grid-bot", "--", *PROBING),
            command=("sh", "-c", script, "sh", COMMAND),
        )
        assert json.loads(done.out)["ignored"] == [signal.SIGHUP, signal.SIGUSR1]

    def test_no_signal_is_blocked(self, cli: Cli) -> None:
        blocking = "import os, signal, sys; signal.pthread_sigmask(signal.SIG_BLOCK, {15}); "
        starter = (sys.executable, "-c", f"{blocking}os.execv(sys.argv[1], sys.argv[1:])", COMMAND)
        done = cli.run("run", "grid-bot", "--", *PROBING, command=starter)
        assert json.loads(done.out)["blocked"] == 0


class TestOneProcess:
    def test_it_is_the_same_process_and_signals_reach_the_command(self, cli: Cli) -> None:
        process = subprocess.Popen(
            [COMMAND, "run", "grid-bot", "--", sys.executable, "-c", TOLD + PROBE + "\nsignal.pause()"],
            env=cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(cli.home / "passphrase")),
            cwd=cli.home,
            stdout=subprocess.PIPE,
        )
        with process:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["pid"] == process.pid
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 5

    @pytest.mark.parametrize(("script", "code"), [("exit 7", 7), ("kill -KILL $$", -9), ("true", 0)])
    def test_the_exit_code_is_the_commands(self, cli: Cli, script: str, code: int) -> None:
        assert cli.run("run", "grid-bot", "--", "sh", "-c", script).code == code

    def test_stdin_and_stdout_are_the_commands(self, cli: Cli) -> None:
        assert cli.run("run", "grid-bot", "--", "tr", "a-z", "A-Z", stdin="orders\n").out == "ORDERS\n"

    def test_the_terminal_is_the_commands_and_as_it_was(self, cli: Cli) -> None:
        terminal = cli.terminal(
            *("run", "grid-b", "--", "sh", "-c"),
            f'tty <&1; stty -a; cat; exec "{sys.executable}" -c "$0"',
            PROBE,
        )
        typed_passphrase(terminal)
        terminal.expect("/dev/")
        terminal.expect(r"isig icanon iexten echo ")
        terminal.send("typed\r")
        terminal.expect("typed\r\ntyped\r\n")  # echoed, and passed on a line at a time
        terminal.send("\x04")
        terminal.expect_exact('"ignored": [], "blocked": 0')
        assert ended(terminal) == 0

    def test_a_shell_can_stop_it_and_have_it_go_on_at_another_size(self, cli: Cli) -> None:
        shell = pexpect.spawn(
            "bash",
            ["--norc", "--noprofile", "-i"],
            env=cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(cli.home / "passphrase"), PS1="ready> "),
            encoding="utf-8",
            timeout=PATIENCE,
            dimensions=(24, 80),
        )
        program = cli.write("sizes.py", SIZES)
        shell.sendline(f"{COMMAND} run grid-bot -- {sys.executable} {program}")
        shell.expect("size 80")
        shell.setwinsize(30, 100)
        shell.expect("size 100")
        shell.send("\x1a")
        shell.expect("Stopped")
        shell.setwinsize(30, 60)
        shell.sendline("fg; echo code $?")
        shell.expect("size 60")
        shell.send("\x03")
        shell.expect("code 5")
        shell.close(force=True)

    @pytest.mark.parametrize("way", ["", "--fd 7"])
    def test_what_is_closed_stays_closed(self, cli: Cli, way: str) -> None:
        script = f'exec 0<&-; exec "$0" run grid-bot {way} -- "$@"'
        done = cli.run(*PROBING, command=("/bin/sh", "-c", script, COMMAND))
        assert json.loads(done.out)["descriptors"] == [1, 2, 7][: 3 if way else 2]

    def test_options_behind_the_dashes_are_the_commands(self, cli: Cli) -> None:
        assert cli.run("run", "grid-bot", "--", "echo", "--for", "x", "--", "--json", "-h").out == (
            "--for x -- --json -h\n"
        )


class TestByDescriptor:
    def test_stdin_gives_both_halves_a_line_each(self, cli: Cli) -> None:
        assert cli.run("run", "grid-bot", "--stdin", "--", "cat").out == f"{API_KEY}\n{API_SECRET}\n"

    def test_what_was_given_can_be_given_back(self, cli: Cli) -> None:
        again = [COMMAND, "--vault", str(cli.vault), "--passphrase-file", str(cli.home / "passphrase"), "add"]
        done = cli.run("run", "draft-only", "--stdin", "--", "cat")
        assert done.code == 4
        done = cli.run("run", "grid-bot", "--stdin", "--", *again, "copy-of-it", "--stdin")
        assert done.code == 0, done.err
        assert cli.run("get", "copy-of-it").out == f"{API_SECRET}\n"

    @pytest.mark.parametrize("number", ["3", "9", "255"])
    def test_a_descriptor_gives_the_half_that_was_asked_for_and_is_the_only_one(
        self, cli: Cli, number: str
    ) -> None:
        script = f"import os; print(os.read({number}, 999), os.read({number}, 999))" + PROBE
        done = cli.run(
            "run", "grid-bot", "--fd", number, "--half", "secret", "--", sys.executable, "-c", script
        )
        first, second = done.out.splitlines()
        assert first == " ".join(map(repr, (f"{API_SECRET}\n".encode(), b"")))
        assert json.loads(second)["descriptors"] == [0, 1, 2, int(number)]
        assert API_SECRET not in second

    def test_a_file_in_memory_stands_in_for_its_place(self, cli: Cli) -> None:
        script = f"{PROBE}\nimport sys\nprint(open(sys.argv[1][9:]).read() + open(sys.argv[1][9:]).read())"
        done = cli.run("run", "grid-bot", "--file", "--", sys.executable, "-c", script, "--config={}")
        first, rest = done.out.split("\n", 1)
        assert json.loads(first)["descriptors"] == [0, 1, 2, 3]
        assert API_SECRET not in first
        assert rest == f"{API_KEY}\n{API_SECRET}\n" * 2 + "\n"


class TestRefusals:
    """The first before a passphrase is asked for: there is no terminal for it, which would be code 3."""

    @pytest.mark.parametrize(
        ("arguments", "code", "words"),
        [
            (("grid-bot",), 2, "no command"),
            (("grid-bot", "--"), 2, "no command"),
            (("grid-bot", "true"), 2, "no command"),
            (("--", "true"), 2, "LABEL"),
            (("grid-bot", "--", "no-such-command"), 127, "no such command"),
            (("grid-bot", "--", "/no/such/command"), 127, "no such command"),
            (("grid-bot", "--", "/"), 126, "it is a folder"),
            (("grid-bot", "--", "./passphrase"), 126, "not executable"),
            (("grid-bot", "--for", "nobody's", "--", "true"), 2, "not known"),
            (("grid-bot", "--for", "octobot", "--", "true"), 2, "user/config.json"),
            (("grid-bot", "--for", "ccxt", "--env", "A=key", "--", "true"), 2, "Leave one"),
            (("grid-bot", "--env", "A", "--", "true"), 2, "NAME=secret"),
            (("grid-bot", "--env", "A\nB=key", "--", "true"), 2, "a variable's name"),
            (("grid-bot", "--prefix", "A", "--prefix", "B", "--", "true"), 2, "2 prefixes for 1"),
            (("grid-bot", "--stdin", "--for", "ccxt", "--", "true"), 2, "Leave one"),
            (("grid-bot", "grid-old", "--file", "--", "cat", "{}"), 2, "one key"),
            (("grid-bot", "--file", "--", "cat"), 2, "{}"),
            (("grid-bot", "--fd", "2", "--", "cat"), 2, "from 3 to 255"),
            (("grid-bot", "--fd", "x", "--", "cat"), 2, "--fd"),
            (("grid-bot", "--half", "key", "--", "cat"), 2, "--half goes with"),
            (("grid-bot", "--stdin", "--file", "--", "cat"), 2, "not allowed with"),
        ],
    )
    def test_what_cannot_be_is_said(
        self, cli: Cli, arguments: tuple[str, ...], code: int, words: str
    ) -> None:
        done = cli.run("run", *arguments, opened=False)
        assert (done.code, done.out) == (code, "")
        assert words in done.err

    def test_a_label_that_is_not_there_starts_nothing(self, cli: Cli) -> None:
        done = cli.run("run", "grid-bot", "grid-hot", "--", "echo", "started")
        assert (done.code, done.out) == (4, "")

    def test_two_labels_that_would_have_the_same_names_start_nothing(self, cli: Cli) -> None:
        done = cli.run("run", "grid-bot", "grid-bot", "--", "echo", "started")
        assert (done.code, done.out) == (2, "")

    def test_a_key_without_a_secret_starts_nothing(self, cli: Cli) -> None:
        session = cli.session()
        session.seal_api_key(session.by_label("draft-only").id, "X" * 43)
        session.close()
        done = cli.run("run", "draft-only", "--", "echo", "started")
        assert (done.code, done.out) == (4, "")
        assert "no API secret" in done.err

    @pytest.mark.parametrize("state", [State.COMPROMISED, State.RETIRED])
    def test_a_key_that_should_be_used_no_more_needs_force(self, cli: Cli, state: State) -> None:
        session = cli.session()
        session.set_state(session.by_label("grid-bot").id, state)
        session.close()
        done = cli.run("run", "grid-bot", "--", "echo", "started")
        assert (done.code, done.out) == (8, "")
        assert f"marked {state}" in done.err
        assert cli.run("run", "--force", "grid-bot", "--", "echo", "started").out == "started\n"

    def test_a_file_that_is_no_program_is_refused_by_the_system_only_after_all(self, cli: Cli) -> None:
        nonsense = cli.write("nonsense", "\x7fELF", mode=0o700)
        done = cli.run("run", "grid-bot", "--", str(nonsense))
        assert (done.code, done.out) == (126, "")
        assert "can't be started" in done.err


def test_nothing_is_written_into_the_vault(cli: Cli) -> None:
    before = cli.vault.read_bytes()
    assert cli.run("run", "grid-bot", "--", "true").code == 0
    assert cli.vault.read_bytes() == before
