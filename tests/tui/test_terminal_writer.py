"""What the screens write goes out by a thread of its own, which ends before the terminal is given back."""

import os
import pty
import signal
import sys
import termios
from collections.abc import Iterator
from threading import Event, Thread
from types import FrameType
from typing import Any

import pytest

from vault_tui.system.signals import ENDING
from vault_tui.system.terminal import NORMAL_SCREEN, Terminal
from vault_tui.tui.terminal_writer import TerminalWriter

MUCH = 30_000_000
"""Far more than a terminal takes before anybody looks at the first of it."""


@pytest.fixture(autouse=True)
def signals_of_before() -> Iterator[None]:
    """Taking over a terminal changes what signals do, and every program started later would inherit that."""
    numbers = (*ENDING, signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH, signal.SIGALRM)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_nothing_of_a_frame_comes_after_the_terminal_was_given_back() -> None:
    master, slave = pty.openpty()
    os.set_blocking(slave, False)
    seen, begun = [b""], Event()

    def look() -> None:
        while True:
            try:
                seen.append(os.read(master, 65_536))
            except OSError:  # nobody holds the other end any more
                return
            if b"x" in seen[-1]:
                begun.set()

    crashes: list[BaseException] = []
    terminal = Terminal(slave, termios.tcgetattr(slave))
    terminal.enter()
    writer = TerminalWriter(terminal, crashes.append)
    reader = Thread(target=look)
    reader.start()
    writer.write("x" * MUCH)
    assert begun.wait(60)
    terminal.leave()
    writer.close()  # were it still at work, it would send some more now
    os.close(slave)
    reader.join(60)
    os.close(master)
    assert not reader.is_alive()
    assert b"".join(seen[-3:]).endswith(NORMAL_SCREEN)
    assert crashes == []


def test_a_signal_in_the_middle_of_a_write_can_end_it() -> None:
    master, slave = pty.openpty()
    os.set_blocking(slave, False)
    lines: list[int] = []

    def interrupted(number: int) -> None:
        """A write of which every line but those before ``number`` is interrupted, as a handler does it."""
        writer = TerminalWriter(Terminal(slave, termios.tcgetattr(slave)), lambda _: None)

        def trace(frame: FrameType, event: str, _: object) -> Any:
            if frame.f_code is not TerminalWriter.write.__code__:
                return None
            if event == "line":
                lines.append(frame.f_lineno)
                if len(lines) > number:
                    sys.settrace(None)
                    writer.close()
            return trace

        sys.settrace(trace)
        try:
            writer.write("x")
        finally:
            sys.settrace(None)
        writer.close()

    number = 0
    while True:
        lines.clear()
        attempt = Thread(target=interrupted, args=(number,), daemon=True)
        attempt.start()
        attempt.join(60)
        assert not attempt.is_alive()
        number += 1
        if len(lines) < number:
            break
    assert number > 1
    os.close(slave)
    os.close(master)


def test_what_was_written_before_the_end_is_sent_and_a_second_end_does_nothing() -> None:
    master, slave = pty.openpty()
    os.set_blocking(slave, False)
    terminal = Terminal(slave, termios.tcgetattr(slave))
    terminal.enter()
    writer = TerminalWriter(terminal, lambda _: None)
    writer.write("last words")
    writer.close()
    writer.close()
    terminal.close()
    seen = b""
    while not seen.endswith(NORMAL_SCREEN):  # in as many pieces as the system makes of it
        seen += os.read(master, 65_536)
    assert b"last words" in seen
    os.close(master)
