"""What was moved to the trash."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.session import Session
from vault_tui.session.rows import Row, search
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.messages import EntryCommand, PageWanted
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.entry_facts import hint
from vault_tui.tui.widgets.key_list import KeyList
from vault_tui.tui.widgets.notice import Notice

_STILL_WORK = "Keys in the trash still work until they are revoked at the exchange."


class Trash(Page):
    """Entries that can be brought back, until all of them are deleted for good."""

    place: ClassVar[Where] = Where.TRASH
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.TRASH)]

    def __init__(self, session: Session, clock: Callable[[], float]) -> None:
        super().__init__("‹ Trash")
        self._list = KeyList(clock)
        self._list.say_when_empty(f"The trash is empty. In the list, {hint('trash', 'moves an entry here')}.")
        self._note = Notice(_STILL_WORK)
        self._note.add_class("-quiet")
        self._session = session
        self._rows: Sequence[Row] = ()

    def body(self) -> Iterable[Widget]:
        yield self._list
        yield self._note

    def on_mount(self) -> None:
        self.vault_changed()
        self._list.focus()

    def vault_changed(self) -> None:
        self._rows = rows = self._session.trashed_rows()
        self._list.fill(search("", rows), self._list.current)
        self._note.display = bool(rows)
        self.foot.show(left_out=frozenset() if rows else frozenset({"bring-back", "empty-trash"}))
        self.show_state()

    def state_words(self) -> str:
        return f"{len(self._rows)} in the trash" if self._rows else ""

    def draft(self) -> dict[str, Any]:
        return {"at": "trash-list"}

    def action_bring_back(self) -> None:
        if self._list.current:
            self.post_message(EntryCommand("bring-back", self._list.current))

    def action_empty_trash(self) -> None:
        if self._rows:
            self.post_message(PageWanted("empty-trash"))

    def action_back(self) -> None:
        self.dismiss()
