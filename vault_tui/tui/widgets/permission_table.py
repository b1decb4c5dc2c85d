"""The permissions drawn like Bitfinex's own page."""

from collections.abc import Collection, Mapping
from typing import ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from vault_tui.bitfinex import permissions as page
from vault_tui.tui.widgets.drawing import FOCUS, fit, line
from vault_tui.tui.widgets.rows import Rows

_GROUP, _SET, _OK = 15, 4, 3
_MARGIN = 3


class PermissionTable(Rows):
    """Every toggle in the page's order, ON or off, to be ticked off as matching the page.

    A dangerous right carries a ``!``.
    """

    header: ClassVar[int] = 1

    class Changed(Message):
        """A row was ticked off or unticked."""

        def __init__(self, table: "PermissionTable") -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> "PermissionTable":
            return self.table

    def __init__(self, permissions: Mapping[str, str], *, ticks: Collection[str] = ()) -> None:
        super().__init__()
        self._rows = page.rows(permissions)
        self._ticks = frozenset(ticks) & {row.id for row in self._rows}

    @property
    def ticks(self) -> frozenset[str]:
        """The ids of the rows that were ticked off."""
        return self._ticks

    def show(self, permissions: Mapping[str, str], ticks: Collection[str]) -> None:
        """Show another plan, and what is ticked off of it."""
        plan, ticked = self._rows, self._ticks
        self._rows = page.rows(permissions)
        self._ticks = frozenset(ticks) & {row.id for row in self._rows}
        if plan != self._rows:
            self.items_changed(self.cursor)
        elif ticked != self._ticks:
            self.refresh()

    def toggle(self) -> None:
        """Tick the row under the cursor off, or untick it."""
        self._ticks ^= {self._rows[self.cursor].id}
        self.refresh_item(self.cursor)
        self.action_down()
        self.post_message(self.Changed(self))

    def count(self) -> int:
        return len(self._rows)

    def draw_header(self, line_number: int, width: int) -> Strip:
        style = self.style("quiet")
        titles = fit("GROUP", _GROUP), fit("TOGGLE", self._toggle_width(width)), fit("SET", _SET)
        words = " " * _MARGIN + " ".join(titles) + fit("OK?", _OK)
        return line([Segment(words, style)], width, style)

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        row, plain = self._rows[item], self.style(on=item)
        first = item == 0 or self._rows[item - 1].group_id != row.group_id
        mark = FOCUS if item == self.cursor and self.has_focus else " "
        name = Segment(f" {mark} {fit(row.title if first else '', _GROUP)} ", plain)
        room = self._toggle_width(width)
        # The mark stands before the setting: behind it, the page's longest toggle would be cut at 80 columns.
        words = f"{fit(row.toggle, room - 2)} !" if row.danger else fit(row.toggle, room)
        toggle = Segment(words + " ", plain if row.on else self.style("quiet", item))
        loud = "danger" if row.danger else "accent"
        state = Segment(fit("ON" if row.on else "off", _SET), self.style(loud if row.on else "quiet", item))
        ticked = Segment(fit("yes" if row.id in self._ticks else "", _OK), self.style("good", item))
        return line([name, toggle, state, ticked], width, plain)

    def _toggle_width(self, width: int) -> int:
        taken = _MARGIN + _GROUP + 1 + 1 + _SET + _OK
        return max(8, min(54, width - taken))
