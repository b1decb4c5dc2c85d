"""Re-encryption under a new vault key, which starts a new key epoch, and rewriting of backups."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from vault_tui.core.contents import Contents
from vault_tui.core.crypto import ID_BYTES, NONCE_BYTES, TAG_BYTES
from vault_tui.core.errors import VaultError
from vault_tui.core.fileformat import (
    MAX_FILE,
    MAX_HEADER,
    Header,
    Slot,
    check_cost,
    encode_header,
    read_header,
    split,
)
from vault_tui.core.keys import Random, VaultKeys
from vault_tui.core.models import Entry, Pair, SealedSecret
from vault_tui.session import diary
from vault_tui.session.opening import Opening
from vault_tui.session.slots import first_header, new_keys
from vault_tui.session.store import Store
from vault_tui.system.backups import Backup


def reencrypt(store: Store, slots: Callable[[VaultKeys], tuple[Slot, ...]]) -> list[Backup]:
    """Re-encrypt the vault and its backups under a new vault key; returns the backups that could not be.

    Without a new key, an old copy of the file and its passphrase would give the key to every later version.
    ``slots`` makes the slots for the new key. Backups of the last epoch are resealed; older ones can't be
    opened any more and are returned, as are those that can't be written: once the vault is saved the new
    passphrase counts, so that must not raise an error.
    """
    from vault_tui.session import kept_logins  # not needed on the quick path

    world, old = store.world, store.keys
    keys = new_keys(world, old.vault_id, old.epoch + 1)
    header = first_header(keys, slots(keys))
    left: list[Backup] = []

    def follow() -> None:
        left[:] = _rewrite_backups(store, old, lambda contents: reseal(contents, old, keys, world.random))

    store.rekey(
        keys, header, lambda contents: _without_trial(reseal(contents, old, keys, world.random)), follow
    )
    diary.move(store, old)
    kept_logins.move(store, old)
    old.wipe()
    return left


def _without_trial(contents: Contents) -> Contents:
    """Forget the last try of the recovery code: the new epoch's code was never tried."""
    return contents.with_settings(replace(contents.settings, recovery_tried_at=None))


def reseal(contents: Contents, old: VaultKeys, new: VaultKeys, random: Random) -> Contents:
    """The contents with every secret and fingerprint resealed under the key ``new``."""

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


def remove_trashed(store: Store, entry_ids: Iterable[str]) -> tuple[int, list[Backup]]:
    """Remove those of these entries that are still in the trash, from the backups as well.

    Returns how many, and the backups that could not be changed. An entry that another process restored
    meanwhile is in use, and stays.
    """
    gone: list[str] = []
    left: list[Backup] = []

    def without(contents: Contents) -> Contents:
        gone[:] = (one for one in entry_ids if one in contents and contents.entry(one).trashed_at is not None)
        if not gone:
            return contents
        # The backups first: if this is interrupted, the trash still holds the entries to remove.
        left[:] = _rewrite_backups(store, store.keys, lambda kept: kept.without(*gone))
        return contents.without(*gone)

    store.transact(without, backup=False)
    return len(gone), left


def _rewrite_backups(store: Store, old: VaultKeys, change: Callable[[Contents], Contents]) -> list[Backup]:
    """Reseal every backup that ``old`` opens under the vault's current key and slots.

    Returns those that could not be: of an older epoch, damaged, or on a full disk. Backups of another vault,
    which this file replaced, are left alone. Only under the file's lock.
    """
    left: list[Backup] = []
    try:
        found = store.opening.file.backups()
    except VaultError as error:
        store.notices.append(f"The backups stay as they are: {error.sentence}")
        return left
    for backup in found:
        if (header := header_of(store.opening, backup)) and header.vault_id != store.header.vault_id:
            continue
        try:
            _rewrite(store, old, backup, change)
        except VaultError:
            left.append(backup)
    return left


def _rewrite(store: Store, old: VaultKeys, backup: Backup, change: Callable[[Contents], Contents]) -> None:
    random = store.world.random
    header, contents = open_backup(store.opening, old, backup)
    payload = change(contents).encode()
    fresh = first_header(store.keys, store.header.slots, header.generation - 1)
    fresh = fresh.with_save(random(ID_BYTES), random(NONCE_BYTES), len(payload) + TAG_BYTES)
    header_text = encode_header(fresh)
    store.keys.seal_payload(fresh.save_id, fresh.nonce, payload, header_text)
    store.opening.file.rewrite_backup(backup, (header_text, payload))


def header_of(opening: Opening, backup: Backup) -> Header | None:
    """The header of a backup; None when it can't be read."""
    try:
        return read_header(opening.file.read_backup_start(backup, MAX_HEADER + 1))[0]
    except VaultError:
        return None


def open_backup(opening: Opening, keys: VaultKeys, backup: Backup) -> tuple[Header, Contents]:
    """Header and contents of a backup of this epoch; raises ``FileRefused`` for others."""
    header, header_text, payload = split(opening.file.read_backup(backup, MAX_FILE))
    check_cost(header, opening.world.limits)
    return header, Contents.decode(keys.open_payload(header, header_text, payload))
