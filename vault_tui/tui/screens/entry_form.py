"""One form for everything that is noted of an entry: to add one, and to change one."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, ClassVar, Final

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.events import DescendantFocus
from textual.widget import Widget

from vault_tui.bitfinex.permissions import PRESETS, PRESETS_ARE_OURS
from vault_tui.core.errors import InvalidInput, VaultError
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.dialogs.letters import KeepLetters
from vault_tui.tui.dialogs.withdrawals import AllowWithdrawals
from vault_tui.tui.page import Page
from vault_tui.tui.pastes import TakesText
from vault_tui.tui.widgets.entry_fields import BREAKPOINTS, TALL, EntryFields
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.text_field import TextInput

_HINTS: Final = {
    "label": "The name by which you find it again.",
    "exchange": "Bitfinex, or any other by its name.",
    "account": "The account or sub-account it belongs to.",
    "paper": "Left and Right choose.",
    "integration": "The program that uses it: freqtrade, ccxt, hummingbot … or any other name.",
    "runs_on": "Left and Right choose.",
    "addresses": "Those that may use it, up to 20, with blanks or commas between; empty is any address.",
    "tags": "Words to find it by, with commas between.",
    "notes": "Anything but a secret. ⏎ stands for a line break.",
    "rotate_every": "A span as 60d, never, or default, which is what the vault's settings say.",
    "rotate_by": "A day as 2027-01-31, a span as 90d, or nothing.",
    "review_by": "A day as 2027-01-31, a span as 90d, or nothing.",
    "state": "Left and Right choose. Retired and compromised keys still work until they are revoked.",
    "nonce_unit": "How its requests are numbered: one in microseconds (µs) locks out what counts in ms.",
    "preset": PRESETS_ARE_OURS,
}


class EntryForm(Page):
    """``save`` gets the fields as an entry holds them, and may raise what the session raises.

    An error loses nothing that was typed: a field's own is shown beside it, any other above the foot.
    ``left`` is called when the person leaves without saving.
    """

    place: ClassVar[Where] = Where.FORM
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.FORM)]
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = TALL
    AUTO_FOCUS = ""

    def __init__(
        self,
        where: str,
        fields: EntryFields,
        *,
        at: Mapping[str, Any],
        save: Callable[[dict[str, Any]], Awaitable[None]],
        left: Callable[[], None],
        labels: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(where, typing=True, labels=labels)
        self._fields = fields
        self._at = dict(at)
        self._save = save
        self._left = left
        self._allowed = "w" in fields.permissions.get("withdraw", "")
        self._beside = Notice(id="beside")

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(classes="guide--body", can_focus=False):
            yield self._fields
        yield self._beside

    def on_mount(self) -> None:
        self._fields.go_to("label")
        self._show_hint()  # part of the first frame: it would move what is above it

    # -- what the app asks

    @property
    def unsaved(self) -> bool:
        return self._fields.changed

    def draft(self) -> dict[str, Any]:
        return {**self._at, "fields": self._fields.draft()}

    def state_words(self) -> str:
        return "not saved yet" if self._fields.changed else ""

    # -- what stands below the form

    def on_descendant_focus(self, _: DescendantFocus) -> None:
        self.foot.show(typing=isinstance(self.focused, TakesText))
        self._show_hint()

    def _show_hint(self) -> None:
        name = self._fields.current
        words = [self._fields.may_become or _HINTS[name]] if name in _HINTS else []
        if name == "preset" and self._fields.preset:
            words.insert(0, PRESETS[self._fields.preset].line)
        self._beside.say("\n".join(words))

    def on_entry_fields_changed(self, _: EntryFields.Changed) -> None:
        self._fields.clear()
        self.said.clear()
        self.show_state()
        self._show_hint()

    # -- keys

    def action_tick(self) -> None:
        """Space: switch the permission under the cursor."""
        self._fields.toggle_permission()

    async def action_next(self) -> None:
        """Enter: the next field; from the last one, save."""
        if not self._fields.go_on():
            await self.action_save()

    async def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        await self.action_next()

    async def action_save(self) -> None:
        """Ctrl-S: save, and go on to whatever follows."""
        if "w" in self._fields.permissions.get("withdraw", "") and not self._allowed:
            self.app.push_screen(AllowWithdrawals(), self._withdrawals)
            return
        if words := self._fields.doubts():
            self.app.push_screen(KeepLetters(words), self._letters)
            return
        self.said.clear()
        try:
            await self._save(self._fields.values())
        except InvalidInput as error:
            if not self._fields.say(error):
                self.say_error(error)
        except VaultError as error:
            self.say_error(error)

    async def _withdrawals(self, allowed: bool | None) -> None:
        if allowed:
            self._allowed = True
            await self.action_save()
        else:
            self._fields.withdrawals_off()
            self.show_state()

    async def _letters(self, meant: bool | None) -> None:
        if meant:
            self._fields.accept_doubts()
            await self.action_save()

    def action_back(self) -> None:
        """Esc: leave; asks first when something typed would be lost."""
        if not self._fields.changed:
            self._left()
            return
        dialog = Confirm("Leave without saving?", "Drop what was typed", keep="Go on typing", danger=True)
        self.app.push_screen(dialog, lambda agreed: self._left() if agreed else None)
