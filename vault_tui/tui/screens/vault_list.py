"""The vault list: every entry, what matters about it, and a filter."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import DescendantBlur, DescendantFocus, Resize
from textual.widget import Widget
from textual.widgets import Static

from vault_tui.core.errors import NoSuchEntry
from vault_tui.core.halves import looks_like_halves
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.rows import Match, Row, search
from vault_tui.tui import bindings
from vault_tui.tui.characters import Characters
from vault_tui.tui.commands import Where
from vault_tui.tui.entry_page import EntryPage
from vault_tui.tui.messages import EntriesCommand, EntryCommand, HalvesPasted, PageWanted, PasteCaught
from vault_tui.tui.pastes import MOST_CAUGHT, CatchesPastes
from vault_tui.tui.widgets.entry_facts import hint
from vault_tui.tui.widgets.key_card import KeyCard
from vault_tui.tui.widgets.key_list import KeyList
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.rows import Rows
from vault_tui.tui.widgets.text_field import SearchInput, TextInput

WIDE = 110
"""Columns from which the detail is shown beside the list."""

_EMPTY = (
    "No keys yet.\n\n"
    f"{hint('new', ' makes')} one: be led through Bitfinex's page, or put in a key that you have.\n"
    f"{hint('help', ' says')} what else can be done."
)
_OF_AN_ENTRY = frozenset({"open", "copy-key", "copy-secret", "reveal", "verify"})


class VaultList(EntryPage, CatchesPastes):
    """Where the program begins, and what every way back leads to."""

    place: ClassVar[Where] = Where.LIST
    paste_hint: ClassVar[str] = "It doesn't look like an API key or secret."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.LIST)]

    def __init__(self, session: Session, clock: Callable[[], float]) -> None:
        super().__init__(labels={"back": "show all"})
        self.caught = Characters(MOST_CAUGHT)
        self._session = session
        self._clock = clock
        self._rows: list[Row] = []
        self._waiting = 0
        self._found: tuple[str, list[Row]] = ("", [])
        self._wanted = ""
        self._alerts = Notice(id="alerts", tone="warning")
        self._query = SearchInput(
            self._catch_halves, placeholder="label, program, account, tag, note, start of an API key"
        )
        self._filter = Horizontal(Static("/", id="slash"), self._query, id="filter")
        self._filter.display = False
        self._list = KeyList(clock)
        self._beside = Horizontal(self._list)
        self._card: KeyCard | None = None

    def body(self) -> Iterable[Widget]:
        yield self._alerts
        yield self._filter
        yield self._beside

    def on_mount(self) -> None:
        self.vault_changed()
        # Part of the first frame: an empty list first would cost a second one.
        self.show_rows(self._session.rows(first=self.app.size.height), whole=False)
        self._list.focus()
        # Watched, because its message comes after the field is painted: the list would be a frame late.
        self.watch(self._query, "value", self._query_changed, init=False)

    # -- what it shows

    @property
    def entry_id(self) -> str:
        return self._list.current

    @property
    def filtered(self) -> bool:
        """Whether only some of the entries are shown."""
        return bool(self._filter.display)

    def show_rows(self, rows: list[Row], *, whole: bool = True) -> None:
        """Show other rows; the cursor stays on its entry.

        Unless these are the ``whole`` vault, an entry that isn't among them gets the cursor when it comes.
        """
        self._rows = rows
        self._waiting = sum(row.attention for row in rows)
        self._found = ("", [])
        wanted, place = self._wanted or self._list.current, self._list.cursor
        self._wanted = "" if whole else wanted
        self._list.say_when_empty("" if rows else _EMPTY)
        self._list.fill(search("", rows), wanted)
        if self.filtered:
            self._narrow(wanted, place)
        self._show_keys()
        self.show_state()
        self._show_card()

    def vault_changed(self) -> None:
        """The rows come by :meth:`show_rows`; the vault's name may have been changed in the settings."""
        self.head.show(where=f"vault-tui · {self._session.settings.name}")

    def state_words(self) -> str:
        needs = f"{self._waiting} need{'s' if self._waiting == 1 else ''} something" if self._waiting else ""
        marked = f"{count} marked" if (count := self._list.marked) else ""
        return " · ".join(filter(None, ("read-only" if self._session.read_only else "", needs, marked)))

    def alert(self, text: str) -> None:
        """A notice that stays until Esc; the same one isn't told twice."""
        if text not in self._alerts.text:
            self._alerts.say("\n".join(filter(None, (self._alerts.text, text))), "warning")

    def reveal(self, entry_id: str, secret: Secret, seconds: float) -> bool:
        if self._card is None or not self._card.display or self._card.entry_id != entry_id:
            return False
        self._card.reveal(secret, seconds, self._clock())
        return True

    def hide_secret(self) -> bool:
        if self._card is None or not self._card.shows_secret:
            return False
        self._card.conceal()
        return True

    # -- coming back to it

    def draft(self) -> dict[str, Any]:
        return {"at": "list", "entry": self.entry_id, "query": self._query.value if self.filtered else ""}

    def come_back(self, draft: dict[str, Any]) -> None:
        """Restore a :meth:`draft`."""
        entry_id, query = draft.get("entry"), draft.get("query")
        if isinstance(query, str) and query:
            self._filter.display = True
            self._query.value = query
        if isinstance(entry_id, str):
            self._wanted = entry_id

    # -- the filter

    def action_find(self) -> None:
        self._filter.display = True
        self._query.focus()

    def _query_changed(self) -> None:
        if self.filtered:
            self._narrow()

    def _catch_halves(self, pasted: str) -> None:
        self.caught.fill(pasted)
        self.post_message(HalvesPasted())

    def on_input_submitted(self, _: TextInput.Submitted) -> None:
        self._list.focus()

    def action_back(self) -> None:
        """Esc: end the filter, else clear the marks, else what was said, else the notices."""
        if self.filtered:
            current = self._list.current
            self._filter.display = False
            self._query.value = ""
            self._list.focus()
            self._list.say_when_empty("" if self._rows else _EMPTY)
            self._list.show(search("", self._rows), current)
            self._show_keys()
            self._show_card()
        elif self._list.clear_marks():
            self.show_state()
        elif self.said.text:
            self.said.clear()
        else:
            self._alerts.clear()

    def _narrow(self, cursor_id: str = "", place: int = 0) -> None:
        query = self._query.value
        if self._rows:
            self._list.say_when_empty(f"Nothing is found for “{query}”. Esc shows all.")
        self._list.show(self._search(query), cursor_id, else_at=place)
        self._show_card()

    def _search(self, query: str) -> Sequence[Match]:
        """The matches. A query that grew finds nothing new, so only its earlier matches are searched."""
        before, found = self._found
        rows = found if before and query.startswith(before) else self._rows
        matches = search(query, rows)
        ids = {match.row.id for match in matches}
        self._found = (query, [row for row in rows if row.id in ids]) if query.strip() else ("", [])
        return matches

    def on_descendant_focus(self, _: DescendantFocus) -> None:
        self._show_keys()

    def on_descendant_blur(self, _: DescendantBlur) -> None:
        self._show_keys()

    def _show_keys(self) -> None:
        typing = self.focused is self._query
        out = frozenset[str]() if self.entry_id else _OF_AN_ENTRY
        out |= frozenset() if self._rows else {"find"}
        self.foot.show(Where.FILTER if typing else Where.LIST, typing=typing, left_out=out)

    def on_paste_caught(self, message: PasteCaught) -> None:
        """Offer to seal what looks like halves; drop everything else, and say so."""
        if not looks_like_halves(self.caught.text()):
            self.caught.wipe()
            return
        message.prevent_default()
        message.stop()
        self.post_message(HalvesPasted())

    # -- moving and opening

    def on_rows_highlighted(self, _: Rows.Highlighted) -> None:
        self._show_card()

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.entry_id:
            self.post_message(EntryCommand("open", self.entry_id))

    def action_mark(self) -> None:
        self._list.mark()
        self.show_state()

    def action_verify(self) -> None:
        if marks := self._list.marks:
            self.post_message(EntriesCommand("verify", marks))
        else:
            super().action_verify()

    def action_compromised(self) -> None:
        if marks := self._list.marks:
            self.post_message(EntriesCommand("compromised", marks))
        else:
            super().action_compromised()

    def action_new(self) -> None:
        self.post_message(PageWanted("new"))

    def action_settings(self) -> None:
        self.post_message(PageWanted("settings"))

    def action_match(self) -> None:
        self.post_message(PageWanted("match"))

    def action_findings(self) -> None:
        self.post_message(PageWanted("findings"))

    def action_diary(self) -> None:
        self.post_message(PageWanted("diary"))

    def action_trash_list(self) -> None:
        self.post_message(PageWanted("trash-list"))

    def action_window(self) -> None:
        self.post_message(PageWanted("window"))

    def action_adopt(self) -> None:
        self.post_message(PageWanted("adopt"))

    # -- the detail beside it

    async def on_resize(self, event: Resize) -> None:
        if event.size.width >= WIDE and self._card is None:
            self._card = KeyCard(beside=True)
            await self._beside.mount(self._card)
        self._show_card()

    def _show_card(self) -> None:
        if self._card is None or not self._card.is_attached:
            return
        try:
            entry = self._session.entry(self.entry_id) if self.entry_id else None
        except NoSuchEntry:
            entry = None
        self._card.display = entry is not None and self.size.width >= WIDE
        if entry is not None:
            self._card.show(entry, self._session.today(), self._clock())
