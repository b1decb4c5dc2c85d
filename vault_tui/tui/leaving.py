"""When and how the app is left: by a key, or because nobody came for a while."""

import asyncio
from collections.abc import Callable
from typing import Any

from vault_tui.tui.copying import Copying
from vault_tui.tui.front import Front
from vault_tui.tui.idle import UNHURRIED, Idle

LAST_WORK = 1.0
"""Seconds that leaving waits for a save that is under way, and for what is kept of where the person was."""


class Leaving:
    """Watches the time and takes the last steps, once; ``locking`` is one of them when it is a lock."""

    def __init__(self, front: Front, copying: Copying, idle: Idle, locking: Callable[[], None]) -> None:
        self._front = front
        self._locking = locking
        self._copying = copying
        self._idle = idle
        self._begun = False
        self.settled = True

    def watch(self) -> None:
        """Begin to watch the time; one timer, and nothing ticks."""
        self._front.set_timer(self._usual, self.due)

    def somebody_is_there(self) -> bool:
        """Give the whole time again; False when that comes too late, and nothing may act any more."""
        if self._idle.left(self._limit) <= 0:
            self.begin("lock")
        if not self._begun:
            self._idle.touch()
        return not self._begun

    def words(self) -> str:
        """Until when there is time: ``locks at 14:32``."""
        return self._idle.words(self._limit)

    def due(self) -> None:
        """The timer's: lock, or wait on. The page may have less patience by the time it was set for."""
        left = self._idle.left(self._limit)
        if left <= 0:
            self.begin("lock")
        else:
            self._front.set_timer(min(left, self._usual), self.due)

    def begin(self, how: str) -> None:
        """Leave with ``lock`` or ``quit`` as the app's result."""
        if not self._begun:
            self._begun = True
            self._front.forget_keys()
            self._front.leaving()
            self._front.run_worker(self._last_steps(how))

    @property
    def _usual(self) -> float:
        return self._front.session.settings.idle_lock

    @property
    def _limit(self) -> float:
        return max(self._usual, UNHURRIED) if self._front.page.unhurried else self._usual

    async def _last_steps(self, how: str) -> None:
        page, place = self._front.page, dict[str, Any]()
        if how == "lock" or page.unsaved:
            place = {"list": self._front.home.draft(), "page": page.draft()}

        def last() -> None:
            if place:
                self._front.session.bookmark.keep(place)
            self._copying.clear()
            if how == "lock":
                self._locking()

        patience = LAST_WORK
        try:
            await asyncio.wait_for(self._front.thread.run(last), LAST_WORK)
        except TimeoutError:
            patience = 0  # something slow is under way
        self.settled = self._front.thread.close(patience)
        self._front.left(how)
