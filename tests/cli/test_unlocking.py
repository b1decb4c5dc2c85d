"""How a command gets its passphrase, what it says on the way, and how it ends when it can't."""

import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import COMMAND, PATIENCE, Cli, ended, typed_passphrase
from tests.worlds import API_SECRET, PASSPHRASE
from vault_tui.session import Cost

WRONG = "not the passphrase at all"


class TestPassphraseFile:
    def test_its_first_line_counts_without_its_line_end(self, cli: Cli) -> None:
        path = cli.write("other", f"{PASSPHRASE}\r\nand a second line\n")
        done = cli.run("get", "grid-bot", "--passphrase-file", path, opened=False)
        assert (done.code, done.out, done.err) == (0, f"{API_SECRET}\n", "")

    def test_a_descriptor_works(self, cli: Cli) -> None:
        script = 'exec "$0" --passphrase-file /dev/fd/3 get grid-bot 3< passphrase'
        done = cli.run(command=("/bin/sh", "-c", script, COMMAND), opened=False)
        assert (done.out, done.err) == (f"{API_SECRET}\n", "")

    def test_the_option_counts_more_than_the_variable_on_either_side_of_the_command(self, cli: Cli) -> None:
        wrong = cli.write("wrong", WRONG)
        right = cli.home / "passphrase"
        assert cli.run("--passphrase-file", right, "ls", VAULT_TUI_PASSPHRASE_FILE=str(wrong)).code == 0
        assert cli.run("ls", "--passphrase-file", right, VAULT_TUI_PASSPHRASE_FILE=str(wrong)).code == 0

    def test_one_that_others_may_read_is_said_and_taken(self, cli: Cli) -> None:
        path = cli.write("wide", PASSPHRASE, mode=0o644)
        done = cli.run("ls", "--passphrase-file", path)
        assert done.code == 0
        assert "Other users may read" in done.err
        assert "0644" in done.err

    @pytest.mark.parametrize(
        ("content", "code", "words"),
        [
            (WRONG, 3, "not the passphrase"),
            ("\n", 2, "empty"),
            ("x" * 9000, 2, "very long"),
            (None, 2, "can't be read"),
        ],
        ids=["wrong", "empty", "endless", "missing"],
    )
    def test_what_does_not_open_ends_with_a_sentence(
        self, cli: Cli, content: str | None, code: int, words: str
    ) -> None:
        path = cli.home / "given"
        if content is not None:
            cli.write("given", content)
        done = cli.run("ls", "--passphrase-file", path)
        assert (done.code, done.out) == (code, "")
        assert words in done.err
        assert "Traceback" not in done.err
        assert WRONG not in done.err

    def test_both_kinds_of_file_at_once_are_a_mistake(self, cli: Cli) -> None:
        done = cli.run("ls", "--passphrase-file", "a", "--recovery-code-file", "b")
        assert done.code == 2


class TestRecoveryCode:
    def test_it_opens_wherever_a_passphrase_does_and_a_new_passphrase_is_proposed(self, cli: Cli) -> None:
        session = cli.session()
        path = cli.write("code", "-".join(session.access.add_recovery()).lower())
        session.close()
        done = cli.run("get", "grid-bot", "--recovery-code-file", path, opened=False)
        assert (done.code, done.out) == (0, f"{API_SECRET}\n")
        assert "vault-tui passphrase" in done.err

    def test_one_of_another_vault_is_recognised_as_a_code(self, cli: Cli, fresh: Cli) -> None:
        session = fresh.make()
        path = cli.write("code", " ".join(session.access.add_recovery()))
        session.close()
        done = cli.run("ls", "--recovery-code-file", path)
        assert done.code == 3
        assert "recovery code" in done.err


