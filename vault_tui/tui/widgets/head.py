"""The first lines of a screen: where you are, what state the vault is in."""

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from vault_tui.tui.widgets.drawing import fit, line


class Head(Widget):
    """One line: where you are at the left, the state at the right (``locks at 14:32``).

    The left part is cut before the state is.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"head--where", "head--state"}

    def __init__(self, where: str = "", state: str = "") -> None:
        super().__init__()
        self._where = where
        self._state = state

    def show(self, where: str | None = None, state: str | None = None) -> None:
        """Change either text; drawn again only if something is different."""
        before = (self._where, self._state)
        self._where = self._where if where is None else where
        self._state = self._state if state is None else state
        if before != (self._where, self._state):
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        state = fit(self._state, min(cell_len(self._state), max(0, width - 12)))
        room = max(0, width - cell_len(state) - 3)
        return line(
            [
                Segment(" " + fit(self._where, room) + " ", self.get_component_rich_style("head--where")),
                Segment(state + " ", self.get_component_rich_style("head--state")),
            ],
            width,
            self.rich_style,
        )


class Rule(Widget):
    """A thin line across."""

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        return Strip([Segment(" " + "─" * max(0, width - 2) + " ", self.rich_style)], width)
