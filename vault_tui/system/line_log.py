"""An append-only log of lines, bounded in size, that several processes may write at once."""

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterable
from typing import Final

from vault_tui.core.errors import Busy
from vault_tui.system import disk
from vault_tui.system.locking import exclusive
from vault_tui.system.state import LOCK_NAME, StateFolder

LIMIT: Final = 512 * 1024
"""Bytes after which a new file is begun. Two files are kept: this one and the one before it."""

Keep = Callable[[list[bytes], list[bytes]], list[bytes]]

_FLAGS: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class LineLog:
    """Two state files, ``name`` and ``before``: when the first is full, it replaces the second.

    Lines are appended in one write, so that writers wait neither for each other nor for the disk. A killed
    writer leaves at most a torn line: the next line begins on a new one. Methods raise as those of
    :class:`StateFolder`.

    ``keep`` gets the lines about to be lost and those that stay, and returns which of the former to write
    again at the beginning of the new file.
    """

    def __init__(self, folder: StateFolder, name: str, before: str, keep: Keep | None = None) -> None:
        self._folder = folder
        self._name = name
        self._before = before
        self._keep = keep

    def append(self, *lines: bytes) -> None:
        """Add lines, none of which holds a line break."""
        if self._add(lines) > LIMIT:
            self._rotate()

    def _add(self, lines: Iterable[bytes]) -> int:
        """Append lines; the size of the file before."""
        with self._folder.opened(self._name, make=True) as folder:
            fd = os.open(self._name, _FLAGS, 0o600, dir_fd=folder)
            try:
                status = os.fstat(fd)
                if not stat.S_ISREG(status.st_mode):
                    raise disk.NotAFile(self._name)
                if status.st_mode & 0o077 and status.st_uid == os.geteuid():
                    os.fchmod(fd, 0o600)
                data = b"".join(b"\n" + line for line in lines)
                if os.write(fd, data) < len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            finally:
                os.close(fd)
            return status.st_size

    def lines(self) -> list[bytes]:
        """All lines, oldest first, torn ones included."""
        return [*self._lines_of(self._before), *self._lines_of(self._name)]

    def remove(self) -> None:
        """Delete both files."""
        self._folder.remove(self._before)
        self._folder.remove(self._name)

    def _lines_of(self, name: str) -> list[bytes]:
        content = self._folder.read(name, 2 * LIMIT)
        return [line for line in content.split(b"\n") if line] if content else []

    def _rotate(self) -> None:
        """Rotate the files, unless another process is doing so; never waits for it."""
        with (
            self._folder.opened(self._name) as folder,
            contextlib.suppress(Busy, FileNotFoundError),
            exclusive(LOCK_NAME, folder, 0, ""),
        ):
            if os.stat(self._name, dir_fd=folder, follow_symlinks=False).st_size > LIMIT:
                lost = self._lines_of(self._before) if self._keep else []
                kept = self._keep(lost, self._lines_of(self._name)) if self._keep and lost else []
                os.replace(self._name, self._before, src_dir_fd=folder, dst_dir_fd=folder)
                if kept:
                    self._add(kept)
