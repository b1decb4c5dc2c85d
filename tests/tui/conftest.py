"""Pilots that wait for the app, not for the clock; and what a screen asks with."""

import asyncio
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.bitfinex.standin import StandIn
from tests.session.asked import asking_session
from tests.tui.stage import keys_have_acted, paint
from vault_tui.session import Session

ROUNDS = 3
"""In each the loop looks for what came from outside: from a thread, from a pipe."""
NAPS = 500
"""Some 2 ms each, while nothing happens: a key that hangs must not hang its test."""


async def nothing_to_do(*_: float) -> None:
    """Until each key has acted, the screen is painted, and every task waits for something still to come."""
    loop = asyncio.get_running_loop()
    quiet = naps = 0
    painted = False
    while quiet < ROUNDS:
        await asyncio.sleep(0)
        quiet = 0 if loop._ready else quiet + 1  # type: ignore[attr-defined]  # nothing public says it
        if quiet and naps < NAPS and not keys_have_acted():
            await asyncio.sleep(0.002)
            naps += 1
            quiet = 0
        elif quiet == ROUNDS and not painted:
            paint()  # what is laid out again tells its widgets whether they are seen
            painted, quiet = True, 0


async def no_turn_for_each_widget(_: Pilot[object], timeout: float = 0) -> bool:
    """Instead of a message to every widget on the screen: when the loop is quiet, each has read its own."""
    await nothing_to_do()
    return True


@pytest.fixture(autouse=True)
def pilots_wait_for_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot sleeps until the process used little time: 20 ms a look, and under load too short."""
    monkeypatch.setattr("textual.app.wait_for_idle", nothing_to_do)
    monkeypatch.setattr("textual.pilot.wait_for_idle", nothing_to_do)
    monkeypatch.setattr(Pilot, "_wait_for_screen", no_turn_for_each_widget)


@pytest.fixture
def bitfinex(standin: StandIn) -> StandIn:
    return standin


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """An empty vault; the app that shows it closes it."""
    return asking_session(tmp_path)
