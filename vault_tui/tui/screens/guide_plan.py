"""The first step: what the key is for, and what it is to be allowed to do."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from textual.binding import BindingType
from textual.events import DescendantFocus
from textual.widget import Widget

from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.permissions import PRESETS, PRESETS_ARE_OURS
from vault_tui.bitfinex.steps import one_key_each
from vault_tui.core.errors import InvalidInput, VaultError
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.dialogs.letters import KeepLetters
from vault_tui.tui.dialogs.withdrawals import AllowWithdrawals
from vault_tui.tui.guide_step import GuideStep
from vault_tui.tui.guide_walk import Navigation, Walk
from vault_tui.tui.pastes import TakesText
from vault_tui.tui.widgets.entry_fields import EntryFields
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.text_field import TextInput

_ROWS: Final = (("label",), ("account",), ("paper",), ("integration",), ("runs_on",))
_HINTS: Final = {
    "label": "The name you find it by, here and on Bitfinex: “grid-bot”, “taxes”.",
    "account": "The account or sub-account it belongs to.",
    "paper": "Left and Right choose. Paper trading is a sub-account of its own.",
    "integration": "The program: freqtrade, ccxt, hummingbot … or any other name.",
    "runs_on": "Left and Right choose. It decides whose address belongs on the list.",
}
_ADVICE: Final = {
    "integration": ("one-key-each", "no-master-login"),
    "runs_on": ("program-encrypts", "reputable-apps"),
    "preset": ("least-rights", "trading-rights"),
    "permissions": ("no-withdrawals", "trading-rights"),
}
"""The advice shown beside each field, if the step's content says that it applies."""


_NAMED: Final = frozenset({"label", "account", "paper", "integration", "runs_on"})
"""Fields beside which to warn that the program has a key on this account already."""


