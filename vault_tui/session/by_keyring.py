"""Opening a vault with what the system's keyring keeps, without a typed passphrase."""

from vault_tui.session.keyring_slots import keyring_slots, keys_by_keyring
from vault_tui.session.locked import check_not_locked
from vault_tui.session.opening import Opening
from vault_tui.session.session import Session
from vault_tui.session.store import Store


def unlock_by_keyring(opening: Opening) -> Session | None:
    """The vault, opened by the system's keyring; None when it has no such way in, and nothing was asked.

    Takes about two seconds at the worst and never makes the desktop ask the person. Raises
    ``KeyringUnfit`` with the sentence to show before the passphrase is asked for, ``NoVault`` or a
    ``FileRefused``. After a lock that is one: what was locked is opened by the person.
    """
    header = opening.header()
    if not keyring_slots(header):
        return None
    check_not_locked(opening, header)
    store, kind = Store.open_by(opening, lambda read: keys_by_keyring(read, opening.world.keychain()))
    return Session.just_opened(store, kind)
