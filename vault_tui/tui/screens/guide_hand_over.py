"""The last step: the pair goes to its program, and two dates are set."""

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.widget import Widget

from vault_tui.core.days import read_day
from vault_tui.core.errors import InvalidInput, VaultError
from vault_tui.tui.guide_step import advice_below, paragraph
from vault_tui.tui.guide_walk import Navigation, Walk
from vault_tui.tui.ticked_step import TickedStep
from vault_tui.tui.widgets.handing_over import HandingOver, lines_to_copy
from vault_tui.tui.widgets.text_field import TextField, TextInput

_DAY = "none, or say 90d"
_DATES = ("rotate_by", "review_by")


class GuideHandOver(TickedStep):
    """The names to use, the dates, and what is left to do; Enter ends the guide."""

    def __init__(self, walk: Walk, navigation: Navigation) -> None:
        super().__init__(walk, navigation)
        entry = walk.entry
        self._fields = {
            name: TextField(
                title,
                day.isoformat() if (day := getattr(entry, name)) else "",
                placeholder=_DAY,
                proposed=True,
                id=f"field-{name}",
            )
            for name, title in zip(_DATES, ("Rotate by", "Review by"), strict=True)
        }

    def middle(self) -> Iterable[Widget]:
        yield paragraph(self.content.lead)
        yield HandingOver(self.walk.entry)
        with Horizontal(classes="fields--row"):
            yield from self._fields.values()
        yield self.checklist
        yield advice_below(self.content)

    def on_mount(self) -> None:
        self.checklist.focus(scroll_visible=False)

    async def action_next(self) -> None:
        """Enter: the dates are saved, everything is ticked off, and the guide is done."""
        if self.is_here and await self._save_dates():
            await self.go_on()

    def action_send_link(self) -> None:
        """``y``: the lines of the first place, which hold commands and no half."""
        self.navigation.send_to_clipboard(lines_to_copy(self.walk.entry), "lines")

    async def on_input_submitted(self, event: TextInput.Submitted) -> None:
        if await self._save_dates():
            self.focus_next()

    async def _save_dates(self) -> bool:
        values = {}
        for name, field in self._fields.items():
            try:
                today = self.walk.session.today()
                values[name] = read_day(field.value, today, field=name) if field.value.strip() else None
            except InvalidInput as error:
                field.say(f"{error.sentence} {error.remedy}")
                field.focus()
                return False
        try:
            await self.walk.change("dates set", **values)
        except VaultError as error:
            self.say_error(error)
            return False
        for name, field in self._fields.items():
            day = values[name]
            field.value = day.isoformat() if day else ""
            field.say("")
        return True
