"""A new key epoch: what taking a way into the vault away needs."""

from collections.abc import Callable
from dataclasses import replace

from vault_tui.core.contents import Contents
from vault_tui.core.crypto import ID_BYTES, NONCE_BYTES, TAG_BYTES
from vault_tui.core.errors import FileRefused
from vault_tui.core.fileformat import MAX_FILE, Header, Slot, check_cost, encode_header, split
from vault_tui.core.keys import Random, VaultKeys
from vault_tui.core.models import Entry, Pair, SealedSecret
from vault_tui.session import diary
from vault_tui.session.opening import Opening
from vault_tui.session.slots import first_header, new_keys
from vault_tui.session.store import LOCK_TIMEOUT, Store
from vault_tui.system.backups import Backup


def reencrypt(store: Store, slots: Callable[[VaultKeys], tuple[Slot, ...]]) -> list[Backup]:
    """Move the vault and its backups to a new vault key; returns the backups that could not follow.

    Without this an old copy of the file and the passphrase of its day would open every later version.
    ``slots`` makes the ways in for the new key. Backups of the epoch that ends are sealed anew; older
    ones can't be opened by now and are returned, for the person to decide.
    """
    from vault_tui.session import kept_logins  # what it knows of logins is no matter of the quick path

    world, old = store.world, store.keys
    keys = new_keys(world, old.vault_id, old.epoch + 1)
    header = first_header(keys, slots(keys))
    store.rekey(keys, header, lambda contents: _without_trial(reseal(contents, old, keys, world.random)))
    left = rewrite_backups(store, old, lambda contents: reseal(contents, old, keys, world.random))
    diary.move(store, old)
    kept_logins.move(store, old)
    old.wipe()
    return left


def _without_trial(contents: Contents) -> Contents:
    """No recovery code of the epoch that begins was ever typed."""
    return contents.with_settings(replace(contents.settings, recovery_tried_at=None))


def reseal(contents: Contents, old: VaultKeys, new: VaultKeys, random: Random) -> Contents:
    """Every secret and fingerprint of the contents under another key."""

    def anew(entry: Entry, api_key: str, secret: SealedSecret | None) -> SealedSecret | None:
        if secret is None:
            return None
        return new.seal_secret(
            entry.id, api_key, old.open_secret(entry.id, api_key, secret), secret.set_at, random
        )

    def pair_anew(entry: Entry, pair: Pair | None) -> Pair | None:
        return replace(pair, secret=anew(entry, pair.api_key, pair.secret)) if pair else None

    for entry in contents:
        renewed = replace(
            entry,
            secret=anew(entry, entry.api_key, entry.secret),
            candidate=pair_anew(entry, entry.candidate),
            outgoing=pair_anew(entry, entry.outgoing),
            history=tuple(
                replace(change, secret=anew(entry, change.api_key, change.secret)) for change in entry.history
            ),
        )
        if renewed != entry:
            contents = contents.with_entry(renewed)
    return contents


def rewrite_backups(store: Store, old: VaultKeys, change: Callable[[Contents], Contents]) -> list[Backup]:
    """Write every backup that ``old`` opens anew, under the vault's present key and slots.

    Returns the backups that it does not open: those of an older epoch, and damaged ones.
    """
    file, random = store.opening.file, store.world.random
    left: list[Backup] = []
    with file.lock(LOCK_TIMEOUT):
        for backup in file.backups():
            try:
                header, contents = open_backup(store.opening, old, backup)
            except FileRefused:
                left.append(backup)
                continue
            payload = change(contents).encode()
            fresh = first_header(store.keys, store.header.slots, header.generation - 1)
            fresh = fresh.with_save(random(ID_BYTES), random(NONCE_BYTES), len(payload) + TAG_BYTES)
            header_text = encode_header(fresh)
            store.keys.seal_payload(fresh.save_id, fresh.nonce, payload, header_text)
            file.rewrite_backup(backup, (header_text, payload))
    return left


def open_backup(opening: Opening, keys: VaultKeys, backup: Backup) -> tuple[Header, Contents]:
    """Header and contents of a backup of this epoch; raises a ``FileRefused`` otherwise."""
    header, header_text, payload = split(opening.file.read_backup(backup, MAX_FILE))
    check_cost(header, opening.world.limits)
    return header, Contents.decode(keys.open_payload(header, header_text, payload))
