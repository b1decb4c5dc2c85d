"""The vault key on its way between two processes of this program, without anybody else seeing it.

Whoever unlocked lends it to the unlock window that it starts, over a socket that only these two hold. No
other module may import this one; an import contract sees to it.
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
    """Let ``write`` take the key out of its buffer; the view ends with the call, so that it can't be kept."""
    with memoryview(session._store.keys.vault_key.data) as view, view.toreadonly() as key:
        write(key)


def borrow(opening: Opening, fill: Callable[[memoryview], None]) -> Session:
    """The vault opened by a key that ``fill`` writes into its buffer: read-only, whatever it came from.

    Raises what :meth:`Opening.read` and ``fill`` do, and ``Conflict`` when it is not this file's key: the
    vault was re-encrypted meanwhile. How the file stands to what was last seen is the lender's business.
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
