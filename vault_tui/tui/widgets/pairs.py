"""A list of names with a value and a remark beside each."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from vault_tui.tui.widgets.drawing import fit, line, wrap
from vault_tui.tui.widgets.rows import Rows

MARGIN = 3
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Pair:
    """One line; ``more`` is said in a quieter voice, and gives way first."""

    id: str
    name: str
    value: str = ""
    more: str = ""


class Pairs(Rows):
    """Pairs with the cursor on one of them; ``empty`` stands there when there are none."""

    def __init__(self, empty: str = "") -> None:
        super().__init__()
        self._empty = empty
        self._pairs: tuple[Pair, ...] = ()

    def show(self, pairs: Sequence[Pair]) -> None:
        """Show these pairs; the cursor stays on the same one, if it is still there."""
        before = self.current
        self._pairs = tuple(pairs)
        places = {pair.id: place for place, pair in enumerate(self._pairs)}
        self.items_changed(places.get(before, self.cursor))

    @property
    def current(self) -> str:
        """The id of the pair under the cursor; empty when there is none."""
        return self._pairs[self.cursor].id if self._pairs else ""

    def choose(self, pair_id: str) -> None:
        """Put the cursor on a pair; an unknown one changes nothing."""
        self.move_to(
            next((place for place, pair in enumerate(self._pairs) if pair.id == pair_id), self.cursor)
        )

    def count(self) -> int:
        return len(self._pairs)

    def draw_empty(self, line_number: int, width: int) -> Strip:
        lines = [] if self._pairs else ["", *wrap(self._empty, max(10, width - 2 * MARGIN))]
        words = lines[line_number] if line_number < len(lines) else ""
        return line([Segment(" " * MARGIN + words, self.style())], width, self.style())

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        pair, plain = self._pairs[item], self.style(on=item)
        names = max(cell_len(each.name) for each in self._pairs)
        values = min(max(cell_len(each.value) for each in self._pairs), max(8, width - MARGIN - names - 3))
        rest = width - MARGIN - names - values - 2 * len(_GAP) - 1
        more = fit(pair.more, rest) if rest >= min(12, cell_len(pair.more)) else ""
        return line(
            [
                Segment(" ▸ " if item == self.cursor else "   ", plain),
                Segment(fit(pair.name, names) + _GAP, plain),
                Segment(fit(pair.value, values) + _GAP, self.style("accent", on=item)),
                Segment(more, self.style("quiet", on=item)),
            ],
            width,
            plain,
        )
