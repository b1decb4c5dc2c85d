"""The stand-in is what real client programs take for Bitfinex, and our questions leave them working.

The programs come with the extra ``conformance`` and run in processes of their own.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.bitfinex.standin import FAULTS, Key, StandIn
from tests.session.asked import asking_session, nonces, stored
from vault_tui.bitfinex.diagnosis import Diagnosis
from vault_tui.core.life import Outcome
from vault_tui.core.models import Entry
from vault_tui.session import Session

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("ccxt") is None or find_spec("bfxapi") is None,
        reason="needs the real client programs: install '.[test,conformance]'",
    ),
]

CCXT = """
import json, sys
import ccxt
url, api_key, secret = sys.argv[1:]
exchange = ccxt.bitfinex({"apiKey": api_key, "secret": secret, "enableRateLimit": False})
exchange.urls["api"] = {"v1": url, "public": url, "private": url}
try:
    said = [exchange.private_post_auth_r_permissions(), exchange.fetch_balance()["total"]]
except ccxt.BaseError as error:
    said = type(error).__name__
print(json.dumps(said))
"""
BFXAPI = """
import json, sys
from bfxapi import Client
url, api_key, secret = sys.argv[1:]
client = Client(api_key, secret, rest_host=f"{url}/v2")
try:
    said = [[one.wallet_type, one.currency, one.balance] for one in client.rest.auth.get_wallets()]
except Exception as error:
    said = type(error).__name__
print(json.dumps(said))
"""
BALANCES = {"BTC": 0.5, "USD": 1200.5}
Program = Callable[[StandIn], Any]


def run(program: str, standin: StandIn, key: Key) -> Any:
    """What a program prints that holds this key."""
    done = subprocess.run(
        [sys.executable, "-c", program, standin.url, key.api_key, key.secret],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def ccxt(standin: StandIn, key: Key | None = None) -> Any:
    """The permissions and balances that ccxt reads, or the name of its error."""
    return run(CCXT, standin, key or standin.key("trading-bot"))


def bfxapi(standin: StandIn, key: Key | None = None) -> Any:
    """The wallets that bitfinex-api-py reads, or the name of its error."""
    return run(BFXAPI, standin, key or standin.key("trading-bot"))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = asking_session(tmp_path)
    yield opened
    opened.close()


def verify(session: Session, standin: StandIn, entry: Entry) -> tuple[Outcome, Diagnosis]:
    endpoint = session.exchange.endpoint(standin.url)
    told = asyncio.run(session.exchange.verify(entry.id, endpoint=endpoint))
    return told.outcome, told.diagnosis


def accepted(standin: StandIn) -> list[bool]:
    """Of every signed request in turn, whether the rules accepted it."""
    return [request.verdict.accepted for request in standin.requests if request.verdict is not None]


def test_ccxt_is_accepted_and_counts_in_milliseconds(standin: StandIn) -> None:
    permissions, balances = ccxt(standin)
    assert ["orders", "1", "1"] in [[str(part) for part in row] for row in permissions]
    assert balances == BALANCES
    assert accepted(standin) == [True, True]
    assert all(10**12 < nonce < 10**13 for nonce in nonces(standin))


def test_bitfinex_api_py_is_accepted_and_counts_in_microseconds(standin: StandIn) -> None:
    assert ["exchange", "BTC", 0.5] in bfxapi(standin)
    assert accepted(standin) == [True]
    assert all(10**15 < nonce < 10**16 for nonce in nonces(standin))


def test_a_wrong_secret_a_revoked_key_and_another_address_are_refused_to_both(standin: StandIn) -> None:
    wrong = standin.key("trading-bot")
    standin.change("trading-bot", secret=standin.key("paper").secret)
    for key in (wrong, standin.key("revoked"), standin.key("address")):
        assert ccxt(standin, key) == "AuthenticationError"
        assert bfxapi(standin, key) == "InvalidCredentialError"


def test_ccxt_understands_the_faults_as_they_are_meant(standin: StandIn) -> None:
    for fault, error in (
        ("rate", "RateLimitExceeded"),
        ("maintenance", "OnMaintenance"),
        ("permission", "PermissionDenied"),
        ("nonce", "InvalidNonce"),
    ):
        standin.heal()
        standin.fail(FAULTS[fault], key="trading-bot")
        assert ccxt(standin) == error


@pytest.mark.parametrize(("integration", "program"), [("ccxt", ccxt), ("bitfinex-api-py", bfxapi)])
def test_a_program_works_on_after_our_question_on_the_same_key(
    session: Session, standin: StandIn, integration: str, program: Program
) -> None:
    entry = stored(session, standin, integration=integration)
    before = program(standin)
    outcome, diagnosis = verify(session, standin, entry)
    assert outcome is Outcome.WORKS, diagnosis
    assert program(standin) == before
    assert verify(session, standin, entry)[0] is Outcome.WORKS
    assert all(accepted(standin))
    assert nonces(standin) == sorted(set(nonces(standin)))


def test_one_nonce_in_microseconds_locks_ccxt_out_and_ours_is_refused_and_never_escalates(
    session: Session, standin: StandIn
) -> None:
    entry = stored(session, standin, integration="ccxt")
    assert ccxt(standin)[1] == BALANCES
    assert ["exchange", "BTC", 0.5] in bfxapi(standin)
    assert ccxt(standin) == "InvalidNonce"
    outcome, diagnosis = verify(session, standin, entry)
    assert (outcome, diagnosis.id) == (Outcome.UNKNOWN, "nonce")
    assert nonces(standin)[-1] < 10**13


def test_our_question_in_microseconds_would_lock_ccxt_out_too(session: Session, standin: StandIn) -> None:
    entry = stored(session, standin, integration="ccxt", nonce_unit="us")
    assert ccxt(standin)[1] == BALANCES
    assert verify(session, standin, entry)[0] is Outcome.WORKS
    assert ccxt(standin) == "InvalidNonce"
