"""That a person locked the vault, noted until they type what opens it: no keyring opens it meanwhile.

Who locks and walks away means it. Without the note, whoever sits down at that login next would have the
vault by restarting the program.
"""

import contextlib

from vault_tui.core.errors import KeyringUnfit, VaultError
from vault_tui.core.fileformat import Header, SlotKind
from vault_tui.session.opening import Opening
from vault_tui.session.seen import note_name
from vault_tui.session.session import Session
from vault_tui.system.machine import boot_id


def note_locked(opening: Opening) -> None:
    """Note it, if a keyring could open this vault at all. Raises ``VaultError`` when that can't be noted."""
    try:
        header = opening.header()
    except VaultError:
        return  # no keyring opens what can't be read
    if _has_way_in(header):
        opening.world.login.write(_name(header), boot_id())


def note_opened_by_person(session: Session) -> None:
    """What opens it was typed: from now on the keyring may open it again. Never raises."""
    store = session._store
    if _has_way_in(store.header):
        with contextlib.suppress(VaultError):
            store.world.login.remove(_name(store.header))


def check_not_locked(opening: Opening, header: Header) -> None:
    """Raise :class:`KeyringUnfit` when it was locked since, or when that can't be known.

    A note of an earlier start of the machine is of an earlier login.
    """
    try:
        noted = opening.world.login.read(_name(header))
    except VaultError as error:
        raise KeyringUnfit(error.sentence, "Unlock with the passphrase.") from None
    if noted == boot_id():
        raise KeyringUnfit("It was locked: the keyring opens it again once you have unlocked it yourself.")


def why_kept_out(opening: Opening) -> str:
    """The sentence of :func:`check_not_locked`; empty where a keyring may open it. Raises as ``header``."""
    try:
        check_not_locked(opening, opening.header())
    except KeyringUnfit as error:
        return error.sentence
    return ""


def _has_way_in(header: Header) -> bool:
    return any(slot.kind is SlotKind.KEYRING for slot in header.slots)


def _name(header: Header) -> str:
    return note_name("locked", header.vault_id)
