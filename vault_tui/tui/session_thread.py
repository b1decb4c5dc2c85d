"""One worker thread for everything slow: saving, key derivation, opening a backup.

A session must not be used from two threads at once, so its calls queue here. What the
screens read meanwhile (an entry, the settings) is never changed in place.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Any, TypeVar

Result = TypeVar("Result")


class SessionThread:
    """Runs calls one after the other. Its thread is a daemon: leaving never waits for a derivation."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any]]] = SimpleQueue()
        self._open = 0
        self._change = Condition()
        self._closed = False
        self._thread: Thread | None = None

    async def run(self, call: Callable[[], Result]) -> Result:
        """Run ``call`` in its turn; returns or raises what it does. Once closed this never returns."""
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        with self._change:
            if not self._closed:
                self._open += 1
                self._calls.put((call, answer))
                if self._thread is None:
                    self._thread = Thread(target=self._work, name="session", daemon=True)
                    self._thread.start()
        return await answer

    def close(self, seconds: float) -> bool:
        """Start nothing more; returns whether what was queued ended within ``seconds``."""
        with self._change:
            self._closed = True
            return self._change.wait_for(lambda: not self._open, seconds)

    def _work(self) -> None:
        while True:
            self._do_one()

    def _do_one(self) -> None:
        # A method of its own, so that no name here keeps a call, and a secret with it, until the next one.
        call, answer = self._calls.get()
        outcome = None if self._closed else _outcome(call)
        with self._change:  # before the result is told: who closes it then finds it idle
            self._open -= 1
            self._change.notify_all()
        if outcome is not None:
            _tell(answer, *outcome)


def _outcome(call: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    try:
        return call(), None
    except BaseException as error:
        return None, error


def _tell(answer: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    def settle() -> None:
        if answer.cancelled():
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)

    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        answer.get_loop().call_soon_threadsafe(settle)
