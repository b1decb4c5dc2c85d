"""Programs brought to a certain point, for the cases that measure what happens from there."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.vaults import FIRST_LABEL, PASSPHRASE, Vaults
from tests.benchmarks.watched import Watched

COMMAND = str(Path(sys.executable).parent / "vault-tui")

PROMPT = b"Passphrase"
"""The first word of the prompt's field."""

TYPING = 2.5
"""Seconds in which a person types a passphrase of several words."""


@contextmanager
def at_prompt(vaults: Vaults, entries: int) -> Iterator[Watched]:
    """The program, asking for the passphrase."""
    command = [COMMAND, *vaults.options(entries, by_file=False)]
    with Watched(command, env=vaults.environment) as terminal:
        terminal.wait_for(PROMPT)
        yield terminal


@contextmanager
def passphrase_typed(vaults: Vaults, entries: int) -> Iterator[Watched]:
    """The program with everything typed but Enter, as slowly as a person does."""
    with at_prompt(vaults, entries) as terminal:
        terminal.send(PASSPHRASE.encode())
        time.sleep(TYPING)
        yield terminal


@contextmanager
def at_list(vaults: Vaults, entries: int, shows: bytes = FIRST_LABEL) -> Iterator[Watched]:
    """The program with the list on screen, and nothing left to do."""
    with Watched([COMMAND, *vaults.options(entries)], env=vaults.environment) as terminal:
        terminal.wait_for(shows)
        terminal.settle(quiet=1)
        yield terminal


def pressed(terminal: Watched, keys: Sequence[bytes], quiet: float = 0.15) -> None:
    """Press one key after the other, each when the screen has been ``quiet`` for so many seconds."""
    for key in keys:
        terminal.press(key, quiet)
