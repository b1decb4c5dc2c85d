"""A home as a newcomer over SSH has it."""

from pathlib import Path

import pytest

from tests.bitfinex.standin import StandIn
from tests.cli.conftest import Cli
from tests.journeys.mishaps import LABEL
from tests.worlds import API_KEY, API_SECRET, PASSPHRASE
from vault_tui.core.secret import Secret
from vault_tui.session import PROFILES, Session

SERVER = "203.0.113.9"
"""The address by which this machine was reached."""


@pytest.fixture
def home(tmp_path: Path) -> Cli:
    """A home without a vault; ``run()`` opens what is made there with a passphrase file."""
    cli = Cli(tmp_path, {"SSH_CONNECTION": f"198.51.100.7 50000 {SERVER} 22"})
    cli.write("passphrase", f"{PASSPHRASE}\n")
    return cli


def asking(home: Cli, bitfinex: StandIn) -> Session:
    """A new vault in this home, open; commands there ask the stand-in, and get the passphrase by its file."""
    home.env |= {
        "VAULT_TUI_API_URL": bitfinex.url,
        "VAULT_TUI_PASSPHRASE_FILE": str(home.home / "passphrase"),
    }
    return home.make(PROFILES["interactive"])


@pytest.fixture
def vault(home: Cli) -> Cli:
    """A home with a vault of one key."""
    session = home.make(PROFILES["interactive"])
    entry = session.add(LABEL, integration="freqtrade")
    session.seal_api_key(entry.id, API_KEY)
    session.seal_secret(entry.id, Secret(API_SECRET))
    session.close()
    return home
