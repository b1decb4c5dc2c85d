"""The vault's backups: earlier contents that can be looked into and restored."""

from collections.abc import Iterable

from vault_tui.session import rekeying
from vault_tui.session.rows import Row, row_of
from vault_tui.session.store import LOCK_TIMEOUT, Store
from vault_tui.system.backups import Backup


class Archive:
    """The earlier contents of an open vault. Methods that write raise as those of ``Session`` do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def listed(self) -> list[Backup]:
        """Earlier contents, newest first."""
        return self._store.opening.file.backups()

    def look_into(self, backup: Backup) -> list[Row]:
        """The rows of a backup, sorted by label; raises a ``FileRefused`` for one of an older epoch."""
        _, contents = rekeying.open_backup(self._store.opening, self._store.keys, backup)
        today = self._store.world.today()
        rows = [row_of(entry_id, line, today) for entry_id, line in contents.lines.items()]
        return [row for row in rows if not row.trashed]

    def restore(self, backup: Backup) -> None:
        """Make a backup's entries the vault's; what is there now becomes a backup first."""
        _, contents = rekeying.open_backup(self._store.opening, self._store.keys, backup)
        self._store.transact(lambda newest: newest.with_lines(contents.lines))

    def remove(self, backups: Iterable[Backup]) -> None:
        """Delete these backups for good."""
        file = self._store.opening.file
        with file.lock(LOCK_TIMEOUT):
            for backup in backups:
                file.remove_backup(backup)
