"""At the prompt: what opens a vault, what doesn't, and what is said of a file that can't be opened."""

import fcntl
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.journeys.person import Person
from tests.worlds import API_KEY, API_SECRET, PASSPHRASE
from vault_tui.core.errors import ExitCode, WrongPassphrase
from vault_tui.core.fileformat import MIB, Cost
from vault_tui.core.secret import Passphrase, Secret

NEW = "another passphrase of mine"
TITLE = "▸ Passphrase"


@pytest.fixture
def cli(home: Cli) -> Cli:
    """A home with a vault of two entries."""
    session = home.make()
    entry = session.add("grid-bot")
    session.seal_api_key(entry.id, API_KEY)
    session.seal_secret(entry.id, Secret(API_SECRET))
    session.add("draft-only")
    session.close()
    return home


def tries(person: Person, typed: str) -> None:
    person.types_hidden(typed)
    person.presses("enter")


def leaves(person: Person) -> int:
    person.presses("esc")
    return person.screen.wait_until_gone()


def test_a_wrong_passphrase_says_so_and_asks_again_each_time_more_slowly(cli: Cli) -> None:
    with Person(cli.environment()) as person:
        person.sees(TITLE)
        tries(person, "wrong once")
        person.sees("That is not the passphrase of this vault.", without="•")
        tries(person, "wrong twice")
        person.sees("Wait a moment.", without="•")
        person.sees(TITLE, without="Wait a moment.")
        tries(person, PASSPHRASE)
        person.sees("▸ draft-only")


@pytest.mark.parametrize("around", ["{}", "API Secret: '{}'"])
def test_half_of_a_pair_pasted_at_the_prompt_is_told_to_wait(cli: Cli, around: str) -> None:
    pasted = around.format(API_SECRET)
    with Person(cli.environment()) as person:
        person.sees(TITLE)
        person.pastes(pasted)
        person.sees("•" * len(API_SECRET))
        person.presses("enter")
        person.sees("Not the passphrase:", "Unlock first, then paste it.", without="•")
        assert API_SECRET.encode() not in person.screen.sent


def test_a_whole_pair_pasted_at_the_prompt_is_not_taken(cli: Cli) -> None:
    with Person(cli.environment()) as person:
        person.sees(TITLE)
        person.pastes(f"{API_KEY}\n{API_SECRET}")
        person.sees("nothing of it was taken. A key pair goes in once the vault is open.", without="•")
        tries(person, PASSPHRASE)
        person.sees("▸ draft-only")
        assert API_SECRET.encode() not in person.screen.sent


def test_a_recovery_code_leads_to_a_new_passphrase_and_a_new_code(cli: Cli) -> None:
    session = cli.session()
    code = "-".join(session.access.add_recovery()).lower()
    session.close()
    with Person(cli.environment()) as person:
        person.sees(TITLE)
        tries(person, code)
        person.sees("The recovery code opened the vault. Choose a new passphrase now.")
        person.types_hidden(NEW)
        person.presses("enter")
        person.sees("▸ Once more")
        tries(person, NEW)
        person.sees("It is shown this once.")
        person.presses("esc")
        person.sees("▸ draft-only")
        person.presses("q")
        assert person.screen.wait_until_gone() == ExitCode.OK
    with pytest.raises(WrongPassphrase):
        cli.session(code)
    again = cli.session(NEW)
    assert again.open_secret(again.by_label("grid-bot").id, "get") == Secret(API_SECRET)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data: data[:-1], "This vault file is damaged"),
        (lambda data: b"just some text\n", "This file is not a vault."),
        (lambda data: data.replace(b"vault-tui 1 ", b"vault-tui 2 ", 1), "A later release wrote this vault"),
        (lambda data: b"", "This file is not a vault."),
    ],
    ids=["damaged", "foreign", "newer", "empty"],
)
def test_a_file_that_can_not_be_opened_gets_its_own_sentence(cli: Cli, spoil: object, words: str) -> None:
    assert callable(spoil)
    good = cli.vault.read_bytes()
    cli.vault.write_bytes(spoil(good))
    with Person(cli.environment()) as person:
        person.sees(words, "Enter look again")
        cli.vault.write_bytes(good)
        person.presses("enter")
        person.sees(TITLE, without=words)
        tries(person, PASSPHRASE)
        person.sees("▸ draft-only")
    cli.vault.write_bytes(spoil(good))
    with Person(cli.environment()) as person:
        person.sees(words)
        assert leaves(person) == ExitCode.BAD_FILE


