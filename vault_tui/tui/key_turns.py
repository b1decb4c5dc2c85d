"""Keys act one at a time, each on the screen that the person saw.

Textual hands a key to the focused widget and takes the next one before the first has acted: of two keys
that arrive together, the second would act on the screen that the first was meant to leave. Here a key keeps
its turn until everything it started is done. A key pressed before a screen was painted was meant for the
previous one: it must not answer a question that nobody has seen.
"""

from time import monotonic
from typing import TypeVar

from textual.app import App
from textual.events import Key, Paste
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from vault_tui.tui.commands import ALWAYS, COMMANDS, MOVES, acts_while_typing

Result = TypeVar("Result")

_ROUNDS = 2
"""A key's action may post a message whose handler does the work: that one is waited for as well."""
_LOOK = 0.01
"""Seconds between two looks whether a turn is over, while keys wait."""
_BACKGROUND = 0.15
"""Seconds that a key waits at most for background work of the one before, most often a question."""

_HARMLESS = {*MOVES, *ALWAYS, "back", "next-field", "empty", "show-typed"}
_DOING = frozenset(
    key
    for command in COMMANDS
    if command.id not in _HARMLESS
    for key in command.keys
    if acts_while_typing(key)
)


class KeyActed(Message):
    """Follows a key on its way through the widgets: where this arrives, the key has acted."""

    def __init__(self, turn: int) -> None:
        super().__init__()
        self.turn = turn


class LookAgain(Message, bubble=False):
    """Keys still wait: is the turn over?"""


class KeysInTurn(App[Result]):
    """Base of the app; a subclass queues the keys that wait and continues with them in :meth:`turn_over`."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = 0
        self._target: Widget | None = None
        self._rounds = 0
        self._began = 0.0
        self._looking = False
        self._painted: Screen[object] | None = None
        self._painted_at = 0.0

    # -- what a subclass says

    async def turn_over(self) -> None:
        """Called when a key's turn is over, and now and then while a turn takes long."""

    @property
    def at_work(self) -> bool:
        """Whether background work that a key began is running, rather than waiting for an answer."""
        return False

    # -- turns

    @property
    def acting(self) -> bool:
        """Whether a key has its turn."""
        return self._goes_on()

    @property
    def acting_for(self) -> float:
        """Seconds for which the current key has had its turn; 0 without one."""
        return monotonic() - self._began if self._target is not None else 0.0

    async def act(self, event: Key | Paste) -> None:
        """Give a key or a paste its turn. One that came before its question was painted gets none."""
        if self._is_early(event):
            return
        self._target = self.focused or self.screen
        self._turn += 1
        self._rounds = _ROUNDS
        self._began = monotonic()
        await super().on_event(event)
        self._follow()

    def watch_turn(self) -> None:
        """Poll for the end of the turn while keys wait: the message that follows a key can be lost."""
        if not self._looking:
            self._looking = True
            # Through the queue: a timer's callback could run in the middle of the app's own work.
            self.set_timer(_LOOK, lambda: self.post_message(LookAgain()))

    async def on_key_acted(self, message: KeyActed) -> None:
        if message.turn == self._turn and self._rounds:
            self._rounds -= 1
            if self._rounds:
                self._follow()
            elif not self._goes_on():
                await self.turn_over()

    def _follow(self) -> None:
        """Send the message that arrives when everything before it is done; unsent, it ends the turn."""
        if self._target is not None and not self._target.post_message(KeyActed(self._turn)):
            self._rounds = 0

    def _goes_on(self) -> bool:
        """Whether the turn is still going; ends one that is done or whose widget is gone."""
        if self._target is None:
            return False
        done = not self._rounds or not self._target.is_attached
        if done and not (self.at_work and self.acting_for < _BACKGROUND):
            self._target = None
        return self._target is not None

    async def on_look_again(self, _: LookAgain) -> None:
        self._looking = False
        await self.turn_over()

    # -- what was on screen

    def post_display_hook(self) -> None:
        """Textual's, after each frame: the screen that is on top has been painted now."""
        stack = self.screen_stack
        if stack and self._painted is not stack[-1] and stack[-1].is_mounted:
            self._painted = stack[-1]
            self._painted_at = monotonic()

    def _is_early(self, event: Key | Paste) -> bool:
        if not isinstance(event, Key):
            return False
        seen = self._painted is self.screen and event.time >= self._painted_at
        return not seen and (event.key in _DOING or (event.is_printable and not self.is_typed_into))

    @property
    def is_typed_into(self) -> bool:
        """Whether what has the focus takes text."""
        raise NotImplementedError
