"""Nonces are the time and nothing else."""

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_tui.bitfinex.nonces import ClockDoubt, Spent, Unit, clock_doubt, next_nonce, unit_of
from vault_tui.core.models import Entry

NOW = 1_790_000_000_000_000
"""In microseconds."""
LARGEST = (1 << 53) - 1
UNITS = st.sampled_from(Unit)
SPENT = st.none() | st.builds(Spent, UNITS, st.integers(0, LARGEST))


def entry(integration: str = "", unit: str = "") -> Entry:
    return Entry("AAAAAAAAAAAAAAAAAAAAAA", "a", 0, 0, integration=integration, nonce_unit=unit)


@pytest.mark.parametrize(
    ("program", "unit"),
    [
        ("freqtrade", "ms"),
        ("ccxt", "ms"),
        ("bitfinex-api-py", "us"),
        ("Bitfinex-API-Node", "us"),
        ("something of my own", "ms"),
        ("", "ms"),
        ("hummingbot", "ms"),
    ],
)
def test_the_unit_is_the_programs_and_milliseconds_where_that_is_unknown(program: str, unit: str) -> None:
    assert unit_of(entry(program)) == unit


def test_what_the_person_chose_counts_more() -> None:
    assert unit_of(entry("freqtrade", "us")) is Unit.MICROSECONDS
    assert unit_of(entry("bitfinex-api-py", "ms")) is Unit.MILLISECONDS


def test_a_first_nonce_is_the_time() -> None:
    assert next_nonce(Unit.MILLISECONDS, None, NOW) == NOW // 1_000
    assert next_nonce(Unit.MICROSECONDS, None, NOW) == NOW


def test_two_requests_in_one_moment_carry_different_nonces() -> None:
    now = NOW // 1_000
    assert next_nonce(Unit.MILLISECONDS, Spent(Unit.MILLISECONDS, now), NOW) == now + 1
    assert next_nonce(Unit.MILLISECONDS, Spent(Unit.MILLISECONDS, now - 1), NOW) == now


def test_a_nonce_from_the_future_is_not_built_upon() -> None:
    now = NOW // 1_000
    for ahead in (5_000, 5_001, 86_400_000, LARGEST - now):
        assert next_nonce(Unit.MILLISECONDS, Spent(Unit.MILLISECONDS, now + ahead), NOW) == now


def test_a_nonce_of_another_unit_is_not_built_upon() -> None:
    assert next_nonce(Unit.MILLISECONDS, Spent(Unit.MICROSECONDS, NOW), NOW) == NOW // 1_000
    assert next_nonce(Unit.MICROSECONDS, Spent(Unit.MILLISECONDS, NOW // 1_000), NOW) == NOW
    assert next_nonce(Unit.MILLISECONDS, Spent(Unit.MICROSECONDS, NOW // 1_000), NOW) == NOW // 1_000


@given(UNITS, SPENT, st.integers(1_600_000_000_000_000, 4_000_000_000_000_000))
def test_a_nonce_never_leaps(unit: Unit, spent: Spent | None, now: int) -> None:
    nonce = next_nonce(unit, spent, now)
    assert unit.at(now) <= nonce <= unit.at(now + 5_000_000)
    if unit is Unit.MILLISECONDS:
        assert nonce < 10**14


@given(UNITS, st.lists(st.integers(0, 2_000), max_size=50))
def test_nonces_rise_while_the_clock_does_not_go_back(unit: Unit, steps: list[int]) -> None:
    spent, now, last = None, NOW, 0
    for step in steps:
        now += step
        nonce = next_nonce(unit, spent, now)
        assert nonce > last
        spent, last = Spent(unit, nonce), nonce


@pytest.mark.parametrize(
    ("ahead", "doubt"),
    [
        (0, None),
        (4, None),
        (-4, None),
        (7, ClockDoubt.WRONG),
        (-7, ClockDoubt.WRONG),
        (86_400, ClockDoubt.WRONG),
        (-(10**9), ClockDoubt.WRONG),
    ],
)
def test_a_clock_is_trusted_to_five_seconds(ahead: float, doubt: ClockDoubt | None) -> None:
    moment = NOW / 1_000_000
    ours = moment + ahead
    assert clock_doubt(formatdate(moment, usegmt=True), ours, ours + 0.1) is doubt


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Nov 2026 20:48:58 GMT", "\0", "1790000000"])
def test_a_clock_that_could_not_be_compared_is_not_trusted(date: str) -> None:
    assert clock_doubt(date, 0, 0) is ClockDoubt.NOT_TOLD


@given(st.text(max_size=60), st.floats(0, 4e9))
def test_whatever_stands_for_a_date_gives_an_answer(date: str, moment: float) -> None:
    assert clock_doubt(date, moment, moment) in {None, *ClockDoubt}