class TestPrompt:
    def test_without_a_terminal_it_ends_at_once_and_says_what_to_give(self, cli: Cli) -> None:
        done = cli.run("ls", opened=False, stdin=f"{PASSPHRASE}\n")
        assert (done.code, done.out) == (3, "")
        assert "--passphrase-file" in done.err

    def test_a_typed_passphrase_opens_and_never_shows(self, cli: Cli) -> None:
        terminal = cli.terminal("ls")
        typed_passphrase(terminal, WRONG)
        terminal.expect("Try again")
        seen = terminal.before
        typed_passphrase(terminal)
        assert ended(terminal) == 0
        assert "grid-bot" in terminal.before
        assert PASSPHRASE not in seen + terminal.before
        assert WRONG not in seen + terminal.before

    def test_what_is_typed_while_one_is_tried_is_not_echoed(self, cli: Cli) -> None:
        terminal = cli.terminal("ls")
        typed_passphrase(terminal, WRONG)
        terminal.expect("\r\n")  # the derivation takes a hundred times as long as this
        terminal.send(PASSPHRASE)
        terminal.expect("Try again")
        assert PASSPHRASE not in terminal.before
        typed_passphrase(terminal)
        terminal.expect("LABEL")
        assert ended(terminal) == 0

    def test_the_third_wrong_one_is_the_last(self, cli: Cli) -> None:
        terminal = cli.terminal("ls")
        for _ in range(3):
            typed_passphrase(terminal, WRONG)
        assert ended(terminal) == 3

    @pytest.mark.parametrize("key", ["\x03", "\x1b"], ids=["Ctrl-C", "Esc"])
    def test_leaving_it_ends_as_interrupted(self, cli: Cli, key: str) -> None:
        terminal = cli.terminal("ls")
        terminal.expect("Passphrase for .*: ")
        terminal.send(key)
        assert ended(terminal) == 130

    def test_it_asks_on_the_terminal_and_leaves_stdin_to_others(self, cli: Cli) -> None:
        script = f'printf "keep me\\n" | ( "{COMMAND}" ls > listed; cat )'
        terminal = pexpect.spawn(
            "/bin/sh",
            ["-c", script],
            env=cli.environment(),
            cwd=str(cli.home),
            encoding="utf-8",
            timeout=PATIENCE,
        )
        typed_passphrase(terminal)
        assert ended(terminal) == 0
        assert "keep me" in terminal.before
        assert "grid-bot" in (cli.home / "listed").read_text(encoding="utf-8")


class TestTheFile:
    def test_none_there_is_exit_code_5_and_names_init(self, fresh: Cli) -> None:
        done = fresh.run("ls")
        assert done.code == 5
        assert "vault-tui init" in done.err

    @pytest.mark.parametrize("damage", ["foreign", "flipped"])
    def test_one_that_must_not_be_believed_is_exit_code_6(self, cli: Cli, damage: str) -> None:
        data = cli.vault.read_bytes()
        cli.vault.write_bytes(
            {
                "foreign": b"just some notes\n",
                "flipped": data[:-1] + bytes([data[-1] ^ 1]),
            }[damage]
        )
        done = cli.run("ls")
        assert (done.code, done.out) == (6, "")
        assert len(done.err.splitlines()) == 2

    def test_a_folder_that_others_may_write_to_is_refused(self, cli: Cli) -> None:
        cli.vault.parent.chmod(0o777)
        assert cli.run("ls").code == 1

    def test_another_vault_is_named_by_option_or_variable(self, cli: Cli, fresh: Cli) -> None:
        by_option = fresh.run("where", "--vault", cli.vault).out
        assert by_option == fresh.run("where", VAULT_TUI_VAULT=str(cli.vault)).out == f"{cli.vault}\n"

    def test_a_costly_derivation_is_named_and_needs_a_yes(self, fresh: Cli) -> None:
        fresh.make(Cost(10, 80 << 20)).close()
        refused = fresh.run("ls")
        assert refused.code == 6
        assert "80 MiB of memory and 10 passes" in refused.err
        assert fresh.run("ls", "--accept-cost").code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_a_process_with_an_open_vault_leaves_no_core_dump(cli: Cli) -> None:
    terminal = cli.terminal("get", "grid-bot", opened=True)
    terminal.expect(API_SECRET)
    limits = Path(f"/proc/{terminal.pid}/limits").read_text(encoding="ascii")
    terminal.send("x")
    assert ended(terminal) == 0
    core = next(line for line in limits.splitlines() if "core" in line)
    assert core.split()[4:6] == ["0", "0"]
