"""Sends what the screens write from a thread of its own: a frozen terminal must not delay locking."""

import os
import select
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread

from vault_tui.system.terminal import Terminal

LAST_WORDS_SECONDS = 0.3
"""Seconds that the terminal may take at the end for what is still queued."""


class TerminalWriter:
    """A queue in front of the terminal; :meth:`write` never waits.

    It grows while the terminal accepts nothing, at most by what the screens draw until the vault locks
    itself. ``crashed`` is called, in the queue's thread, with the error that ended it.
    """

    def __init__(self, terminal: Terminal, crashed: Callable[[BaseException], None]) -> None:
        self._terminal = terminal
        self._crashed = crashed
        # A queue that a signal handler may put to, and no lock around it: the handler closes this, and would
        # wait for ever for a thread that waits for a lock held by the code which the signal interrupted.
        self._queue: SimpleQueue[str | None] = SimpleQueue()
        self._closing = False
        self._given_up, self._give_up = os.pipe()
        self._thread = Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()
        terminal.stop_drawing = self.close

    def write(self, text: str) -> None:
        """Send ``text`` after everything that was written before it."""
        self._queue.put(text)

    def close(self) -> None:
        """Send what is left within :data:`LAST_WORDS_SECONDS`, and drop the rest. A second call only waits.

        A signal handler calls it, too, perhaps in the middle of the first call.
        """
        first = not self._closing
        self._closing = True
        self._queue.put(None)
        self._thread.join(LAST_WORDS_SECONDS)
        if not first:
            return
        os.close(self._give_up)  # a thread that still waits for the terminal stops waiting
        self._thread.join()
        os.close(self._given_up)

    def _work(self) -> None:
        try:
            self._run()
        except BaseException as error:
            self._crashed(error)

    def _run(self) -> None:
        ended = False
        while not ended:
            texts = [self._queue.get()]
            with suppress(Empty):
                while True:
                    texts.append(self._queue.get_nowait())
            ended = None in texts
            if not self._send(self._terminal.encode("".join(filter(None, texts)))):
                return

    def _send(self, data: bytes) -> bool:
        rest = memoryview(data)
        while rest:
            given_up, ready, _ = select.select([self._given_up], [self._terminal.fd], [])
            done = self._terminal.send(rest) if ready else 0
            if given_up or done < 0:
                return False
            rest = rest[done:]
        return True
