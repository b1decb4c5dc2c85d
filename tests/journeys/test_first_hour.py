"""The first hour: from no vault to a pipe that gets the secret, by keystrokes on an 80×24 terminal."""

import re
import signal
from collections.abc import Callable

import pytest

from tests.bitfinex.standin import Key, StandIn, scopes
from tests.cli.conftest import Cli
from tests.journeys.conftest import SERVER
from tests.journeys.person import Person
from tests.worlds import API_KEY, API_SECRET, PASSPHRASE
from vault_tui.core.models import State
from vault_tui.session import PROFILES

MOST_KEYS = 30
MOST_SCREENS = 8


def make_the_vault(person: Person) -> None:
    person.comes_to("first run", "no vault yet", "main.vault", "▸ New passphrase")
    person.types_hidden(PASSPHRASE)
    person.sees("Strength:")
    person.presses("enter")
    person.sees("▸ Once more")
    person.types_hidden(PASSPHRASE)
    person.presses("enter")


def give_it_a_label(person: Person) -> None:
    person.comes_to("plan", "New Bitfinex key", "step 1 of 8")
    person.types("sol-bot")
    person.presses("enter")
    person.sees("New Bitfinex key · sol-bot · main · live", "saved", "▸ Account")


def fill_in_the_plan(person: Person) -> None:
    person.presses("enter", "enter")  # account and money stay as proposed
    person.sees("The program:")
    person.types("freqtrade")
    person.presses("enter")
    person.sees("whose address belongs on the list")
    person.presses("enter")
    person.sees("Taxes and statements")
    person.presses("down", "down")
    person.sees("▸ Trading bot", "Creates and cancels orders")


def plan(person: Person) -> None:
    fill_in_the_plan(person)
    person.presses("enter")


def sign_in(person: Person) -> None:
    person.comes_to("sign in", "step 2 of 8", "https://setting.bitfinex.com/api")
    person.presses("enter")


def compare_permissions(person: Person) -> None:
    person.comes_to("permissions", "step 3 of 8", "Make the page match", "15 of 15 to compare")
    person.presses("a")
    person.sees("Every row is ticked off.")
    person.presses("enter")


def restrict_addresses(person: Person) -> None:
    person.comes_to("addresses", "step 4 of 8", SERVER, "Enter takes over what is typed.")
    person.presses("enter")
    person.sees(f"[ ] {SERVER}: on the list")
    person.presses("enter")


def generate(person: Person) -> None:
    person.comes_to("generate", "step 5 of 8", "Label: sol-bot", "Create API Key")
    person.presses("enter")


def capture(person: Person) -> None:
    person.comes_to("capture", "step 6 of 8", "Paste the API key", "NOT YET")
    person.pastes(API_KEY)
    person.sees("HALF SEALED. Keep Bitfinex's page open.", "compare with the page", "NOT YET")
    person.reads(r"SEALED \d\d:\d\d:\d\d · 43 characters")
    person.pastes(API_SECRET)
    person.sees("Both halves are sealed. Nothing is lost if the page closes now.", without="NOT YET")
    person.reads(r"API secret SEALED \d\d:\d\d:\d\d · not shown")


def verify(person: Person) -> None:
    person.presses("enter")
    person.comes_to("verify", "step 7 of 8", "Enter ask Bitfinex")
    person.presses("enter")
    person.sees("The key works, and may do what was planned.", "Orders read, write read, write as planned")


def hand_over(person: Person) -> None:
    person.presses("enter")
    person.comes_to(
        "hand over", "step 8 of 8", "FREQTRADE__EXCHANGE__SECRET", "vault-tui run sol-bot -- COMMAND"
    )
    person.presses("enter")
    person.comes_to("list", "▸ sol-bot freqtrade test: trade")


def keep_a_recovery_code(person: Person) -> None:
    person.sees("“sol-bot” is done: both halves are sealed.", "Make a recovery code?")
    person.presses("enter")
    person.sees("Before a code is made: the passphrase once more.")
    person.types_hidden(PASSPHRASE)
    person.presses("enter")
    person.comes_to("recovery code", "It is shown this once.", "Enter I have it")
    person.pauses()
    groups = re.findall(r"\b[0-9A-Z]{4}\b", " ".join(person.screen.rows[5:-1]))
    assert len(groups) == 9
    person.presses("enter")
    typed = "shown once"
    for _ in range(2):
        person.sees("Type back what you wrote down.", without=typed)
        typed = groups[int(person.reads(r"Group (\d) of 9")) - 1]
        person.types(typed)
        person.presses("enter")
    person.sees("sol-bot", without="Type back")


def lock_and_unlock(person: Person) -> None:
    person.presses("l")
    person.sees("locked", "▸ Passphrase", without="sol-bot")
    person.types_hidden("not the passphrase")
    person.presses("enter")
    person.sees("That is not the passphrase of this vault.", "▸ Passphrase", without="•")
    person.types_hidden(PASSPHRASE)
    person.presses("enter")
    person.sees("▸ sol-bot", without="locked")


def find_and_reveal(person: Person) -> None:
    person.presses("/")
    person.sees("/ ")
    person.types("fre", shown="/ fre")
    person.presses("enter")
    person.sees("▸ sol-bot", "v verify")
    person.presses("r")
    person.sees(API_SECRET, "shown until")
    person.presses("r")
    person.sees("••••", without=API_SECRET)


def trading_key() -> Key:
    """The key that Bitfinex would have made by the plan."""
    return Key(API_KEY, API_SECRET, scopes(account="r", history="r", orders="rw", wallets="r"))


