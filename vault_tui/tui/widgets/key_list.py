"""The vault list."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from vault_tui.core.alphabets import named
from vault_tui.tui.times import age
from vault_tui.tui.widgets.columns import MARGIN, Column, Layout, layout
from vault_tui.tui.widgets.drawing import fewer, fit, line, marked, wrap
from vault_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from vault_tui.session.rows import Match, Row


class KeyList(Rows):
    """Entries as lines: label, who uses the key, what it may do, addresses, age, state.

    ``clock`` tells the Unix time that ages are counted from. Posts :class:`Rows.Highlighted` and, when a
    line under the cursor is clicked, :class:`Rows.Chosen`.
    """

    header: ClassVar[int] = 1

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._matches: Sequence[Match] = ()
        self._natural: dict[str, int] = {}
        self._with_age = 0
        self._layout = (-1, Layout((), 0))
        self._when_empty = ""
        self._marks: set[str] = set()

    def say_when_empty(self, text: str) -> None:
        """Set the text that is shown when there are no entries."""
        if text != self._when_empty:
            self._when_empty = text
            self.refresh()

    def fill(self, matches: Sequence["Match"], cursor_id: str = "") -> None:
        """Show a whole vault: the columns are made as wide as its entries need.

        Where ``cursor_id`` is gone, the cursor is on what comes in its place.
        """
        rows = [match.row for match in matches]
        self._natural = {
            "label": _longest(named(row.label) for row in rows),
            "integration": _longest(named(row.integration) for row in rows),
            "may": _longest(row.may for row in rows),
            "addresses": 3,
            "age": len(self._age(min((row.set_at for row in rows if row.set_at is not None), default=None))),
            "state": _longest(row.state for row in rows),
        }
        self._with_age = _longest(row.state + self._heard(row) for row in rows)
        if len({(row.account, row.paper, row.exchange) for row in rows}) > 1:
            self._natural["account"] = _longest(_account(row) for row in rows)
        self._layout = (-1, Layout((), 0))
        self._marks &= {row.id for row in rows}
        self.show(matches, cursor_id, else_at=self.cursor)

    def show(self, matches: Sequence["Match"], cursor_id: str = "", *, else_at: int = 0) -> None:
        """Show some of them, in this order; the cursor goes to ``cursor_id``, or to that line without it."""
        self._matches = matches
        places = (place for place, match in enumerate(matches) if match.row.id == cursor_id)
        self.items_changed(next(places, else_at) if cursor_id else else_at)

    @property
    def current(self) -> str:
        """The id of the entry under the cursor; empty when the list is."""
        return self._matches[self.cursor].row.id if self._matches else ""

    @property
    def marked(self) -> int:
        """How many entries are marked; cheap enough for every key, unlike :attr:`marks`."""
        return len(self._marks)

    @property
    def marks(self) -> tuple[str, ...]:
        """The ids of the entries that are marked, in the list's order, shown now or not."""
        shown = [match.row.id for match in self._matches if match.row.id in self._marks]
        return (*shown, *sorted(self._marks.difference(shown)))

    def mark(self) -> None:
        """Mark the entry under the cursor, or take its mark away, and go on to the next."""
        if self._matches:
            self._marks ^= {self.current}
            self.refresh_item(self.cursor)
            self.action_down()

    def clear_marks(self) -> bool:
        """Take every mark away; returns whether there was one."""
        had, self._marks = bool(self._marks), set()
        if had:
            self.refresh()
        return had

    def count(self) -> int:
        return len(self._matches)

    def draw_header(self, line_number: int, width: int) -> Strip:
        if not self._matches:
            return Strip.blank(width, self.style())
        columns, gap = self._laid_out(width)
        titles = [fit(column.title, cells, right=column.right) for column, cells in columns]
        style = self.style("quiet")
        return line([Segment(" " * MARGIN + (" " * gap).join(titles), style)], width, style)

    def draw_empty(self, line_number: int, width: int) -> Strip:
        lines = ["", *wrap(self._when_empty, max(10, width - 2 * MARGIN))] if not self._matches else []
        words = lines[line_number] if line_number < len(lines) else ""
        style = self.style()
        return line([Segment(" " * MARGIN + words, style)], width, style)

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        match = self._matches[item]
        plain = self.style(on=item)
        mark = "*" if match.row.id in self._marks else " "
        segments = [Segment(f"{mark}{'▸' if item == self.cursor else ' '} ", plain)]
        columns, gap = self._laid_out(width)
        for place, (column, cells) in enumerate(columns):
            if place:
                segments.append(Segment(" " * gap, plain))
            segments += self._cell(match, column, cells, item, plain)
        return line(segments, width, plain)

    def _cell(self, match: "Match", column: Column, cells: int, item: int, plain: Style) -> list[Segment]:
        row = match.row
        if column.id == "label":
            shown = named(row.label)
            shift = len(shown) - len(row.label)  # a mark before it, where its letters deceive
            spans = [(start + shift, end + shift) for start, end in match.spans]
            return marked(fit(shown, cells), spans, plain, self.style("mark", on=item))
        words = self._words(row, column.id)
        if column.id == "may":
            words = fewer(words, cells)
        elif column.id == "state" and len(words + self._heard(row)) <= cells:
            words += self._heard(row)
        text = fit(words, cells, right=column.right)
        tone = _tone(row, column.id)
        return [Segment(text, self.style(tone, on=item) if tone else plain)]

    def _words(self, row: "Row", column: str) -> str:
        match column:
            case "account":
                return _account(row)
            case "integration":
                return named(row.integration) or "—"
            case "age":
                return self._age(row.set_at)
            case "may":
                return row.may
            case "addresses":
                return row.addresses
            case _:
                return row.state

    def _age(self, set_at: int | None) -> str:
        return "—" if set_at is None else age(self._clock() - set_at)

    def _heard(self, row: "Row") -> str:
        """How long ago the state was heard, to stand behind it; empty for a state that wasn't heard."""
        return f", {self._age(row.checked_at)}" if row.state_heard else ""

    def _laid_out(self, width: int) -> Layout:
        if self._layout[0] != width:
            self._layout = (width, self._widen_state(layout(width, self._natural), width))
        return self._layout[1]

    def _widen_state(self, found: Layout, width: int) -> Layout:
        """Give the state's column the cells left over, as far as its words and ages need them."""
        *others, (state, cells) = found.columns
        left_over = width - MARGIN - found.gap * len(others) - sum(each for _, each in found.columns)
        widened = max(cells, min(cells + left_over, self._with_age))
        return Layout((*others, (state, widened)), found.gap)


_USUAL: Final = "main"
"""What an account is called unless somebody says otherwise."""


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _account(row: "Row") -> str:
    account = named(row.account)
    if row.exchange.casefold() == "bitfinex":
        where = account
    else:
        where = named(row.exchange) if account == _USUAL else f"{named(row.exchange)} {account}"
    says_so = where.casefold().startswith("paper")
    return f"paper: {where}" if row.paper and not says_so else where


def _tone(row: "Row", column: str) -> str:
    """A colour for what the words already say."""
    if column == "may" and "!" in row.may:
        return "danger"
    if column == "state" and row.attention:
        return "danger" if row.state.split(",")[0].isupper() else "warning"
    return ""
