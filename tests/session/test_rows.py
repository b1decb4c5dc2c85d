"""What a line of the list says of a key that was asked about, and of a new pair beside it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, Clock, new_session
from vault_tui.core.life import Outcome, Seen
from vault_tui.core.models import Entry, State
from vault_tui.core.secret import Secret
from vault_tui.session import Session

NOW = 1_790_000_000
PLAN = {"orders": "rw", "positions": "r"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = new_session(tmp_path, Clock())
    yield opened
    opened.close()


def asked(session: Session, **scopes: str) -> Entry:
    """A key in use, planned to trade, that was seen to have these rights."""
    entry = session.add("grid", integration="freqtrade", permissions=PLAN, addresses=("203.0.113.9",))
    session.seal_api_key(entry.id, API_KEY)
    entry = session.seal_secret(entry.id, Secret(API_SECRET))
    seen = Seen(NOW, Outcome.WORKS, "works", alive_at=NOW, permissions=scopes, two_factor=("otp",))
    return session.change(entry, seen=seen)


@pytest.mark.parametrize(
    ("scopes", "words"),
    [
        ({"orders": "rw", "positions": "r"}, "as planned"),
        ({"orders": "r", "positions": "r"}, "less than planned"),
        ({"orders": "rw"}, "less than planned"),
        ({"orders": "rw", "positions": "rw"}, "MORE than planned"),
    ],
)
def test_the_list_says_how_what_was_seen_compares_with_the_plan(
    session: Session, scopes: dict[str, str], words: str
) -> None:
    asked(session, **scopes)
    assert [row.state for row in session.rows()] == [words]


def test_what_a_narrow_list_cuts_off_is_never_the_worst(session: Session) -> None:
    asked(session, account="rw", settings="rw", orders="rw", withdraw="w", eaas_withdraw="w")
    assert session.rows()[0].may.split(", ") == ["withdraw!", "account!", "settings!", "other!", "trade"]


def test_what_a_stand_in_said_is_never_told_as_bitfinexs_word(session: Session) -> None:
    entry = asked(session, orders="rw", positions="r")
    assert session.row(entry.id).may == "trade"
    seen = replace(entry.seen or Seen(0, Outcome.WORKS), host="127.0.0.1:8123")
    session.change(entry, seen=seen)
    assert session.row(entry.id).may == "test: trade"


def test_the_list_knows_when_what_it_tells_was_heard(session: Session) -> None:
    entry = asked(session, orders="rw", positions="r")
    row = session.row(entry.id)
    assert (row.state, row.state_heard, row.checked_at) == ("as planned", True, NOW)
    refused = Seen(NOW + 9, Outcome.REFUSED, "not-accepted", alive_at=NOW, permissions=PLAN)
    session.change(session.entry(entry.id), seen=refused)
    row = session.row(entry.id)
    assert (row.state_heard, row.checked_at) == (True, NOW + 9)
    unknown = replace(refused, outcome=Outcome.UNKNOWN, diagnosis="timeout")
    session.change(session.entry(entry.id), seen=unknown, addresses=())
    row = session.row(entry.id)
    assert (row.state, row.state_heard, row.checked_at) == ("any address", False, NOW)
    session.change(session.entry(entry.id), seen=None)
    row = session.row(entry.id)
    assert (row.state, row.state_heard, row.checked_at) == ("not checked yet", False, None)


def test_that_a_new_pair_waits_is_said_behind_whatever_else_is(session: Session) -> None:
    entry = asked(session, orders="rw", positions="r")
    session.pairs.seal_candidate_key(entry.id, OTHER_KEY)
    assert session.row(entry.id).state == "as planned, new pair"
    session.set_state(entry.id, State.COMPROMISED)
    assert session.row(entry.id).state == "COMPROMISED, new pair"
    session.trash(entry.id)
    assert session.trashed_rows()[0].state == "in the trash"


def test_a_key_that_shares_its_halves_keeps_the_word_about_its_new_pair(session: Session) -> None:
    entry = asked(session, orders="rw", positions="r")
    session.pairs.seal_candidate_key(entry.id, OTHER_KEY)
    other = session.add("twin")
    session.seal_api_key(other.id, API_KEY)
    session.seal_secret(other.id, Secret(API_SECRET))
    row = session.row(entry.id)
    assert row.finding in {"same-key", "same-secret"}
    assert row.state.endswith(", new pair")
