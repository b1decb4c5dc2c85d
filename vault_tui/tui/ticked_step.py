"""A step whose items are ticked off in a list."""

from typing import ClassVar

from textual.binding import BindingType

from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.guide_step import GuideStep
from vault_tui.tui.guide_walk import Navigation, Walk
from vault_tui.tui.widgets.checklist import Checklist, Item
from vault_tui.tui.widgets.rows import Rows


class TickedStep(GuideStep):
    """Base of the steps with a :class:`Checklist`. Every tick is saved as it is made."""

    place: ClassVar[Where] = Where.GUIDE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.GUIDE)]

    def __init__(self, walk: Walk, navigation: Navigation) -> None:
        super().__init__(walk, navigation)
        self.checklist = self.new_checklist()

    def items(self) -> list[Item]:
        """What there is to do, in the words of this screen."""
        return [Item(item.id, item.text) for item in self.content.items]

    def new_checklist(self) -> Checklist:
        """The list for the items as they are now."""
        return Checklist(self.items(), self._ticked())

    def show(self) -> None:
        self.checklist.show(self._ticked())

    def action_tick(self) -> None:
        """Space: tick off the line under the cursor."""
        self.checklist.toggle()

    async def action_tick_all(self) -> None:
        """``a``: tick off every line that needs no choice of its own."""
        await self.keep(self.guide.tick_all())

    async def on_checklist_changed(self, event: Checklist.Changed) -> None:
        """Save the ticks that the list shows already, perhaps with later ones."""
        moved = self.guide
        for item in self.content.items:
            if moved.ticked(item.id) != (item.id in event.checklist.ticks):
                moved = moved.tick(item.id)
        if moved is not self.guide:
            await self.keep(moved, drawn=True)

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_tick()

    def _ticked(self) -> set[str]:
        return {item.id for item in self.content.items if self.guide.ticked(item.id)}
