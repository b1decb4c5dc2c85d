"""Measure cases side by side and print what came out. Goals are stated, never enforced.

A machine's speed changes from one minute to the next, so cases are measured in turns (the first reading of
each, the second of each, …) and compared by their medians: a ratio holds where seconds don't.
"""

import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter
from typing import Final, Literal

Reading = Callable[[], float]
Unit = Literal["s", "bytes", "MB"]


@dataclass(frozen=True)
class Case:
    """One thing to measure.

    ``run`` is a command, timed from start to end, or a callable that returns its own reading in ``unit``.
    With a ``baseline`` (another case's name) the result is a ratio to that case, else the median itself.
    ``minus`` names a case whose median is taken off first. ``goal`` is the most the result should be.
    ``within`` names a case that is part of this one: where that alone exceeds the goal, it is said.
    ``most_rounds`` is for what takes long or comes out the same each time.
    """

    name: str
    run: Sequence[str] | Reading
    baseline: str | None = None
    goal: float | None = None
    minus: str | None = None
    within: str | None = None
    unit: Unit = "s"
    most_rounds: int | None = None


def timed(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """Seconds that a command takes, with nothing on its stdin and its output thrown away."""
    started = perf_counter()
    subprocess.run(
        command,
        env=os.environ | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return perf_counter() - started


def measure(cases: Iterable[Case], rounds: int) -> dict[str, list[float]]:
    """Every case's readings, taken in turns; where several are wanted, one more comes first, uncounted."""
    cases = list(cases)
    readings: dict[str, list[float]] = {case.name: [] for case in cases}
    for turn in range(rounds + 1):
        for case in cases:
            wanted = min(rounds, case.most_rounds or rounds)
            if turn > wanted or (turn == 0 and wanted == 1):
                continue
            value = case.run() if callable(case.run) else timed(case.run)
            if turn:
                readings[case.name].append(value)
    return readings


def result(case: Case, readings: Mapping[str, Sequence[float]]) -> float:
    """What the case's goal is about: its median, less ``minus``, as a ratio to its baseline if it has one."""
    value = median(readings[case.name])
    if case.minus:
        value -= median(readings[case.minus])
    return value / median(readings[case.baseline]) if case.baseline else value


def with_what_they_need(chosen: Iterable[Case], known: Iterable[Case]) -> list[Case]:
    """The chosen cases and all those they are compared with, in the order of ``known``."""
    known = list(known)
    by_name = {case.name: case for case in known}
    needed: set[str] = set()
    waiting = [case.name for case in chosen]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += [
                other
                for other in (by_name[name].baseline, by_name[name].minus, by_name[name].within)
                if other
            ]
    return [case for case in known if case.name in needed]


def table(cases: Sequence[Case], readings: Mapping[str, Sequence[float]]) -> str:
    """One line a case: median, best and worst, the result and whether it is within the goal."""
    lines = [("what", "median", "best – worst", "result", "goal", "")]
    for case in cases:
        own = readings[case.name]
        spread = f"{_shown(min(own), case.unit)} – {_shown(max(own), case.unit)}"
        lines.append((case.name, _shown(median(own), case.unit), spread, *_judged(case, readings)))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
    return "\n".join(line.rstrip() for line in padded)


def summary(cases: Sequence[Case], readings: Mapping[str, Sequence[float]]) -> str:
    """One line for each goal that was missed, so that nobody has to look for them; or that none was."""
    with_goals = [case for case in cases if case.goal is not None]
    missed = [
        f"missed: {case.name}: {words or _shown(median(readings[case.name]), case.unit)}; goal {goal}"
        f"{verdict.removeprefix(_MISSED)}"
        for case in with_goals
        for words, goal, verdict in [_judged(case, readings)]
        if verdict.startswith(_MISSED)
    ]
    met = len(with_goals) - len(missed)
    return "\n".join([*missed, f"{met} of {len(with_goals)} goals were met."])


def busy(load: float, processors: int) -> str:
    """A warning where others kept the processors from what was measured; empty where there were enough."""
    if load <= processors:
        return ""
    return (
        f"The machine was busy: {load:.1f} programs shared {processors} processors: everything took longer."
    )


_MISSED: Final = "missed"


def _judged(case: Case, readings: Mapping[str, Sequence[float]]) -> tuple[str, str, str]:
    """The last three columns: the result in words, the goal, and how the two compare."""
    value = result(case, readings)
    # What the case it holds within takes, by the same measure.
    part = result(replace(case, run=[], name=case.within, minus=None), readings) if case.within else 0.0
    show = "{:.2f}×".format if case.baseline else lambda value: _shown(value, case.unit)
    words = [show(value)] if case.baseline or case.minus else []
    words += [f"of {case.baseline}"] if case.baseline else []
    words += [f"(less {case.minus})"] if case.minus else []
    if case.goal is None:
        return " ".join(words), "", ""
    verdict = "met" if value <= case.goal else _MISSED
    if part > case.goal:
        verdict += f": {case.within} alone is {show(part)}, and {show(value - part)} are ours"
    return " ".join(words), f"≤ {show(case.goal)}", verdict


def _shown(value: float, unit: Unit) -> str:
    if unit == "s":
        return f"{value * 1000:,.1f} ms"
    return f"{value:,.0f} {unit}" if unit == "bytes" else f"{value:,.1f} {unit}"
