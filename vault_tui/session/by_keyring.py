"""Unlocking a vault by the system's keyring, without a passphrase."""

from vault_tui.session.keyring_slots import keyring_slots, keys_by_keyring
from vault_tui.session.locked import check_not_locked
from vault_tui.session.opening import Opening
from vault_tui.session.session import Session
from vault_tui.session.store import Store


def unlock_by_keyring(opening: Opening) -> Session | None:
    """The vault, unlocked by the system's keyring; None when it has no keyring slot.

    Takes about two seconds at worst, and the desktop never prompts. Raises ``KeyringUnfit``, whose sentence
    is for the passphrase prompt, also after a lock (see :mod:`.locked`); ``NoVault`` or ``FileRefused``.
    """
    header = opening.header()
    if not keyring_slots(header):
        return None
    check_not_locked(opening, header)
    store, kind = Store.open_by(opening, lambda read: keys_by_keyring(read, opening.world.keychain()))
    return Session.just_opened(store, kind)
