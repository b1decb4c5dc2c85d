"""Earlier contents of the vault."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.messages import BackupCommand
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.pairs import Pair, Pairs
from vault_tui.tui.widgets.rows import Rows


class BackupsPage(Page):
    """The backups, newest first; each can be looked into and brought back."""

    place: ClassVar[Where] = Where.BACKUPS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.BACKUPS)]

    def __init__(self, backups: Callable[[], Sequence[Pair]]) -> None:
        super().__init__("‹ Backups")
        self._backups = backups
        self._list = Pairs("No backups yet. One is made by itself whenever a change is saved.")

    def body(self) -> Iterable[Widget]:
        yield self._list

    def on_mount(self) -> None:
        self.vault_changed()
        self._list.focus()

    def vault_changed(self) -> None:
        backups = self._backups()
        self._list.show(backups)
        self.foot.show(left_out=frozenset() if backups else frozenset({"look", "bring-back"}))

    def draft(self) -> dict[str, Any]:
        return {"at": "backups"}

    def action_look(self) -> None:
        self._ask("look")

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_look()

    def action_bring_back(self) -> None:
        self._ask("bring-back")

    def action_back(self) -> None:
        self.dismiss()

    def _ask(self, command_id: str) -> None:
        if self._list.current:
            self.post_message(BackupCommand(command_id, int(self._list.current)))
