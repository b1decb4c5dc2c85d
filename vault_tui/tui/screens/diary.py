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

from vault_tui.session.diary import Happening, found
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.drawing import fit, line
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.rows import Rows
from vault_tui.tui.widgets.text_field import TextInput
from vault_tui.tui.words import moment

_WHEN, _WHAT, _LABEL, _FROM = 16, 13, 18, 24
_EMPTY = "Nothing of that is in the diary."
_NO_EVIDENCE = "A diary, not evidence: who can write to the state folder can shorten it."


class HappeningList(Rows):
    """One line for each."""

    header: ClassVar[int] = 1

    def __init__(self) -> None:
        super().__init__()
        self._happenings: Sequence[Happening] = ()

    def show(self, happenings: Sequence[Happening]) -> None:
        """Show these."""
        self._happenings = happenings
        self.items_changed(0)

    def count(self) -> int:
        return len(self._happenings)

    def draw_header(self, line_number: int, width: int) -> Strip:
        titles = (("WHEN", _WHEN), ("WHAT", _WHAT), ("KEY", _LABEL), ("FROM", _FROM))
        words = "   " + "  ".join(fit(title, cells) for title, cells in titles) + "  DETAIL"
        return line([Segment(fit(words, width), self.style("quiet"))], width, self.style("quiet"))

    def draw_empty(self, line_number: int, width: int) -> Strip:
        words = f"   {_EMPTY}" if not self._happenings and line_number == 1 else ""
        return line([Segment(words, self.style())], width, self.style())

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        one, plain = self._happenings[item], self.style("", item)
        mark = "▸" if item == self.cursor else " "
        whence = " ".join(filter(None, (one.address, one.terminal))) or "this machine"
        cells = (
            fit(_when(one.at), _WHEN),
            fit(one.what, _WHAT),
            fit(one.label or "—", _LABEL),
            fit(whence, _FROM),
        )
        room = max(0, width - 3 - sum(map(len, cells)) - 2 * len(cells))
        words = "  ".join((*cells, fit(one.detail, room)))
        tone = "warning" if one.what.startswith("failed") else ""
        return line([Segment(f" {mark} ", plain), Segment(words, self.style(tone, item))], width, plain)


class DiaryPage(Page):
    """To read; ``/`` narrows it as you type."""

    place: ClassVar[Where] = Where.DIARY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.DIARY)]

    def __init__(self, happenings: Sequence[Happening]) -> None:
        super().__init__("‹ Diary")
        self._all = happenings
        self._query = TextInput(placeholder="what, label, address, terminal")
        self._filter = Horizontal(Static("/", id="slash"), self._query, id="filter")
        self._filter.display = False
        self._list = HappeningList()
        self._note = Notice(_NO_EVIDENCE)
        self._note.add_class("-quiet")

    def body(self) -> Iterable[Widget]:
        yield self._filter
        yield self._list
        yield self._note

    def on_mount(self) -> None:
        self._list.show(self._all)
        self._list.focus()
        self.show_state()

    def state_words(self) -> str:
        return f"{len(self._all)} lines" if self._all else ""

    def draft(self) -> dict[str, Any]:
        return {"at": "diary"}

    def action_find(self) -> None:
        self._filter.display = True
        self._query.focus()

    def on_input_changed(self, _: TextInput.Changed) -> None:
        self._list.show(found(self._all, self._query.value) if self._filter.display else self._all)

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
            self._list.show(self._all)
            self._list.focus()
        else:
            self.dismiss()


def _when(at: int) -> str:
    try:
        return moment(at)
    except (OverflowError, ValueError, OSError):
        return "no such time"
