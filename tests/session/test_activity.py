"""Who has been in the account: marked where never seen before, and known from then on."""

import asyncio

import pytest

from tests.bitfinex.standin import FAULTS, StandIn, User
from tests.session.asked import asked, stored
from vault_tui.core.models import Entry, RunsOn
from vault_tui.session import Session
from vault_tui.session.activity import Activity


def look(session: Session, standin: StandIn, entry: Entry) -> Activity:
    exchange = session.exchange
    return asyncio.run(exchange.activity(entry.id, exchange.endpoint(standin.url)))


def test_the_first_look_knows_nothing_and_says_so(session: Session, standin: StandIn) -> None:
    told = look(session, standin, stored(session, standin))
    assert told.logins is not None
    assert told.changes is not None
    assert (told.first, told.diagnosis.id, told.host) == (True, "works", standin.host)
    assert {login.address for login in told.logins} <= told.new
    assert asked(standin)[1:] == ["auth/r/info/user", "auth/r/logins/hist", "auth/r/audit/hist"]
    assert all(request.body == b'{"limit":250}' for request in standin.requests[2:])


def test_addresses_are_known_after_one_look_and_no_backup_is_made_for_that(
    session: Session, standin: StandIn
) -> None:
    entry = stored(session, standin)
    backups = session.archive.listed()
    look(session, standin, entry)
    told = look(session, standin, entry)
    assert (told.first, told.new) == (False, frozenset())
    assert session.archive.listed() == backups


def test_an_address_known_of_one_account_is_known_in_this_vault(session: Session, standin: StandIn) -> None:
    look(session, standin, stored(session, standin))
    other = stored(session, standin, "other-account")
    assert look(session, standin, other).new == frozenset()


def test_what_a_stand_in_said_is_unknown_to_bitfinex(session: Session, standin: StandIn) -> None:
    entry = stored(session, standin)
    look(session, standin, entry)
    with StandIn([standin.key("trading-bot")]) as other:
        assert look(session, other, entry).first
    assert all(
        standin.host in account or ":" in account for account in session._store.contents.known_addresses
    )


def test_a_key_that_may_not_see_it_says_so(session: Session, standin: StandIn) -> None:
    standin.fail(FAULTS["permission"], path="auth/r/logins/hist")
    told = look(session, standin, stored(session, standin))
    assert told.logins is None
    assert told.changes is not None
    assert told.diagnosis.id == "no-permission"


@pytest.mark.parametrize("fault", ["hang-up", "page", "key", "wrong-shape"])
def test_what_went_wrong_is_told_and_nothing_remembered(
    session: Session, standin: StandIn, fault: str
) -> None:
    standin.fault = FAULTS[fault]
    told = look(session, standin, stored(session, standin))
    assert (told.logins, told.changes, told.new) == (None, None, frozenset())
    assert told.diagnosis.id != "works"
    assert session._store.contents.known_addresses == {}


def test_an_address_of_the_history_never_counts_as_this_machines_own(
    session: Session, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    entry = stored(session, standin, runs_on=RunsOn.HERE, addresses=("192.0.2.77",))
    assert look(session, standin, entry).new
    assert session.audit.facts().around.own_addresses == ()
    told = asyncio.run(session.exchange.verify(entry.id, endpoint=session.exchange.endpoint(standin.url)))
    assert not [one for one in told.findings if one.id == "address-list-open"]
    assert not [one for one in session.audit.findings() if one.rule == "not-from-here"]


def test_the_account_is_not_asked_for_when_it_is_known(session: Session, standin: StandIn) -> None:
    standin.change("trading-bot", user=User(555))
    entry = stored(session, standin)
    exchange = session.exchange
    asyncio.run(exchange.verify(entry.id, endpoint=exchange.endpoint(standin.url)))
    before = len(asked(standin))
    assert look(session, standin, entry).account_id == "555"
    assert asked(standin)[before:] == ["auth/r/logins/hist", "auth/r/audit/hist"]
