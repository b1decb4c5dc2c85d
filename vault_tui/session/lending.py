"""Passing the vault key to the unlock window's process, without anybody else seeing it.

The process that unlocked sends it to the window that it starts, over a socket pair that only the two hold.
Only the modules that an import contract names may import this one.
"""

from collections.abc import Callable
from typing import Final

from vault_tui.core.contents import Contents
from vault_tui.core.crypto import KEY_BYTES, KeyBuffer, equal
from vault_tui.core.errors import Conflict
from vault_tui.core.fileformat import SlotKind
from vault_tui.core.keys import VaultKeys, vault_commitment
from vault_tui.session.opening import Opening
from vault_tui.session.session import Session
from vault_tui.session.store import Store

SIZE: Final = KEY_BYTES
BORROWED: Final = "The unlock window only reads."


def lend(session: Session, write: Callable[[memoryview], None]) -> None:
    """Pass a view of the key to ``write``; it is released after the call, so that it can't be kept."""
    with memoryview(session._store.keys.vault_key.data) as view, view.toreadonly() as key:
        write(key)


def borrow(opening: Opening, fill: Callable[[memoryview], None]) -> Session:
    """The vault, opened read-only by the key that ``fill`` writes into the given buffer.

    Raises what :meth:`Opening.read` and ``fill`` do, and ``Conflict`` when it is not this file's key: the
    vault was re-encrypted meanwhile. Rollback is not checked: the lending process did that.
    """
    header, text, payload = opening.read()
    key = KeyBuffer()
    try:
        with memoryview(key.data) as room:
            fill(room)
        if not equal(vault_commitment(key, header.vault_id), header.vault_commitment):
            raise Conflict("This vault was re-encrypted by another process.", "Unlock it again.")
        keys = VaultKeys(key, header.vault_id, header.epoch)
        contents = Contents.decode(keys.open_payload(header, text, payload))
    except BaseException:
        key.wipe()
        raise
    return Session(Store(opening, keys, header, contents, read_only=BORROWED), SlotKind.PASSPHRASE)
