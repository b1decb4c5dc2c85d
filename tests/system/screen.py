"""A program on a pseudo-terminal of its own, looked at as a person would: what is on the screen now."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

import pyte

PATIENCE = 60.0  # seconds; how long a loaded machine may take for anything

# Gives the program a controlling terminal, and whatever else its parent would have set up.
LAUNCHER = """
import fcntl, os, signal, sys, termios
if not os.environ.get("NO_SESSION"):
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if os.environ.pop("IGNORE_HANGUP", ""):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])
"""

WHAT_IT_IS = b"\x1b[c"
AN_XTERM = b"\x1b[?62;22c"


class Screen:
    """Runs ``command``; leave the ``with`` block and it is gone.

    ``sent`` is every byte the program wrote. ``answers`` says whether the terminal answers what it is.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        columns: int = 80,
        rows: int = 24,
        answers: bool = True,
    ) -> None:
        self.answers = answers
        self.sent = b""
        self._master, self._slave = pty.openpty()
        self._picture = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._picture)
        self.resize(columns, rows)
        self.settings_before = self.settings()
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-c", LAUNCHER, *map(str, command)],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            env={**inherited, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(env or {})},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the terminal, as when a connection breaks."""
        for fd in (self._master, self._slave):
            if fd >= 0:
                os.close(fd)
        self._master = self._slave = -1

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size; the program gets its signal."""
        self._picture.resize(rows, columns)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def settings(self) -> list[Any]:
        """The terminal's settings as they are now."""
        return termios.tcgetattr(self._slave)

    def restore_settings(self) -> None:
        """Put the first settings there again, as a shell does when its job has stopped."""
        termios.tcsetattr(self._slave, termios.TCSANOW, self.settings_before)

    def echoes(self) -> bool:
        """Whether a key pressed now would be seen on the screen."""
        return bool(self.settings()[3] & termios.ECHO)

    def press(self, keys: str | bytes) -> None:
        """Type ``keys``."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    @property
    def rows(self) -> list[str]:
        """What is on the screen, row by row."""
        return [row.rstrip() for row in self._picture.display]

    @property
    def text(self) -> str:
        """What is on the screen, as one text with single blanks."""
        return " ".join(" ".join(self.rows).split())

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the cursor, from 0."""
        return self._picture.cursor.y, self._picture.cursor.x

    def unread(self) -> int:
        """How many bytes the program has written that nobody has looked at."""
        return int.from_bytes(fcntl.ioctl(self._master, termios.FIONREAD, bytes(4)), sys.byteorder)

    def look(self, seconds: float) -> bool:
        """Take in what the program writes within ``seconds``, at most one piece; whether there was any."""
        if not select.select([self._master], [], [], max(0.0, seconds))[0]:
            return False
        data = os.read(self._master, 65536)
        questions = (self.sent[-2:] + data).count(WHAT_IT_IS)
        self.sent += data
        self._stream.feed(data)
        if self.answers:
            self.press(AN_XTERM * questions)
        return True

    def wait_for(self, *texts: str, without: str = "", seconds: float = PATIENCE) -> None:
        """Look until all ``texts`` are on the screen, and ``without`` is not."""
        until = monotonic() + seconds
        while not all(text in self.text for text in texts) or (without and without in self.text):
            if not self.look(until - monotonic()):
                raise TimeoutError(f"{texts} not seen; the screen is\n" + "\n".join(self.rows))

    def wait_for_bytes(self, data: bytes) -> None:
        """Look until the program has written ``data``."""
        until = monotonic() + PATIENCE
        while data not in self.sent:
            if not self.look(until - monotonic()):
                raise TimeoutError(f"{data!r} not seen; the last bytes were {self.sent[-200:]!r}")

    def wait_until_gone(self) -> int:
        """Look on until the program has ended; its exit code."""
        until = monotonic() + PATIENCE
        while self.process.poll() is None and monotonic() < until:
            if self._master >= 0:
                self.look(0.02)
            else:
                self.process.wait(PATIENCE)
        while self._master >= 0 and self.look(0):
            continue
        return self.process.wait(1)
