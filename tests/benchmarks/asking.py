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
from vault_tui.bitfinex.client import EMPTY
from vault_tui.bitfinex.signing import Credentials
from vault_tui.core.life import Outcome
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Opening, Session, World
from vault_tui.session.exchange import AT_ONCE, Verification
from vault_tui.system.state import StateFolder

KEYS = 50
DELAY = 0.02
PATHS = ("auth/r/permissions", "auth/r/info/user", "auth/r/wallets")
"""Asked of each key: what it may do, whose it is, and how many wallets it reaches."""


def keys() -> list[Key]:
    """Keys of as many bots."""
    rights = scopes(account="r", history="r", orders="rw", wallets="r")
    return [Key(f"EXAMPLE-key-{n:031}", f"EXAMPLE-secret-{n:028}", rights) for n in range(KEYS)]


def ideal() -> float:
    """Seconds that the delays take: each key is asked one question at a time, and the clock is compared."""
    return (ceil(KEYS / AT_ONCE) * len(PATHS) + 1) * DELAY


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


def asked() -> float:
    """Seconds until as much was asked by bare sockets: nothing looked at, nothing kept."""
    with exchange() as url:
        started = time.perf_counter()
        asyncio.run(_ask_all(*url.removeprefix("http://").split(":")))
        return time.perf_counter() - started


async def _ask_all(host: str, port: str) -> None:
    waiting = keys()

    async def ask(path: str, key: Key) -> None:
        pair = Credentials(key.api_key, Secret(key.secret))
        signed = pair.headers(path, time.time_ns() // 1_000, EMPTY)
        head = {"Host": f"{host}:{port}", "Connection": "close", "Content-Length": str(len(EMPTY)), **signed}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(f"POST /v2/{path} HTTP/1.1\r\n{lines}\r\n".encode() + EMPTY)
        assert b" 200 " in await reader.readline()
        await reader.read()
        writer.close()

    async def work() -> None:
        while waiting:
            key = waiting.pop()
            for path in PATHS:
                await ask(path, key)

    await ask(PATHS[0], waiting[-1])
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


def cases(folder: Path) -> list[Case]:
    """Verifying them all, as a ratio to the delays alone, and what the machine and the exchange add."""
    name = f"the delays of {KEYS} keys, {AT_ONCE} at once"
    bare = f"asking about {KEYS} keys by bare sockets"
    verifying = partial(verified, folder)
    return [
        Case(name, ideal, most_rounds=1),
        Case(bare, asked, baseline=name, most_rounds=5),
        Case(f"verifying {KEYS} keys", verifying, baseline=name, goal=1.5, within=bare, most_rounds=5),
    ]


if __name__ == "__main__":
    with StandIn(keys(), delay=DELAY) as standin:
        print(standin.url, flush=True)
        sys.stdin.read()
