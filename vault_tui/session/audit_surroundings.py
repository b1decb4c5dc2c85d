"""What an audit needs to know about this machine and the vault's files."""

from pathlib import Path
from typing import Final

from vault_tui.bitfinex.addresses import is_inner
from vault_tui.core.audit import entry_value
from vault_tui.core.audit_facts import OtherCopy, Surroundings
from vault_tui.core.errors import VaultError
from vault_tui.core.fileformat import SlotKind
from vault_tui.core.remedies import FORKED, OLDER, OLDER_EPOCH
from vault_tui.session.diary import Diary
from vault_tui.session.exposed_files import exposed_files
from vault_tui.session.rekeying import header_of
from vault_tui.session.seen import Relation
from vault_tui.session.store import Store
from vault_tui.system import surroundings
from vault_tui.system.backups import Backup

_REPORTED: Final = b'"leftovers":['
_COPIES: Final = {
    Relation.OLDER_EPOCH: OtherCopy(
        "This is an older copy of the vault, from before its passphrase was changed.", OLDER_EPOCH
    ),
    Relation.OLDER: OtherCopy(
        "This copy of the vault is older than the one that was last open on this machine.", OLDER
    ),
    Relation.FORKED: OtherCopy(
        "This copy of the vault and the one last open on this machine went different ways.", FORKED
    ),
}


def at_hand() -> Surroundings:
    """The facts that need no disk access."""
    address = surroundings.ssh_server_address()
    return Surroundings(
        own_addresses=(address,) if address and not is_inner(address) else (), is_root=surroundings.is_root()
    )


def gathered(store: Store, diary: Diary) -> Surroundings:
    """All facts, from the disk and the diary too."""
    known, header = at_hand(), store.header
    backups = _backups(store)
    return Surroundings(
        own_addresses=known.own_addresses,
        is_root=known.is_root,
        cost=next((slot.cost for slot in header.slots if slot.cost), None),
        recommended=store.world.affordable(),
        has_recovery=any(slot.kind is SlotKind.RECOVERY for slot in header.slots),
        backups=None if backups is None else len(backups),
        earlier_backups=sum(_is_earlier(store, backup) for backup in backups or ()),
        open_to_others=tuple(place.words for place in exposed_files(store)),
        other_copy=_COPIES.get(store.met),
        still_there=_still_there(store),
        looked_up=diary.looked_up(),
    )


def _backups(store: Store) -> list[Backup] | None:
    try:
        return store.opening.file.backups()
    except VaultError:
        return None


def _is_earlier(store: Store, backup: Backup) -> bool:
    """Whether it is of an earlier key epoch, left behind by an interrupted re-encryption."""
    header = header_of(store.opening, backup)
    return (
        header is not None and header.vault_id == store.header.vault_id and header.epoch < store.header.epoch
    )


def _still_there(store: Store) -> frozenset[str]:
    lines = (line for line in store.contents.lines.values() if _REPORTED in line)
    paths = {one["path"] for value in map(entry_value, lines) for one in value.get("leftovers", ())}
    return frozenset(path for path in paths if _is_there(path))


def _is_there(path: str) -> bool:
    """Whether a file exists at the path; one that can't be checked counts as existing."""
    try:
        return not Path(path).is_absolute() or Path(path).lstat() is not None
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
