"""What can be known of a key's death: never more than the exchange's answer holds."""

import asyncio
from dataclasses import replace

import pytest

from tests.bitfinex.standin import FAULTS, StandIn, error
from tests.session.asked import Clock, asked, stored
from vault_tui.bitfinex.answers import Refusal
from vault_tui.bitfinex.diagnosis import diagnose
from vault_tui.bitfinex.endpoint import BITFINEX, endpoint
from vault_tui.bitfinex.known import Known
from vault_tui.core.life import Outcome, Seen
from vault_tui.core.models import Entry
from vault_tui.core.pairs import Which
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.death import Death, Verdict, judged
from vault_tui.session.verifying import PairAnswers


@pytest.fixture
def entry(session: Session, standin: StandIn) -> Entry:
    """An entry with a pair that was seen alive."""
    made = stored(session, standin)
    exchange = session.exchange
    asyncio.run(exchange.verify(made.id, endpoint=exchange.endpoint(standin.url)))
    return session.entry(made.id)


def check(session: Session, standin: StandIn, entry: Entry, pair: Which = "current") -> Death:
    exchange = session.exchange
    return asyncio.run(exchange.check_dead(entry.id, pair, exchange.endpoint(standin.url)))


def test_a_revoked_key_that_was_alive_is_refused_from_here(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    standin.change("trading-bot", revoked=True)
    asked_before = len(asked(standin))
    death = check(session, standin, entry)
    assert (death.verdict, death.host, death.family) == (Verdict.REFUSED_FROM_HERE, standin.host, "4")
    assert standin.host in death.words[0]
    assert "address list" in " ".join(death.words)
    assert asked(standin)[asked_before:] == ["auth/r/permissions"]
    seen = session.entry(entry.id).seen
    assert seen is not None
    assert (seen.outcome, seen.diagnosis, seen.family) == (Outcome.REFUSED, "not-accepted", "4")
    assert check(session, standin, entry).verdict is Verdict.REFUSED_FROM_HERE


def test_an_edited_address_list_sounds_the_same_and_the_words_say_so(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    standin.change("trading-bot", addresses=("203.0.113.9",))
    death = check(session, standin, entry)
    assert death.verdict is Verdict.REFUSED_FROM_HERE
    assert any("may not stop a thief" in words for words in death.words)


@pytest.mark.parametrize("fault", [None, "permission"])
def test_any_answer_that_proves_the_pair_means_alive(
    session: Session, standin: StandIn, entry: Entry, fault: str | None
) -> None:
    standin.fault = FAULTS[fault] if fault else None
    death = check(session, standin, entry)
    assert death.verdict is Verdict.ALIVE
    assert "Revoke" in death.next[0]


@pytest.mark.parametrize(
    "fault",
    [
        *("digest", "nonce", "nonce-v1", "rate", "rate-object", "maintenance", "unavailable", "page"),
        *("empty", "malformed", "truncated", "hang-up", "redirect", "generic", "unknown-error", "not-ready"),
        *("signature", "hmac", "no-code", "new-code", "wrong-shape", "stopped", "parameter", "concurrency"),
    ],
)
def test_everything_else_could_not_tell_and_says_what_to_do(
    session: Session, standin: StandIn, entry: Entry, fault: str
) -> None:
    standin.fault = FAULTS[fault]
    death = check(session, standin, entry)
    assert death.verdict is Verdict.COULD_NOT_TELL
    assert death.words[-1] == "Until more is known, treat the key as alive."
    assert death.next
    seen = session.entry(entry.id).seen
    assert seen is not None
    assert seen.alive_at == (entry.seen.alive_at if entry.seen else 0)


def test_a_server_that_is_down_could_not_tell(session: Session, standin: StandIn, entry: Entry) -> None:
    standin.stop()
    assert check(session, standin, entry).verdict is Verdict.COULD_NOT_TELL


def test_a_wrong_clock_could_not_tell(session: Session, standin: StandIn, entry: Entry, clock: Clock) -> None:
    standin.change("trading-bot", revoked=True)
    clock.ahead = 3_600
    assert check(session, standin, entry).verdict is Verdict.COULD_NOT_TELL


def test_a_pair_that_was_never_seen_alive_may_as_well_be_a_wrong_one(
    session: Session, standin: StandIn
) -> None:
    standin.change("trading-bot", revoked=True)
    made = stored(session, standin)
    for _ in range(2):  # that it was asked before is no sign of life
        death = check(session, standin, made)
        assert death.verdict is Verdict.COULD_NOT_TELL
        assert any("never seen alive" in words for words in death.words)


def test_another_secret_to_the_same_api_key_was_never_seen_alive(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    session.seal_secret(entry.id, Secret("EXAMPLE-another-secret"))
    standin.fault = FAULTS["key"]
    assert check(session, standin, entry).verdict is Verdict.COULD_NOT_TELL


def test_what_was_alive_on_another_host_says_nothing_here(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    with StandIn([replace(standin.key("trading-bot"), revoked=True)]) as other:
        assert check(session, other, entry).verdict is Verdict.COULD_NOT_TELL


def test_each_pair_is_judged_by_its_own_past(session: Session, standin: StandIn, entry: Entry) -> None:
    new = standin.key("margin-bot")
    session.pairs.seal_candidate_key(entry.id, new.api_key)
    session.pairs.seal_candidate_secret(entry.id, Secret(new.secret))
    standin.change("margin-bot", revoked=True)
    assert check(session, standin, entry, "candidate").verdict is Verdict.COULD_NOT_TELL
    assert check(session, standin, entry, "current").verdict is Verdict.ALIVE


def test_bitfinexs_own_word_counts_and_that_of_another_host_does_not() -> None:
    refusal = Refusal(500, 10100, "apikey: invalid")
    told, diagnosis = PairAnswers(refusal, family="6"), diagnose(refusal, Known())
    alive = Seen(2, Outcome.WORKS, alive_at=2)
    verdict, words, _ = judged(told, diagnosis, alive, BITFINEX)
    assert verdict is Verdict.REFUSED_FROM_HERE
    assert words[0].startswith("Bitfinex refuses this pair from here, asked over IPv6")
    other = endpoint("", "api.example.com")
    verdict, words, _ = judged(told, diagnosis, replace(alive, host=other.host), other)
    assert verdict is Verdict.COULD_NOT_TELL


def test_a_code_decides_and_no_text_but_the_one_that_speaks_of_the_secret(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    standin.fault = error(10100, "something else entirely")
    assert check(session, standin, entry).verdict is Verdict.REFUSED_FROM_HERE
    standin.fault = error(10000, "apikey: invalid")
    assert check(session, standin, entry).verdict is Verdict.COULD_NOT_TELL
