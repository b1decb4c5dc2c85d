"""The note that a person locked the vault: until it is unlocked by typing, the keyring must not open it.

Without it, anybody at the unattended session could open a locked vault by restarting the program.
"""

import contextlib

from vault_tui.core.errors import KeyringUnfit, VaultError
from vault_tui.core.fileformat import Header, SlotKind
from vault_tui.session.opening import Opening
from vault_tui.session.seen import note_name
from vault_tui.session.session import Session
from vault_tui.system.machine import boot_id


def note_locked(opening: Opening) -> None:
    """Write the note, if the vault has a keyring slot. Raises ``VaultError`` if that fails."""
    try:
        header = opening.header()
    except VaultError:
        return  # no keyring opens a vault that can't be read
    if _has_keyring_slot(header):
        opening.world.login.write(_name(header), boot_id())


def note_opened_by_person(session: Session) -> None:
    """Delete the note after an unlock by typing. Never raises."""
    store = session._store
    if _has_keyring_slot(store.header):
        with contextlib.suppress(VaultError):
            store.world.login.remove(_name(store.header))


def check_not_locked(opening: Opening, header: Header) -> None:
    """Raise :class:`KeyringUnfit` when there is a note, or when it can't be read.

    A note from before the last boot belongs to an earlier login, and doesn't count.
    """
    try:
        noted = opening.world.login.read(_name(header))
    except VaultError as error:
        raise KeyringUnfit(error.sentence, "Unlock with the passphrase.") from None
    if noted == boot_id():
        raise KeyringUnfit("It was locked: the keyring opens it again once you have unlocked it yourself.")


def why_kept_out(opening: Opening) -> str:
    """The sentence of :func:`check_not_locked`'s error; empty if there is none. Raises as ``header``."""
    try:
        check_not_locked(opening, opening.header())
    except KeyringUnfit as error:
        return error.sentence
    return ""


def _has_keyring_slot(header: Header) -> bool:
    return any(slot.kind is SlotKind.KEYRING for slot in header.slots)


def _name(header: Header) -> str:
    return note_name("locked", header.vault_id)
