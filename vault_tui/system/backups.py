"""Earlier contents of the vault, kept in a folder beside it.

A backup is made just before the file is replaced, as a hard link, which costs nothing however large the
vault is. Where hard links are not possible it is a copy.
"""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from vault_tui.core.errors import StorageFailed, UnsafePlace, VaultError
from vault_tui.core.fileformat import MAX_HEADER, read_header
from vault_tui.system import disk
from vault_tui.system.paths import shown

KEEP_LAST = 3
KEEP_DAYS = 7

_NAME = re.compile(r"(\d{6,18})-(\d{8}T\d{6}Z)")
_MOMENT = "%Y%m%dT%H%M%SZ"
_LAST_MOMENT = 253_402_300_799
"""The end of the year 9999, the last that the name's format can hold; a file may have any date."""
_NO_SECOND_NAME = {errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
_CHUNK = 1 << 20


class Backup(NamedTuple):
    """One earlier content, saved at ``made_at`` (Unix time); ``number`` never changes."""

    number: int
    path: Path
    made_at: int
    size: int


def outlived(backups: Iterable[Backup], now: int) -> list[Backup]:
    """The backups to delete: all but the last three and the last one of each of the last seven days (UTC).

    A time in the future (the clock was wrong) counts as today.
    """
    newest_first = sorted(backups, key=lambda backup: backup.number, reverse=True)
    today = now // 86_400
    kept_days: set[int] = set()
    gone = []
    for place, backup in enumerate(newest_first):
        day = min(backup.made_at // 86_400, today)
        last_of_its_day = day > today - KEEP_DAYS and day not in kept_days
        kept_days.add(day)
        if place >= KEEP_LAST and not last_of_its_day:
            gone.append(backup)
    return gone


class BackupFolder:
    """The folder of one vault's backups. Call methods that change it under the vault's lock."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def listed(self) -> list[Backup]:
        """The backups, newest first; empty when there is no folder yet.

        Raises :class:`UnsafePlace` or :class:`StorageFailed`, whose sentences name this folder.
        """
        try:
            with disk.open_folder(self.path) as folder:
                return self._listed(folder)
        except FileNotFoundError:
            return []
        except NotADirectoryError:
            raise self._no_folder_of_ours() from None
        except OSError as error:
            raise StorageFailed(
                f"{shown(str(self.path))} can't be looked into: {os.strerror(error.errno or 0).lower()}.",
                "Check who owns it (ls -la).",
            ) from error

    def read(self, backup: Backup, limit: int) -> bytearray:
        """The content of one backup, at most ``limit`` bytes."""
        with disk.open_folder(self.path) as folder:
            return disk.read_file(backup.path.name, folder, limit)

    def start(self, backup: Backup, size: int) -> bytes:
        """The first bytes of one backup, at most ``size``."""
        with disk.open_folder(self.path) as folder, disk.open_for_reading(backup.path.name, folder) as fd:
            return os.read(fd, size)

    def rewrite(self, backup: Backup, data: disk.Data) -> None:
        """Replace a backup's content; its number and time stay."""
        with disk.open_folder(self.path) as folder:
            disk.replace_file(backup.path.name, folder, data)

    def remove(self, backup: Backup) -> None:
        """Delete one backup. One that is gone already is no error."""
        with contextlib.suppress(FileNotFoundError), disk.open_folder(self.path) as folder:
            os.unlink(backup.path.name, dir_fd=folder)
            disk.sync_folder(folder)

    def names_of(self, status: os.stat_result) -> int:
        """How many of the backups are hard links to the file with this status; 0 if they can't be read."""
        try:
            with disk.open_folder(self.path) as folder:
                return sum(_is_file(backup, status, folder) for backup in self._listed(folder))
        except OSError:
            return 0

    def keep(self, name: str, beside: int) -> None:
        """Back up the file ``name`` in the folder ``beside`` as it is now, if there is one."""
        self._make(beside)
        with disk.open_folder(self.path.name, beside) as folder:
            try:
                with disk.open_for_reading(name, beside) as fd:
                    self._keep_open(fd, name, beside, folder)
            except FileNotFoundError:
                return
            disk.sync_folder(folder)

    def prune(self, now: int) -> None:
        """Delete the backups that :func:`outlived` names, and what killed writers left.

        Backups of another vault than the newest one's stay: somebody replaced one vault by another, and they
        may hold the only copies of its keys.
        """
        with disk.open_folder(self.path) as folder:
            kept = self._listed(folder)
            gone = outlived(kept, now)
            ours = _vault_of(kept[0], folder) if gone else None
            for backup in gone:
                if ours is None or _vault_of(backup, folder) in {None, ours}:
                    os.unlink(backup.path.name, dir_fd=folder)
            disk.sweep(folder)

    def _make(self, beside: int) -> None:
        try:
            os.mkdir(self.path.name, 0o700, dir_fd=beside)
        except FileExistsError:
            status = os.stat(self.path.name, dir_fd=beside, follow_symlinks=False)
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
                raise self._no_folder_of_ours() from None
        os.chmod(self.path.name, 0o700, dir_fd=beside)  # the umask may have removed even our own rights

    def _no_folder_of_ours(self) -> UnsafePlace:
        return UnsafePlace(
            f"{shown(str(self.path))} should be a folder of yours and is not.",
            "Find out who made it, and move it away.",
        )

    def _keep_open(self, fd: int, name: str, beside: int, folder: int) -> None:
        status = os.fstat(fd)
        kept = self._listed(folder)
        if kept and _is_file(kept[0], status, folder):
            return  # a save was killed between the backup and the replacement
        number = kept[0].number + 1 if kept else 1
        saved_at = min(max(0, int(status.st_mtime)), _LAST_MOMENT)
        new = f"{number:06}-{datetime.fromtimestamp(saved_at, UTC):{_MOMENT}}"
        try:
            if status.st_uid == os.geteuid():
                os.fchmod(fd, 0o600)
            os.link(name, new, src_dir_fd=beside, dst_dir_fd=folder, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_SECOND_NAME:
                raise
            disk.replace_file(new, folder, _chunks(fd))

    def _listed(self, folder: int) -> list[Backup]:
        found = []
        for name in os.listdir(folder):
            if not (parts := _NAME.fullmatch(name)):
                continue
            try:
                made_at = datetime.fromisoformat(parts[2])
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            except (ValueError, FileNotFoundError):
                continue
            if stat.S_ISREG(status.st_mode):
                found.append(
                    Backup(int(parts[1]), self.path / name, int(made_at.timestamp()), status.st_size)
                )
        return sorted(found, key=lambda backup: backup.number, reverse=True)


def _is_file(backup: Backup, status: os.stat_result, folder: int) -> bool:
    return os.path.samestat(os.stat(backup.path.name, dir_fd=folder, follow_symlinks=False), status)


def _vault_of(backup: Backup, folder: int) -> bytes | None:
    """The id of a backup's vault; None when its header can't be read."""
    try:
        with disk.open_for_reading(backup.path.name, folder) as fd:
            return read_header(os.read(fd, MAX_HEADER + 1))[0].vault_id
    except (OSError, disk.NotAFile, VaultError):
        return None


def _chunks(fd: int) -> Iterator[bytes]:
    os.lseek(fd, 0, os.SEEK_SET)
    while chunk := os.read(fd, _CHUNK):
        yield chunk
