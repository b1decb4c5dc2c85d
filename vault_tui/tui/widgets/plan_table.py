"""What a key is to be allowed to do, small enough for a form."""

from collections.abc import Mapping
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.strip import Strip

from vault_tui.bitfinex import permissions as page
from vault_tui.tui.widgets.drawing import FOCUS, fit, line
from vault_tui.tui.widgets.rows import Rows

_MARGIN, _GROUP, _SET = 3, 16, 8
WIDTH = _MARGIN + _GROUP + 2 * _SET + 1
_RIGHTS = "rw"


class PlanTable(Rows):
    """One line for each of the page's groups, reading and writing side by side; Space switches one.

    Groups of a later release are listed as they are and can't be switched.
    """

    header: ClassVar[int] = 1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "column(0)", show=False),
        Binding("right", "column(1)", show=False),
    ]

    class Changed(Message):
        """Something was switched on or off."""

        def __init__(self, table: "PlanTable") -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> "PlanTable":
            return self.table

    def __init__(self, permissions: Mapping[str, str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._permissions = dict(permissions)
        self._column = 0

    @property
    def permissions(self) -> Mapping[str, str]:
        """The plan as it stands."""
        return self._permissions

    def show(self, permissions: Mapping[str, str]) -> None:
        """Show another plan; groups that this release doesn't know are kept."""
        kept = {name: rights for name, rights in self._permissions.items() if name in self._unknown}
        self._permissions = {**kept, **permissions}
        self.refresh()

    def toggle(self) -> None:
        """Switch the right under the cursor."""
        if self.cursor >= len(page.GROUPS):
            return
        group = page.GROUPS[self.cursor]
        right = _RIGHTS[self._column]
        if right not in group.rights:
            right = group.rights
        self._permissions = page.toggled(self._permissions, group.id, right)
        self.refresh_item(self.cursor)
        self.post_message(self.Changed(self))

    def action_column(self, column: int) -> None:
        """Go to reading or writing."""
        self._column = column
        self.refresh_item(self.cursor)

    def on_click(self, event: Click) -> None:
        event.prevent_default()
        item = self.item_at(event.y - self.header + self.scroll_offset.y)
        column = (event.x - _MARGIN - _GROUP) // _SET
        if event.y < self.header or item is None:
            return
        self.move_to(item)
        if column in {0, 1}:
            self.action_column(column)
            self.toggle()

    def count(self) -> int:
        return len(page.GROUPS) + len(self._unknown)

    def draw_header(self, line_number: int, width: int) -> Strip:
        style = self.style("quiet")
        words = " " * _MARGIN + fit("GROUP", _GROUP) + fit("READ", _SET) + fit("WRITE", _SET)
        return line([Segment(words, style)], width, style)

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        if item >= len(page.GROUPS):
            name = self._unknown[item - len(page.GROUPS)]
            title, rights, has, danger = name, self._permissions[name], _RIGHTS, True
        else:
            group = page.GROUPS[item]
            title, rights, has = group.title, self._permissions.get(group.id, ""), group.rights
            danger = group.id in page.DANGEROUS
        on_row = item if self.has_focus else None
        plain = self.style(on=on_row)
        mark = FOCUS if item == self.cursor and self.has_focus else " "
        segments = [Segment(f" {mark} {fit(title, _GROUP)}", plain)]
        for column, right in enumerate(_RIGHTS):
            words = "ON" if right in rights else "off" if right in has else "–"
            name = "accent" if words == "ON" else "quiet"
            if danger and right == "w":
                words, name = f"{words} !", "danger" if words == "ON" else "quiet"
            chosen = item == self.cursor and self.has_focus and column == self._column
            segments.append(
                Segment(fit(f"[{words}]" if chosen else f" {words}", _SET), self.style(name, on_row))
            )
        return line(segments, width, plain)

    @property
    def _unknown(self) -> list[str]:
        known = {group.id for group in page.GROUPS}
        return [name for name in self._permissions if name not in known]
