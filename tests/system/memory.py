"""What another process has in its memory, by descriptors that it gave away before it shut them off."""

import errno
import os
import socket
from pathlib import Path


class Memory:
    """Descriptors of every process's memory, sent by it before it was hardened."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "memory"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.path))
        self._listener.listen()
        self._listener.settimeout(60)

    def close(self) -> None:
        self._listener.close()

    def next(self) -> tuple[int, int]:
        """The memory of the process that starts next, and its map."""
        line, _ = self._listener.accept()
        with line:
            _, (memory, maps), _, _ = socket.recv_fds(line, 1, 2)
            line.send(b"!")
        return memory, maps


def copies(process: tuple[int, int], needle: bytes) -> int:
    """How often ``needle`` is in a process's writable memory. Refused reads are errors."""
    for _ in range(50):
        try:
            return _copies(process, needle)
        except OSError as error:
            if error.errno != errno.EIO:  # a running process gives memory back while it is looked at
                raise
    raise TimeoutError("the process's memory never stood still")


def _copies(process: tuple[int, int], needle: bytes) -> int:
    memory, maps = process
    os.lseek(maps, 0, os.SEEK_SET)
    listing = b""
    while piece := os.read(maps, 65536):
        listing += piece
    found = regions = 0
    for line in listing.decode().splitlines():
        span, rights, *_ = line.split()
        if not rights.startswith("rw") or line.endswith(("[vvar]", "[vsyscall]")):
            continue
        start, end = (int(place, 16) for place in span.split("-"))
        data = os.pread(memory, end - start, start)
        regions += bool(data)
        found += data.count(needle)
    assert regions > 10
    return found
