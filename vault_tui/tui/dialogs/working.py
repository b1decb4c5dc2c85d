"""Something slow is going on, and no key may interfere."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from vault_tui.core.models import visible


class Working(ModalScreen[None]):
    """Says what is going on until it is dismissed; only the program's Ctrl keys still act."""

    def __init__(self, words: str) -> None:
        super().__init__(classes="dialog")
        self._words = words

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Static(Content(visible(self._words)), classes="dialog--question", markup=False)
