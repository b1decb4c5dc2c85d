"""How long it takes until a program was started with its key."""

from functools import partial

from tests.benchmarks.harness import Case, timed
from tests.benchmarks.opened import COMMAND
from tests.benchmarks.starting import DERIVATION, PASS
from tests.benchmarks.vaults import Vaults
from tests.benchmarks.windows import Windows

MANY = 10_000
STARTED = ("run", "grid-bot-05005", "--", "true")
"""Starts ``true`` with the key of one entry among many."""


def by_passphrase(vaults: Vaults) -> float:
    """Seconds with the passphrase from a file."""
    return timed([COMMAND, *vaults.options(MANY), *STARTED], vaults.environment)


def cases(vaults: Vaults, windows: Windows) -> list[Case]:
    """With a window, and with the passphrase."""
    by_window = partial(windows.seconds, MANY, *STARTED)
    return [
        Case(f"run -- true, in a window, {MANY:,} entries", by_window, baseline=PASS, goal=1.5),
        Case(f"run -- true, {MANY:,} entries", partial(by_passphrase, vaults), minus=DERIVATION),
    ]
