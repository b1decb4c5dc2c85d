"""How long it takes to verify many keys, beside what the exchange's own delays add up to.

Run as a program this is the exchange: it prints its address, and ends with its input.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from math import ceil
from pathlib import Path

from tests.benchmarks.harness import Case
from tests.benchmarks.vaults import LIGHT
from tests.bitfinex.standin import Key, StandIn, scopes
from vault_tui.core.life import Outcome
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Opening, Session, World
from vault_tui.session.exchange import AT_ONCE, Verification
from vault_tui.system.state import StateFolder

KEYS = 50
DELAY = 0.02
QUESTIONS = 3
"""Asked of each key: what it may do, whose it is, and how many wallets it reaches."""


def keys() -> list[Key]:
    """Keys of as many bots."""
    rights = scopes(account="r", history="r", orders="rw", wallets="r")
    return [Key(f"EXAMPLE-key-{n:031}", f"EXAMPLE-secret-{n:028}", rights) for n in range(KEYS)]


def ideal() -> float:
    """Seconds that the delays take: each key is asked one question at a time, and the clock is compared."""
    return (ceil(KEYS / AT_ONCE) * QUESTIONS + 1) * DELAY


@contextmanager
def exchange() -> Iterator[str]:
    """The exchange in a process of its own; its address."""
    command = [sys.executable, "-m", "tests.benchmarks.asking"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


@cache
def _vault(folder: Path) -> Session:
    world = World(state=StateFolder(folder / "asking-state"))
    with Passphrase.copy_of("benchmark") as passphrase:
        session = Session.create(Opening(folder / "asking" / "main.vault", world), passphrase, LIGHT)
    for number, key in enumerate(keys()):
        entry = session.add(f"bot-{number:02}", preset="trading-bot")
        session.seal_api_key(entry.id, key.api_key)
        session.seal_secret(entry.id, Secret(key.secret))
    return session


def verified(folder: Path) -> float:
    """Seconds until every key is verified and all of it is on the disk."""
    session = _vault(folder)
    results: list[object] = []
    with exchange() as url:
        ids = [entry.id for entry in session.entries()]
        endpoint = session.exchange.endpoint(url)
        started = time.perf_counter()
        asyncio.run(session.exchange.verify_all(ids, endpoint, lambda _, result: results.append(result)))
        took = time.perf_counter() - started
    outcomes = [result.outcome for result in results if isinstance(result, Verification)]
    assert outcomes == [Outcome.WORKS] * KEYS
    return took


def cases(folder: Path) -> list[Case]:
    """Verifying them all, as a ratio to the delays alone."""
    name = f"the delays of {KEYS} keys, {AT_ONCE} at once"
    return [
        Case(name, ideal, most_rounds=1),
        Case(f"verifying {KEYS} keys", partial(verified, folder), baseline=name, goal=1.5, most_rounds=5),
    ]


if __name__ == "__main__":
    with StandIn(keys(), delay=DELAY) as standin:
        print(standin.url, flush=True)
        sys.stdin.read()
