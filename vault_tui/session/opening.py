"""A vault file before it is unlocked."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final, NamedTuple

from vault_tui.core.errors import NotEnoughMemory
from vault_tui.core.fileformat import (
    INTERACTIVE,
    LIMITS,
    MAX_FILE,
    MAX_HEADER,
    MODERATE,
    Cost,
    Header,
    Limits,
    check_cost,
    costly,
    read_start,
    split,
)
from vault_tui.core.keys import Random
from vault_tui.session.seen import LastSeen, Relation, relation
from vault_tui.system.files import VaultFile
from vault_tui.system.machine import free_memory
from vault_tui.system.paths import runtime_folder, state_folder
from vault_tui.system.state import StateFolder
from vault_tui.system.surroundings import Origin, origin

if TYPE_CHECKING:
    from vault_tui.system.keychain import Keychain

HEADROOM: Final = 64 * 1024 * 1024
"""Memory left to the rest of the process and machine when a cost is chosen, in bytes."""


def _login_folder() -> str:
    runtime = runtime_folder()
    return f"{runtime}/state" if runtime else state_folder()


def _keychain() -> "Keychain":
    from vault_tui.system.keychain import Keychain  # for vaults with such a slot only

    return Keychain()


@dataclass(frozen=True, slots=True)
class World:
    """A session's dependencies; tests replace single ones.

    ``login`` is for notes that the system deletes at the last logout, where it has such a folder.
    """

    clock: Callable[[], float] = time.time
    random: Random = os.urandom
    limits: Limits = LIMITS
    state: StateFolder = field(default_factory=lambda: StateFolder(state_folder()))
    login: StateFolder = field(default_factory=lambda: StateFolder(_login_folder()))
    free_memory: Callable[[], int] = free_memory
    origin: Callable[[], Origin] = origin
    keychain: Callable[[], "Keychain"] = _keychain

    def now(self) -> int:
        """The current time in whole seconds of Unix time."""
        return int(self.clock())

    def today(self) -> date:
        """Today in the machine's time zone, by which due dates count."""
        return datetime.fromtimestamp(self.clock()).astimezone().date()

    def affordable(self) -> Cost:
        """The default cost, or the next lower profile where memory is short."""
        return MODERATE if self.free_memory() >= MODERATE.memlimit + HEADROOM else INTERACTIVE

    def short_of_memory(self) -> str:
        """Why a new vault gets a lower cost than usual, as a sentence; empty when it doesn't."""
        cost = self.affordable()
        if cost == MODERATE:
            return ""
        return (
            f"Memory is short here: this vault will take {cost.memlimit >> 20} MiB to open instead of "
            f"{MODERATE.memlimit >> 20}, which makes its passphrase easier to guess. Choose a longer one."
        )

    def check_memory(self, header: Header) -> None:
        """Raise :class:`NotEnoughMemory` where the system would kill us during the derivation."""
        most = max((slot.cost.memlimit for slot in header.slots if slot.cost), default=0)
        free = self.free_memory()
        if most > free:
            raise NotEnoughMemory(
                f"Opening this vault needs {most >> 20} MiB of memory and {free >> 20} MiB are free.",
                "Free some memory or raise the limit of this container, then try again.",
            )


class Probe(NamedTuple):
    """What a prompt shows before it asks.

    ``costly`` is set when the derivation needs the person's consent. ``older_epoch`` means that the
    passphrase or recovery code was changed since: the copy opens read-only.
    """

    header: Header
    notices: tuple[str, ...]
    costly: Cost | None
    older_epoch: bool


class Opening:
    """One vault file, before it is unlocked."""

    def __init__(self, path: Path, world: World | None = None) -> None:
        self.file = VaultFile(path)
        self.world = world or World()

    @property
    def path(self) -> Path:
        """The vault file itself, links followed."""
        return self.file.path

    @property
    def shown(self) -> str:
        """The path as the person gave it, fit for a screen."""
        return self.file.shown

    def exists(self) -> bool:
        """Whether there is a file to open."""
        return self.file.exists()

    def read(self) -> tuple[Header, bytes, bytearray]:
        """Header, header bytes and sealed payload, after every check that needs no key.

        Raises ``NoVault``, ``UnsafePlace`` or a ``FileRefused``.
        """
        self.file.check_place()
        header, text, payload = split(self.file.read(MAX_FILE))
        check_cost(header, self.world.limits)
        return header, text, payload

    def read_ahead(self) -> Callable[[], tuple[Header, bytes, bytearray]]:
        """Begin :meth:`read` in a thread; what is returned waits for it, and raises what it raised."""
        result: list[tuple[Header, bytes, bytearray]] = []
        errors: list[BaseException] = []

        def read() -> None:
            try:
                result.append(self.read())
            except BaseException as error:
                errors.append(error)

        def wait() -> tuple[Header, bytes, bytearray]:
            thread.join()
            if errors:
                raise errors[0]
            return result[0]

        thread = Thread(target=read, name="read", daemon=True)
        thread.start()
        return wait

    def header(self) -> Header:
        """The header alone, after the same checks; raises as :meth:`read`."""
        self.file.check_place()
        header, _ = read_start(*self.file.read_start(MAX_HEADER + 1, MAX_FILE))
        check_cost(header, self.world.limits)
        return header

    def probe(self) -> Probe:
        """Everything a prompt has to show; raises as :meth:`read`."""
        header = self.header()
        notices = []
        found = relation(header, LastSeen.read(self.world.state, header.vault_id))
        if found in ANNOUNCED:
            notices.append(ANNOUNCED[found])
        notices += self.file.remarks()
        above = costly(header, self.world.limits)
        return Probe(header, tuple(notices), above, found is Relation.OLDER_EPOCH)


ANNOUNCED: Final = {
    Relation.OLDER_EPOCH: (
        "This is an OLDER COPY: the passphrase or recovery code was changed since. "
        "It opens with what was valid then, and read-only."
    ),
    Relation.OLDER: "This copy is older than the one last opened here. Changes made since are not in it.",
    Relation.FORKED: "This copy and the one last opened here went different ways. Compare before you go on.",
}
