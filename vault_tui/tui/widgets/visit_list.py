"""Who has been in an account: one visit below the other, the latest first."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip

from vault_tui.session.activity import Visit
from vault_tui.tui.times import moment
from vault_tui.tui.widgets.drawing import line, wrap
from vault_tui.tui.widgets.passages import Passages

_NEW = "NEW"


class VisitList(Passages):
    """Visits with a cursor to scroll by; ``empty`` stands there when there are none."""

    margin = 4

    def __init__(self) -> None:
        super().__init__(())
        self._visits: tuple[Visit, ...] = ()
        self._empty = ""

    def show(self, visits: Sequence[Visit], empty: str) -> None:
        """Show these visits; ``empty`` when there are none."""
        self._visits, self._empty = tuple(visits), empty
        self._passages = tuple((_line(visit), visit.more) for visit in visits)
        self._wrap(self.size.width or 80)
        self.items_changed()

    def draw_empty(self, line_number: int, width: int) -> Strip:
        lines = [] if self._visits else wrap(self._empty, max(10, width - 2 * self.margin))
        words = lines[line_number] if line_number < len(lines) else ""
        return line([Segment(" " * self.margin + words, self.style("quiet"))], width, self.style())

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        text, more = self.passage(item, line_number)
        new = self._visits[item].new
        mark = "▸" if item == self.cursor and line_number == 0 else " "
        bang = "!" if new and line_number == 0 else " "
        tone = "quiet" if more else "warning" if new else ""
        return line(
            [Segment(f" {mark}{bang} ", self.style("", item)), Segment(text, self.style(tone, item))],
            width,
            self.style("", item),
        )


def _line(visit: Visit) -> str:
    when = moment(visit.at) if visit.at else "no time given"
    return f"{when:<16}  {_NEW if visit.new else '':<3}  {visit.address or 'no address given'}  {visit.what}"
