"""What every dialog has: one question in a box, and Esc as the safe answer."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.widgets.drawing import visible_lines
from vault_tui.tui.widgets.foot import Foot

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A small box with one question. A subclass adds what is answered with and defines ``action_choose``."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.DIALOG)]
    typing: ClassVar[bool] = False

    def __init__(
        self, question: str, explanation: str, safe: Answer | None, labels: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self._labels = labels
        self._question = question
        self._explanation = explanation
        self._safe = safe

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Static(Content(visible_lines(self._question)), classes="dialog--question", markup=False)
            if self._explanation:
                yield Static(Content(visible_lines(self._explanation)), classes="dialog--more", markup=False)
            yield from self.answers()
            yield Foot(Where.DIALOG, typing=self.typing, labels=self._labels)

    def answers(self) -> Iterable[Widget]:
        """The widgets below the question."""
        raise NotImplementedError

    def action_choose(self) -> None:
        """Enter: the answer under the cursor."""
        raise NotImplementedError

    def action_back(self) -> None:
        """Esc: whatever was asked, nothing is done."""
        self.dismiss(self._safe)
