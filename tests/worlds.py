"""A world for tests: cheap key derivation, a clock that stands still, a state folder of its own."""

from dataclasses import dataclass
from pathlib import Path

from vault_tui.core.fileformat import LIMITS, Cost, Limits
from vault_tui.core.secret import Passphrase
from vault_tui.session import Opening, Session, World
from vault_tui.system.state import StateFolder

CHEAP = Cost(1, 8 * 1024)
"""The least that Argon2id takes. The shipped limits refuse it."""
CHEAP_LIMITS = Limits(opslimit=(1, 10), memlimit=(8 * 1024, LIMITS.memlimit[1]))

PASSPHRASE = "correct horse battery staple"
API_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample1"
API_SECRET = "SECRETsecretSECRETsecretSECRETsecretSECRET1"
OTHER_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample2"
OTHER_SECRET = "SECRETsecretSECRETsecretSECRETsecretSECRET2"

BOT_RIGHTS = {"account": "r", "history": "r", "orders": "rw", "wallets": "r"}
"""What a trading bot's key may do."""


@dataclass
class Clock:
    """A clock that moves when it is told to."""

    moment: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.moment


def cheap_world(folder: Path, clock: Clock | None = None) -> World:
    """A world whose state lies in ``folder``."""
    return World(
        clock=clock or Clock(),
        limits=CHEAP_LIMITS,
        state=StateFolder(folder / "state"),
        login=StateFolder(folder / "login"),
        free_memory=lambda: 1 << 34,
    )


def new_session(folder: Path, clock: Clock | None = None) -> Session:
    """A fresh vault in ``folder``, opened."""
    opening = Opening(folder / "vaults" / "main.vault", cheap_world(folder, clock))
    with Passphrase.copy_of(PASSPHRASE) as passphrase:
        return Session.create(opening, passphrase, CHEAP)


def open_again(folder: Path, passphrase: str = PASSPHRASE, clock: Clock | None = None) -> Session:
    """The vault in ``folder`` as another process would open it."""
    with Passphrase.copy_of(passphrase) as typed:
        return Session.unlock(Opening(folder / "vaults" / "main.vault", cheap_world(folder, clock)), typed)
