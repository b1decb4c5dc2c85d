"""One entry, on a screen of its own."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.core.alphabets import named
from vault_tui.core.errors import NoSuchEntry
from vault_tui.core.models import Entry
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.entry_page import EntryPage
from vault_tui.tui.widgets.entry_facts import kind_words
from vault_tui.tui.widgets.key_card import KeyCard

_OF_BITFINEX: Final = frozenset({"verify", "activity"})
"""Commands that only a Bitfinex key has."""


class KeyDetail(EntryPage):
    """Shows an entry; closes by itself when the entry is gone."""

    place: ClassVar[Where] = Where.DETAIL
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.DETAIL)]

    def __init__(self, session: Session, entry: Entry, clock: Callable[[], float]) -> None:
        super().__init__()
        self._session = session
        self._clock = clock
        self._entry = entry
        self._card = KeyCard()

    @property
    def entry_id(self) -> str:
        return self._entry.id

    def body(self) -> Iterable[Widget]:
        yield self._card

    def on_mount(self) -> None:
        self._show()

    def state_words(self) -> str:
        return kind_words(self._entry)

    def vault_changed(self) -> None:
        try:
            self._entry = self._session.entry(self._entry.id)
        except NoSuchEntry:
            self.dismiss()
        else:
            self._show()

    def reveal(self, entry_id: str, secret: Secret, seconds: float) -> bool:
        if entry_id != self.entry_id:
            return False
        self._card.reveal(secret, seconds, self._clock())
        return True

    def hide_secret(self) -> bool:
        shown = self._card.shows_secret
        self._card.conceal()
        return shown

    def draft(self) -> dict[str, Any]:
        return {"at": "detail", "entry": self.entry_id}

    def action_back(self) -> None:
        self.dismiss()

    def _show(self) -> None:
        self.head.show(where=f"‹ {named(self._entry.label)}")
        self.show_state()
        self.foot.show(left_out=frozenset() if self._entry.is_bitfinex else _OF_BITFINEX)
        self._card.show(self._entry, self._session.today(), self._clock())
