"""The names under which a program expects a key that is in the vault already."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from vault_tui.bitfinex.advice import Place, at
from vault_tui.core.alphabets import named
from vault_tui.core.models import Entry, visible
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.guide_walk import Navigation
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.handing_over import HandingOver, lines_to_copy
from vault_tui.tui.widgets.notice import Notice


class HandOver(Page):
    """To read, and to copy lines from."""

    place: ClassVar[Where] = Where.HAND_OVER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.HAND_OVER)]

    def __init__(self, entry: Entry, navigation: Navigation) -> None:
        super().__init__(f"Hand over · {named(entry.label)}")
        self._entry = entry
        self._navigation = navigation

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(classes="guide--body"):
            program = visible(self._entry.integration) or "a program"
            yield Notice(f"How {program} takes this key:")
            yield HandingOver(self._entry)
            advice = Notice("\n".join(piece.words for piece in at(Place.HAND_OVER)))
            advice.add_class("-quiet")
            yield advice

    def draft(self) -> dict[str, Any]:
        return {"at": "hand-over", "entry": self._entry.id}

    def action_send_link(self) -> None:
        """``y``: the lines of the first place, which hold commands and no half."""
        self._navigation.send_to_clipboard(lines_to_copy(self._entry), "lines")

    def action_back(self) -> None:
        self._navigation.leave()
