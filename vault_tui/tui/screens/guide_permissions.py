"""The step at which the page's toggles are set and compared."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.bitfinex import permissions as page
from vault_tui.tui import bindings
from vault_tui.tui.commands import BY_ID, Where, key_words
from vault_tui.tui.guide_step import PASTED_TOO_EARLY, GuideStep, advice_below, paragraph
from vault_tui.tui.guide_walk import Navigation, Walk
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.permission_table import PermissionTable
from vault_tui.tui.widgets.rows import Rows

_NOTES = {group.id: group.note for group in page.GROUPS}


class GuidePermissions(GuideStep):
    """The same groups and toggles as on the page, in its order, with what each is to be set to.

    The table scrolls by itself where it doesn't fit; warnings, and what isn't known of the row under the
    cursor, stay in sight below it.
    """

    place: ClassVar[Where] = Where.GUIDE
    paste_hint: ClassVar[str] = PASTED_TOO_EARLY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.GUIDE)]

    def __init__(self, walk: Walk, navigation: Navigation) -> None:
        super().__init__(walk, navigation)
        self._table = PermissionTable(walk.entry.permissions)
        self._notes = Notice(id="notes")
        self._warnings = Notice(id="warnings", tone="danger")

    def middle(self) -> Iterable[Widget]:
        yield advice_below(self.content)
        yield paragraph(self.content.lead)
        yield self._table

    def below(self) -> Iterable[Widget]:
        yield self._notes
        yield self._warnings

    def on_mount(self) -> None:
        self._table.focus()

    def show(self) -> None:
        self._table.show(self.walk.entry.permissions, self._ticked())
        self._warnings.say("\n".join(f"! {words}" for words in self.content.warnings), "danger")
        self._show_note()

    def _ticked(self) -> set[str]:
        """The rows that are ticked off; an item's id has the row's setting behind the row's id."""
        return {item.id.rpartition(".")[0] for item in self.content.items if self.guide.ticked(item.id)}

    def _show_note(self) -> None:
        row = page.rows(self.walk.entry.permissions)[self._table.cursor]
        note = _NOTES.get(row.group_id, "")
        left = len(self.guide.open_items)
        state = "Every row is ticked off." if not left else f"{left} of {len(self.content.items)} to compare."
        self._notes.say(note or state)
        self._notes.add_class("-quiet")

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        self._show_note()

    async def go_on(self) -> None:
        """To the next step; while rows are open, say which keys tick them off."""
        if hindrance := self.guide.hindrance:
            tick, every = (key_words(BY_ID[name].keys[0]) for name in ("tick", "tick-all"))
            self.say(f"{hindrance} {tick} ticks off one, {every} all.", "warning")
        else:
            await super().go_on()

    def action_tick(self) -> None:
        """Space: the row under the cursor matches the page."""
        self._table.toggle()

    async def action_tick_all(self) -> None:
        """``a``: every row matches."""
        await self.keep(self.guide.tick_all())

    async def on_permission_table_changed(self, event: PermissionTable.Changed) -> None:
        moved, shown = self.guide, event.table.ticks
        for item in self.content.items:
            if moved.ticked(item.id) != (item.id.rpartition(".")[0] in shown):
                moved = moved.tick(item.id)
        if moved is not self.guide:
            await self.keep(moved, drawn=True)
            self._show_note()

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self._table.toggle()
