"""How it feels to work with ten thousand entries, and what they cost."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from tests.benchmarks.harness import Case, Unit, timed
from tests.benchmarks.opened import COMMAND, at_list, pressed
from tests.benchmarks.starting import DERIVATION
from tests.benchmarks.vaults import Vaults
from tests.benchmarks.watched import Reaction, Watched
from vault_tui.core.audit import audit
from vault_tui.session import Session

MANY = 10_000
ROUNDS = 3
"""Of the cases that open the program anew and press many keys."""

PRESSES = 20
DOWN = b"\x1b[B"
QUERY = b"dca-042"
"""Typed letter by letter into the filter."""


def down_keys(vaults: Vaults) -> list[Reaction]:
    """What each of many Down keys brings back."""
    with at_list(vaults, MANY) as terminal:
        return [terminal.press(DOWN) for _ in range(PRESSES)]


def filter_keys(vaults: Vaults) -> list[Reaction]:
    """What each letter of a query brings back."""
    with at_list(vaults, MANY) as terminal:
        pressed(terminal, [b"/"])
        return [terminal.press(bytes([letter])) for letter in QUERY]


def seconds(keys: Callable[[], list[Reaction]]) -> float:
    """From a key to the last byte that it brings back."""
    return median(reaction.seconds for reaction in keys())


def size(keys: Callable[[], list[Reaction]]) -> float:
    """Bytes that a key brings back."""
    return median(reaction.size for reaction in keys())


def memory(vaults: Vaults) -> float:
    """Megabytes that the program occupies with the list on screen."""
    with at_list(vaults, MANY) as terminal:
        return terminal.resident()


def memory_after_filtering(vaults: Vaults) -> float:
    """The same once a query was typed and taken back, so that every list of it was made."""
    with at_list(vaults, MANY) as terminal:
        pressed(terminal, [b"/", *(bytes([letter]) for letter in QUERY), b"\x1b"])
        return terminal.resident()


def label_app_memory() -> float:
    """Megabytes that the smallest app of the framework occupies."""
    with Watched([sys.executable, str(Path(__file__).with_name("label_app.py"))]) as terminal:
        terminal.wait_for(b"one-label")
        terminal.settle()
        return terminal.resident()


class Saving:
    """Saves one change after the other in a session that stays open.

    In a vault of its own, one entry larger: a window on that of the others would read it anew each time.
    """

    def __init__(self, vaults: Vaults) -> None:
        self._vaults = vaults
        self._session: Session | None = None

    def __call__(self) -> float:
        """Seconds until the disk has the change."""
        session = self._session = self._session or self._vaults.unlocked(MANY + 1)
        entry = session.by_label("grid-bot-05005")
        started = perf_counter()
        session.change(entry, notes=f"Changed at {started}.")
        return perf_counter() - started


class Auditing:
    """Finds all that is to be found, each time from the encoded entries on.

    By processor time, which is all that it takes: it waits for nothing, and other programs don't count.
    """

    def __init__(self, vaults: Vaults) -> None:
        self._vaults = vaults
        self._session: Session | None = None

    def __call__(self) -> float:
        """Seconds until the findings are there."""
        session = self._session = self._session or self._vaults.unlocked(MANY)
        facts = session.audit.facts()
        started = process_time()
        audit(session._store.contents.lines, facts)
        return process_time() - started


class Noting:
    """Adds lines to the diary of a session that stays open."""

    def __init__(self, vaults: Vaults) -> None:
        self._vaults = vaults
        self._session: Session | None = None

    def __call__(self) -> float:
        """Seconds that one line takes."""
        session = self._session = self._session or self._vaults.unlocked(MANY)
        entry = session.by_label("grid-bot-05005")
        started = perf_counter()
        for _ in range(PRESSES):
            session.diary.note("get", entry)
        return (perf_counter() - started) / PRESSES


def command(vaults: Vaults, *words: str) -> float:
    """Seconds that a command takes, from its start."""
    return timed([COMMAND, *vaults.options(MANY), *words], vaults.environment)


def cases(vaults: Vaults) -> list[Case]:
    """Keys, saving, memory, and the commands that read."""
    down, letter = partial(down_keys, vaults), partial(filter_keys, vaults)

    def keys(name: str, reading: Callable[[], float], goal: float, unit: Unit = "s") -> Case:
        return Case(f"{name}, {MANY:,} entries", reading, goal=goal, unit=unit, most_rounds=ROUNDS)

    return [
        keys("Down key, to its last byte", partial(seconds, down), 0.005),
        keys("Down key", partial(size, down), 500, "bytes"),
        keys("filter letter, to its last byte", partial(seconds, letter), 0.05),
        Case(f"saving one change, {MANY:,} entries", Saving(vaults), goal=0.04),
        Case(f"audit, {MANY:,} entries, processor time", Auditing(vaults), goal=0.2),
        Case("a line in the diary", Noting(vaults), goal=0.001),
        Case("one-Label app, memory", label_app_memory, unit="MB", most_rounds=ROUNDS),
        keys("memory", partial(memory, vaults), 60, "MB"),
        keys("memory after filtering", partial(memory_after_filtering, vaults), 60, "MB"),
        *(
            Case(
                f"vault-tui {words[0]}, {MANY:,} entries", partial(command, vaults, *words), minus=DERIVATION
            )
            for words in (("get", "grid-bot-05005"), ("ls",))
        ),
    ]
