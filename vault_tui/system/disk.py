"""Atomic replacement and bounded reading of files.

All functions take a name and an open folder, so that replacing the folder meanwhile makes no difference.
They raise :class:`OSError`, which :mod:`vault_tui.system.disk_errors` turns into sentences.
"""

import contextlib
import errno
import fcntl
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator

Piece = bytes | bytearray | memoryview
Data = Piece | Iterable[Piece]

_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
_PIECE = 1 << 16
_WRITTEN_AT_ONCE = 1 << 20
"""Bytes. Linux takes a file of 8 MB in such pieces in 2 ms (ext4, median), and in one piece in 9."""
_STRAY = re.compile(r"\.(.+)\.[0-9a-f]{16}\.tmp", re.DOTALL)


class TooLarge(Exception):
    """The file is larger than the limit."""


class NotAFile(Exception):
    """There is a folder, a symbolic link, a device or a pipe instead of a file."""


class Unconfirmed(Exception):
    """The file was replaced, but the disk did not confirm it: a power cut may undo that."""


@contextlib.contextmanager
def open_folder(path: str | os.PathLike[str], within: int | None = None) -> Iterator[int]:
    """A descriptor of the folder; a symbolic link raises :class:`OSError`."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=within)
    try:
        yield folder
    finally:
        os.close(folder)


@contextlib.contextmanager
def open_for_reading(name: str, folder: int) -> Iterator[int]:
    """A descriptor of the regular file ``name``, else :class:`NotAFile`; never blocks on a pipe."""
    try:
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENXIO}:
            raise NotAFile(name) from error
        raise
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise NotAFile(name)
        yield fd
    finally:
        os.close(fd)


def read_file(name: str, folder: int, limit: int) -> bytearray:
    """The whole file; raises :class:`NotAFile`, or :class:`TooLarge` above ``limit`` bytes."""
    with open_for_reading(name, folder) as fd:
        size = os.fstat(fd).st_size
        if size > limit:
            raise TooLarge(name)
        with open(fd, "rb", buffering=0, closefd=False) as stream:
            # Not ``limit`` at once: some shells and containers don't grant that much memory.
            content = bytearray(size + 1)
            del content[stream.readinto(content) :]
            while len(content) <= limit and (more := stream.read(min(limit + 1 - len(content), _PIECE))):
                content += more
    if len(content) > limit:
        raise TooLarge(name)
    return content


def read_named(path: str | os.PathLike[str], limit: int) -> bytes:
    """The file at a path that a person named, links followed; raises as :func:`read_file`."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        with os.fdopen(fd, "rb", closefd=False) as stream:  # raises OSError for a folder
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                raise NotAFile(path)
            content = stream.read(limit + 1)
    finally:
        os.close(fd)
    if len(content) > limit:
        raise TooLarge(path)
    return content


def read_start(name: str, folder: int, size: int, limit: int) -> tuple[bytes, int]:
    """At most the first ``size`` bytes of a file, and its whole size; raises as :func:`read_file`."""
    with open_for_reading(name, folder) as fd, open(fd, "rb", closefd=False) as stream:
        if (whole := os.fstat(fd).st_size) > limit:
            raise TooLarge(name)
        return stream.read(size), whole


def replace_file(
    name: str,
    folder: int,
    data: Data,
    *,
    before: Callable[[], None] | None = None,
    durable: bool = True,
) -> None:
    """Replace ``name`` by a file with ``data`` and mode 0600, synced to the disk on return.

    ``before`` runs when the new content is synced and the old one still in place. If anything fails up to
    then, the old file is untouched and nothing is left behind. Without ``durable`` nothing is synced: a power
    cut may lose the new content.
    """
    temporary = f".{name}.{os.urandom(8).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    fd = os.open(temporary, flags, 0o600, dir_fd=folder)
    try:
        try:
            os.fchmod(fd, 0o600)  # the umask may have removed even our own rights
            _write_all(fd, data)
            if durable:
                _sync(fd)
        finally:
            os.close(fd)
        if before is not None:
            before()
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    try:
        if durable:
            sync_folder(folder)
    except OSError as error:
        raise Unconfirmed(name) from error


def sweep(folder: int, name: str | None = None) -> int:
    """Remove temporary files that killed writers of ``name`` (or of any file) left; how many there were.

    Call it only under the lock that those writers take: a running writer's temporary file looks the same.
    """
    swept = 0
    for found in os.listdir(folder):
        stray = _STRAY.fullmatch(found)
        if not stray or (name is not None and stray[1] != name):
            continue
        status = os.stat(found, dir_fd=folder, follow_symlinks=False)
        if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
            os.unlink(found, dir_fd=folder)
            swept += 1
    return swept


def sync_folder(folder: int) -> None:
    """Sync the folder's entries to the disk, where the file system can."""
    try:
        _sync(folder)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise


def _write_all(fd: int, data: Data) -> None:
    for piece in (data,) if isinstance(data, bytes | bytearray | memoryview) else data:
        with memoryview(piece) as view, view.cast("B") as rest:
            written = 0
            while written < len(rest):
                written += os.write(fd, rest[written : written + _WRITTEN_AT_ONCE])


def _sync(fd: int) -> None:
    if _FULL_SYNC is not None:
        # On macOS fsync() stops at the drive's cache; not every file system supports the stronger call.
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, _FULL_SYNC)
            return
    os.fsync(fd)
