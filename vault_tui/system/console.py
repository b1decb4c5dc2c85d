"""Input and output on a terminal that may be slow, frozen or gone, without blocking on it.

Input arrives in buffers that are allocated once, kept out of swap where the system allows it, and
overwritten by :meth:`Console.forget` once they were processed.
"""

from __future__ import annotations

import os
import select
import termios
from time import monotonic

from vault_tui.system import keystream, process
from vault_tui.system.terminal import FRAMEWORK_MODES_OFF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from vault_tui.system.line_editor import LineEditor
    from vault_tui.system.terminal import Terminal

WOKEN = 0
TIMED_OUT = -1

_PAGES = 4096
_REPLY_SECONDS = 0.5
_QUERY_ATTRIBUTES = b"\x1b[c"


class Console:
    """Reads and writes for one prompt at a time, from the main thread; :meth:`wake` is for any thread."""

    def __init__(self, terminal: Terminal, editor: LineEditor) -> None:
        self.terminal = terminal
        self.pages = bytearray(_PAGES)
        self._editor = editor
        self._held = bytearray(_PAGES)  # what was typed while we waited for the terminal's reply
        self._held_length = 0
        self._unwritten = bytearray()
        self._ready = False
        self._reply_due = False
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._waker, False)

    def close(self) -> None:
        """Close the descriptors, and overwrite the buffers."""
        self.forget()
        self._held[:] = bytes(_PAGES)
        os.close(self._woken)
        os.close(self._waker)

    def write(self, data: bytes) -> None:
        """Write ``data`` without blocking; what the terminal doesn't take now is sent later."""
        self._unwritten += data
        self._flush()

    def discard_late_answers(self) -> None:
        """Drop input from before the first page after the UI framework, by asking the terminal what it is.

        The terminal replies in order, so whatever comes before its reply is old: late replies to the
        framework's queries, parts of them, keys pressed while the vault was being locked. The query
        is sent before the page, so what is typed on seeing the page comes after the reply.
        """
        self.terminal.lent = False
        self._reply_due = True
        self.write(FRAMEWORK_MODES_OFF + _QUERY_ATTRIBUTES)

    def wake(self) -> None:
        """Let :meth:`read` return ``WOKEN``."""
        try:
            os.write(self._waker, b"!")
        except (BlockingIOError, OSError):
            return  # a wake-up is pending already, or the pipe is closed

    def read(self, seconds: float | None) -> int:
        """The number of bytes read into ``pages`` within ``seconds`` (None: no limit).

        ``WOKEN`` after :meth:`wake`, ``TIMED_OUT`` when nothing came. A terminal that is gone ends the
        process. The process is hardened before anything is read.
        """
        if not self._ready:
            process.harden()
            for pages in (self.pages, self._held):
                process.keep_off_disk(pages)
            self._editor.protect(process.keep_off_disk)
            self._ready = True
        if self._reply_due:
            self._reply_due = False
            self._await_reply()
        if self._held_length:
            self.pages[: self._held_length] = memoryview(self._held)[: self._held_length]
            length, self._held_length = self._held_length, 0
            self._held[:] = bytes(_PAGES)
            return length
        return self._read(seconds)

    def forget(self) -> None:
        """Overwrite ``pages``; call it once what :meth:`read` returned was processed."""
        self.pages[:] = bytes(_PAGES)

    def drop_typed(self) -> None:
        """Discard everything typed so far and not yet read."""
        self._held_length = 0
        self._held[:] = bytes(_PAGES)
        self.forget()
        try:
            termios.tcflush(self.terminal.fd, termios.TCIFLUSH)
        except termios.error:
            return  # the terminal is gone; the next read notices

    def _read(self, seconds: float | None) -> int:
        fd = self.terminal.fd
        until = None if seconds is None else monotonic() + seconds
        while True:
            left = None if until is None else max(0.0, until - monotonic())
            readable, writable, _ = select.select(
                [fd, self._woken], [fd] if self._unwritten else [], [], left
            )
            if writable:
                self._flush()
            if fd in readable and (length := self.terminal.read(self.pages)):
                if length < 0:
                    self.terminal.signals.end(128 + 1)
                return length
            if self._woken in readable:
                os.read(self._woken, 512)
                return WOKEN
            if until is not None and monotonic() >= until:
                return TIMED_OUT

    def _flush(self) -> None:
        if self._unwritten:
            done = self.terminal.send(bytes(self._unwritten))
            del self._unwritten[: done if done >= 0 else None]

    def _await_reply(self) -> None:
        """Wait for the terminal's reply and keep only what comes after it.

        A terminal that doesn't reply sent no replies to the framework either: what came was typed, and stays.
        """
        stream = keystream.KeyStream()
        until = monotonic() + _REPLY_SECONDS
        while (left := until - monotonic()) > 0:
            length = max(0, self._read(left))
            for place in range(length):
                if stream.step(self.pages[place]) == keystream.REPLY:
                    self._hold(place + 1, length, at=0)
                    self.forget()
                    return
            self._hold(0, length, at=self._held_length)
            self.forget()
        self._editor.reply_due = True  # on a slow connection it may still arrive

    def _hold(self, start: int, end: int, *, at: int) -> None:
        self._held_length = min(_PAGES, at + end - start)
        taken = self._held_length - at
        self._held[at : self._held_length] = memoryview(self.pages)[start : start + taken]
