"""A key rotated in a real terminal, the process killed after each stage, the old key slow to die."""

from collections.abc import Iterator

import pytest

from tests.bitfinex.standin import FAULTS, Key, StandIn, scopes
from tests.cli.conftest import Cli
from tests.journeys.conftest import asking
from tests.journeys.person import Person
from tests.worlds import API_KEY, API_SECRET, BOT_RIGHTS, OTHER_KEY, OTHER_SECRET
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry
from vault_tui.core.rotation import stage_of
from vault_tui.core.secret import Secret


@pytest.fixture
def bitfinex() -> Iterator[StandIn]:
    """A stand-in with the old key and the new one."""
    keys = [
        Key(API_KEY, API_SECRET, scopes(**BOT_RIGHTS), name="old"),
        Key(OTHER_KEY, OTHER_SECRET, scopes(**BOT_RIGHTS), name="new"),
    ]
    with StandIn(keys) as server:
        yield server


@pytest.fixture
def sealed(home: Cli, bitfinex: StandIn) -> Cli:
    """A home with the old key in use."""
    session = asking(home, bitfinex)
    entry = session.add("sol-bot", preset="trading-bot", permissions=BOT_RIGHTS, addresses=("203.0.113.9",))
    session.seal_api_key(entry.id, API_KEY)
    session.seal_secret(entry.id, Secret(API_SECRET))
    session.close()
    return home


def saved(home: Cli) -> Entry:
    session = home.session()
    entry = session.by_label("sol-bot")
    session.close()
    return entry


def at_proof(home: Cli) -> None:
    """The old key said to be revoked, after it was seen alive."""
    session = home.session()
    entry = session.by_label("sol-bot")
    session.rotating.begin(entry.id)
    session.pairs.seal_candidate_key(entry.id, OTHER_KEY)
    session.pairs.seal_candidate_secret(entry.id, Secret(OTHER_SECRET))
    session.rotating.verified(entry.id, agreed=True)
    session.rotating.handed_over(entry.id)
    session.rotating.switch(entry.id)
    session.rotating.revoked(entry.id)
    session.close()


def at_the_stages(home: Cli, *texts: str) -> Person:
    """From a fresh start to the stages of the rotation. Whoever leaves the block kills the process."""
    person = Person(home.environment())
    person.sees("▸ sol-bot", "rotating: ")
    person.presses("R")
    person.sees(*texts)
    return person


def test_every_stage_is_there_after_a_kill_and_the_old_key_must_really_go(
    sealed: Cli, bitfinex: StandIn
) -> None:
    with Person(sealed.environment()) as person:
        person.sees("▸ sol-bot")
        person.presses("R")
        person.sees("Replace the key of sol-bot by a new one?")
        person.presses("enter")
        person.sees("stage 1 of 7", "Enter make the new key")
    with at_the_stages(sealed, "stage 1 of 7") as person:
        person.presses("enter")
        person.sees("step 1 of 5", "Open this address in the browser")
        person.presses("enter")
        person.sees("step 2 of 5")
        person.presses("a", "enter")
        person.sees("step 3 of 5")
        person.presses("enter")
        person.sees("step 4 of 5", f"starts {API_KEY[:8]}…")
        person.presses("enter")
        person.sees("step 5 of 5", "API key")
        person.pastes(OTHER_KEY)
        person.sees("HALF SEALED")
    assert (saved(sealed).api_key, stage_of(saved(sealed))) == (API_KEY, RotationStage.NEW_KEY)
    with at_the_stages(sealed, "HALF SEALED") as person:
        person.presses("enter")
        person.sees("API secret", "paste here")
        person.pastes(OTHER_SECRET)
        person.sees("Both halves are sealed")
        person.presses("down")
        person.pauses()
        person.presses("enter")
        person.sees("stage 2 of 7", "[x] New key made and sealed")
    with at_the_stages(sealed, "stage 2 of 7") as person:
        person.presses("enter")
        person.sees("stage 3 of 7", "[x] New key verified: as planned (by 127.0.0.1", "That was not Bitfinex")
    with at_the_stages(sealed, "stage 3 of 7") as person:
        person.presses("enter")
        person.sees("stage 4 of 7", "Enter it runs on the new key")
    assert sealed.run("get", "sol-bot", "key").out == f"{API_KEY}\n"
    with at_the_stages(sealed, "stage 4 of 7") as person:
        person.presses("enter")
        person.sees("run on the new key?")
        person.presses("enter")
        person.sees("stage 5 of 7", f"Revoke the OLD key, which starts {API_KEY[:8]}…")
    assert sealed.run("get", "sol-bot", "key").out == f"{OTHER_KEY}\n"
    with at_the_stages(sealed, "stage 5 of 7", "never seen alive") as person:
        person.presses("u")
        person.sees("sol-bot: ALIVE.")
        person.presses("enter")
        person.sees("revoked?")
        person.presses("enter")
        person.sees("stage 6 of 7")
    with at_the_stages(sealed, "stage 6 of 7", "Until it is, treat it as alive.") as person:
        person.presses("enter")
        person.sees("sol-bot: ALIVE.", "stage 5 of 7")
        person.presses("enter")
        person.sees("revoked?")
        bitfinex.change("old", revoked=True)
        person.presses("enter")
        person.sees("stage 6 of 7")
        person.presses("enter")
        person.sees("REFUSED FROM HERE", "stage 7 of 7", "not Bitfinex")
    with at_the_stages(sealed, "stage 7 of 7", "address list looks the same") as person:
        person.presses("enter")
        person.sees("gone from that page?")
        person.presses("\x1b[A")
        person.pauses()
        person.presses("enter")
        person.sees("Closed: the new key is in use", "by your word")
    closed = saved(sealed)
    assert (closed.api_key, closed.outgoing, closed.rotation) == (OTHER_KEY, None, None)
    assert closed.history[-1].api_key == API_KEY
    assert sealed.run("get", "sol-bot").out == f"{OTHER_SECRET}\n"


def test_with_the_server_down_at_the_proof_nothing_is_concluded(sealed: Cli, bitfinex: StandIn) -> None:
    at_proof(sealed)
    bitfinex.stop()
    with at_the_stages(sealed, "stage 6 of 7") as person:
        person.presses("enter")
        person.sees("COULD NOT TELL", "treat the key as alive", "stage 6 of 7")
        bitfinex.start()
        person.presses("enter")
        person.sees("ALIVE.", "stage 5 of 7")
    assert stage_of(saved(sealed)) is RotationStage.REVOKE


def test_an_address_list_that_was_edited_looks_refused_and_that_is_said(
    sealed: Cli, bitfinex: StandIn
) -> None:
    at_proof(sealed)
    with at_the_stages(sealed, "stage 6 of 7") as person:
        person.presses("enter")
        person.sees("ALIVE.", "stage 5 of 7", "addresses is not enough")
        bitfinex.change("old", addresses=("203.0.113.9",))
        person.presses("enter")
        person.sees("revoked?")
        person.presses("enter")
        person.sees("stage 6 of 7")
        person.presses("enter")
        person.sees("REFUSED FROM HERE", "may not stop a thief", "stage 7 of 7")
        bitfinex.fault = FAULTS["unavailable"]
        person.presses("esc")
        person.sees("rotating: tick the old")
