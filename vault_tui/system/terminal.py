"""The only owner of the terminal: its settings, its alternate screen, all output to it.

``/dev/tty`` is opened anew, so that redirected standard streams don't matter and writes can be
non-blocking without changing the shell's own descriptors.
"""

from __future__ import annotations

import os
import select
import termios
from time import monotonic

from vault_tui.system import tty_settings
from vault_tui.system.signals import Signals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from vault_tui.core.errors import TerminalUnfit
    from vault_tui.system.tty_settings import Settings

DEVICE = "/dev/tty"

ALTERNATE_SCREEN = b"\x1b[?1049h"
NORMAL_SCREEN = b"\x1b[?1049l"
# In a multiplexer without an alternate screen, erasing the whole screen (2J) first would copy it to the
# scrollback; erasing the last line and then everything above it does not.
CLEAR = b"\x1b[0m\x1b[999;1H\x1b[2K\x1b[1J\x1b[2J\x1b[H"
PLAIN_MODES = b"\x1b[?2004l\x1b[?25h"  # bracketed paste off, cursor shown
# What the UI framework may have switched on: mouse, focus, in-band size, keyboard protocol; wrapping off.
FRAMEWORK_MODES_OFF = (
    b"\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l\x1b[?2048l\x1b[<u\x1b[?7h"
)

_FAREWELL_SECONDS = 0.3  # after this a terminal that takes no output is left as it is

# ASCII replacements for our typographic characters, of the same width.
_STAND_INS = str.maketrans("•·─▸‹…“”‘’–—", "*--><.\"\"''--")


