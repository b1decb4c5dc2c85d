"""The vault's backups: earlier contents that can be looked into and restored."""

from collections.abc import Callable, Iterable, Sequence

from vault_tui.core.audit_facts import Facts
from vault_tui.session import rekeying
from vault_tui.session.listing import rows_of
from vault_tui.session.rows import Row
from vault_tui.session.store import LOCK_TIMEOUT, Store
from vault_tui.system.backups import Backup


def may_hold(left: Sequence[Backup]) -> str:
    """What is to be said of backups that could not be changed when something was removed for good."""
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

    def restore(self, backup: Backup) -> None:
        """Make a backup's entries the vault's; what is there now becomes a backup first."""
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
