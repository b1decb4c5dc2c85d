"""A copy from before the vault was re-encrypted: it is announced, can be read, and counts by a typed word."""

import fcntl
import json
import shutil

import pytest

from tests.cli.conftest import Cli, ended, typed_passphrase
from tests.worlds import API_SECRET, PASSPHRASE
from vault_tui.core.secret import Passphrase


@pytest.fixture
def older(cli: Cli) -> Cli:
    """A home in which a copy of the vault from before its re-encryption lies in its place."""
    shutil.copy(cli.vault, cli.home / "old")
    session = cli.session()
    with Passphrase.copy_of(PASSPHRASE) as typed:
        session.access.reencrypt(typed, with_recovery=False)
    session.close()
    shutil.move(cli.vault, cli.home / "new")
    shutil.copy(cli.home / "old", cli.vault)
    return cli


def adopt(cli: Cli, word: str, *options: str) -> tuple[int, str]:
    """The exit code, and what was on the terminal after ``word`` was typed."""
    terminal = cli.terminal("adopt", *options, opened=True)
    terminal.expect("Type “older copy” to go on: ")
    terminal.send(f"{word}\r")
    code = ended(terminal)
    return code, str(terminal.before)


def test_an_older_copy_is_announced_and_can_only_be_read(older: Cli) -> None:
    terminal = older.terminal("rm", "grid-bot")
    terminal.expect("OLDER COPY")
    typed_passphrase(terminal)
    terminal.expect("Nothing was changed. `vault-tui adopt` makes it the one that counts.")
    assert ended(terminal) == 1
    done = older.run("get", "grid-bot")
    assert done.out == f"{API_SECRET}\n"
    assert "`vault-tui adopt` makes it the one that counts." in done.err


def test_where_says_that_it_is_one_and_what_to_do(older: Cli) -> None:
    done = older.run("where", opened=False)
    assert (done.code, done.out) == (0, f"{older.vault}\n")
    assert "It is an older copy, and opens read-only. `vault-tui adopt`" in done.err
    assert json.loads(older.run("where", "--json").out)["older_copy"] is True
    shutil.copy(older.home / "new", older.vault)
    assert "older" not in older.run("where", opened=False).err
    assert json.loads(older.run("where", "--json").out)["older_copy"] is False
    older.vault.write_bytes(b"no vault")
    assert older.run("where", opened=False).code == 0


def test_the_typed_word_makes_it_count(older: Cli) -> None:
    code, said = adopt(older, "older copy")
    assert code == 0
    assert "This copy is the one that counts now." in said
    done = older.run("rm", "grid-bot")
    assert done.code == 0
    assert "OLDER" not in done.err


def test_json_says_what_became_of_it(older: Cli) -> None:
    code, said = adopt(older, "older copy", "--json")
    assert code == 0
    assert json.loads(said[said.index("{") :]) == {"vault": str(older.vault), "adopted": True}


@pytest.mark.parametrize("word", ["", "y", "Older Copy!"])
def test_any_other_word_changes_nothing(older: Cli, word: str) -> None:
    code, said = adopt(older, word)
    assert code == 1
    assert "Nothing was changed." in said
    assert older.run("rm", "grid-bot").code == 1


def test_no_option_and_no_pipe_answers_for_the_person(older: Cli) -> None:
    done = older.run("adopt", stdin="older copy\n")
    assert done.code == 1
    assert "at a terminal" in done.err
    assert older.run("adopt", "--yes").code == 2
    assert older.run("rm", "grid-bot").code == 1


def test_on_a_vault_that_counts_there_is_nothing_to_do(cli: Cli) -> None:
    terminal = cli.terminal("adopt", opened=True)
    terminal.expect("the one that counts already. Nothing was changed.")
    assert ended(terminal) == 0


def test_a_wrong_passphrase_adopts_nothing(older: Cli) -> None:
    older.write("passphrase", "not this one\n")
    terminal = older.terminal("adopt", opened=True)
    assert ended(terminal) == 3


def test_what_can_not_be_noted_leaves_it_an_older_copy(older: Cli) -> None:
    with (older.state / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as another process holds it while it writes
        code, said = adopt(older, "older copy")
        assert code == 7
        assert "Another vault-tui is writing to" in said
    assert older.run("rm", "grid-bot").code == 1


def test_a_copy_of_the_same_passphrase_is_kept_by_a_typed_word_and_is_found_no_longer(cli: Cli) -> None:
    shutil.copy(cli.vault, cli.home / "old")
    session = cli.session()
    session.add("later")
    session.close()
    shutil.copy(cli.home / "old", cli.vault)
    assert cli.run("ls").err.count("This copy is older than the one last opened here.") == 1
    found = next(one for one in json.loads(cli.run("audit", "--json").out) if one["rule"] == "other-copy")
    assert "newer file" in found["remedy"]
    assert "→ Look for the newer file" in (text := cli.run("audit").out)
    assert "`vault-tui adopt`" in text
    terminal = cli.terminal("adopt", opened=True)
    terminal.expect("shows what that file holds that is not here")
    terminal.expect("Type “this copy” to go on: ")
    terminal.send("this copy\r")
    assert ended(terminal) == 0
    assert "other-copy" not in cli.run("audit", "--json").out