class Terminal:
    """The controlling terminal.

    ``active``: raw mode and the alternate screen are on. ``lent``: the UI framework draws or has drawn on
    it, so modes may be set and replies to its queries may still arrive. ``stop_drawing``: set by code
    that draws from another thread; after the call that thread writes nothing more.
    """

    def __init__(self, fd: int, original: Settings) -> None:
        self.fd = fd
        self.active = False
        self.lent = False
        self.encoding = _encoding(os.environ.get)
        self.stop_drawing: Callable[[], None] | None = None
        self.coloured = not os.environ.get("NO_COLOR")
        self.signals = Signals(self.leave, self._after_a_stop)
        self._original = original
        self._raw = False

    @classmethod
    def open(cls, *, screen: bool = True) -> Self:
        """The controlling terminal; ``screen`` when more than a line will be drawn on it.

        Raises :class:`~vault_tui.core.errors.TerminalUnfit` when there is none or it can't do that.
        """
        kind = os.environ.get("TERM", "")
        if screen and kind in ("", "dumb", "unknown"):
            raise _unfit(
                f"This terminal can't show screens (TERM is “{kind}”).",
                "Use the commands, vault-tui --help lists them; vault-tui guide walks through a new key.",
            )
        try:
            fd = os.open(DEVICE, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC | os.O_NONBLOCK)
            return cls(fd, termios.tcgetattr(fd))
        except (OSError, termios.error):
            raise _unfit(
                "There is no terminal to ask on.",
                "Run vault-tui at a terminal (ssh -t), or give a command and --passphrase-file FILE.",
            ) from None

    @classmethod
    def take_over(cls, settings: int) -> Self:
        """The terminal of the process that this one replaced, still in raw mode.

        ``settings`` is the descriptor from :meth:`hand_on`. What was typed meanwhile is discarded.
        """
        terminal = cls.open()
        try:
            terminal._original = tty_settings.from_bytes(os.read(settings, 4096))
            os.close(settings)
        except (OSError, ValueError):
            terminal._original = tty_settings.usual(terminal._original)
        terminal.active = terminal.lent = True
        terminal.make_raw()
        return terminal

    def hand_on(self) -> int:
        """An inheritable descriptor for :meth:`take_over` in the process that replaces this one."""
        reader, writer = os.pipe()
        os.write(writer, tty_settings.to_bytes(self._original))
        os.close(writer)
        os.set_inheritable(reader, True)
        return reader

    def enter(self) -> None:
        """Raw mode and the alternate screen. What was typed before is discarded."""
        if not self.active:
            self.make_raw()
            self.active = True
            self.write(ALTERNATE_SCREEN, _FAREWELL_SECONDS)

    def leave(self) -> None:
        """Clear the screen, return to the normal one and restore the original settings."""
        try:
            if self.active and self.stop_drawing is not None:
                self.stop_drawing()  # else the rest of a frame would go to the normal screen
        finally:
            if self.active:
                modes = FRAMEWORK_MODES_OFF + PLAIN_MODES if self.lent else PLAIN_MODES
                self.write(modes + CLEAR + NORMAL_SCREEN, _FAREWELL_SECONDS)
                self.active = False
            self.restore_settings()

    def close(self) -> None:
        """Leave, and close the descriptor."""
        self.leave()
        os.close(self.fd)

    def make_raw(self) -> None:
        """Raw mode only: no echo, no line editing, no signals by key; typed-ahead input is discarded.

        Signal handlers are installed first, so that a signal that ends the process restores the terminal.
        """
        self.signals.install()
        self._raw = True
        self._set(tty_settings.raw(self._original))

    def restore_settings(self) -> None:
        """Restore the original settings; what was typed meanwhile is discarded, so that no shell runs it."""
        if self._raw:
            self._raw = False
            self._set(self._original)

    def write(self, data: bytes, seconds: float) -> None:
        """Write as much as the terminal takes within ``seconds``; the rest is dropped."""
        rest, until = memoryview(data), monotonic() + seconds
        while rest and (done := self.send(rest)) >= 0:
            rest = rest[done:]
            left = until - monotonic()
            if rest and (left <= 0 or not select.select([], [self.fd], [], left)[1]):
                return

    def send(self, data: bytes | memoryview) -> int:
        """Write without blocking; the number of bytes taken, -1 when the terminal is gone."""
        try:
            return os.write(self.fd, data)
        except BlockingIOError:
            return 0
        except OSError:
            return -1

    def read(self, pages: bytearray) -> int:
        """Read into ``pages`` without blocking; the number of bytes read, -1 when the terminal is gone."""
        try:
            return os.readv(self.fd, [pages]) or -1
        except BlockingIOError:
            return 0
        except OSError:
            return -1

    def encode(self, text: str) -> bytes:
        """``text`` in the terminal's encoding; each character that it can't show becomes ``?``."""
        if self.encoding == "utf-8":
            return text.encode("utf-8", "replace")
        return text.translate(_STAND_INS).encode(self.encoding, "replace")

    def size(self) -> tuple[int, int]:
        """Columns and rows; 80 × 24 when the terminal doesn't know."""
        try:
            columns, rows = os.get_terminal_size(self.fd)
        except OSError:
            columns = rows = 0
        return columns or 80, rows or 24

    def _set(self, settings: Settings) -> None:
        try:
            termios.tcflush(self.fd, termios.TCIFLUSH)
            termios.tcsetattr(self.fd, termios.TCSANOW, settings)
        except termios.error:
            return  # it is gone; the next read notices

    def _after_a_stop(self) -> None:
        """Set raw mode again: the shell set its own settings while this process was stopped."""
        if self._raw:
            self.make_raw()
        if self.active:
            self.write(ALTERNATE_SCREEN, _FAREWELL_SECONDS)


def _unfit(sentence: str, remedy: str) -> TerminalUnfit:
    from vault_tui.core.errors import TerminalUnfit

    return TerminalUnfit(sentence, remedy)


def _encoding(variable: Callable[[str], str | None]) -> str:
    """The locale's character set; ASCII when it names none that Python knows."""
    locale = variable("LC_ALL") or variable("LC_CTYPE") or variable("LANG") or ""
    charset = locale.rpartition(".")[2].partition("@")[0].lower()
    if charset.replace("-", "") == "utf8":
        return "utf-8"
    try:
        "".encode(charset)
    except LookupError:
        return "ascii"
    return charset
