"""A program on a pseudo-terminal, watched from outside: what is sent, when, and what it costs."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

# What a plain terminal answers. The prompt waits for the first answer after the screens have run.
ANSWERS = {b"\x1b[c": b"\x1b[?62;22c", b"\x1b[6n": b"\x1b[1;1R"}
LONGEST_QUESTION = max(map(len, ANSWERS))


@dataclass(frozen=True)
class Reaction:
    """What came back after keys were pressed."""

    size: int
    seconds: float  # from the key press to the last byte; 0 when nothing came


@dataclass(frozen=True)
class Idle:
    """What a program does while nobody touches it."""

    size: int
    cpu_seconds: float


class Watched:
    """Runs ``command`` on a terminal of its own, and ends it when the ``with`` block is left.

    Time counts from just before the process is started, or from the last key press. Of the output only what a
    pattern may still be found in is kept, so that a long run costs no memory.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", **(env or {})}
        self._unseen = b""
        self._tail = b""
        self._status: int | None = None
        self._since = perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execvpe(command[0], list(command), environment)  # noqa: S606
            finally:
                os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        os.close(self._fd)
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def _read(self, timeout: float) -> bytes | None:
        """The next bytes, b"" when none came in time, None when the program has closed its terminal."""
        if not select.select([self._fd], [], [], max(0.0, timeout))[0]:
            return b""
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return None
        if not data:
            return None
        self._answer(data)
        return data

    def _answer(self, data: bytes) -> None:
        """Answer each question once, also one that arrives in two pieces."""
        seen = self._tail + data
        for question, answer in ANSWERS.items():
            for _ in range(seen.count(question) - self._tail.count(question)):
                os.write(self._fd, answer)
        self._tail = seen[-(LONGEST_QUESTION - 1) :]

    def wait_for(self, pattern: bytes, timeout: float = 60) -> float:
        """Seconds until ``pattern`` had been sent; a second call looks only at what came after it."""
        until = perf_counter() + timeout
        while (place := self._unseen.find(pattern)) < 0:
            data = self._read(until - perf_counter())
            if not data:
                raise TimeoutError(f"{pattern!r} not seen; the last bytes were {self._unseen[-300:]!r}")
            self._unseen = self._unseen[-1_000_000:] + data
        now = perf_counter()
        self._unseen = self._unseen[place + len(pattern) :]
        return now - self._since

    def wait_until_gone(self, timeout: float = 60) -> float:
        """Seconds until the program ended by itself."""
        until = perf_counter() + timeout
        while (data := self._read(until - perf_counter())) is not None:
            if not data:
                raise TimeoutError("the program is still running")
        _, self._status = os.waitpid(self.pid, 0)
        return perf_counter() - self._since

    def settle(self, quiet: float = 0.3, timeout: float = 30) -> None:
        """Wait until nothing has been sent for ``quiet`` seconds."""
        self._until_quiet(quiet, timeout)

    def rest(self, quiet: float, timeout: float = 60) -> None:
        """Wait until nothing was sent and no processor time used for ``quiet`` seconds; not for ever."""
        until = perf_counter() + timeout
        while perf_counter() < until and self.idle(quiet) != Idle(0, 0):
            pass

    def send(self, keys: bytes) -> None:
        """Press ``keys``; time counts from here."""
        self._unseen = b""
        self._since = perf_counter()
        os.write(self._fd, keys)

    def press(self, keys: bytes, quiet: float = 0.15, timeout: float = 30) -> Reaction:
        """Press ``keys`` and wait until nothing has been sent for ``quiet`` seconds."""
        self.send(keys)
        size, last = self._until_quiet(quiet, timeout)
        return Reaction(size, last - self._since if size else 0.0)

    def idle(self, seconds: float) -> Idle:
        """What is sent, and the processor time used, while nothing is done for so long."""
        before = self._cpu_seconds()
        until = perf_counter() + seconds
        size = 0
        while (left := until - perf_counter()) > 0:
            data = self._read(left)
            if data is None:
                raise EOFError("the program ended while it was watched")
            size += len(data)
            self._unseen = self._unseen[-1_000_000:] + data
        return Idle(size, self._cpu_seconds() - before)

    def resident(self) -> float:
        """Megabytes of memory that the program occupies now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000

    def _until_quiet(self, quiet: float, timeout: float) -> tuple[int, float]:
        size, last, until = 0, 0.0, perf_counter() + timeout
        while data := self._read(quiet):
            last = perf_counter()
            size += len(data)
            self._unseen = self._unseen[-1_000_000:] + data
            if last > until:
                raise TimeoutError("the program never stops sending")
        return size, last

    def _cpu_seconds(self) -> float:
        user, system = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
