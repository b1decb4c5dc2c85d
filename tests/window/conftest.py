"""A home whose vault has three entries, near enough the root of the file system for a socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, furnished
from tests.window.homes import home_like

__all__ = ["furnished"]


@pytest.fixture
def home(furnished: Path) -> Iterator[Cli]:
    """A home with ``grid-bot``, ``grid-old`` and ``draft-only``; its windows are ended."""
    with home_like(furnished) as cli:
        yield cli
