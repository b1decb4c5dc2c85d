"""The vault's backups: listing, comparing, restoring, deleting."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vault_tui.core.alphabets import named
from vault_tui.core.audit import entry_value
from vault_tui.core.audit_facts import Facts
from vault_tui.core.contents import Contents
from vault_tui.core.errors import InvalidInput
from vault_tui.core.fileformat import MAX_FILE, split
from vault_tui.session import rekeying
from vault_tui.session.listing import rows_of
from vault_tui.session.rows import Row
from vault_tui.session.store import LOCK_TIMEOUT, Store
from vault_tui.system.backups import Backup
from vault_tui.system.files import VaultFile


@dataclass(frozen=True, slots=True)
class Beside:
    """How another copy of the vault differs from this one: labels, safe to show."""

    only_there: tuple[str, ...]
    only_here: tuple[str, ...]
    different: tuple[str, ...]


def may_hold(left: Sequence[Backup]) -> str:
    """The sentence about backups that could not be changed by a permanent deletion."""
    them = f"Backup {left[0].number}" if len(left) == 1 else f"{len(left)} backups"
    return (
        f"{them} could not be changed and may still hold what was removed. "
        "`vault-tui reencrypt --old-backups delete` puts an end to that."
    )


class Archive:
    """The earlier contents of an open vault. Methods that write raise as those of ``Session`` do."""

    def __init__(self, store: Store, facts: Callable[[], Facts]) -> None:
        self._store = store
        self._facts = facts

    def listed(self) -> list[Backup]:
        """Earlier contents, newest first."""
        return self._store.opening.file.backups()

    def look_into(self, backup: Backup) -> list[Row]:
        """The rows of a backup, sorted by label; raises a ``FileRefused`` for one of an older epoch."""
        _, contents = rekeying.open_backup(self._store.opening, self._store.keys, backup)
        return rows_of(contents.lines, self._facts())

    def compare(self, path: Path) -> Beside:
        """Compare another copy of this vault with the open one. Only reads it.

        Raises :class:`InvalidInput` for another vault or a copy of another key epoch, and what reading a
        vault file raises.
        """
        file = VaultFile(path)
        header, text, payload = split(file.read(MAX_FILE))
        if header.vault_id != self._store.header.vault_id:
            raise InvalidInput(f"{file.shown} is another vault.", "Name a copy of this one.", field="file")
        if header.epoch != self._store.header.epoch:
            raise InvalidInput(
                f"{file.shown} is a copy of this vault from before or after its passphrase was changed.",
                "It opens by itself: `vault-tui --vault FILE ls`.",
                field="file",
            )
        theirs = Contents.decode(self._store.keys.open_payload(header, text, payload)).lines
        ours = self._store.contents.lines
        return Beside(
            _labels(theirs[one] for one in theirs if one not in ours),
            _labels(ours[one] for one in ours if one not in theirs),
            _labels(ours[one] for one in ours if one in theirs and ours[one] != theirs[one]),
        )

    def restore(self, backup: Backup) -> None:
        """Restore a backup's entries; the current contents become a backup first."""
        _, contents = rekeying.open_backup(self._store.opening, self._store.keys, backup)
        self._store.transact(lambda newest: newest.with_lines(contents.lines))
        self._store.on_change(None, f"backup {backup.number} restored")

    def remove(self, backups: Iterable[Backup]) -> None:
        """Delete these backups for good."""
        file = self._store.opening.file
        with file.lock(LOCK_TIMEOUT):
            for backup in backups:
                file.remove_backup(backup)
                self._store.on_change(None, f"backup {backup.number} deleted")


def _labels(lines: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(sorted(named(entry_value(line)["label"]) for line in lines))
