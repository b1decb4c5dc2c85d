"""The last nonce of one API key, in a file that is locked by one process at a time.

Two processes that ask with the same key take turns by it: a nonce out of order would be refused.
"""

import contextlib
import fcntl
import os
import stat
import time
from collections.abc import AsyncIterator
from typing import Final

from vault_tui.core.errors import Busy, NoTurn, UnsafePlace, VaultError
from vault_tui.system import disk, safe_folders
from vault_tui.system.disk_errors import cannot_write
from vault_tui.system.paths import shown
from vault_tui.system.state import StateFolder

LIMIT: Final = 256
"""Most bytes that such a file holds."""
WAIT: Final = 30.0
"""Seconds to wait for a turn; a request takes at most ten, and each has its own turn."""
_PAUSE: Final = 0.01


class NonceFile:
    """The file of one API key, while this process holds its lock."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.problem: VaultError | None = None
        """The error of the last failed read or write, if any. The lock is held all the same."""

    def read(self) -> bytes:
        """The content; empty when there is none or it can't be read."""
        try:
            return os.pread(self._fd, LIMIT, 0)
        except OSError as error:
            self._fail(error)
            return b""

    def write(self, data: bytes) -> None:
        """Replace the content in one write; never raises, an error is left in ``problem``."""
        try:
            if os.pwrite(self._fd, data, 0) != len(data):
                raise OSError
            os.ftruncate(self._fd, len(data))
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        self.problem = cannot_write("what was last asked", error)


@contextlib.asynccontextmanager
async def turn(state: StateFolder, name: str, wait: float | None = None) -> AsyncIterator[NonceFile]:
    """Hold the lock on the file ``name`` of the state folder.

    Raises :class:`Busy` after ``wait`` seconds, and :class:`NoTurn` where the file can't be opened.

    The file is never removed: two processes could else hold the lock on two files.
    """
    fd = _open(state, name)
    try:
        await _wait_for(fd, WAIT if wait is None else wait)
        yield NonceFile(fd)
    finally:
        os.close(fd)


def _open(state: StateFolder, name: str) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        safe_folders.make_folder(state.path)
        with disk.open_folder(state.path) as folder:
            safe_folders.check_status(os.fstat(folder), state.path)
            fd = os.open(name, flags, 0o600, dir_fd=folder)
    except VaultError as error:
        raise _no_turn(error) from None
    except OSError as error:
        raise _no_turn(cannot_write(shown(str(state.path)), error)) from None
    status = os.fstat(fd)
    if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
        os.fchmod(fd, 0o600)
        return fd
    os.close(fd)
    folder_name = shown(str(state.path))
    raise _no_turn(UnsafePlace(f"A file in {folder_name} is none of ours.", "Move it away."))


def _no_turn(why: VaultError) -> NoTurn:
    """Without the lock, two processes could send nonces out of order and lock out the key's bot."""
    return NoTurn(
        "Bitfinex was not asked: the numbers of a key's requests have to be kept, and can't be. "
        + why.sentence.removesuffix(" Nothing was changed."),
        f"{why.remedy} Or set XDG_STATE_HOME to a folder of yours.".strip(),
    )


async def _wait_for(fd: int, wait: float) -> None:
    import asyncio  # not needed by commands that make no request

    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Busy(
                    "Another vault-tui is asking about this key right now.", "Wait for it, then try again."
                ) from None
            await asyncio.sleep(_PAUSE)
        else:
            return
