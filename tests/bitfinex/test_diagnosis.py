"""Every answer has a meaning, says so when it has several, and leads to what to do next."""

import json
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bitfinex.standin import FAULTS
from tests.bitfinex.standin.faults import How
from tests.bitfinex.test_answers import JSON, READERS
from vault_tui.bitfinex.advice import Place, at
from vault_tui.bitfinex.answers import Maintenance, Refusal, Trouble, UnexpectedAnswer, permissions
from vault_tui.bitfinex.diagnosis import Diagnosis, diagnose, short
from vault_tui.bitfinex.known import Known, known_of, odd_halves
from vault_tui.bitfinex.meanings import MEANINGS
from vault_tui.bitfinex.nonces import ClockDoubt, Unit
from vault_tui.bitfinex.wire import Fault, FaultKind, Reply
from vault_tui.core.life import Outcome
from vault_tui.core.models import Entry, RunsOn, State
from vault_tui.core.secret import Secret

REFUSED, UNKNOWN = Outcome.REFUSED, Outcome.UNKNOWN
API_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample1"
SECRET = "SECRETsecretSECRETsecretSECRETsecretSECRET1"
ENTRY = Entry("id", "grid", 1, 1, integration="freqtrade", account="bots", state=State.ACTIVE)
NOTHING = Known()
NOT_ACCEPTED = Refusal(500, 10100, "apikey: invalid")
NONCE = Refusal(500, 10114, "nonce: small")

ANSWERS = {
    "unknown-error": ("unknown-error", UNKNOWN),
    "permission": ("no-permission", REFUSED),
    "generic": ("generic", UNKNOWN),
    "concurrency": ("concurrency", UNKNOWN),
    "parameter": ("parameter", UNKNOWN),
    "key": ("not-accepted", REFUSED),
    "digest": ("digest", REFUSED),
    "token": ("not-accepted", REFUSED),
    "payload": ("signature", REFUSED),
    "signature": ("signature", REFUSED),
    "hmac": ("signature", REFUSED),
    "nonce": ("nonce", UNKNOWN),
    "nonce-v1": ("bad-request", UNKNOWN),
    "not-ready": ("not-ready", UNKNOWN),
    "rate": ("rate-limit", UNKNOWN),
    "rate-object": ("rate-limit", UNKNOWN),
    "stopped": ("maintenance", UNKNOWN),
    "maintenance": ("maintenance", UNKNOWN),
    "maintenance-ending": ("maintenance", UNKNOWN),
    "no-code": ("no-code", UNKNOWN),
    "new-code": ("other-code", UNKNOWN),
    "unavailable": ("unavailable", UNKNOWN),
    "page": ("unavailable", UNKNOWN),
    "page-as-success": ("malformed", UNKNOWN),
    "empty": ("no-code", UNKNOWN),
    "empty-success": ("unexpected", UNKNOWN),
    "malformed": ("malformed", UNKNOWN),
    "not-utf-8": ("malformed", UNKNOWN),
    "wrong-shape": ("unexpected", UNKNOWN),
    "wrong-flags": ("unexpected", UNKNOWN),
    "deep": ("malformed", UNKNOWN),
}
"""Each answer of the stand-in that comes whole, with what it means."""

EVERYTHING_KNOWN = tuple(
    Known(host, odd, alive_at, ended, addresses, own, runs_on, "main", "freqtrade", program_unit, unit)
    for host, odd, alive_at, ended, addresses, own, runs_on, (program_unit, unit) in product(
        ("", "127.0.0.1:8123"),
        ((), ("The API key has a blank in it.",)),
        (None, 1_790_000_000),
        ("", "retired"),
        ((), ("203.0.113.9",)),
        ("", "203.0.113.9", "198.51.100.7"),
        (RunsOn.HERE, RunsOn.HOSTED),
        ((Unit("ms"), Unit("ms")), (None, Unit("ms")), (Unit("us"), Unit("us"))),
    )
)


