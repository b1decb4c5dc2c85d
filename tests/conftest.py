"""What tests of every layer share: the stand-in for Bitfinex, and how hard the property tests search.

They try few and the same examples in every run, many and new ones on demand:
``pytest --hypothesis-profile=thorough tests/core`` searches for minutes, ``brief`` for a moment.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.bitfinex.standin import StandIn

# No deadline: a loaded machine is no failure.
settings.register_profile("quick", max_examples=30, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=2_000, deadline=None)
settings.register_profile("brief", max_examples=5, deadline=None, derandomize=True)
settings.load_profile("quick")


@pytest.fixture
def standin() -> "Iterator[StandIn]":
    """A stand-in of the test's own."""
    from tests.bitfinex.standin import StandIn  # the core's tests do without

    with StandIn() as server:
        yield server


@pytest.fixture(scope="session")
def commands_for_all() -> Iterator[Path]:
    """The folder of the installed commands and their Python, in a place where any user can run them."""
    from tests.installation import installed_for_all

    if os.geteuid():
        yield Path(sys.executable).parent  # there is but this one user to be
        return
    with TemporaryDirectory(prefix="vt-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield installed_for_all(Path(folder))
