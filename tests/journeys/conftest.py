"""A home as a newcomer over SSH has it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.worlds import PASSPHRASE

SERVER = "203.0.113.9"
"""The address by which this machine was reached."""


@pytest.fixture
def home(tmp_path: Path) -> Cli:
    """A home without a vault; ``run()`` opens what is made there with a passphrase file."""
    cli = Cli(tmp_path, {"SSH_CONNECTION": f"198.51.100.7 50000 {SERVER} 22"})
    cli.write("passphrase", f"{PASSPHRASE}\n")
    return cli
