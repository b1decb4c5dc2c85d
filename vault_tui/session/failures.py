"""Failed unlocks: noted outside the vault and shown at the next unlock; they never lock anybody out.

Only their times are kept, unencrypted because no key is known when they are written. Anyone who can write
to the state folder can add or remove some.
"""

import json
from contextlib import suppress
from datetime import datetime
from typing import Final

from vault_tui.core.errors import VaultError
from vault_tui.core.strict import read_all, read_moment
from vault_tui.session.seen import note_name
from vault_tui.system.state import StateFolder

MOST: Final = 100
"""The number of times that are kept, the newest."""


def note(state: StateFolder, vault_id: bytes, now: int) -> None:
    """Add this time. An error is ignored: the person is only told of the wrong passphrase."""
    moments = (*read(state, vault_id), now)[-MOST:]
    with suppress(VaultError):
        state.write(note_name("failed", vault_id), json.dumps(moments).encode())


def read(state: StateFolder, vault_id: bytes) -> tuple[int, ...]:
    """The times since the last unlock; empty if there is no readable note."""
    try:
        return read_all(read_moment, MOST)(json.loads(state.read(note_name("failed", vault_id)) or b"[]"))
    except (VaultError, ValueError, TypeError, RecursionError):
        return ()


def take(state: StateFolder, vault_id: bytes) -> tuple[int, ...]:
    """The times, which are deleted."""
    moments = read(state, vault_id)
    if moments:
        with suppress(VaultError):
            state.remove(note_name("failed", vault_id))
    return moments


def in_words(moments: tuple[int, ...]) -> str:
    """The sentence to show at the next unlock."""
    count = "One failed try" if len(moments) == 1 else f"{len(moments)} failed tries"
    count = f"{MOST} or more failed tries" if len(moments) == MOST else count
    try:
        latest = datetime.fromtimestamp(max(moments)).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OverflowError, ValueError, OSError):
        return f"{count} to unlock this vault since it was last open."
    which = "at" if len(moments) == 1 else "the latest at"
    return f"{count} to unlock this vault since it was last open, {which} {latest}. Was that you?"
