"""Files that are either the old one or the new one, whatever happens while they are written.

Everything works on a name inside an open folder, so that a folder exchanged meanwhile makes no difference.
The functions raise :class:`OSError`; :mod:`vault_tui.system.disk_errors` says it in sentences.
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

_MACS_REAL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
_PIECE = 1 << 16
_WRITTEN_AT_ONCE = 1 << 20
"""Bytes. Linux takes a file of 8 MB in such pieces in 2 ms (ext4, median), and in one piece in 9."""
_STRAY = re.compile(r"\.(.+)\.[0-9a-f]{16}\.tmp", re.DOTALL)


class TooLarge(Exception):
    """The file is larger than its reader takes."""


class NotAFile(Exception):
    """Where a file was expected there is a folder, a symbolic link, a device or a pipe."""


class Unconfirmed(Exception):
    """The new file is in its place, but the disk did not confirm it: a power cut may undo that."""


@contextlib.contextmanager
def open_folder(path: str | os.PathLike[str], within: int | None = None) -> Iterator[int]:
    """A descriptor of the folder itself; a symbolic link in its place is an error."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=within)
    try:
        yield folder
    finally:
        os.close(folder)


@contextlib.contextmanager
def open_for_reading(name: str, folder: int) -> Iterator[int]:
    """A descriptor of the regular file ``name``; a pipe put there can't make the reader wait."""
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
    """The whole file, which must be regular and at most ``limit`` bytes long."""
    with open_for_reading(name, folder) as fd:
        size = os.fstat(fd).st_size
        if size > limit:
            raise TooLarge(name)
        with open(fd, "rb", buffering=0, closefd=False) as stream:
            # Not the limit at once: room for all of that is more than some shells and containers grant.
            content = bytearray(size + 1)
            del content[stream.readinto(content) :]
            while len(content) <= limit and (more := stream.read(min(limit + 1 - len(content), _PIECE))):
                content += more
    if len(content) > limit:
        raise TooLarge(name)
    return content


def read_start(name: str, folder: int, size: int, limit: int) -> tuple[bytes, int]:
    """The first ``size`` bytes of such a file, or all there are, and how many it has."""
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
    """Make ``name`` hold ``data``, mode 0600, on the disk when this returns.

    ``before`` runs when the new content is safe and the old one still in its place. When anything
    fails up to there the old file is untouched and nothing else is left behind. What isn't ``durable``
    reaches the disk when the system likes: only a power cut can tell.
    """
    temporary = f".{name}.{os.urandom(8).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    fd = os.open(temporary, flags, 0o600, dir_fd=folder)
    try:
        try:
            os.fchmod(fd, 0o600)  # the umask may have taken even our own rights
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
    """Remove what writers of ``name`` (or of any file) left when they were killed; how many there were.

    Call it only under the lock that those writers take: a temporary file of a living one looks the same.
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
    """Put the folder's own entries on the disk, where its file system can."""
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
    if _MACS_REAL_SYNC is not None:
        # There fsync() stops at the drive's own cache; not every file system knows the stronger call.
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, _MACS_REAL_SYNC)
            return
    os.fsync(fd)
