"""Bitfinex is being asked: what is under way, and a key that stops it."""

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.widgets.drawing import visible_lines
from vault_tui.tui.widgets.foot import Foot


class Asking(Dialog[None]):
    """Shown while a request is under way. Esc calls ``stop``; the caller closes it."""

    def __init__(self, question: str, stop: Callable[[], object], note: str = "") -> None:
        super().__init__(question, note, safe=None, labels={"back": "stop"})
        self._stop = stop
        self._over = False
        self._progress = Static("", markup=False)

    def answers(self) -> Iterable[Widget]:
        yield self._progress

    def on_mount(self) -> None:
        self.query_one(Foot).show(left_out=frozenset({"choose"}))

    def tell(self, words: str) -> None:
        """Show what is going on now."""
        self._progress.update(Content(visible_lines(words)))

    def close(self) -> None:
        """Close at once, or as soon as this is the top screen again."""
        self._over = True
        if self.is_current:
            self.dismiss()

    def on_screen_resume(self) -> None:
        if self._over:
            self.dismiss()

    def action_choose(self) -> None:
        """Enter: there is nothing to choose."""

    def action_back(self) -> None:
        self.tell("Stopping …")
        self._stop()
