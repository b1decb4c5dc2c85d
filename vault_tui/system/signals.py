"""The signals of a process that holds a terminal and perhaps an open vault.

On hang-up, terminate, quit or interrupt it wipes, restores the terminal and exits with 128 + the
signal's number, even if the parent process had the signal ignored: a vault must not stay open on a
terminal that is gone.
"""

from __future__ import annotations

import os

from vault_tui.system import watchdog

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable
    from types import FrameType
    from typing import NoReturn
else:
    # `signal` would load `enum`, which takes half as long as starting the interpreter, and the handlers must
    # be in place before the prompt.
    import _signal as signal

HANGUP = 1
INTERRUPT = 2
QUIT = 3
TERMINATE = 15
ENDING = (HANGUP, INTERRUPT, QUIT, TERMINATE)


class Signals:
    """Installed once, from the main thread, before the terminal is changed in any way.

    ``on_redraw`` is set by the code that draws at the moment; it is called in the main thread when the
    size changed or the process was continued after a stop.
    """

    def __init__(self, restore: Callable[[], None], raw_again: Callable[[], None]) -> None:
        self._restore = restore
        self._raw_again = raw_again
        self._steps: list[Callable[[], None]] = []
        self._installed = False
        self.on_redraw: Callable[[], None] | None = None

    def before_end(self, step: Callable[[], None]) -> None:
        """Run ``step`` (wiping keys, emptying a clipboard) before the process ends; the newest first."""
        self._steps.append(step)

    def install(self) -> None:
        """Install the handlers and unblock the signals, which a locking process left blocked across exec."""
        if self._installed:
            return
        for number in ENDING:
            signal.signal(number, self._told_to_end)
        signal.signal(
            signal.SIGTSTP, signal.SIG_IGN
        )  # a stopped process would keep the vault open for any length of time
        signal.signal(signal.SIGCONT, self._continued)
        signal.signal(signal.SIGWINCH, self._resized)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the watchdog's
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (*ENDING, signal.SIGALRM))
        self._installed = True

    def end(self, code: int) -> NoReturn:
        """Wipe, restore the terminal and exit with ``code``; the watchdog bounds the time."""
        try:
            watchdog.arm()
            for step in reversed(self._steps):
                try:
                    step()
                except BaseException:  # noqa: S112  # the other steps must still run
                    continue
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # nothing may print onto the restored screen
        finally:
            try:
                self._restore()
            finally:
                os._exit(code)

    def terminal_gone(self) -> None:
        """End the process as if by SIGHUP: the terminal was closed. For any thread."""
        import threading

        watchdog.arm()
        signal.pthread_kill(threading.main_thread().ident or 0, HANGUP)

    def _told_to_end(self, number: int, _frame: FrameType | None) -> None:
        self.end(128 + number)

    def _continued(self, _number: int, _frame: FrameType | None) -> None:
        self._raw_again()
        self._resized(0, None)

    def _resized(self, _number: int, _frame: FrameType | None) -> None:
        if self.on_redraw is not None:
            self.on_redraw()
