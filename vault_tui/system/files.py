"""The vault file: read and replaced as a whole."""

import contextlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from vault_tui.core.errors import InvalidInput, NoSuchEntry, NoVault, VaultError
from vault_tui.system import disk, safe_folders
from vault_tui.system.backups import Backup, BackupFolder
from vault_tui.system.disk_errors import reading, writing
from vault_tui.system.locking import exclusive
from vault_tui.system.paths import shown

Stamp = tuple[int, int, int]
"""Inode, size and modification time (ns): equal as long as the file was not replaced."""

CREATE_WAIT = 5.0
"""Seconds to wait for another process that is creating the same vault."""


class VaultFile:
    """One vault file, its lock and its backups.

    A symbolic link is resolved once, here: ``path`` is the file itself, so that a save replaces the file and
    not the link. ``shown`` is the path as given, safe to show.
    """

    def __init__(self, path: str | os.PathLike[str], *, now: Callable[[], float] = time.time) -> None:
        given = os.path.abspath(path)  # noqa: PTH100  pathlib's absolute() keeps ".."
        self.path = Path(os.path.realpath(path))
        self.shown = shown(given)
        self._is_link = os.path.islink(given)  # noqa: PTH114
        self._backups = BackupFolder(self.path.with_name(f"{self.path.name}.backups"))
        self._now = now
        self._locked: int | None = None

    def exists(self) -> bool:
        """Whether something exists at the path; False if its folder may not be searched."""
        try:
            self.path.lstat()
        except OSError:
            return False
        return True

    def check_new(self) -> None:
        """Raise ``InvalidInput`` where a file exists, or backups of a vault that is gone.

        A new vault's backups would push those out, which hold the only copies of the old one's keys.
        """
        if self.exists():
            raise InvalidInput(
                f"There is a file at {self.shown} already.", "Open it, or name another with --vault FILE."
            )
        if words := self.what_is_left():
            raise InvalidInput(f"No new vault is made here. {words[0]}", words[1])

    def what_is_left(self) -> tuple[str, str] | None:
        """A sentence about backups of a vault that is gone, and what to do; None when there are none."""
        if self.exists():
            return None
        try:
            found = self._backups.listed()
        except VaultError:
            return None
        if not found:
            return None
        count = "a backup of it is" if len(found) == 1 else f"{len(found)} backups of it are"
        newest, vault = shown(str(found[0].path)), shown(str(self.path))
        return (
            f"The vault at {self.shown} is gone, and {count} still there.",
            f"Bring the newest back: cp {newest} {vault} — or move that folder away to begin again.",
        )

    def check_place(self) -> None:
        """Raise :class:`UnsafePlace` where other users could replace the vault.

        Raises :class:`ForeignFile` for something that is not a file (a folder, a device).
        """
        with reading(self.shown):
            safe_folders.check_folder(self.path.parent)
            if self.exists():
                status = self.path.lstat()
                if not stat.S_ISREG(status.st_mode):
                    raise disk.NotAFile
                safe_folders.check_owner(status, self.path)

    def read(self, limit: int) -> bytearray:
        """The whole content. More than ``limit`` bytes raise :class:`DamagedVault`. Needs no lock."""
        with self._reading(), disk.open_folder(self.path.parent) as folder:
            return disk.read_file(self.path.name, folder, limit)

    def read_start(self, size: int, limit: int) -> tuple[bytes, int]:
        """The first ``size`` bytes of the content, and its whole size; limited as in :meth:`read`."""
        with self._reading(), disk.open_folder(self.path.parent) as folder:
            return disk.read_start(self.path.name, folder, size, limit)

    def stamp(self) -> Stamp:
        """A value that changes when the file is replaced; cheap."""
        with reading(self.shown):
            status = self.path.lstat()
            return status.st_ino, status.st_size, status.st_mtime_ns

    def remarks(self) -> tuple[str, ...]:
        """Warnings about the file (links, permissions), one sentence each."""
        found = []
        with reading(self.shown):
            mode = stat.S_IMODE(self.path.stat().st_mode)
        if self._is_link:
            found.append(f"{self.shown} is a link; the vault itself is {shown(str(self.path))}.")
        if mode & 0o077:
            found.append(
                f"Other users may open {self.shown} (mode {mode:04o}); the next save sets it to 0600."
            )
        if links := self.extra_links():
            found.append(
                f"{self.shown} has {links} more name{'s' * (links > 1)} on this disk (hard links). "
                "After the next save they keep the old content and the old passphrase."
            )
        return tuple(found)

    def extra_links(self) -> int:
        """The number of other hard links to the file, not counting our own backups."""
        with reading(self.shown):
            status = self.path.lstat()
            return max(0, status.st_nlink - 1 - self._backups.names_of(status))

    @contextlib.contextmanager
    def lock(self, timeout: float) -> Iterator[None]:
        """Keep every other process from saving; :class:`Busy` after ``timeout`` seconds of waiting.

        Hold it around reading, changing and replacing, never while waiting for a person or the network.
        Not re-entrant.
        """
        busy = f"Another vault-tui is saving {self.shown} right now."
        with contextlib.ExitStack() as held:
            with writing(self.shown):
                folder = held.enter_context(disk.open_folder(self.path.parent))
                safe_folders.check_status(os.fstat(folder), self.path.parent)
                held.enter_context(exclusive(f"{self.path.name}.lock", folder, timeout, busy))
            self._locked = folder
            try:
                yield
            finally:
                self._locked = None

    def replace(self, data: disk.Data, *, backup: bool) -> None:
        """Replace the vault's content by ``data``, synced to the disk on return. Only under :meth:`lock`.

        ``backup`` keeps the old content. On any error the old vault is intact.
        """
        folder = self._folder()
        name = self.path.name

        def keep_old() -> None:
            self._backups.keep(name, folder)

        with writing(self.shown):
            disk.replace_file(name, folder, data, before=keep_old if backup else None)
        if backup:
            with contextlib.suppress(OSError):  # the save itself is done
                self._backups.prune(int(self._now()))

    def create(self, data: disk.Data) -> None:
        """Create the vault and its missing parent folders; never overwrites anything. Takes the lock."""
        with writing(self.shown):
            safe_folders.check_folder(self.path.parent)
            safe_folders.make_folder(self.path.parent)
        with self.lock(CREATE_WAIT):
            self.check_new()
            with writing(self.shown):
                disk.replace_file(self.path.name, self._folder(), data)

    def sweep(self) -> int:
        """Remove temporary files of saves that were killed; how many there were. Only under :meth:`lock`."""
        with writing(self.shown):
            return disk.sweep(self._folder(), self.path.name)

    def backups(self) -> list[Backup]:
        """Earlier contents, newest first: the last three, and one a day for seven days."""
        with reading(self.shown):
            return self._backups.listed()

    def read_backup(self, backup: Backup, limit: int) -> bytearray:
        """The content of one backup; raises ``NoSuchEntry`` if newer ones pushed it out meanwhile."""
        with reading(self.shown):
            try:
                return self._backups.read(backup, limit)
            except FileNotFoundError:
                raise NoSuchEntry("That backup is gone.", "Newer ones took its place.") from None

    def read_backup_start(self, backup: Backup, size: int) -> bytes:
        """The first bytes of one backup, at most ``size``."""
        with reading(self.shown):
            return self._backups.start(backup, size)

    def rewrite_backup(self, backup: Backup, data: disk.Data) -> None:
        """Replace a backup's content by a re-sealed one. Only under :meth:`lock`."""
        self._folder()
        with writing(self.shown):
            self._backups.rewrite(backup, data)

    def remove_backup(self, backup: Backup) -> None:
        """Delete one backup. Only under :meth:`lock`."""
        self._folder()
        with writing(self.shown):
            self._backups.remove(backup)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            with reading(self.shown):
                yield
        except NoVault:
            if words := self.what_is_left():
                raise NoVault(*words) from None
            raise

    def _folder(self) -> int:
        if self._locked is None:
            raise RuntimeError("the vault file is changed under its lock only")
        return self._locked
