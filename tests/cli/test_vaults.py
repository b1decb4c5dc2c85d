"""``init``, ``where``, ``backups``, ``passphrase``, ``recovery`` and ``reencrypt``."""

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli, ended
from tests.worlds import API_SECRET, PASSPHRASE
from vault_tui.core.errors import WrongPassphrase
from vault_tui.core.secret import Passphrase

NEW = "another long passphrase entirely"


def opens(cli: Cli, passphrase: str) -> bool:
    try:
        cli.session(passphrase).close()
    except WrongPassphrase:
        return False
    return True


def type_twice(terminal: Any, first: str, second: str = "") -> str:
    """Answer the two questions for a new passphrase; what was said of its strength."""
    terminal.expect("assphrase[^:]*: ")
    terminal.send(first + "\r")
    terminal.expect("Strength: ([^.]+)")
    words = str(terminal.match[1])
    if terminal.expect(["Once more: ", r"Keep it all the same\? \(y/N\): "]):
        terminal.send("y\r")
        terminal.expect("Once more: ")
    terminal.send((second or first) + "\r")
    return words


class TestInit:
    def test_json_gives_the_path_and_a_recovery_code_that_opens(self, fresh: Cli) -> None:
        made = json.loads(fresh.run("init", "--cost", "interactive", "--json").out)
        assert made["vault"] == str(fresh.vault)
        assert opens(fresh, PASSPHRASE)
        assert opens(fresh, made["recovery_code"])
        assert stat.S_IMODE(fresh.vault.stat().st_mode) == 0o600
        assert stat.S_IMODE(fresh.vault.parent.stat().st_mode) == 0o700

    def test_without_json_the_path_is_the_data_and_no_code_is_made(self, fresh: Cli) -> None:
        done = fresh.run("init", "--cost", "interactive", "--name", "second desk")
        assert (done.code, done.out) == (0, f"{fresh.vault}\n")
        session = fresh.session()
        assert (session.settings.name, session.access.has_recovery) == ("second desk", False)

    def test_a_file_that_is_there_is_never_replaced(self, cli: Cli) -> None:
        before = cli.vault.read_bytes()
        assert cli.run("init", "--cost", "interactive").code == 2
        assert cli.vault.read_bytes() == before

    def test_without_a_terminal_or_a_file_nothing_is_made(self, fresh: Cli) -> None:
        done = fresh.run("init", opened=False)
        assert done.code == 3
        assert not fresh.vault.exists()

    def test_at_a_terminal_the_passphrase_is_typed_twice_and_its_strength_said(self, fresh: Cli) -> None:
        terminal = fresh.terminal("init", "--cost", "interactive")
        assert "weak" in type_twice(terminal, "monkey", "donkey")
        terminal.expect("not the same")
        type_twice(terminal, NEW)
        assert ended(terminal) == 0
        assert opens(fresh, NEW)


class TestWhere:
    def test_it_needs_no_passphrase_and_no_vault(self, fresh: Cli) -> None:
        done = fresh.run("where", "--json", opened=False)
        assert json.loads(done.out) == {
            "vault": str(fresh.vault),
            "exists": False,
            "older_copy": False,
            "state": str(fresh.state),
        }
        assert fresh.run("where", opened=False).out == f"{fresh.vault}\n"


class TestBackups:
    def test_they_are_listed_looked_into_and_restored(self, cli: Cli) -> None:
        cli.run("rm", "grid-bot")
        held = json.loads(cli.run("backups", "--json").out)
        number = str(held[0]["number"])
        assert held[0]["made_at"].endswith("Z")
        looked = json.loads(cli.run("backups", "show", number, "--json").out)
        assert "grid-bot" in [row["label"] for row in looked]
        refused = cli.run("backups", "restore", number)
        assert refused.code == 2
        assert "--yes" in refused.err
        assert cli.run("backups", "restore", number, "--yes").code == 0
        session = cli.session()
        assert session.open_secret(session.by_label("grid-bot").id, "get").reveal() == API_SECRET

    @pytest.mark.parametrize("fate", ["damaged", "gone"])
    def test_they_are_listed_and_brought_back_when_the_vault_itself_can_not_be_opened(
        self, cli: Cli, fate: str
    ) -> None:
        """That is what the words of a damaged vault send to: it must not need that vault."""
        if fate == "damaged":
            cli.vault.write_bytes(cli.vault.read_bytes()[:-1])
            assert "`vault-tui backups` lists older copies" in cli.run("ls").err
        else:
            cli.vault.unlink()
        listed = cli.run("backups", opened=False)
        newest = json.loads(cli.run("backups", "--json", opened=False).out)[0]["path"]
        assert listed.code == 0
        assert (
            f"cp ~/data/vault-tui/main.vault.backups/{Path(newest).name} ~/data/vault-tui/main.vault"
            in listed.err
        )
        shutil.copyfile(newest, cli.vault)
        assert cli.run("ls").code == 0

    def test_where_there_is_neither_a_vault_nor_a_backup_that_is_said(self, fresh: Cli) -> None:
        done = fresh.run("backups", opened=False)
        assert done.code == 5
        assert "There is no vault" in done.err

    def test_a_backup_that_is_not_there_is_said(self, cli: Cli) -> None:
        assert cli.run("backups", "restore", "999").code == 2
        assert cli.run("backups", "show", opened=False).code == 2


