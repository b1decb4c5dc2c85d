"""When and how the app is left: by a key, or because nobody came for a while."""

import asyncio
from collections.abc import Callable
from typing import Any

from vault_tui.tui.copying import Copying
from vault_tui.tui.front import Front
from vault_tui.tui.idle import UNHURRIED, Idle

LAST_WORK = 1.0
"""Seconds that leaving waits for a running save and for the bookmark of where the person was."""


class Leaving:
    """Watches the time and takes the last steps, once; on a lock ``locking`` is among them."""

    def __init__(self, front: Front, copying: Copying, idle: Idle, locking: Callable[[], None]) -> None:
        self._front = front
        self._locking = locking
        self._copying = copying
        self._idle = idle
        self._begun = False
        self.settled = True

    def watch(self) -> None:
        """Start the one timer that watches the time; nothing ticks."""
        self._front.set_timer(self._usual, self.due)

    def note_activity(self) -> bool:
        """Start the time again; False when it is too late for that and no key may act any more."""
        if self._idle.left(self._limit) <= 0:
            self.begin("lock")
        if not self._begun:
            self._idle.touch()
        return not self._begun

    def words(self) -> str:
        """The lock time: ``locks at 14:32``."""
        return self._idle.words(self._limit)

    def due(self) -> None:
        """Called by the timer: lock, or wait on. The page's limit may have changed since it was set."""
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
