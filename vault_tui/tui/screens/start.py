"""What a person can begin with: asked after the vault is made, and by ``n`` later."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.choices import Choice, Choices
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.rows import Rows

MAKE, ON_SCREEN, ADD, LOOK = "make", "on-screen", "add", "look"

_WAYS: Final = (
    Choice(
        MAKE,
        "Make a key on Bitfinex",
        "Led through its page, step by step; both halves are sealed as you paste.",
    ),
    Choice(
        ON_SCREEN, "I have one on screen now", "Bitfinex shows a new key this minute: straight to pasting it."
    ),
    Choice(ADD, "Put in a key I already have", "Of Bitfinex or of any other exchange."),
    Choice(LOOK, "Look around", "The list of keys; n asks this again."),
)


class Start(Page):
    """Calls ``chosen`` with one of the ways above."""

    place: ClassVar[Where] = Where.NEW
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.NEW)]

    def __init__(self, chosen: Callable[[str], None]) -> None:
        super().__init__("New entry", labels={"next": "choose", "back": "look around"})
        self._chosen = chosen
        self._choices = Choices(_WAYS)

    def body(self) -> Iterable[Widget]:
        yield Notice("What shall it be?", id="question")
        yield self._choices

    def on_mount(self) -> None:
        self._choices.focus()

    def draft(self) -> dict[str, Any]:
        return {"at": "start"}

    def action_next(self) -> None:
        """Enter: the way under the cursor."""
        self._chosen(self._choices.current)

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_next()

    def action_back(self) -> None:
        """Esc: look around."""
        self._chosen(LOOK)
