"""Every exit code, by a process that ends with it."""

import fcntl
import json
import signal

import pytest

from tests.cli.conftest import Cli, ended, typed_passphrase
from tests.worlds import PASSPHRASE
from vault_tui.core.errors import ExitCode

BY_ONE_COMMAND: dict[ExitCode, tuple[str, ...]] = {
    ExitCode.OK: ("ls",),
    ExitCode.FAILED: ("adopt",),
    ExitCode.USAGE: ("ls", "--nothing-like-it"),
    ExitCode.WRONG_PASSPHRASE: ("ls", "--passphrase-file", "not-it"),
    ExitCode.NO_SUCH_ENTRY: ("get", "nothing-like-it"),
    ExitCode.NO_VAULT: ("ls", "--vault", "nowhere"),
    ExitCode.BAD_FILE: ("ls", "--vault", "not-it"),
    ExitCode.FOUND: ("doctor", "--vault", "not-it"),
    ExitCode.COMMAND_REFUSED: ("run", "grid-bot", "--", "./not-it"),
    ExitCode.COMMAND_MISSING: ("run", "grid-bot", "--", "./nowhere"),
}
ELSEWHERE = {ExitCode.BUSY, ExitCode.INTERRUPTED}
"""By the tests below."""
OF_THE_NETWORK = {ExitCode.NOT_ASKED}
"""By the tests that have somebody to ask."""


@pytest.mark.parametrize("code", BY_ONE_COMMAND)
def test_a_command_ends_with_it(cli: Cli, code: ExitCode) -> None:
    cli.write("not-it", "neither a passphrase nor a vault\n")
    done = cli.run(*BY_ONE_COMMAND[code])
    assert done.code == code
    assert "Traceback" not in done.err


def test_no_exit_code_is_without_a_process() -> None:
    assert set(BY_ONE_COMMAND) | ELSEWHERE | OF_THE_NETWORK == set(ExitCode)


def test_a_vault_that_another_process_is_writing_is_busy(fresh: Cli) -> None:
    fresh.vault.parent.mkdir(parents=True, mode=0o700)
    fresh.vault.parent.chmod(0o700)
    lock = fresh.vault.with_name("main.vault.lock")
    lock.touch(0o600)
    with lock.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # as the other process holds it
        done = fresh.run("init", "--cost", "interactive")
    assert done.code == ExitCode.BUSY
    assert "then try again" in done.err
    assert not fresh.vault.exists()


def test_two_processes_that_change_who_may_open_the_vault_are_told_apart(cli: Cli) -> None:
    slow = cli.terminal("passphrase", opened=True)
    slow.expect("New passphrase: ")  # it has read the vault
    assert cli.run("reencrypt", "--json").code == 0
    slow.send("another long passphrase entirely\r")
    slow.expect("Once more: ")
    slow.send("another long passphrase entirely\r")
    slow.expect("re-encrypted by another process")
    assert ended(slow) == ExitCode.BUSY
    assert json.loads(cli.run("ls", "--json").out)  # the passphrase is as it was


def test_leaving_a_question_is_an_interruption(cli: Cli) -> None:
    left = cli.terminal("ls")
    left.expect("Passphrase for ")
    left.send("\x03")
    assert ended(left) == ExitCode.INTERRUPTED
    killed = cli.terminal("get", "grid-bot")
    typed_passphrase(killed, PASSPHRASE)
    killed.expect("hidden at")
    killed.kill(signal.SIGINT)
    assert ended(killed) == ExitCode.INTERRUPTED
