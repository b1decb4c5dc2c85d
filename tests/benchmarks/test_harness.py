"""The measuring itself: turns, ratios, and what a watched terminal is seen to do."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

import pytest

from tests.benchmarks import idling, stores
from tests.benchmarks.harness import Case, busy, measure, result, summary, table, with_what_they_need
from tests.benchmarks.watched import Watched
from vault_tui.tui import screens
from vault_tui.tui.page import Page

READINGS = {"yardstick": [2.0, 9.0, 1.0], "work": [8.0, 7.0, 9.0], "given": [4.0, 4.0, 4.0]}


def noted(turns: list[str], name: str) -> Callable[[], float]:
    def read() -> float:
        turns.append(name)
        return float(len(turns))

    return read


def test_cases_are_measured_in_turns_and_the_first_turn_is_not_counted() -> None:
    turns: list[str] = []
    cases = [
        Case("a", noted(turns, "a")),
        Case("b", noted(turns, "b")),
        Case("c", noted(turns, "c"), most_rounds=1),
    ]
    readings = measure(cases, rounds=2)
    assert "".join(turns) == "ab" + "abc" + "ab"
    assert readings == {"a": [3.0, 6.0], "b": [4.0, 7.0], "c": [5.0]}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Case("work", []), 8.0),
        (Case("work", [], baseline="yardstick"), 4.0),
        (Case("work", [], baseline="yardstick", minus="given"), 2.0),
        (Case("work", [], minus="given"), 4.0),
    ],
)
def test_a_result_is_the_median_less_what_is_given_against_its_baseline(case: Case, expected: float) -> None:
    assert result(case, READINGS) == expected


def test_the_table_says_which_goals_are_met() -> None:
    cases = [
        Case("yardstick", []),
        Case("work", [], baseline="yardstick", minus="given", goal=1.5),
        Case("given", [], goal=4, unit="bytes"),
    ]
    assert table(cases, READINGS).splitlines()[1:] == [
        "yardstick  2,000.0 ms  1,000.0 ms – 9,000.0 ms",
        "work       8,000.0 ms  7,000.0 ms – 9,000.0 ms  2.00× of yardstick (less given)  ≤ 1.50×    missed",
        "given      4 bytes     4 bytes – 4 bytes                                         ≤ 4 bytes  met",
    ]


def test_the_table_says_what_makes_a_goal_impossible() -> None:
    cases = [
        Case("yardstick", []),
        Case("given", [], baseline="yardstick"),
        Case("work", [], baseline="yardstick", within="given", goal=1.5),
    ]
    verdict = "missed: given alone is 2.00×, and 2.00× are ours"
    assert table(cases, READINGS).splitlines()[3].endswith(verdict)


def test_the_summary_says_which_goals_were_missed_in_one_line_each() -> None:
    cases = [
        Case("yardstick", [], goal=1.5),
        Case("given", [], goal=4, unit="bytes"),
        Case("work", [], baseline="yardstick", within="given", goal=1.5),
    ]
    assert summary(cases, READINGS).splitlines() == [
        "missed: yardstick: 2,000.0 ms; goal ≤ 1,500.0 ms",
        "missed: work: 4.00× of yardstick; goal ≤ 1.50×: given alone is 2.00×, and 2.00× are ours",
        "1 of 3 goals were met.",
    ]


def test_a_machine_that_others_use_is_told_of() -> None:
    assert busy(2.0, 2) == ""
    assert "7.5 programs shared 2 processors" in busy(7.5, 2)


def test_a_chosen_case_brings_what_it_is_compared_with() -> None:
    known = [
        Case("a", []),
        Case("b", [], baseline="a"),
        Case("c", []),
        Case("d", [], baseline="b", minus="a"),
        Case("e", [], within="d"),
    ]
    assert [case.name for case in with_what_they_need(known[3:4], known)] == ["a", "b", "d"]
    assert [case.name for case in with_what_they_need(known[4:], known)] == ["a", "b", "d", "e"]


def test_a_watched_terminal_counts_what_a_key_brings_back() -> None:
    with Watched(["cat"]) as terminal:
        reaction = terminal.press(b"word\r")
        assert reaction.size == len(b"word\r\nword\r\n")
        assert terminal.wait_for(b"word\r\nword") >= reaction.seconds > 0


def test_a_watched_terminal_answers_a_question_that_comes_in_two_pieces() -> None:
    ask = r"stty raw -echo; printf '\033'; sleep 0.05; printf '[c'; dd bs=1 count=9 2>/dev/null | tr '\033' E"
    with Watched(["sh", "-c", ask]) as terminal:
        terminal.wait_for(b"E[?62;22c")


def test_every_screen_has_a_stop_on_the_walk_over_what_is_idle() -> None:
    modules = [import_module(f"{screens.__name__}.{found.name}") for found in iter_modules(screens.__path__)]
    drawn = {
        name
        for module in modules
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, Page) and kind.__module__ == module.__name__
    }
    assert len(drawn) > 20
    assert {stop.screen for stop in idling.stops()} - {""} == drawn


def test_no_two_stops_of_the_walk_are_called_the_same() -> None:
    names = [stop.name for stop in idling.stops()]
    assert len(names) == len(set(names))


def test_a_program_that_never_shows_the_pattern_is_reported() -> None:
    with Watched(["cat"]) as terminal, pytest.raises(TimeoutError, match="not seen"):
        terminal.wait_for(b"never", timeout=0.1)


def test_a_store_that_is_not_here_is_named_with_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None if name == "age-keygen" else f"/usr/bin/{name}")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    assert stores.not_here() == [f"not measured: {stores.AGE}; there is no age-keygen"]
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert len(stores.not_here()) == len(stores.STORES)