def test_an_older_copy_says_so_before_the_passphrase_and_opens_read_only(cli: Cli) -> None:
    older = cli.vault.read_bytes()
    session = cli.session()
    with Passphrase.copy_of(NEW) as new:
        session.access.reencrypt(new, with_recovery=False)
    session.close()
    cli.vault.write_bytes(older)
    with Person(cli.environment()) as person:
        person.sees(TITLE, "This is an OLDER COPY")
        tries(person, PASSPHRASE)
        person.sees("▸ draft-only", "opened read-only")


def test_a_copy_that_went_another_way_says_so_before_the_passphrase(cli: Cli) -> None:
    common = cli.vault.read_bytes()
    session = cli.session()
    session.add("made-here")
    session.close()
    elsewhere = Cli(cli.home / "elsewhere")
    elsewhere.vault.parent.mkdir(parents=True, mode=0o700)
    elsewhere.vault.write_bytes(common)
    session = elsewhere.session()
    session.add("made-elsewhere")
    session.close()
    cli.vault.write_bytes(elsewhere.vault.read_bytes())
    with Person(cli.environment()) as person:
        person.sees(TITLE, "went different ways. Compare before you go on.")
        tries(person, PASSPHRASE)
        person.sees("made-elsewhere")


def test_a_vault_that_is_gone_is_no_first_run_as_long_as_its_backups_are_there(cli: Cli) -> None:
    cli.vault.unlink()
    with Person(cli.environment()) as person:
        person.sees("is gone, and", "still there", "Bring the newest back: cp")
        assert leaves(person) == ExitCode.INTERRUPTED
    assert not cli.vault.exists()


def test_a_vault_that_another_process_is_making_is_busy(home: Cli) -> None:
    home.vault.parent.mkdir(parents=True, mode=0o700)
    lock = home.vault.with_name("main.vault.lock")
    lock.touch(0o600)
    with lock.open("rb") as held, Person(home.environment()) as person:
        fcntl.flock(held, fcntl.LOCK_EX)
        person.sees("▸ New passphrase")
        tries(person, PASSPHRASE)
        person.sees("▸ Once more")
        tries(person, PASSPHRASE)
        person.sees("then try again", "Enter try again")
        fcntl.flock(held, fcntl.LOCK_UN)
        person.presses("enter")
        person.sees("▸ New passphrase")


def test_a_vault_that_asks_for_more_than_usual_is_opened_only_when_that_is_wanted(home: Cli) -> None:
    home.make(Cost(4, 256 * MIB)).close()
    with Person(home.environment()) as person:
        person.sees(TITLE)
        tries(person, PASSPHRASE)
        person.sees("256 MiB of memory and 4 passes", "Enter open it")
        person.presses("enter")
        person.sees("locks at")


def test_a_vault_that_is_gone_after_a_lock_is_not_made_anew(cli: Cli) -> None:
    with Person(cli.environment()) as person:
        person.sees(TITLE)
        tries(person, PASSPHRASE)
        person.sees("▸ draft-only")
        moved = cli.vault.rename(cli.vault.with_name("elsewhere"))
        person.presses("ctrl-l")
        person.sees("is gone, and 3 backups", "Enter look again", without="first run")
        moved.rename(cli.vault)
        person.presses("enter")
        person.sees(TITLE)


def test_a_passphrase_file_opens_once_and_after_a_lock_the_prompt_asks(cli: Cli) -> None:
    passphrase_file: Path = cli.home / "passphrase"
    with Person(cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(passphrase_file))) as person:
        person.sees("Opening; about a second.")
        assert person.screen.text.count("Opening") <= 1
        person.sees("▸ draft-only")
        person.presses("ctrl-l")
        person.sees(TITLE)
        tries(person, PASSPHRASE)
        person.sees("▸ draft-only")


def test_a_passphrase_file_that_others_may_read_is_told_on_the_list(cli: Cli) -> None:
    wide = cli.write("wide", PASSPHRASE, mode=0o644)
    with Person(cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(wide))) as person:
        person.sees("▸ draft-only", "Other users may read the passphrase's file (mode 0644): chmod 600.")


def test_what_a_passphrase_file_gives_wrongly_can_be_typed_instead(cli: Cli) -> None:
    wrong = cli.write("wrong", "not it\n")
    with Person(cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(wrong))) as person:
        person.sees("That is not the passphrase of this vault.", TITLE)
        tries(person, PASSPHRASE)
        person.sees("▸ draft-only")
