"""The step that says which addresses may use the key."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from vault_tui.bitfinex.addresses import NOT_SEEN, address_words, is_inner
from vault_tui.core.errors import InvalidInput, VaultError
from vault_tui.core.models import clean_addresses
from vault_tui.tui.guide_step import PASTED_TOO_EARLY, advice_below, paragraph
from vault_tui.tui.guide_walk import Navigation, Walk
from vault_tui.tui.ticked_step import TickedStep
from vault_tui.tui.widgets.checklist import Item
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.text_field import TextField, TextInput


class GuideAddresses(TickedStep):
    """A field with the addresses, and below it what to set on the page for them.

    ``server_address`` is how this machine was reached, where that is known. Enter in the field takes
    over what is typed there, or goes on when that is the plan already.
    """

    paste_hint: ClassVar[str] = PASTED_TOO_EARLY

    def __init__(self, walk: Walk, navigation: Navigation, server_address: str | None) -> None:
        super().__init__(walk, navigation)
        self._words = address_words(walk.entry.runs_on, server_address)
        self._lead = Notice(id="lead")
        self._field = TextField("Addresses", self._start(), id="field-addresses")
        self._warning = Notice(id="warnings", tone="warning")

    def items(self) -> list[Item]:
        return [
            Item(item.id, ": ".join(filter(None, (item.text, item.setting)))) for item in self.content.items
        ]

    def middle(self) -> Iterable[Widget]:
        yield paragraph(self._words.lead)
        yield paragraph(*self._words.lines, quiet=True)
        yield self._field
        yield self._lead
        yield self.checklist
        yield self._warning
        yield paragraph(*self.content.notes, quiet=True)
        yield advice_below(self.content)

    def on_mount(self) -> None:
        self._field.focus() if self._differs() or not self.walk.entry.addresses else self.checklist.focus()

    def show(self) -> None:
        super().show()
        waits = self._differs() and bool(self._typed())
        self._lead.say("Enter takes over what is typed." if waits else self.content.lead)
        self.checklist.display = not waits
        inner = any(is_inner(address) for address in self.walk.entry.addresses)
        warnings = () if waits else (*self.content.warnings, *((NOT_SEEN,) if inner else ()))
        self._warning.say("\n".join(warnings), "warning")

    async def action_next(self) -> None:
        """Enter: what is typed becomes the plan; when it is the plan already, on to the next step."""
        if not self.is_here:
            return
        if self._differs():
            if await self._take_over():
                self.checklist.focus()
        elif self.guide.hindrance:
            self.checklist.focus()
            self.say(f"{self.guide.hindrance} Space ticks it off.", "warning")
        else:
            await self.go_on()

    async def on_input_submitted(self, _: TextInput.Submitted) -> None:
        await self.action_next()

    def on_input_changed(self, _: TextInput.Changed) -> None:
        self._field.say("")
        self.show()

    def _start(self) -> str:
        return ", ".join(self.walk.entry.addresses) or (
            "" if self.guide.ticked("any.on") else self._words.suggestion
        )

    def _typed(self) -> tuple[str, ...]:
        return tuple(self._field.value.replace(",", " ").split())

    def _differs(self) -> bool:
        try:
            return clean_addresses(self._typed()) != self.walk.entry.addresses
        except InvalidInput:
            return True

    async def _take_over(self) -> bool:
        self.said.clear()
        try:
            await self.walk.change("addresses planned", addresses=clean_addresses(self._typed()))
        except InvalidInput as error:
            self._field.say(f"{error.sentence} {error.remedy}")
            self._field.focus()
            return False
        except VaultError as error:
            self.say_error(error)
            return False
        self._field.value = ", ".join(self.walk.entry.addresses)
        before, self.checklist = self.checklist, self.new_checklist()
        await self.query_one(".guide--body").mount(self.checklist, before=before)
        await before.remove()
        self.redraw()
        return True
