"""What is remembered of the last request with one API key, held by one process at a time.

Two terminals that ask with the same key take turns by it: out of order, one of them would be refused.
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
"""Bytes of what is remembered."""
WAIT: Final = 30.0
"""Seconds to wait for a turn; a question takes ten at most, and each has its own turn."""
_PAUSE: Final = 0.01


class NonceFile:
    """The file of one API key, while it is this process's turn."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.problem: VaultError | None = None
        """Why nothing can be remembered, when that is so. The turn is held all the same."""

    def read(self) -> bytes:
        """What was remembered last; empty when that is nothing, or can't be read."""
        try:
            return os.pread(self._fd, LIMIT, 0)
        except OSError as error:
            self._fail(error)
            return b""

    def write(self, data: bytes) -> None:
        """Remember this, in one piece and in the place of the other; failing to is left in ``problem``."""
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
    """Hold the file ``name`` of the state folder.

    Raises :class:`Busy` after ``wait`` seconds, and :class:`NoTurn` where there can be no such file.

    The file stays in its place for ever: else two processes could hold "the" lock on two files.
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
    """Two terminals that know nothing of each other could overtake each other, and lock the key's bot out."""
    return NoTurn(
        "Bitfinex was not asked: the numbers of a key's requests have to be kept, and can't be. "
        + why.sentence.removesuffix(" Nothing was changed."),
        f"{why.remedy} Or set XDG_STATE_HOME to a folder of yours.".strip(),
    )


async def _wait_for(fd: int, wait: float) -> None:
    import asyncio  # not for the commands that ask nothing

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
