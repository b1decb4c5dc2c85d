"""An app that never takes a paste for commands, whether the terminal marks it as one or not."""

from collections import deque
from typing import TypeVar

from textual.app import App
from textual.events import Event, Key, Paste
from textual.message import Message
from textual.widget import Widget

from vault_tui.core.secret import Secret
from vault_tui.tui.burst import GAP, LONG, Burst, text_of
from vault_tui.tui.characters import Characters
from vault_tui.tui.messages import PasteCaught

Result = TypeVar("Result")


MOST_CAUGHT = 1_024
"""Characters of a paste without marks that are kept to be looked at: two halves with labels are some 120."""


class TakesText(Widget):
    """Marks a widget into which text is typed."""


class TakesWholePaste(TakesText):
    """Marks a widget that wants a paste in one piece, line breaks included."""


class CatchesPastes(Widget):
    """Marks a screen that looks at what is pasted where nothing is typed. It waits here to be taken."""

    caught: Characters

    def take_caught(self) -> Secret:
        """What was caught last; nothing waits afterwards."""
        caught = Secret(self.caught.text())
        self.caught.wipe()
        return caught


class KeysPaused(Message, bubble=False):
    """There may have been a pause since the last key."""


class NextKey(Message, bubble=False):
    """The next of the keys that waited may act."""


class PasteGuard(App[Result]):
    """Where nothing is typed, a typed character waits ``burst_gap`` seconds for others to follow it.

    A run that turns out to be a paste is told as :class:`PasteCaught` and dropped, unless the screen
    :class:`CatchesPastes`; or it is given whole to a widget that :class:`TakesWholePaste`. Tests that press
    single keys pass 0 and get them at once.
    """

    def __init__(self, burst_gap: float = GAP) -> None:
        super().__init__()
        self._burst_gap = burst_gap
        self._burst = Burst()
        self._released: deque[Key] = deque()
        self._typed_run = 0
        self._typed_at = 0.0

    async def on_event(self, event: Event) -> None:
        """Keys and pastes on their way in; everything else is Textual's."""
        if isinstance(event, Key) and not event.is_forwarded and self._burst_gap:
            if self._must_wait(event) or self._is_inside_typed_paste(event):
                return
        elif isinstance(event, Paste) and not event.is_forwarded and not isinstance(self.focused, TakesText):
            self._caught(len(event.text), event.text)
            return
        await super().on_event(event)

    def _must_wait(self, key: Key) -> bool:
        focused = self.focused
        whole = isinstance(focused, TakesWholePaste)
        typed = isinstance(focused, TakesText) and not whole
        if not self._burst and not self._released and (typed or not key.is_printable):
            return False
        if not self._burst:
            self.set_timer(self._burst_gap, self._pause)
        catches = isinstance(self.screen, CatchesPastes) and self._burst.length < MOST_CAUGHT
        self._burst.add(key, keep=whole or catches)
        return True

    def _is_inside_typed_paste(self, key: Key) -> bool:
        """Whether a key in a field follows a long run of characters at once: a line break of a paste."""
        follows = key.time - self._typed_at < self._burst_gap
        if key.is_printable:
            self._typed_run = self._typed_run + 1 if follows else 1
            self._typed_at = key.time
            return False
        return follows and self._typed_run >= LONG and key.key in {"enter", "tab", "ctrl+j"}

    def _pause(self) -> None:
        # Through the queue: keys that arrived before this moment stand in it already.
        self.post_message(KeysPaused())

    async def on_keys_paused(self, message: KeysPaused) -> None:
        """Decide what the run of keys was, unless it still goes on."""
        burst = self._burst
        if not burst.over(message.time):
            self.set_timer(self._burst_gap, self._pause)
            return
        length, was_paste = burst.length, burst.is_paste
        keys = burst.take()
        if not was_paste:
            self._released.extend(keys)
            await self.on_next_key()
        elif keys and isinstance(self.focused, TakesWholePaste):
            await super().on_event(Paste(text_of(keys)))
        else:
            self._caught(length, text_of(keys))

    async def on_next_key(self) -> None:
        """One key at a time: what it does (a focus that moves, say) is done before the next one acts."""
        if self._released:
            await super().on_event(self._released.popleft())
        if self._released:
            self.set_timer(0.005, self._next_key)

    def _next_key(self) -> None:
        self.post_message(NextKey())

    def _caught(self, length: int, text: str) -> None:
        if isinstance(self.screen, CatchesPastes):
            self.screen.caught.fill(text)
        self.screen.post_message(PasteCaught(length))