def came(fault_name: str) -> Reply | Fault:
    """What the client makes of an answer that comes whole."""
    fault = FAULTS[fault_name]
    try:
        return Reply(fault.status, json.loads(fault.body) if fault.body else None)
    except (ValueError, RecursionError):
        return Fault(FaultKind.MALFORMED, fault.status)


def meant(found: Trouble | ClockDoubt | None, known: Known = NOTHING) -> Diagnosis:
    return diagnose(found, known)


def after(answer: Reply | Fault, known: Known = NOTHING) -> Diagnosis:
    told = permissions(answer)
    assert isinstance(told, Trouble)
    return diagnose(told, known)


def test_the_table_has_every_answer_of_the_stand_in() -> None:
    assert set(ANSWERS) == {name for name, fault in FAULTS.items() if fault.how is How.WHOLE}


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answer_means_what_the_documents_say(name: str) -> None:
    diagnosis = after(came(name))
    assert (diagnosis.id, diagnosis.outcome) == ANSWERS[name]


@pytest.mark.parametrize("kind", FaultKind)
def test_each_failure_of_the_network_has_a_meaning_of_its_own(kind: FaultKind) -> None:
    diagnosis = meant(Fault(kind))
    assert diagnosis.outcome is UNKNOWN
    assert sum(meant(Fault(other)).id == diagnosis.id for other in FaultKind) == 1


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, "bad-request"),
        (401, "blocked"),
        (403, "blocked"),
        (404, "not-found"),
        (405, "bad-request"),
        (429, "rate-limit"),
        (500, "no-code"),
        (502, "unavailable"),
        (503, "unavailable"),
        (520, "unavailable"),
        (201, "no-code"),
    ],
)
def test_the_status_counts_only_where_there_is_no_code(status: int, meaning: str) -> None:
    assert after(Reply(status, {"whatever": 1})).id == meaning
    assert after(Reply(status, ["error", 10114, "nonce: small"])).id == "nonce"


@pytest.mark.parametrize(("status", "meaning"), [(520, "unavailable"), (429, "rate-limit"), (403, "blocked")])
def test_a_page_is_understood_by_its_status(status: int, meaning: str) -> None:
    assert meant(Fault(FaultKind.MALFORMED, status)).id == meaning


def test_a_text_never_decides_what_a_code_says() -> None:
    for text in ("nonce: small", "permission", "maintenance", "ok", ""):
        assert meant(Refusal(500, 10100, text)).id == "not-accepted"
        assert meant(Refusal(500, 10114, text)).id == "nonce"
        assert meant(Refusal(429, 11010, text)).id == "rate-limit"


def test_revoked_expired_and_refused_addresses_are_not_told_apart_and_that_is_said() -> None:
    diagnosis = meant(NOT_ACCEPTED)
    assert not diagnosis.certain
    words = " ".join(diagnosis.may_also)
    assert all(word in words for word in ("revoked", "expired", "address", "tells them apart"))
    assert {meant(Refusal(500, 10100, text)).what for text in ("apikey: invalid", "x", "token: invalid")} == {
        diagnosis.what
    }


def test_only_an_error_about_a_permission_and_success_prove_that_a_pair_is_alive() -> None:
    proving = {name for name, meaning in MEANINGS.items() if meaning.proves_alive}
    assert proving == {"works", "no-permission"}


def test_a_wrong_clock_and_maintenance_say_nothing_about_the_pair() -> None:
    assert meant(ClockDoubt.WRONG).id == "clock-wrong"
    assert meant(ClockDoubt.NOT_TOLD).id == "clock-not-told"
    assert "nothing was signed" in meant(ClockDoubt.WRONG).what
    assert meant(Maintenance()).id == "maintenance"
    assert meant(UnexpectedAnswer("a permission")).id == "unexpected"


def test_success_has_words_too() -> None:
    assert meant(None).outcome is Outcome.WORKS
    assert meant(None).what == "Bitfinex accepts this pair."


def first(known: Known, found: Refusal = NOT_ACCEPTED) -> str:
    return diagnose(found, known).next[0]


