"""When a window ends by itself: by any clock, for want of look-ups or in any case."""

import pytest

from tests.worlds import Clock
from vault_tui.window.limits import CLOCKS, Limits


@pytest.fixture
def clocks() -> list[Clock]:
    return [Clock(1_000.0), Clock(5.0), Clock(7.0)]


def test_it_is_open_until_nobody_asked_for_the_idle_time(clocks: list[Clock]) -> None:
    limits = Limits(900, 3600, clocks)
    for clock in clocks:
        clock.moment += 899
    assert (limits.over, limits.idle_left) == (False, 1)
    limits.touch()
    for clock in clocks:
        clock.moment += 899
    assert not limits.over
    for clock in clocks:
        clock.moment += 1
    assert limits.over


def test_no_look_up_carries_it_beyond_the_whole_time(clocks: list[Clock]) -> None:
    limits = Limits(900, 3600, clocks)
    for _ in range(4):
        for clock in clocks:
            clock.moment += 899
        limits.touch()
    assert (limits.over, limits.longest_left) == (False, 4)
    for clock in clocks:
        clock.moment += 4
    assert limits.over


@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_clock_that_says_it_first_is_believed(clocks: list[Clock], which: int) -> None:
    limits = Limits(900, 3600, clocks)
    clocks[which].moment += 900
    assert limits.over


def test_a_clock_that_is_set_back_gives_no_more_time(clocks: list[Clock]) -> None:
    limits = Limits(900, 3600, clocks)
    clocks[0].moment -= 100_000
    clocks[1].moment += 900
    assert limits.over


def test_the_clocks_are_the_wall_the_monotonic_and_one_that_counts_sleep() -> None:
    before = [clock() for clock in CLOCKS]
    assert len(before) == 3
    assert all(now >= then for now, then in zip([clock() for clock in CLOCKS], before, strict=True))