def stranded(cli: Cli) -> Path:
    """A backup of an epoch that ended: what a re-encryption that was cut short leaves."""
    backup = max(cli.vault.with_name("main.vault.backups").iterdir())
    shutil.copy(backup, cli.home / "earlier")
    session = cli.session()
    with Passphrase.copy_of(PASSPHRASE) as typed:
        session.access.reencrypt(typed, with_recovery=True)
    session.close()
    shutil.copy(cli.home / "earlier", backup)
    return backup


class TestPassphrase:
    def test_the_new_one_opens_and_the_old_one_does_not(self, cli: Cli) -> None:
        path = cli.write("new", NEW)
        done = cli.run("passphrase", "--new-passphrase-file", path)
        assert (done.code, done.out) == (0, "")
        assert "Copies of the vault elsewhere" in done.err
        assert opens(cli, NEW)
        assert not opens(cli, PASSPHRASE)

    def test_a_recovery_code_is_replaced_after_asking_and_told(self, cli: Cli) -> None:
        session = cli.session()
        old = "-".join(session.access.add_recovery())
        session.close()
        path = cli.write("new", NEW)
        refused = cli.run("passphrase", "--new-passphrase-file", path)
        assert refused.code == 2
        assert "recovery code will no longer open" in refused.err
        assert opens(cli, PASSPHRASE)
        code = json.loads(cli.run("passphrase", "--new-passphrase-file", path, "--yes", "--json").out)
        assert opens(cli, code["recovery_code"])
        assert not opens(cli, old)

    def test_somebody_who_forgot_it_sets_a_new_one_with_the_recovery_code(self, cli: Cli) -> None:
        session = cli.session()
        code = cli.write("code", "-".join(session.access.add_recovery()))
        session.close()
        new = cli.write("new", NEW)
        done = cli.run(
            *("passphrase", "--recovery-code-file", code, "--new-passphrase-file", new, "--yes"), opened=False
        )
        assert done.code == 0
        assert opens(cli, NEW)
        assert opens(cli, done.out.strip())

    @pytest.mark.parametrize("choice", ["keep", "delete"])
    def test_backups_that_cannot_follow_are_kept_or_deleted_as_told(self, cli: Cli, choice: str) -> None:
        foreign = stranded(cli)
        done = cli.run("reencrypt", "--old-backups", choice, "--yes")
        assert done.code == 0
        assert "1 backup" in done.err
        assert foreign.exists() == (choice == "keep")


class TestRecovery:
    def test_the_first_code_is_printed_to_a_pipe_and_opens(self, cli: Cli) -> None:
        done = cli.run("recovery")
        assert done.code == 0
        assert opens(cli, done.out.strip())

    def test_a_new_code_replaces_the_old_one(self, cli: Cli) -> None:
        first = json.loads(cli.run("recovery", "--json").out)["recovery_code"]
        second = json.loads(cli.run("recovery", "--json").out)["recovery_code"]
        assert opens(cli, second)
        assert not opens(cli, first)

    def test_a_terminal_shows_it_on_a_screen_that_leaves_nothing_behind(self, cli: Cli) -> None:
        terminal = cli.terminal("recovery", opened=True)
        terminal.expect_exact("\x1b[?1049h")
        terminal.expect("Esc leave")
        terminal.send("\x1b")
        terminal.expect_exact("\x1b[?1049l")
        assert ended(terminal) == 0
        assert "not typed back" in terminal.before
        assert cli.session().access.has_recovery

    def test_the_code_alone_does_not_renew_itself(self, cli: Cli) -> None:
        code = cli.write("code", cli.run("recovery").out)
        done = cli.run("recovery", "--recovery-code-file", code)
        assert done.code == 3
        assert "vault-tui passphrase" in done.err


class TestReencrypt:
    def test_the_passphrase_and_the_secrets_stay(self, cli: Cli) -> None:
        before = cli.session().access.cost
        assert cli.run("reencrypt").code == 0
        session = cli.session()
        assert session.access.cost == before
        assert session.open_secret(session.by_label("grid-bot").id, "get").reveal() == API_SECRET

    def test_a_new_code_is_shown_before_anything_is_asked_that_could_end_it(self, cli: Cli) -> None:
        """The old code ended already: who leaves at the question would have none."""
        stranded(cli)
        terminal = cli.terminal("recovery", opened=True)
        terminal.expect("Esc leave")
        terminal.send("\x1b")
        terminal.expect("1 backup can't be re-encrypted")
        terminal.sendintr()
        assert ended(terminal) == 130
