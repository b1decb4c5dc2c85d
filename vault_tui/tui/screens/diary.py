"""What was done with the vault on this machine, newest first."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import DescendantBlur, DescendantFocus
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from vault_tui.session.diary import FAILED_UNLOCK, DiaryEvent, found
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.page import Page
from vault_tui.tui.times import moment
from vault_tui.tui.widgets.drawing import fit, line
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.rows import Rows
from vault_tui.tui.widgets.text_field import SearchInput, TextInput

_WHEN, _WHAT, _LABEL, _FROM = 16, 13, 14, 24
_WIDE = 100
"""Columns from which the origin has a column of its own."""
_EMPTY = "Nothing was found in the diary."
_NO_EVIDENCE = "A diary, not evidence: who can write to the state folder can shorten it."


class DiaryList(Rows):
    """One line for each event."""

    header: ClassVar[int] = 1

    def __init__(self) -> None:
        super().__init__()
        self._events: Sequence[DiaryEvent] = ()

    @property
    def current(self) -> DiaryEvent | None:
        """The event under the cursor."""
        return self._events[self.cursor] if self._events else None

    def show(self, events: Sequence[DiaryEvent]) -> None:
        """Show these events instead."""
        self._events = events
        self.items_changed(0)

    def count(self) -> int:
        return len(self._events)

    def draw_header(self, line_number: int, width: int) -> Strip:
        words = "   " + "  ".join(fit(title, cells) for title, cells in _columns(width))
        return line([Segment(fit(words, width), self.style("quiet"))], width, self.style("quiet"))

    def draw_empty(self, line_number: int, width: int) -> Strip:
        words = f"   {_EMPTY}" if not self._events and line_number == 1 else ""
        return line([Segment(words, self.style())], width, self.style())

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        one, plain = self._events[item], self.style("", item)
        mark = "▸" if item == self.cursor else " "
        said = {
            "WHEN": moment(one.at),
            "WHAT": one.what,
            "KEY": one.label or "—",
            "FROM": origin_words(one),
            "DETAIL": one.detail,
            "FROM, DETAIL": " ".join(filter(None, (one.address, one.detail))),
        }
        words = "  ".join(fit(said[title], cells) for title, cells in _columns(width))
        tone = "warning" if one.what.startswith("failed") else ""
        return line([Segment(f" {mark} ", plain), Segment(words, self.style(tone, item))], width, plain)


def _columns(width: int) -> tuple[tuple[str, int], ...]:
    """Titles with their width in cells; the last one takes what is left."""
    columns = [("WHEN", _WHEN), ("WHAT", _WHAT), ("KEY", _LABEL)]
    if width >= _WIDE:
        columns.append(("FROM", _FROM))
    room = width - 3 - sum(cells + 2 for _, cells in columns)
    return (*columns, ("DETAIL" if width >= _WIDE else "FROM, DETAIL", max(0, room)))


def origin_words(one: DiaryEvent) -> str:
    """The SSH client's address and the terminal. Of a failed unlock only the moment was kept."""
    known = " ".join(filter(None, (one.address, one.terminal)))
    return known or ("where is not known" if one.what == FAILED_UNLOCK else "this machine")


class DiaryPage(Page):
    """Read only; ``/`` narrows it as you type."""

    place: ClassVar[Where] = Where.DIARY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.DIARY)]

    def __init__(self, events: Sequence[DiaryEvent]) -> None:
        super().__init__("‹ Diary")
        self._all = events
        self._query = SearchInput(self._caught, placeholder="what, label, address, terminal")
        self._filter = Horizontal(Static("/", id="slash"), self._query, id="filter")
        self._filter.display = False
        self._list = DiaryList()
        self._whole = Notice()
        self._note = Notice(_NO_EVIDENCE)
        self._note.add_class("-quiet")

    def body(self) -> Iterable[Widget]:
        yield self._filter
        yield self._list
        yield self._whole
        yield self._note

    def on_mount(self) -> None:
        self._show(self._all)
        self._list.focus()
        self.show_state()

    def _show(self, events: Sequence[DiaryEvent]) -> None:
        self._list.show(events)
        self._show_whole()

    def state_words(self) -> str:
        return f"{len(self._all)} lines" if self._all else ""

    def draft(self) -> dict[str, Any]:
        return {"at": "diary"}

    def on_rows_highlighted(self, _: Rows.Highlighted) -> None:
        self._show_whole()

    def _show_whole(self) -> None:
        """The line under the cursor, with what no column has room for."""
        one = self._list.current
        words = (moment(one.at), one.what, one.label, one.detail, origin_words(one)) if one else ()
        self._whole.say(" · ".join(filter(None, words)))

    def action_find(self) -> None:
        self._filter.display = True
        self._query.focus()

    def on_input_changed(self, _: TextInput.Changed) -> None:
        self._show(found(self._all, self._query.value) if self._filter.display else self._all)

    def _caught(self, _: str) -> None:
        self.say(SearchInput.TAKEN_OUT, "warning")

    def on_input_submitted(self, _: TextInput.Submitted) -> None:
        self._list.focus()

    def on_descendant_focus(self, _: DescendantFocus) -> None:
        self.foot.show(typing=self.focused is self._query)

    def on_descendant_blur(self, _: DescendantBlur) -> None:
        self.foot.show(typing=self.focused is self._query)

    def action_back(self) -> None:
        """Esc: everything again; then out."""
        if self._filter.display:
            self._filter.display = False
            self._query.value = ""
            self._show(self._all)
            self._list.focus()
        else:
            self.dismiss()