def test_who_answered_is_named_wherever_it_is_not_bitfinex() -> None:
    known = Known(host="127.0.0.1:8123")
    for found in (NOT_ACCEPTED, NONCE, Maintenance(), Fault(FaultKind.TIMEOUT), UnexpectedAnswer("x")):
        diagnosis = diagnose(found, known)
        assert diagnosis.what.startswith("127.0.0.1:8123 ")
    assert first(known).startswith("127.0.0.1:8123 was asked, not Bitfinex")


def test_what_to_do_next_begins_with_what_is_odd_about_the_halves() -> None:
    known = known_of(ENTRY, odd=odd_halves(API_KEY, Secret(f"{SECRET[:-1]}\n")))
    assert first(known) == "The API secret has a blank in it."
    assert "Seal both halves again" in diagnose(NOT_ACCEPTED, known).next[1]


@pytest.mark.parametrize(
    ("api_key", "secret", "said"),
    [
        (API_KEY, SECRET, ()),
        (SECRET, API_KEY, ()),
        (API_KEY, API_KEY, ("Both halves are the same text.",)),
        (API_KEY[1:], SECRET, ("The API key has 42 characters; Bitfinex's have had 43.",)),
        (
            API_KEY,
            SECRET[:-1] + "!",
            ("The API secret holds other characters than letters, digits, - and _.",),
        ),
        (f" {API_KEY}", SECRET, ("The API key has a blank in it.",)),
    ],
)
def test_odd_halves_are_described_and_never_quoted(api_key: str, secret: str, said: tuple[str, ...]) -> None:
    assert odd_halves(api_key, Secret(secret)) == said


@pytest.mark.parametrize(
    ("entry", "gone_at", "why"),
    [
        (replace(ENTRY, state=State.RETIRED), None, "retired"),
        (replace(ENTRY, state=State.COMPROMISED), None, "marked as compromised"),
        (ENTRY, 1_790_000_000, "ticked as gone"),
    ],
)
def test_of_a_key_that_was_ended_a_refusal_is_no_surprise(
    entry: Entry, gone_at: int | None, why: str
) -> None:
    assert first(known_of(entry, gone_at=gone_at)).startswith(f"This key is {why}")


def test_a_hint_at_the_secret_comes_before_other_guesses() -> None:
    assert "hints at the secret" in first(NOTHING, Refusal(500, 10100, "apikey: digest invalid"))
    assert not any("Swapped" in line for line in meant(Refusal(500, 10100, "digest")).next)
    assert any("Swapped" in line for line in meant(NOT_ACCEPTED).next)


def test_a_pair_that_worked_before_was_rather_revoked_than_mistyped() -> None:
    lines = diagnose(NOT_ACCEPTED, Known(alive_at=1_790_000_000)).next
    assert lines[0].startswith("It worked on 2026-09-21")
    assert not any("Swapped" in line or "mail" in line for line in lines)


def test_the_list_of_addresses_is_compared_with_what_is_known_of_this_machine() -> None:
    listed = replace(ENTRY, addresses=("203.0.113.9",), runs_on=RunsOn.HERE)
    elsewhere = replace(listed, runs_on=RunsOn.ANOTHER)
    assert "198.51.100.7; noted is 203.0.113.9" in first(known_of(listed, own_address="198.51.100.7"))
    assert "203.0.113.9 is noted" in first(known_of(elsewhere, own_address="203.0.113.9"))
    assert "another machine's" in first(known_of(elsewhere, own_address="198.51.100.7"))
    assert first(known_of(listed)).endswith("Noted is 203.0.113.9.")
    many = tuple(f"203.0.113.{last}" for last in range(5))
    assert "203.0.113.2 and 2 more" in first(known_of(replace(listed, addresses=many)))


def test_an_address_of_an_inner_network_counts_for_nothing() -> None:
    assert known_of(ENTRY, own_address="192.168.1.2").own_address == ""


def test_the_account_whose_list_to_look_at_is_named() -> None:
    assert "“bots”" in diagnose(NOT_ACCEPTED, known_of(ENTRY)).next[-1]


