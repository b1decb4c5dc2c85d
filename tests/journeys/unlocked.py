"""The real program with an open vault of one key, and what may be seen of it from outside."""

import sys
from collections.abc import Callable
from threading import Event
from time import monotonic

from tests.cli.conftest import Cli
from tests.journeys.mishaps import HERE, LABEL
from tests.journeys.person import Person
from tests.system.screen import PATIENCE, Screen
from tests.worlds import API_SECRET, PASSPHRASE

F5 = "\x1b[15~"
NORMAL_SCREEN = b"\x1b[?1049l"
SLICE = 12
"""So many characters of a secret in a row are a leak."""


def start(vault: Cli, **env: str) -> Person:
    """The program as installed, at its prompt."""
    return Person(vault.environment(**env))


def start_with(mishap: str, vault: Cli, **env: str) -> Person:
    """The program with a mishap in it, at its prompt."""
    return Person(vault.environment(MISHAP=mishap, **env), (sys.executable, HERE))


def unlock(person: Person) -> None:
    person.sees("▸ Passphrase")
    person.types_hidden(PASSPHRASE)
    person.presses("enter")


def open_list(person: Person) -> None:
    unlock(person)
    person.sees(f"▸ {LABEL}", "locks at")


def tells_nothing(sent: bytes) -> bool:
    """Whether no part of a secret is among what a terminal was sent."""
    return not any(
        secret[start : start + SLICE].encode() in sent
        for secret in (PASSPHRASE, API_SECRET)
        for start in range(len(secret) - SLICE + 1)
    )


def is_restored(screen: Screen) -> bool:
    """Whether the terminal is as the program found it."""
    alternate = screen.sent.count(b"\x1b[?1049h"), screen.sent.count(NORMAL_SCREEN)
    return alternate == (1, 1) and screen.settings() == screen.settings_before


def wait_while(going_on: Callable[[], bool]) -> bool:
    """Wait, without reading, until that is over; whether it came to its end."""
    until = monotonic() + PATIENCE
    while going_on() and monotonic() < until:
        Event().wait(0.05)
    return not going_on()


def wait_while_reading(screen: Screen, going_on: Callable[[], bool]) -> bool:
    """Wait until that is over, looking at the screen; whether it came to its end."""
    until = monotonic() + PATIENCE
    while going_on() and monotonic() < until:
        screen.look(0.05)
    return not going_on()