class GuidePlan(GuideStep):
    """A form, and below it what is worth knowing about the field with the cursor.

    The entry is in the vault as soon as it has a label. What is typed is saved when its field is left, and
    what is chosen at once, so that nothing is lost whenever the guide is cut off. A right to withdraw is
    saved only once its sentence was agreed to: until then no other screen can take it for a plan.
    """

    place: ClassVar[Where] = Where.PLAN
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.PLAN)]

    def __init__(self, walk: Walk, navigation: Navigation, draft: Mapping[str, Any] | None = None) -> None:
        super().__init__(walk, navigation)
        self._fields = EntryFields(
            _ROWS, walk.entry, today=walk.session.today(), plan=True, must_have_preset=True
        )
        self._fields.restore(draft or {})
        self._kept = self._fields.draft()
        self._noted = False
        self._others = Notice(id="others", tone="warning")
        self._beside = Notice(id="beside")

    def middle(self) -> Iterable[Widget]:
        yield self._fields

    def below(self) -> Iterable[Widget]:
        yield self._others
        yield self._beside

    def on_mount(self) -> None:
        self._fields.go_to("label")

    @property
    def unsaved(self) -> bool:
        return self._fields.changed

    def draft(self) -> dict[str, Any]:
        return {"at": "plan", "entry": self.walk.entry.id, "fields": self._fields.draft()}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put back what :meth:`draft` gave as its ``fields``."""
        self._fields.restore(draft)

    # -- what stands below the form

    def show(self) -> None:
        name = self._fields.current
        program, account = self._fields.text("integration").strip(), self._fields.text("account").strip()
        users = self.walk.session.users_of(program, account)
        labels = tuple(user.label for user in users if user.id != self.walk.entry.id)
        # Beside presets and permissions 24 lines have no room for this and what is to be known of them.
        shared = one_key_each(program, labels) if name in _NAMED else ""
        words = [shared, *self._fields.doubts()]
        self._others.say("\n".join(filter(None, words)), "warning")
        self._beside.say("\n".join(self._words(name)))

    def _words(self, name: str) -> list[str]:
        words = [self._fields.may_become or _HINTS[name]] if name in _HINTS and not self._others.text else []
        if name == "preset":
            words = [PRESETS[self._fields.preset].line, PRESETS_ARE_OURS]
        applies = set(self._content_now().advice)
        if self._others.text:
            applies.discard("one-key-each")  # said already, of this very program
        return [*words, *(advice(one).words for one in _ADVICE.get(name, ()) if one in applies)]

    def _content_now(self) -> Any:
        """The step's content for what is typed at this moment."""
        try:
            values = self._fields.values()
        except InvalidInput:
            return self.content
        return self.walk.step.content(replace(self.walk.entry, **values))

    async def on_descendant_focus(self, _: DescendantFocus) -> None:
        self.show()
        if self.walk.begun:
            await self._keep_changed()
        elif self._fields.current != "label" and self._fields.text("label").strip():
            await self._begin()
            self.show()

    async def on_entry_fields_changed(self, _: EntryFields.Changed) -> None:
        self._fields.clear()
        self.said.clear()
        self.show()
        if self.walk.begun and not isinstance(self.focused, TakesText):
            await self._keep_changed()

    # -- on, and out

    def action_tick(self) -> None:
        """Space: switch the permission under the cursor."""
        self._fields.toggle_permission()

    async def action_next(self) -> None:
        """Enter: the next field; from the last one the next step."""
        if not self.is_here:
            return
        if self._fields.current == "label" and not await self._begin():
            return
        if not self._fields.go_on():
            await self._take_over()

    async def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        await self.action_next()

    async def action_later(self) -> None:
        """Ctrl-O and Esc: out, with everything typed kept as soon as there is a label."""
        if self.walk.begun and not await self._save():
            return
        await super().action_later()

    async def _begin(self) -> bool:
        """Add the entry to the vault under its label; returns False after saying why that can't be."""
        if self.walk.begun:
            return True
        try:
            await self.walk.begin(self._fields.text("label"))
        except InvalidInput as error:
            self._fields.say(error)
            return False
        except VaultError as error:
            self.say_error(error)
            return False
        self.show_state()
        return True

    async def _keep_changed(self) -> None:
        """Save what was typed and chosen since the last save; what is only proposed waits for Enter."""
        draft = self._fields.draft()
        changed = {name for name, typed in draft.items() if self._kept.get(name) != typed}
        if changed and await self._save(changed):
            self._kept = draft

    @property
    def _withdraws(self) -> bool:
        """Whether a right to withdraw is chosen that nobody has agreed to yet."""
        chosen, agreed = self._fields.permissions, self.walk.entry.permissions
        asked = "w" in agreed.get("withdraw", "") and not self.guide.open_items
        return "w" in chosen.get("withdraw", "") and not asked

    async def _save(self, names: Collection[str] = (), *, agreed: bool = False) -> bool:
        """Save all fields, or only these; returns False after saying which of them can't be taken."""
        try:
            values = self._fields.values()
            if self._withdraws and not agreed:
                values["permissions"] = {
                    group: rights for group, rights in values["permissions"].items() if group != "withdraw"
                }
            kept = {name: values[name] for name in names or values}
            # One line of the history and one backup for the whole step, not for each of its fields.
            if await self.walk.change("" if self._noted else "planned", **kept):
                self._noted = True
        except InvalidInput as error:
            if not self._fields.say(error):
                self.say_error(error)
            return False
        except VaultError as error:
            self.say_error(error)
            return False
        self.show_state()
        return True

    async def _take_over(self) -> None:
        if words := self._fields.doubts():
            self.app.push_screen(KeepLetters(words), self._letters)
            return
        if not await self._begin() or not await self._save():
            return
        if self._withdraws:
            self.app.push_screen(AllowWithdrawals(), self._withdrawals)
        else:
            await self.go_on()

    async def _letters(self, meant: bool | None) -> None:
        if meant:
            self._fields.accept_doubts()
            await self._take_over()

    async def _withdrawals(self, allowed: bool | None) -> None:
        if not allowed:
            self._fields.withdrawals_off()
            self.redraw()
            return
        if not await self._save(agreed=True):
            return
        moved = self.guide
        for item in moved.open_items:
            moved = moved.tick(item.id)
        if await self.keep(moved):
            await self.go_on()
