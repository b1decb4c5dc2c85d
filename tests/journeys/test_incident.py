"""The night a key leaks, in a real terminal: killed after each stage, the key slow to die."""

from collections.abc import Iterator

import pytest

from tests.bitfinex.standin import Key, StandIn, scopes
from tests.cli.conftest import Cli
from tests.journeys.conftest import asking
from tests.journeys.person import Person
from tests.worlds import API_KEY, API_SECRET, BOT_RIGHTS, OTHER_KEY, OTHER_SECRET, PASSPHRASE
from vault_tui.core.incident import Stand
from vault_tui.core.models import Entry, RunsOn, State
from vault_tui.core.secret import Secret

THIEF = {**BOT_RIGHTS, "withdraw": "w"}


@pytest.fixture
def bitfinex() -> Iterator[StandIn]:
    """A stand-in with a bot's key and one that may withdraw."""
    keys = [
        Key(API_KEY, API_SECRET, scopes(**BOT_RIGHTS), name="bot"),
        Key(OTHER_KEY, OTHER_SECRET, scopes(**THIEF), name="thief"),
    ]
    with StandIn(keys) as server:
        yield server


@pytest.fixture
def sealed(home: Cli, bitfinex: StandIn) -> Cli:
    """A home with both keys; the programs of both run on this machine."""
    session = asking(home, bitfinex)
    for label, api_key, secret in (("bot", API_KEY, API_SECRET), ("sweeper", OTHER_KEY, OTHER_SECRET)):
        entry = session.add(label, permissions=BOT_RIGHTS, integration="freqtrade", runs_on=RunsOn.HERE)
        session.seal_api_key(entry.id, api_key)
        session.seal_secret(entry.id, Secret(secret))
    session.close()
    return home


def saved(home: Cli, label: str = "bot") -> Entry:
    session = home.session()
    entry = session.by_label(label)
    session.close()
    return entry


def stands(home: Cli) -> dict[str, Stand]:
    session = home.session()
    found = {one.entry.label: one.stand for one in session.incidents.leaked()}
    session.close()
    return found


def mark(home: Cli, *labels: str) -> None:
    session = home.session()
    session.incidents.mark([session.by_label(label).id for label in labels])
    session.close()


def at_the_page(home: Cli, *texts: str) -> Person:
    """From the list to the page, the cursor on the bot's key. Leaving the block kills the process."""
    person = Person(home.environment())
    person.sees("▸ bot")
    person.presses("!")
    person.sees("Revoke first, replace after", *texts)
    return person


def back_at_the_page(home: Cli, *texts: str) -> Person:
    """The same in the next process: the one that was killed there left a bookmark."""
    person = Person(home.environment())
    person.sees("Revoke first, replace after", *texts)
    return person


def test_every_stage_is_there_after_a_kill_and_the_key_must_really_go(sealed: Cli, bitfinex: StandIn) -> None:
    with Person(sealed.environment()) as person:
        person.sees("▸ bot")
        person.presses("!")
        person.sees("Has someone else seen the key of bot?")
        person.presses("down", "enter")
        person.sees("Revoke first, replace after", "0 of 2 revoked", "https://setting.bitfinex.com/api")
    assert {saved(sealed, label).state for label in ("bot", "sweeper")} == {State.COMPROMISED}
    assert sealed.run("get", "bot").code == 8
    with back_at_the_page(sealed, "0 of 2 revoked", "not asked") as person:
        person.presses("u")
        person.sees("bot: ALIVE.")
    assert stands(sealed)["bot"] is Stand.ALIVE
    with back_at_the_page(sealed, "ALIVE, asked") as person:
        bitfinex.change("bot", revoked=True)
        person.presses("u")
        person.sees("REFUSED FROM HERE", "may not stop a thief")
    assert stands(sealed)["bot"] is Stand.REFUSED
    with back_at_the_page(sealed, "refused from here", "0 of 2 revoked") as person:
        person.presses("g")
        person.sees("gone from that page?")
        person.presses("\x1b[A")
        person.pauses()
        person.presses("enter")
        person.sees("1 of 2 revoked", "[x] bot")
    assert stands(sealed)["bot"] is Stand.REVOKED
    with back_at_the_page(sealed, "1 of 2 revoked") as person:
        person.presses("down", "down", "space")
        person.sees("[x] Look for what you did not do")
    with back_at_the_page(sealed, "1 of 2 revoked", "[x] Look for what you did not do") as person:
        person.presses("z")
        person.sees("Close the incident of bot?")
        person.presses("enter")
        person.sees("Closed: bot.", "0 of 1 revoked")
    assert saved(sealed).state is State.RETIRED
    assert saved(sealed).history[-1].what == "incident closed: every leaked key revoked"
    report = sealed.run("compromised", "bot", "sweeper", "--markdown").out
    assert "incident closed: every leaked key revoked" in report
    for half in (API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET):
        assert half not in report


def test_the_old_key_still_alive_after_its_tick_is_said_loudly(sealed: Cli, bitfinex: StandIn) -> None:
    mark(sealed, "bot")
    with at_the_page(sealed) as person:
        person.presses("g")
        person.sees("gone from that page?")
        person.presses("\x1b[A")
        person.pauses()
        person.presses("enter")
        person.sees("ticked as gone, not seen refused")
        person.presses("u")
        person.sees("bot: ALIVE.", "0 of 1 revoked")
        person.presses("z")
        person.sees("Nothing can be closed yet")
    assert stands(sealed)["bot"] is Stand.ALIVE


def test_an_address_list_that_was_edited_looks_refused_and_is_never_called_revoked(
    sealed: Cli, bitfinex: StandIn
) -> None:
    mark(sealed, "bot")
    with at_the_page(sealed) as person:
        person.presses("u")
        person.sees("bot: ALIVE.")
        bitfinex.change("bot", addresses=("203.0.113.9",))
        person.presses("u")
        person.sees("REFUSED FROM HERE", "address list looks the same", "0 of 1 revoked")
        person.presses("z")
        person.sees("Nothing can be closed yet")
    assert stands(sealed)["bot"] is Stand.REFUSED


def test_with_the_server_down_at_the_proof_it_is_to_be_treated_as_alive(
    sealed: Cli, bitfinex: StandIn
) -> None:
    mark(sealed, "bot")
    with at_the_page(sealed) as person:
        person.presses("u")
        person.sees("bot: ALIVE.")
        bitfinex.change("bot", revoked=True)
        bitfinex.stop()
        person.presses("u")
        person.sees("COULD NOT TELL", "treat the key as alive", "Ask again from")
        bitfinex.start()
        person.presses("u")
        person.sees("REFUSED FROM HERE")
    assert stands(sealed)["bot"] is Stand.REFUSED


def test_a_lock_comes_back_to_the_page(sealed: Cli) -> None:
    mark(sealed, "bot")
    with at_the_page(sealed) as person:
        person.presses("ctrl-l")
        person.sees("▸ Passphrase", without="Revoke first")
        person.types_hidden(PASSPHRASE)
        person.presses("enter")
        person.sees("Revoke first, replace after", "0 of 1 revoked")
