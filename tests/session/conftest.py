"""A vault that asks: open, empty, and by a clock that shows the time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.session.asked import Clock, asking_session
from vault_tui.session import Session


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path, clock: Clock) -> Iterator[Session]:
    opened = asking_session(tmp_path, clock)
    yield opened
    opened.close()
