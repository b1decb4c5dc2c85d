"""Reading many files to search them: regular files only, limited in number and size."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

MOST_FILES: Final = 100_000
MOST_BYTES: Final = 16 << 20
"""Bytes per file. Larger ones are skipped and reported."""

_BINARY_START: Final = 8_192


def is_binary(content: bytes) -> bool:
    """Whether a file is not text, so that line numbers make no sense: a database, a compiled program."""
    return b"\0" in content[:_BINARY_START]


@dataclass(slots=True)
class Tally:
    """Counts of text (``read``) and ``binary`` files, and the paths that were skipped.

    ``stopped``: there were more files than the limit.
    """

    read: int = 0
    binary: int = 0
    too_large: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    stopped: bool = False


def files_under(paths: Iterable[str], tally: Tally, *, most: int = MOST_FILES) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file at or below the paths.

    Links are not followed, other file systems not entered, devices and pipes not opened.
    """
    for count, (path, device) in enumerate(_walk(paths, tally)):
        if count == most:
            tally.stopped = True
            return
        content = _content(path, device, tally)
        if content is not None:
            yield path, content


def _walk(paths: Iterable[str], tally: Tally) -> Iterator[tuple[str, int]]:
    """Every file, with the device number that it must have."""
    for start in paths:
        try:
            status = os.lstat(start)
        except OSError:
            tally.unreadable.append(start)
            continue
        if not stat.S_ISDIR(status.st_mode):
            yield start, status.st_dev
            continue
        waiting = [start]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError:
                tally.unreadable.append(folder)
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if _same_device(entry.path, status.st_dev):
                        waiting.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    yield entry.path, status.st_dev


def _same_device(path: str, device: int) -> bool:
    try:
        return os.lstat(path).st_dev == device
    except OSError:
        return False


def _content(path: str, device: int, tally: Tally) -> bytes | None:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except (OSError, ValueError):
        tally.unreadable.append(path)
        return None
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_dev != device:
            return None
        if status.st_size > MOST_BYTES:
            tally.too_large.append(path)
            return None
        content = _all(fd)
    except OSError:
        tally.unreadable.append(path)
        return None
    finally:
        os.close(fd)
    if is_binary(content):
        tally.binary += 1
    else:
        tally.read += 1
    return content


def _all(fd: int) -> bytes:
    """The content, at most :data:`MOST_BYTES` of it if the file grows meanwhile."""
    parts = []
    left = MOST_BYTES
    while left and (part := os.read(fd, min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
