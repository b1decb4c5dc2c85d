"""A lock between processes, released when its holder ends, even if it is killed."""

import contextlib
import fcntl
import os
import stat
import time
from collections.abc import Iterator

from vault_tui.core.errors import Busy, UnsafePlace


@contextlib.contextmanager
def exclusive(name: str, folder: int, timeout: float, busy: str) -> Iterator[None]:
    """Hold the lock file ``name``; raises :class:`Busy` with the sentence ``busy`` after ``timeout`` seconds.

    The file is created if missing and never removed: two processes could else hold the lock on two files.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    fd = os.open(name, flags, 0o600, dir_fd=folder)
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_uid not in {0, os.geteuid()}:
            raise UnsafePlace(
                "The vault's lock file belongs to someone else.", "Find out who made it, and remove it."
            )
        if status.st_uid == os.geteuid():
            os.fchmod(fd, 0o600)  # whoever can open the file can hold the lock
        _wait_for(fd, timeout, busy)
        yield
    finally:
        os.close(fd)


def _wait_for(fd: int, timeout: float, busy: str) -> None:
    deadline = time.monotonic() + timeout
    pause = 0.002
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Busy(busy, "Wait for it to finish or close it, then try again.") from None
            time.sleep(min(pause, left))
            pause = min(pause * 2, 0.05)
        else:
            return
