"""The vaults that are measured: invented entries behind the cost of a new vault, each made once."""

import time
from functools import cache
from pathlib import Path

from vault_tui.cli.demo_data import demo_entries, many_entries
from vault_tui.core.secret import Passphrase
from vault_tui.session import PROFILES, Cost, Opening, Session, World
from vault_tui.session.filling import add_many
from vault_tui.system.state import StateFolder

PASSPHRASE = "benchmark"
USUAL, LIGHT = PROFILES["moderate"], PROFILES["interactive"]
"""What a new vault costs where memory isn't short; and less, for what is measured without the derivation:
that varies by more than all the rest takes."""

FIRST_LABEL = b"dca-bot-00005"
"""The label that stands first, however many entries there are."""

DEMONSTRATION = 0
"""Instead of a number of entries: those of every kind that the demonstration shows."""


class Vaults:
    """Makes vaults in ``folder``, and says what a process needs to open one."""

    def __init__(self, folder: Path) -> None:
        self._state = folder / "state"
        self._folder = folder
        self.made = cache(self._make)
        self.environment = {"XDG_STATE_HOME": str(self._state)}
        self.passphrase_file = folder / "passphrase"
        self.passphrase_file.touch(mode=0o600)
        self.passphrase_file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")

    def options(self, entries: int, cost: Cost = LIGHT, *, by_file: bool = True) -> list[str]:
        """The arguments that name the vault of so many entries and, ``by_file``, open it unasked."""
        named = ["--vault", str(self.made(entries, cost))]
        return [*named, "--passphrase-file", str(self.passphrase_file)] if by_file else named

    def unlocked(self, entries: int) -> Session:
        """That vault, open in this process; the caller closes it."""
        with Passphrase.copy_of(PASSPHRASE) as passphrase:
            return Session.unlock(Opening(self.made(entries, LIGHT), self._world()), passphrase)

    def _make(self, entries: int, cost: Cost) -> Path:
        opening = Opening(self._folder / f"{entries}-{cost.opslimit}" / "main.vault", self._world())
        with Passphrase.copy_of(PASSPHRASE) as passphrase:
            session = Session.create(opening, passphrase, cost)
        now, today = int(time.time()), session.today()
        add_many(session, many_entries(entries, now, today) if entries else demo_entries(now, today))
        session.close()
        return opening.path

    def _world(self) -> World:
        return World(state=StateFolder(self._state / "vault-tui" / "state"))
