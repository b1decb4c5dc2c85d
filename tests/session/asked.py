"""An open vault with keys of the stand-in's, for tests that ask about them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bitfinex.standin import StandIn
from tests.worlds import CHEAP, CHEAP_LIMITS, PASSPHRASE
from vault_tui.core.models import Entry
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Opening, Session, World
from vault_tui.system.state import StateFolder


class Clock:
    """The real time, and a little more when told so."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def asking_session(folder: Path, clock: Callable[[], float] | None = None) -> Session:
    """A fresh vault, by a clock that shows the time."""
    with Passphrase.copy_of(PASSPHRASE) as passphrase:
        return Session.create(_opening(folder, clock), passphrase, CHEAP)


@contextmanager
def reopened(folder: Path, clock: Callable[[], float] | None = None) -> Iterator[Session]:
    """The same vault, as another process opens it."""
    with Passphrase.copy_of(PASSPHRASE) as passphrase:
        session = Session.unlock(_opening(folder, clock), passphrase)
    yield session
    session.close()


def _opening(folder: Path, clock: Callable[[], float] | None) -> Opening:
    world = World(
        clock=clock or Clock(),
        limits=CHEAP_LIMITS,
        state=StateFolder(folder / "state"),
        free_memory=lambda: 1 << 34,
    )
    return Opening(folder / "vaults" / "main.vault", world)


def stored(session: Session, standin: StandIn, name: str = "trading-bot", **fields: object) -> Entry:
    """An entry with the pair of that name; by default with the plan of a trading bot."""
    fields.setdefault("label", name)
    fields.setdefault("preset", "trading-bot")
    fields.setdefault("permissions", {"account": "r", "history": "r", "orders": "rw", "wallets": "r"})
    label = str(fields.pop("label"))
    key = standin.key(name)
    entry = session.add(label, **fields)
    session.seal_api_key(entry.id, key.api_key)
    return session.seal_secret(entry.id, Secret(key.secret))


def nonces(standin: StandIn, name: str = "trading-bot") -> list[int]:
    """Every nonce that was used with a key, in order."""
    return [request.nonce for request in standin.requests if request.key == name]


def asked(standin: StandIn) -> list[str]:
    """What was asked about, in order."""
    return [request.path for request in standin.requests]
