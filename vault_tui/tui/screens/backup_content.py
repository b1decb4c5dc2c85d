"""What one backup holds."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.session.rows import Row, search
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.messages import BackupCommand
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.entry_facts import hint
from vault_tui.tui.widgets.key_list import KeyList


class BackupContent(Page):
    """A backup's entries, to look at only; the whole of it can be brought back."""

    place: ClassVar[Where] = Where.BACKUPS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.BACKUPS)]

    def __init__(self, number: int, made: str, rows: Sequence[Row], clock: Callable[[], float]) -> None:
        super().__init__(f"‹ Backup of {made}")
        self._number = number
        self._rows = rows
        self._list = KeyList(clock)
        self._list.say_when_empty("This backup holds no entries.")

    def body(self) -> Iterable[Widget]:
        yield self._list

    def on_mount(self) -> None:
        self.foot.show(left_out=frozenset({"look"}))
        self._list.fill(search("", self._rows))
        self._list.focus()

    def state_words(self) -> str:
        return "1 entry" if len(self._rows) == 1 else f"{len(self._rows)} entries"

    def action_look(self) -> None:
        self.say(
            f"Entries of a backup can't be opened one by one; {hint('bring-back', 'brings')} all of it back."
        )

    def action_bring_back(self) -> None:
        self.post_message(BackupCommand("bring-back", self._number))

    def action_back(self) -> None:
        self.dismiss()
