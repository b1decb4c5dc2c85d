"""What a person can choose for a vault."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.messages import SettingChosen
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.facts import Fact, Facts
from vault_tui.tui.widgets.pairs import Pair, Pairs
from vault_tui.tui.widgets.rows import Rows


class SettingsPage(Page):
    """Every setting with its value and what it does."""

    place: ClassVar[Where] = Where.SETTINGS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.SETTINGS)]

    def __init__(self, settings: Callable[[], Sequence[Pair]], vault: str, chosen: str = "") -> None:
        super().__init__("‹ Settings")
        self._settings = settings
        self._vault = vault
        self._chosen = chosen
        self._list = Pairs()
        self._remarks: dict[str, str] = {}
        self._below = Facts()

    def body(self) -> Iterable[Widget]:
        yield self._list
        yield self._below

    def on_mount(self) -> None:
        self.vault_changed()
        self._list.choose(self._chosen)
        self._list.focus()

    def vault_changed(self) -> None:
        """Keep the remarks out of the list, where they would be cut: the current one is shown below it."""
        settings = self._settings()
        self._remarks = {pair.id: pair.more for pair in settings}
        self._list.show([replace(pair, more="") for pair in settings])
        self._show_remark()

    def _show_remark(self) -> None:
        remark = self._remarks.get(self._list.current, "")
        self._below.show([Fact("About it", remark or "—", tone="quiet"), Fact("File", self._vault)])

    def on_rows_highlighted(self, _: Rows.Highlighted) -> None:
        self._show_remark()

    def draft(self) -> dict[str, Any]:
        return {"at": "settings", "setting": self._list.current}

    def action_change(self) -> None:
        self.post_message(SettingChosen(self._list.current))

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_change()

    def action_back(self) -> None:
        self.dismiss()
