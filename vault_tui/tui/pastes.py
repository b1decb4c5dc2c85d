"""An app that never takes a paste for commands, whether the terminal marks it as one or not."""

from collections import deque
from typing import TypeVar

from textual.events import Event, Key, Paste
from textual.message import Message
from textual.widget import Widget

from vault_tui.core.secret import Secret
from vault_tui.tui.burst import BREAKS, GAP, LONG, Burst, text_of
from vault_tui.tui.characters import Characters
from vault_tui.tui.commands import BY_ID, acts_while_typing
from vault_tui.tui.key_turns import KeysInTurn
from vault_tui.tui.messages import PasteCaught

Result = TypeVar("Result")

_WAY_OUT = frozenset(key for name in ("lock", "quit") for key in BY_ID[name].keys if acts_while_typing(key))
_HANGS = 0.3
"""Seconds after which a key that still has its turn no longer delays locking."""


MOST_CAUGHT = 1_024
"""Characters kept of a paste that the terminal didn't mark: two halves with labels take some 120."""


class TakesText(Widget):
    """Marks a widget into which text is typed."""


class TakesWholePaste(TakesText):
    """Marks a widget that wants a paste in one piece, line breaks included."""


class CatchesPastes(Widget):
    """Marks a screen that inspects what is pasted where nothing is typed, and holds it until it is taken."""

    caught: Characters

    def take_caught(self) -> Secret:
        """What was caught last; nothing waits afterwards."""
        caught = Secret(self.caught.text())
        self.caught.wipe()
        return caught


class KeysPaused(Message, bubble=False):
    """There may have been a pause since the last key."""


class PasteGuard(KeysInTurn[Result]):
    """Where nothing is typed, a typed character waits ``burst_gap`` seconds for others to follow it.

    A run that turns out to be a paste is told as :class:`PasteCaught` and dropped, unless the screen
    :class:`CatchesPastes`; or it is given whole to a widget that :class:`TakesWholePaste`. What a key is, is
    decided when its turn comes: the one before it may have moved the focus. With 0, for tests that press
    single keys, no key waits.
    """

    def __init__(self, burst_gap: float = GAP) -> None:
        super().__init__()
        self._burst_gap = burst_gap
        self._queue: deque[Key | Paste] = deque()
        self._judged = 0
        """How many keys at the head of the queue are known not to be a paste."""
        self._burst = Burst()
        self._pausing = False
        self._typed_run = 0
        self._typed_at = 0.0

    async def on_event(self, event: Event) -> None:
        """Keys and pastes on their way in; everything else is Textual's."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            self._queue.append(event)
            await self._go_on()
        else:
            await super().on_event(event)

    def forget_keys(self) -> None:
        """Drop everything that waits: nothing may act any more."""
        self._queue.clear()
        self._burst.take()
        self._judged = 0

    @property
    def is_typed_into(self) -> bool:
        return isinstance(self.focused, TakesText)

    async def turn_over(self) -> None:
        await self._go_on()

    async def on_keys_paused(self, message: KeysPaused) -> None:
        self._pausing = False
        await self._go_on(message.time)

    async def _go_on(self, now: float | None = None) -> None:
        """Give queued keys their turn, as far as they may have it now."""
        while self._queue or self._burst:
            if self.acting:
                self.watch_turn()
                await self._let_out()
                return
            if not self._burst and not self._begins_run(self._queue[0]):
                await self._take(self._queue.popleft())
            elif self._gather(now):
                await self._judge()
            else:
                self._wait_for_pause()
                return

    async def _let_out(self) -> None:
        """Let a key that locks or quits pass a key that hangs."""
        key = next((key for key in self._queue if isinstance(key, Key) and key.key in _WAY_OUT), None)
        if key is not None and self.acting_for >= _HANGS:
            self.forget_keys()
            await super().on_event(key)

    def _begins_run(self, event: Key | Paste) -> bool:
        """Whether later keys must be seen before it is clear what this one is."""
        if not self._burst_gap or self._judged or not isinstance(event, Key) or not event.is_printable:
            return False
        return not self.is_typed_into or isinstance(self.focused, TakesWholePaste)

    def _gather(self, now: float | None) -> bool:
        """Move the queued keys that belong to the run into it; returns whether it is over."""
        whole, catches = isinstance(self.focused, TakesWholePaste), isinstance(self.screen, CatchesPastes)
        while self._queue and self._burst.continues_with(self._queue[0]):
            key = self._queue.popleft()
            if isinstance(key, Key):
                self._burst.add(key, keep=whole or (catches and self._burst.length < MOST_CAUGHT))
        return bool(self._queue) or (now is not None and self._burst.over(now))

    async def _judge(self) -> None:
        """Decide what a run of keys was."""
        length, was_paste = self._burst.length, self._burst.is_paste
        keys = self._burst.take()
        if not was_paste:
            self._queue.extendleft(reversed(keys))
            self._judged = len(keys)
        elif keys and isinstance(self.focused, TakesWholePaste):
            await self.act(Paste(text_of(keys)))
        else:
            self._caught(length, text_of(keys))

    async def _take(self, event: Key | Paste) -> None:
        self._judged = max(0, self._judged - 1)
        if isinstance(event, Paste) and not self.is_typed_into:
            self._caught(len(event.text), event.text)
        elif isinstance(event, Paste) or not self._is_inside_typed_paste(event):
            await self.act(event)

    def _is_inside_typed_paste(self, key: Key) -> bool:
        """Whether a key in a field follows a long run at once: then it is a line break within a paste."""
        since = key.time - self._typed_at
        if key.is_printable:
            self._typed_run = self._typed_run + 1 if since < self._burst_gap else 1
            self._typed_at = key.time
            return False
        # Nobody types eight in a row and then Enter in a tenth of a second; a machine may take that long.
        return self._typed_run >= LONG and key.key in BREAKS and since < 3 * self._burst_gap

    def _wait_for_pause(self) -> None:
        if not self._pausing:
            self._pausing = True
            # Through the queue: keys that arrived before this moment are in it already.
            self.set_timer(self._burst_gap, lambda: self.post_message(KeysPaused()))

    def _caught(self, length: int, text: str) -> None:
        if isinstance(self.screen, CatchesPastes):
            self.screen.caught.fill(text)
        self.screen.post_message(PasteCaught(length))
