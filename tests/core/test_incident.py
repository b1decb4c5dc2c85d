"""Which pairs a leak concerns, where each of them stands, and when it may be called over."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.auditing import NOW, found, key
from tests.core.auditing import box as audited_box
from tests.core.making import entries, moments, seens
from vault_tui.core.audit_facts import KeyFacts
from vault_tui.core.audit_incident import needs_mark as needs_mark_of
from vault_tui.core.days import DAY
from vault_tui.core.errors import InvalidInput
from vault_tui.core.incident import (
    CLOSED,
    Stand,
    by_state,
    can_leak,
    check_closable,
    closed,
    has_ended,
    incident_of,
    leaked,
    marked,
    needs_mark,
    refused,
    stand_of,
    ticked,
    unmarked,
)
from vault_tui.core.life import Incident, Outcome, Seen
from vault_tui.core.models import Change, Entry, Pair, SealedSecret, State
from vault_tui.core.records import encode_entry
from vault_tui.core.strict import dump, load

LEAK = 1_000
ALIVE = Seen(900, Outcome.WORKS, "works", alive_at=900)
DEAD = replace(ALIVE, asked_at=1_100, outcome=Outcome.REFUSED, diagnosis="not-accepted")


def box(at: int = 500) -> SealedSecret:
    return SealedSecret(b"i" * 16, b"n" * 24, b"box", b"f" * 16, at)


def entry(**values: Any) -> Entry:
    fields: dict[str, Any] = {"state": State.ACTIVE, "api_key": "EXAMPLEold", "secret": box(), **values}
    return Entry("id", "bot", 1, 1, **fields)


def test_refused_and_ticked_is_revoked_and_neither_of_both_alone() -> None:
    assert stand_of(DEAD, None) is Stand.REFUSED
    assert stand_of(ALIVE, 1_200) is Stand.TICKED
    assert stand_of(None, 1_200) is Stand.TICKED
    assert stand_of(DEAD, 1_200) is Stand.REVOKED


def test_a_pair_that_was_never_asked_with_is_not_called_anything_else() -> None:
    assert stand_of(None, None) is Stand.NOT_ASKED
    assert stand_of(ALIVE, None) is Stand.ALIVE


@pytest.mark.parametrize(
    "doubt",
    [
        {"alive_at": None},
        {"outcome": Outcome.UNKNOWN, "diagnosis": "timeout"},
        {"outcome": Outcome.UNKNOWN, "diagnosis": "nonce"},
        {"outcome": Outcome.UNKNOWN, "diagnosis": "clock-wrong"},
        {"diagnosis": "digest"},
        {"diagnosis": "signature"},
        {"diagnosis": "something of a later release"},
        {"host": "api.example.com"},
        {"host": "127.0.0.1.example.com"},
        {"host": "127.example.com:80"},
        {"host": "localhost.example.com"},
    ],
)
def test_no_other_answer_is_a_refusal_that_counts(doubt: dict[str, Any]) -> None:
    seen = replace(DEAD, **doubt)
    assert not refused(seen)
    assert stand_of(seen, None) is Stand.COULD_NOT_TELL
    assert stand_of(seen, 1_200) is Stand.TICKED


def test_an_error_about_a_permission_proves_the_pair_though_it_is_a_refusal() -> None:
    seen = replace(ALIVE, outcome=Outcome.REFUSED, diagnosis="no-permission")
    assert stand_of(seen, None) is Stand.ALIVE


@pytest.mark.parametrize("host", ["", "127.0.0.1", "127.0.0.1:8080", "[::1]:8080", "[::1]", "localhost:8443"])
def test_the_word_of_bitfinex_itself_counts_and_that_of_a_stand_in_on_this_machine(host: str) -> None:
    assert refused(replace(DEAD, host=host))


def test_a_tick_that_is_older_than_the_last_sign_of_life_is_none() -> None:
    alive_since = replace(ALIVE, asked_at=1_500, alive_at=1_500)
    assert stand_of(alive_since, 1_200) is Stand.ALIVE
    refused_again = replace(DEAD, asked_at=1_600, alive_at=1_500)
    assert stand_of(refused_again, 1_200) is Stand.REFUSED


@given(st.none() | seens, st.none() | moments)
def test_nothing_is_called_revoked_that_was_not_seen_alive_refused_and_ticked(
    seen: Seen | None, gone_at: int | None
) -> None:
    if stand_of(seen, gone_at) is Stand.REVOKED:
        assert seen is not None
        assert seen.alive_at is not None
        assert (seen.outcome, seen.diagnosis) == (Outcome.REFUSED, "not-accepted")
        assert gone_at is not None


def test_another_exchanges_key_ends_by_a_tick_as_nothing_else_can_be_known() -> None:
    assert has_ended(Stand.TICKED, bitfinex=False)
    assert not has_ended(Stand.TICKED, bitfinex=True)
    assert not has_ended(Stand.REFUSED, bitfinex=True)


def test_a_leak_concerns_every_pair_that_was_sealed_before_it_and_none_made_since() -> None:
    old, new = Pair("EXAMPLEgone", box(400), 400), Pair("EXAMPLEnew", box(1_500), 1_500)
    one = marked(entry(outgoing=old), LEAK, LEAK)
    assert [(each.which, each.pair.api_key) for each in leaked(one)] == [
        ("current", "EXAMPLEold"),
        ("outgoing", "EXAMPLEgone"),
    ]
    replaced = replace(
        one, state=State.ACTIVE, api_key="EXAMPLEnewer", secret=box(2_000), outgoing=old, candidate=new
    )
    assert [each.pair.api_key for each in leaked(replaced)] == ["EXAMPLEgone"]
    assert needs_mark(replaced)


def test_a_key_that_is_ticked_as_gone_needs_no_mark() -> None:
    gone = entry(gone_at=900)
    assert not needs_mark(gone)
    assert marked(gone, LEAK, LEAK) is gone


def test_half_a_pair_has_not_leaked() -> None:
    half = entry(state=State.HALF_SEALED, secret=None)
    assert not can_leak(half)
    with pytest.raises(InvalidInput, match="no whole key"):
        marked(half, LEAK, LEAK)


def test_marking_twice_changes_nothing_and_taking_it_back_leaves_no_trace_of_it() -> None:
    one = marked(entry(), 800, LEAK)
    assert (one.state, one.incident) == (State.COMPROMISED, Incident(800, LEAK))
    assert marked(one, 700, LEAK + 5) is one
    back = unmarked(one, LEAK + 9)
    assert (back.state, back.incident) == (State.ACTIVE, None)
    assert unmarked(entry(), 5) == entry()


def test_a_retired_key_that_was_marked_by_mistake_is_retired_again() -> None:
    one = marked(entry(state=State.RETIRED), LEAK, LEAK)
    assert one.state is State.COMPROMISED
    assert unmarked(one, LEAK + 1).state is State.RETIRED


def test_a_new_key_that_leaks_as_well_is_marked_along_with_the_first() -> None:
    one = marked(entry(), 800, LEAK)
    replaced = replace(
        one,
        state=State.ACTIVE,
        api_key="EXAMPLEnew",
        secret=box(1_500),
        outgoing=Pair("EXAMPLEold", box(), 500),
    )
    again = marked(replaced, 1_900, 2_000)
    assert again.incident == Incident(800, 2_000)
    assert {each.which for each in leaked(again)} == {"current", "outgoing"}


def test_whoever_marks_a_key_by_its_state_tells_of_a_leak_too() -> None:
    before = entry()
    one = by_state(before, replace(before, state=State.COMPROMISED), LEAK)
    assert one.incident == Incident(LEAK, LEAK)
    assert by_state(one, replace(one, state=State.ACTIVE), LEAK + 1).incident is None
    retired = by_state(one, replace(one, state=State.RETIRED), LEAK + 1)
    assert [each.which for each in leaked(retired)] == ["current"]


def test_a_mark_without_a_record_of_it_is_a_leak_since_it_was_made() -> None:
    one = entry(state=State.COMPROMISED, history=(Change(700, "marked compromised"), Change(900, "changed")))
    assert incident_of(one) == Incident(700, 700)
    assert [each.which for each in leaked(one)] == ["current"]


def test_it_is_closed_only_when_every_leaked_pair_is_revoked_and_by_word_when_it_was_ticked() -> None:
    one = marked(entry(seen=ALIVE), LEAK, LEAK)
    for left in (one, replace(one, seen=DEAD), replace(one, seen=None)):
        with pytest.raises(InvalidInput, match="not known to be revoked"):
            check_closable(left, by_word=True)
    by_word = replace(one, gone_at=1_200)
    with pytest.raises(InvalidInput, match="not seen to be refused"):
        check_closable(by_word, by_word=False)
    check_closable(by_word, by_word=True)
    check_closable(replace(one, seen=DEAD, gone_at=1_200), by_word=False)
    with pytest.raises(InvalidInput, match="not marked"):
        check_closable(entry(), by_word=True)


def test_closing_retires_the_leaked_pair_in_use_and_leaves_a_new_one_in_use() -> None:
    one = replace(marked(entry(), LEAK, LEAK), seen=DEAD, gone_at=1_200)
    over = closed(one, 1_300)
    assert over.state is State.RETIRED
    assert over.incident is not None
    assert CLOSED in over.incident.ticks
    assert incident_of(over) is None
    assert leaked(over) == ()
    replaced = replace(one, state=State.ACTIVE, secret=box(1_250), outgoing=Pair("EXAMPLEold", box(), 500))
    assert closed(replaced, 1_300).state is State.ACTIVE


def test_a_step_is_ticked_and_taken_back_and_means_nothing_without_a_leak() -> None:
    one = ticked(marked(entry(), LEAK, LEAK), "harm", done=True)
    assert one.incident is not None
    assert one.incident.ticks == {"harm"}
    assert ticked(one, "harm", done=False).incident == Incident(LEAK, LEAK)
    assert ticked(entry(), "harm", done=True) == entry()


@given(entries, st.integers(0, 2**40), st.integers(0, 2**40))
def test_no_record_is_too_odd_for_any_of_it_and_an_open_leak_is_always_found(
    one: Entry, since: int, now: int
) -> None:
    for each in leaked(one):
        assert each.stand in Stand
    if needs_mark(one):
        assert incident_of(marked(one, since, now)) is not None
    unmarked(one, now)
    closed(one, now)
    assert needs_mark_of(KeyFacts(load(dump(encode_entry(one))))) == needs_mark(one)
    if one.trashed_at is None and incident_of(one) is not None and one.secret is not None:
        rules = {each.rule for each in found(one)}
        assert rules & {"compromised-not-revoked", "incident-open"}
        left = [each for each in leaked(one) if not each.ended]
        assert ("compromised-not-revoked" in rules) == bool(left)


def test_the_audit_speaks_of_the_old_leaked_pair_of_a_key_that_was_replaced() -> None:
    sealed_at = NOW - 5 * DAY
    pair = Pair("EXAMPLEold", audited_box(2, age=5), sealed_at, replace(ALIVE, asked_at=1, alive_at=1))
    one = key(secret=audited_box(age=0), outgoing=pair, incident=Incident(NOW - DAY, NOW - DAY))
    (finding,) = (each for each in found(one) if each.rule == "compromised-not-revoked")
    assert finding.why.startswith("Its old pair was alive")
    ended = replace(one, outgoing=replace(pair, seen=DEAD, gone_at=NOW))
    assert "incident-open" in {each.rule for each in found(ended)}
