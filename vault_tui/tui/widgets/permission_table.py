"""The permissions drawn like Bitfinex's own page."""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from vault_tui.bitfinex import permissions as page
from vault_tui.tui.widgets.drawing import fit, line
from vault_tui.tui.widgets.rows import Rows

_GROUP, _SET, _OK = 15, 4, 3
_MARGIN = 3


class Purpose(Enum):
    """What the table is for."""

    SHOW = "show"
    PLAN = "plan"
    CHECK = "check"


class PermissionTable(Rows):
    """Every toggle in the page's order, ON or off.

    To *plan*, :meth:`toggle` switches the line under the cursor; to *check*, it ticks the line off as
    matching the page. A dangerous right that is ON carries a ``!``.
    """

    header: ClassVar[int] = 1

    class Changed(Message):
        """The plan, or what is ticked off, changed."""

        def __init__(self, table: "PermissionTable") -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> "PermissionTable":
            return self.table

    def __init__(
        self,
        permissions: Mapping[str, str],
        purpose: Purpose,
        *,
        ticks: Collection[str] = (),
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._purpose = purpose
        self._permissions = dict(permissions)
        self._rows = page.rows(permissions)
        self._ticks = frozenset(ticks) & {row.id for row in self._rows}

    @property
    def permissions(self) -> Mapping[str, str]:
        """The plan as it stands."""
        return self._permissions

    @property
    def ticks(self) -> frozenset[str]:
        """The ids of the rows that were ticked off."""
        return self._ticks

    @property
    def complete(self) -> bool:
        """Whether every row is ticked off."""
        return len(self._ticks) == len(self._rows)

    def show(self, permissions: Mapping[str, str], ticks: Collection[str] | None = None) -> None:
        """Show another plan, and other ticks; else they stay only where the row still says the same."""
        before = {row.id: row.on for row in self._rows}
        plan, ticked = self._permissions, self._ticks
        self._permissions = dict(permissions)
        self._rows = page.rows(permissions)
        self._ticks = frozenset(
            row.id
            for row in self._rows
            if (row.id in self._ticks and before.get(row.id) == row.on if ticks is None else row.id in ticks)
        )
        if plan != self._permissions:
            self.items_changed(self.cursor)
        elif ticked != self._ticks:
            self.refresh()

    def toggle(self) -> None:
        """What Space does."""
        row = self._rows[self.cursor]
        if self._purpose is Purpose.CHECK:
            self._ticks ^= {row.id}
            self.refresh_item(self.cursor)
            self.action_down()
        elif self._purpose is Purpose.PLAN:
            self.show(page.toggled(self._permissions, row.group_id, row.right))
        else:
            return
        self.post_message(self.Changed(self))

    def tick_all(self) -> None:
        """Tick every row off."""
        if self._purpose is Purpose.CHECK:
            self._ticks = frozenset(row.id for row in self._rows)
            self.refresh()
            self.post_message(self.Changed(self))

    def count(self) -> int:
        return len(self._rows)

    def draw_header(self, line_number: int, width: int) -> Strip:
        style = self.style("quiet")
        ok = fit("OK?", _OK) if self._purpose is Purpose.CHECK else ""
        titles = fit("GROUP", _GROUP), fit("TOGGLE", self._toggle_width(width)), fit("SET", _SET)
        words = " " * _MARGIN + " ".join(titles) + ok
        return line([Segment(words, style)], width, style)

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        row, plain = self._rows[item], self.style(on=item)
        first = item == 0 or self._rows[item - 1].group_id != row.group_id
        mark = "▸" if item == self.cursor and self._purpose is not Purpose.SHOW else " "
        name = Segment(f" {mark} {fit(row.title if first else '', _GROUP)} ", plain)
        room = self._toggle_width(width)
        # The mark stands before the setting: behind it, the page's longest toggle would be cut at 80 columns.
        words = f"{fit(row.toggle, room - 2)} !" if row.danger else fit(row.toggle, room)
        toggle = Segment(words + " ", plain if row.on else self.style("quiet", item))
        loud = "danger" if row.danger else "accent"
        state = Segment(fit("ON" if row.on else "off", _SET), self.style(loud if row.on else "quiet", item))
        ticked = Segment(fit("yes" if row.id in self._ticks else "", _OK), self.style("good", item))
        return line(
            [name, toggle, state, *([ticked] if self._purpose is Purpose.CHECK else [])], width, plain
        )

    def _toggle_width(self, width: int) -> int:
        taken = _MARGIN + _GROUP + 1 + 1 + _SET + (_OK if self._purpose is Purpose.CHECK else 0)
        return max(8, min(54, width - taken))