def test_a_small_nonce_is_never_answered_by_trying_a_larger_one() -> None:
    for entry in (ENTRY, replace(ENTRY, integration=""), replace(ENTRY, nonce_unit="us")):
        assert any("Nothing larger was tried" in line for line in diagnose(NONCE, known_of(entry)).next)


def test_a_small_nonce_names_the_unit_that_it_looks_like_and_leaves_the_choice() -> None:
    of_freqtrade = diagnose(NONCE, known_of(ENTRY))
    assert "microseconds" in of_freqtrade.may_also[0]
    assert any(line.startswith("freqtrade counts in milliseconds") for line in of_freqtrade.next)
    assert not any("count in microseconds, then" in line for line in of_freqtrade.next)
    of_nobody = diagnose(NONCE, known_of(replace(ENTRY, integration="my own")))
    assert any("count in microseconds, then" in line for line in of_nobody.next)
    assert "Is my own refused as well?" in of_nobody.next[-1]
    counted = diagnose(NONCE, known_of(replace(ENTRY, integration="bitfinex-api-py")))
    assert not any("microseconds" in line for line in (*counted.may_also, *counted.next))


def every_diagnosis() -> list[Diagnosis]:
    troubles: list[Trouble | ClockDoubt | None] = [
        None,
        Maintenance(),
        UnexpectedAnswer("x"),
        *ClockDoubt,
        *map(Fault, FaultKind),
        *(Refusal(status) for status in (400, 403, 404, 429, 500, 503)),
    ]
    troubles += [told for name in ANSWERS if isinstance(told := permissions(came(name)), Trouble)]
    fixed = [diagnose(trouble, NOTHING) for trouble in troubles]
    by_what_is_known = (
        NOT_ACCEPTED,
        NONCE,
        Refusal(500, 10100, "apikey: digest invalid"),
    )
    return fixed + [diagnose(found, known) for known, found in product(EVERYTHING_KNOWN, by_what_is_known)]


def test_every_meaning_is_given_to_something() -> None:
    assert {diagnosis.id for diagnosis in every_diagnosis()} == set(MEANINGS)


def test_every_trouble_leads_to_a_next_step_and_an_ambiguous_one_to_other_meanings() -> None:
    for diagnosis in every_diagnosis():
        assert bool(diagnosis.next) == (diagnosis.outcome is not Outcome.WORKS), diagnosis
        assert diagnosis.certain or diagnosis.may_also, diagnosis
        lines = (diagnosis.what, *diagnosis.may_also, *diagnosis.next)
        assert len(set(lines)) == len(lines), diagnosis
        assert [line for line in lines if len(line) > 110 or "{" in line or line[-1] not in ".?"] == []
        assert 0 < len(diagnosis.short) <= 24


def test_the_advice_for_a_key_that_fails_is_given_where_it_does() -> None:
    said = {line for diagnosis in every_diagnosis() for line in diagnosis.next}
    assert {
        piece.id for piece in at(Place.DIAGNOSIS) if not any(piece.words in line for line in said)
    } == set()


def test_what_a_later_release_found_is_shown_as_it_is() -> None:
    assert short("not-accepted") == "not accepted"
    assert short("brand-new\x1b") == "brand-new\ufffd"


@given(JSON, st.integers(100, 599), st.sampled_from(EVERYTHING_KNOWN))
def test_any_answer_at_all_comes_to_one_of_three_outcomes(value: object, status: int, known: Known) -> None:
    for read in READERS:
        told = read(Reply(status, value))
        diagnosis = diagnose(told if isinstance(told, Trouble) else None, known)
        assert diagnosis.outcome in set(Outcome)
        assert (diagnosis.outcome is Outcome.WORKS) == (not isinstance(told, Trouble))


@given(st.integers() | st.none(), st.text(), st.integers(100, 599), st.sampled_from(EVERYTHING_KNOWN))
def test_no_error_of_any_code_is_ever_a_success(
    code: int | None, text: str, status: int, known: Known
) -> None:
    diagnosis = after(Reply(status, ["error", code, text]), known)
    assert diagnosis.outcome is not Outcome.WORKS
    assert all(character.isprintable() or character == "\ufffd" for character in diagnosis.text)
