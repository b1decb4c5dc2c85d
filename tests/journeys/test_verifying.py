"""A new key, asked about in the guide while its page is open: too much, too little, refused, no answer."""

import pytest

from tests.bitfinex.standin import Key, StandIn, scopes
from tests.cli.conftest import Cli
from tests.journeys.person import Person
from tests.worlds import API_KEY, API_SECRET, BOT_RIGHTS
from vault_tui.core.life import Outcome
from vault_tui.core.models import Progress
from vault_tui.core.secret import Secret
from vault_tui.session import PROFILES

WALKED = Progress("verify", frozenset({"sign-in/site"}))


@pytest.fixture
def sealed(home: Cli) -> Cli:
    """A home where the guide stands behind the capture."""
    session = home.make(PROFILES["interactive"])
    entry = session.add("sol-bot", preset="trading-bot", permissions=BOT_RIGHTS, progress=WALKED)
    session.seal_api_key(entry.id, API_KEY)
    session.seal_secret(entry.id, Secret(API_SECRET))
    session.close()
    return home


def at_verify(home: Cli, address: str) -> Person:
    """The guide, open at the step that asks."""
    opened = str(home.home / "passphrase")
    person = Person(home.environment(VAULT_TUI_PASSPHRASE_FILE=opened, VAULT_TUI_API_URL=address))
    person.sees("▸ sol-bot")
    person.presses("enter")
    person.sees("step 7 of 8", "Enter ask Bitfinex")
    person.presses("enter")
    return person


def outcome(home: Cli) -> Outcome | None:
    seen = home.session().by_label("sol-bot").seen
    return seen.outcome if seen else None


def bitfinex(rights: dict[str, str], *, revoked: bool = False) -> StandIn:
    """A stand-in whose one key has these permissions."""
    return StandIn([Key(API_KEY, API_SECRET, scopes(**rights), revoked=revoked, name="sol-bot")])


def test_a_key_with_too_many_rights_is_put_right_on_the_page_and_asked_about_again(sealed: Cli) -> None:
    with bitfinex({**BOT_RIGHTS, "withdraw": "w"}) as exchange, at_verify(sealed, exchange.url) as person:
        person.sees("THIS KEY CAN WITHDRAW", "So says", "MORE than planned")
        exchange.change("sol-bot", permissions=scopes(**BOT_RIGHTS))
        person.presses("v")
        person.sees("The key works, and may do what was planned.", without="WITHDRAW")
        person.presses("enter")
        person.sees("step 8 of 8")
    assert outcome(sealed) is Outcome.WORKS


def test_a_key_with_too_few_rights_is_told_by_the_toggles_of_the_page(sealed: Cli) -> None:
    less = {**BOT_RIGHTS, "orders": "r"}
    with bitfinex(less) as exchange, at_verify(sealed, exchange.url) as person:
        person.sees("The key works, but not as planned.", "less than planned")
        person.presses("enter")
        person.sees("step 8 of 8")


def test_a_revoked_key_is_refused_and_more_is_not_claimed(sealed: Cli) -> None:
    with bitfinex(BOT_RIGHTS, revoked=True) as exchange, at_verify(sealed, exchange.url) as person:
        person.sees("does not accept this pair from here.", "Nothing that Bitfinex has published tells")
    assert outcome(sealed) is Outcome.REFUSED


def test_with_the_server_down_the_sealed_key_is_safe_and_can_be_asked_about_later(sealed: Cli) -> None:
    with bitfinex(BOT_RIGHTS) as exchange:
        exchange.stop()
        with at_verify(sealed, exchange.url) as person:
            person.sees("The pair stays sealed meanwhile.", "Enter next")
            exchange.start()
            person.presses("v")
            person.sees("The key works, and may do what was planned.")
            person.presses("enter")
            person.sees("step 8 of 8")
    assert sealed.run("get", "sol-bot").out == f"{API_SECRET}\n"
    assert outcome(sealed) is Outcome.WORKS
