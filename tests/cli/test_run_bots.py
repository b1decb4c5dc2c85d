"""Real programs, started by ``run`` with a key that they never had in a file, sign as they should.

The programs come with the extra ``conformance``; what they ask is the stand-in for Bitfinex.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.bitfinex.standin import StandIn
from tests.cli.conftest import COMMAND, Cli
from tests.cli.windows import open_window
from vault_tui.core.secret import Secret
from vault_tui.session import PROFILES

pytestmark = pytest.mark.skipif(
    find_spec("ccxt") is None or find_spec("bfxapi") is None,
    reason="needs the real client programs: install '.[test,conformance]'",
)
PATIENCE = 180

CCXT = """
import json, os, sys
import ccxt
exchange = ccxt.bitfinex({"apiKey": os.environ["BITFINEX_APIKEY"], "secret": os.environ["BITFINEX_SECRET"]})
exchange.urls["api"] = dict.fromkeys(("v1", "public", "private"), sys.argv[1])
print(json.dumps(exchange.fetch_balance()["total"]))
"""
BFXAPI = """
import json, os, sys
from bfxapi import Client
client = Client(os.environ["BFX_API_KEY"], os.environ["BFX_API_SECRET"], rest_host=sys.argv[1] + "/v2")
print(json.dumps({one.currency: one.balance for one in client.rest.auth.get_wallets()}))
"""
CONFIGURED = """
import json, sys
import ccxt
config = json.load(open(sys.argv[2]))["exchange"]
exchange = ccxt.bitfinex({"apiKey": config["key"], "secret": config["secret"]})
exchange.urls["api"] = dict.fromkeys(("v1", "public", "private"), sys.argv[1])
print(json.dumps(exchange.fetch_balance()["total"]))
"""
PROGRAMS = {"ccxt": CCXT, "bitfinex-api-py": BFXAPI}


@pytest.fixture
def home(fresh: Cli, standin: StandIn) -> Cli:
    """A vault with the key of a trading bot for each program."""
    session = fresh.make(PROFILES["interactive"])
    for program, name in (("ccxt", "trading-bot"), ("bitfinex-api-py", "reporting")):
        key = standin.key(name)
        entry = session.add(f"{program} bot", integration=program)
        session.seal_api_key(entry.id, key.api_key)
        session.seal_secret(entry.id, Secret(key.secret))
    session.close()
    return fresh


def balances(cli: Cli, *words: str, opened: bool = True) -> Any:
    env = {"VAULT_TUI_PASSPHRASE_FILE": str(cli.home / "passphrase")} if opened else {}
    done = subprocess.run(
        [COMMAND, *words],
        env=cli.environment(**env),
        cwd=cli.home,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def accepted(standin: StandIn) -> list[bool]:
    return [request.verdict.accepted for request in standin.requests if request.verdict is not None]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_bot_signs_with_the_key_that_it_was_started_with(home: Cli, standin: StandIn, program: str) -> None:
    words = ("run", f"{program} bot", "--", sys.executable, "-c", PROGRAMS[program], standin.url)
    assert "BTC" in balances(home, *words)
    assert accepted(standin) == [True]


def test_a_bot_signs_with_a_key_out_of_the_window(home: Cli, standin: StandIn) -> None:
    with open_window(home) as inside:
        words = ("run", "ccxt bot", "--", sys.executable, "-c", CCXT, standin.url)
        assert "BTC" in balances(inside, *words, opened=False)
    assert accepted(standin) == [True]


def test_a_bot_signs_with_the_key_in_a_configuration_that_was_never_on_a_disk(
    home: Cli, standin: StandIn
) -> None:
    template = {"exchange": {"key": "vault://ccxt%20bot/key", "secret": "vault://ccxt%20bot/secret"}}
    home.write("config.json", json.dumps(template))
    words = ("inject", "config.json", "--", sys.executable, "-c", CONFIGURED, standin.url, "{}")
    assert "BTC" in balances(home, *words)
    assert accepted(standin) == [True]
    assert not holding(home.home, standin.key("trading-bot").secret)


def holding(folder: Path, text: str) -> list[Path]:
    """The files that hold a text."""
    return [path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]
