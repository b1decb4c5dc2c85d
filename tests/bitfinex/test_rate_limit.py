"""Asking many keys gets nobody's network address blocked."""

from hypothesis import given
from hypothesis import strategies as st

from vault_tui.bitfinex.asking_words import words_about_many
from vault_tui.bitfinex.rate_limit import PER_MINUTE, RateLimiter


def test_a_minutes_worth_is_asked_at_once_and_then_one_for_each_that_is_a_minute_old() -> None:
    limiter = RateLimiter()
    assert [limiter.wait("a", number / 100) for number in range(PER_MINUTE)] == [0.0] * PER_MINUTE
    assert limiter.wait("a", 10.0) == 50.0
    assert limiter.wait("b", 10.0) == 0.0
    assert limiter.wait("a", 60.0) == 0.0
    assert limiter.wait("a", 60.0) > 0.0
    assert limiter.wait("a", 60.01) == 0.0


@given(st.lists(st.floats(0, 30), max_size=400))
def test_whoever_waits_as_told_never_asks_more_in_any_minute(pauses: list[float]) -> None:
    limiter, now, asked = RateLimiter(), 0.0, []
    for pause in pauses:
        now += pause / 100
        while wait := limiter.wait("a", now):
            now += wait
        asked.append(now)
    for first, later in zip(asked, asked[PER_MINUTE:], strict=False):
        assert later - first > 59.999


def test_that_it_takes_long_is_said_before() -> None:
    assert words_about_many(PER_MINUTE) == ""
    assert words_about_many(PER_MINUTE + 1).endswith("after 1 minute.")
    assert words_about_many(3 * PER_MINUTE).endswith("after 2 minutes.")