def test_from_no_vault_to_a_pipe_that_gets_the_secret(home: Cli) -> None:
    with (
        StandIn([trading_key()]) as bitfinex,
        Person(home.environment(VAULT_TUI_API_URL=bitfinex.url)) as person,
    ):
        make_the_vault(person)
        person.comes_to("new entry", "What shall it be?", "▸ Make a key on Bitfinex")
        person.presses("enter")
        give_it_a_label(person)
        plan(person)
        sign_in(person)
        compare_permissions(person)
        restrict_addresses(person)
        generate(person)
        keys, screens = person.keys, [*person.screens, "capture"]
        capture(person)
        print(f"\nto the first sealed key: {keys} keys beyond typed data; {len(screens)} screens:", *screens)
        verify(person)
        hand_over(person)
        keep_a_recovery_code(person)
        lock_and_unlock(person)
        find_and_reveal(person)
        person.presses("q")
        assert person.screen.wait_until_gone() == 0
        assert person.screen.settings() == person.screen.settings_before
    assert keys <= MOST_KEYS
    assert len(screens) <= MOST_SCREENS
    assert home.run("get", "sol-bot").out == f"{API_SECRET}\n"
    assert home.run("get", "sol-bot", "key").out == f"{API_KEY}\n"


def killed(person: Person) -> None:
    """The machine takes the process away, without a word."""
    person.screen.process.kill()
    person.screen.process.wait()


def cut_off(person: Person) -> None:
    """The connection breaks, and the terminal with it."""
    person.screen.hang_up()
    assert person.screen.wait_until_gone() == 128 + signal.SIGHUP


def come_back(home: Cli, *listed: str) -> Person:
    """Log in again, and open the one entry."""
    person = Person(home.environment(VAULT_TUI_PASSPHRASE_FILE=str(home.home / "passphrase")))
    person.sees("Enter open", *listed)
    person.presses("enter")
    return person


@pytest.mark.parametrize("end", [killed, cut_off])
def test_whenever_the_guide_is_cut_off_it_goes_on_where_it_was(
    home: Cli, end: Callable[[Person], None]
) -> None:
    home.make(PROFILES["interactive"]).close()
    opened = {"VAULT_TUI_PASSPHRASE_FILE": str(home.home / "passphrase")}
    with Person(home.environment(**opened)) as person:
        person.sees("n new")
        person.presses("n")
        person.sees("▸ Make a key on Bitfinex")
        person.presses("enter")
        give_it_a_label(person)
        end(person)

    with come_back(home, "▸ sol-bot", "step 1 of 8") as person:
        person.sees("New Bitfinex key · sol-bot", "step 1 of 8", "▸ Label")
        person.presses("enter")
        fill_in_the_plan(person)
        person.pauses()  # a choice is drawn at once, and saved a moment later
        end(person)

    with come_back(home, "▸ sol-bot freqtrade plan: trade", "step 1 of 8") as person:
        person.sees("step 1 of 8", "▸ Label", "Used by freqtrade", "• Trading bot")
        person.presses("enter", "enter", "enter", "enter", "enter")
        person.sees("Creates and cancels orders")
        person.presses("enter")
        person.sees("step 2 of 8")
        end(person)

    with come_back(home, "▸ sol-bot", "step 2 of 8") as person:
        sign_in(person)
        person.sees("15 of 15 to compare")
        person.presses("space", "space", "space")
        person.sees("12 of 15 to compare")
        person.pauses()  # a tick is drawn at once, and saved a moment later
        end(person)

    with come_back(home, "▸ sol-bot", "step 3 of 8") as person:
        person.sees("step 3 of 8", "12 of 15 to compare")
        person.presses("a")
        person.sees("Every row is ticked off.")
        person.presses("enter")
        person.sees("step 4 of 8", SERVER, "Enter takes over what is typed.")
        person.presses("enter")
        person.sees(f"[ ] {SERVER}: on the list")
        end(person)

    with come_back(home, "▸ sol-bot", "step 4 of 8") as person:
        person.sees("step 4 of 8", f"▸ [ ] {SERVER}: on the list")
        person.presses("enter")
        person.sees("step 5 of 8")
        person.presses("space")
        person.sees("[x] Label: sol-bot")
        person.pauses()
        end(person)

    with come_back(home, "▸ sol-bot", "step 5 of 8") as person:
        person.sees("step 5 of 8", "[x] Label: sol-bot")
        person.presses("enter")
        person.sees("step 6 of 8", "NOT YET")
        person.pastes(API_KEY)
        sealed_at = person.reads(r"SEALED \d\d:\d\d:\d\d")
        end(person)

    with come_back(home, "▸ sol-bot", "half sealed") as person:
        person.sees("HALF SEALED. Keep Bitfinex's page open. Now the API secret.", sealed_at, "EXAM PLEe")
        person.pastes(API_SECRET)
        person.sees("Both halves are sealed")
        end(person)

    with come_back(home, "▸ sol-bot") as person:
        person.sees("step 6 of 8", "Both halves are sealed", sealed_at)
        person.presses("enter")
        person.sees("step 7 of 8")
        person.presses("enter")
        # Nobody answers at this address: the pair is sealed all the same.
        person.sees("The pair stays sealed meanwhile.", "Enter next")
        person.presses("enter")
        person.sees("step 8 of 8")
        end(person)

    with come_back(home, "▸ sol-bot") as person:
        person.sees("step 8 of 8", "freqtrade has its key.")
        person.presses("enter")
        person.sees("“sol-bot” is done")
        end(person)
    assert home.run("get", "sol-bot").out == f"{API_SECRET}\n"
    entry = home.session().by_label("sol-bot")
    assert entry.state is State.ACTIVE
    assert entry.addresses == (SERVER,)
