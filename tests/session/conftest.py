"""A vault that asks: open, empty, and by a clock that shows the time."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bitfinex.standin import StandIn
from tests.session.asked import Clock, asking_session, stored
from vault_tui.core.models import Entry, RunsOn
from vault_tui.session import Session


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path, clock: Clock) -> Iterator[Session]:
    opened = asking_session(tmp_path, clock)
    yield opened
    opened.close()


@pytest.fixture
def bot(session: Session, standin: StandIn) -> Entry:
    """A key that was seen alive."""
    made = stored(session, standin, integration="freqtrade", runs_on=RunsOn.HERE)
    asyncio.run(session.exchange.verify(made.id, endpoint=session.exchange.endpoint(standin.url)))
    return session.entry(made.id)
