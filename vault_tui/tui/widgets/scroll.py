"""A page that is longer than its window, moved by the same keys as every list."""

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import ScrollableContainer

from vault_tui.tui import bindings


class Scroll(ScrollableContainer, can_focus=True, inherit_bindings=False):
    """Scrolls what is in it from top to bottom."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_cursor()]

    def action_up(self) -> None:
        self.scroll_up(animate=False)

    def action_down(self) -> None:
        self.scroll_down(animate=False)

    def action_page_up(self) -> None:
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.scroll_page_down(animate=False)

    def action_first(self) -> None:
        self.scroll_home(animate=False)

    def action_last(self) -> None:
        self.scroll_end(animate=False)
