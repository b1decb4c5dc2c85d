"""A rotation: what is done, what comes next, and the one key that does it."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Final, Protocol

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.bitfinex.rotation_words import place
from vault_tui.core.alphabets import named
from vault_tui.core.halves import Half
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry
from vault_tui.core.rotation import WITH_OLD_PAIR, stage_of
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.page import Page
from vault_tui.tui.rotation_report import RotationReport
from vault_tui.tui.times import age


class Rotator(Protocol):
    """What the page leaves to its flow."""

    def entry(self) -> Entry | None:
        """The entry as it is now; None once it is gone."""

    def go_on(self, stage: RotationStage) -> None:
        """Do what comes next at that stage."""

    def put_in_again(self) -> None:
        """Take the halves of the new key once more, in place of those that are sealed."""

    def skip(self, stage: RotationStage) -> None:
        """Go on without that stage, after asking."""

    def give_up(self) -> None:
        """End the rotation with the old key in use, after asking."""

    def check(self) -> None:
        """Ask whether the old key is alive."""

    def copy(self, half: Half) -> None:
        """Send that half of the new pair to the person's clipboard."""

    def edit(self) -> None:
        """Open the entry's form."""

    def send_to_clipboard(self, text: str, what: str) -> None:
        """Send something that is no secret, and say where it went."""


_WIDE: Final = 80
"""Columns from which the head has room for when the rotation began."""
_ENTER: Final = {
    RotationStage.NEW_KEY: "make the new key",
    RotationStage.VERIFY: "ask Bitfinex",
    RotationStage.HAND_OVER: "it has the new key",
    RotationStage.SWITCH: "it runs on the new key",
    RotationStage.REVOKE: "revoked there",
    RotationStage.PROVE: "ask with the old key",
    RotationStage.TICK: "gone from there",
}
_ENTER_ELSEWHERE: Final = {RotationStage.VERIFY: "it works", RotationStage.PROVE: "it was refused"}
_ONLY_AT: Final = {
    "skip": {RotationStage.VERIFY, RotationStage.PROVE},
    "copy-key": {RotationStage.HAND_OVER, RotationStage.SWITCH},
    "copy-secret": {RotationStage.HAND_OVER, RotationStage.SWITCH},
    "check-dead": {RotationStage.REVOKE},
    "give-up": set(RotationStage) - set(WITH_OLD_PAIR),
}


class RotationPage(Page):
    """Enter does what comes next. Everything it shows is saved already; Esc leaves the rest for later."""

    place: ClassVar[Where] = Where.ROTATION
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.ROTATION)]

    def __init__(self, entry: Entry, rotator: Rotator, clock: Callable[[], float]) -> None:
        super().__init__(f"‹ Rotate · {named(entry.label)}")
        self._entry = entry
        self._rotator = rotator
        self._clock = clock
        self._report = RotationReport(entry)

    @property
    def entry_id(self) -> str:
        """The entry that is rotated."""
        return self._entry.id

    def body(self) -> Iterable[Widget]:
        yield self._report

    def on_mount(self) -> None:
        self._show()
        self._report.focus()

    def state_words(self) -> str:
        stage, rotation = stage_of(self._entry), self._entry.rotation
        if stage is None or rotation is None:
            return ""
        begun = f" · begun {age(self._clock() - rotation.started_at)}" if self.app.size.width >= _WIDE else ""
        return place(stage) + begun

    def vault_changed(self) -> None:
        entry = self._rotator.entry()
        if entry is None or entry.rotation is None:
            if self.is_current:
                self.dismiss()
            return
        self._entry = entry
        self._show()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.vault_changed()

    def draft(self) -> dict[str, Any]:
        return {"at": "rotation", "entry": self.entry_id}

    # -- keys

    def action_next(self) -> None:
        if stage := stage_of(self._entry):
            self.said.clear()
            self._rotator.go_on(stage)

    def action_new_pair(self) -> None:
        """``k``: the halves of the new key once more, as long as nothing was switched to them."""
        stage = stage_of(self._entry)
        if stage in WITH_OLD_PAIR:
            self.say("The new key is in use already. Only the old one is left to deal with.", "warning")
        elif stage is RotationStage.NEW_KEY:
            self._rotator.go_on(stage)
        elif stage is not None:
            self._rotator.put_in_again()

    def action_skip(self) -> None:
        stage = stage_of(self._entry)
        if stage in _ONLY_AT["skip"]:
            self._rotator.skip(stage)
        else:
            self.say("This stage can't be skipped. Esc leaves it for later: all of it is kept.", "warning")

    def action_give_up(self) -> None:
        self._rotator.give_up()

    def action_check_dead(self) -> None:
        self._rotator.check()

    def action_copy_key(self) -> None:
        self._rotator.copy(Half.API_KEY)

    def action_copy_secret(self) -> None:
        self._rotator.copy(Half.SECRET)

    def action_edit(self) -> None:
        self._rotator.edit()

    def action_send_link(self) -> None:
        if text := self._report.to_copy:
            self._rotator.send_to_clipboard(*text)

    def action_back(self) -> None:
        self.dismiss()

    def _show(self) -> None:
        stage = stage_of(self._entry)
        if stage is None:
            return
        self._report.show(self._entry, stage)
        enter = _ENTER if self._entry.is_bitfinex else _ENTER | _ENTER_ELSEWHERE
        self.foot.rename(
            {
                "next": enter[stage],
                "skip": "go on all the same",
                "copy-key": "copy new key",
                "copy-secret": "copy new secret",
                "send-link": f"copy {self._report.to_copy[1]}" if self._report.to_copy else "",
                "check-dead": "ask with the old first",
            }
        )
        out = {command for command, stages in _ONLY_AT.items() if stage not in stages}
        if self._report.to_copy is None:
            out |= {"send-link"}
        if not self._entry.is_bitfinex:
            out |= {"check-dead", "skip"}
        self.foot.show(left_out=frozenset(out))
        self.show_state()
