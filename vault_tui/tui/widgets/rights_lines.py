"""What a key was planned and was seen to be allowed, in lines as on Bitfinex's page."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from vault_tui.bitfinex.comparison import Verdict, VerdictRow, compared
from vault_tui.bitfinex.permissions import DANGEROUS
from vault_tui.core.life import Seen
from vault_tui.core.models import Entry
from vault_tui.tui.times import age
from vault_tui.tui.widgets.drawing import fit, line
from vault_tui.tui.widgets.facts import MARGIN

_WIDE, _NARROW_ONES = (19, 14, 15), (17, 9, 11)
"""Columns for a group's name, for what was planned and for what was seen."""
_NARROW = 66
"""Below so many columns ``read, write`` is spelled ``r, w``."""
_NOTHING = "—"
_TONES = {
    Verdict.MORE: "warning",
    Verdict.LESS: "warning",
    Verdict.UNKNOWN_SCOPE: "warning",
    Verdict.NO_PLAN: "quiet",
}


class RightsLines(Widget):
    """The table of planned, seen and verdict. Without an answer yet only what was planned."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rights--quiet", "rights--warning", "rights--danger"}

    def __init__(self, *, margin: int = MARGIN) -> None:
        super().__init__()
        self._margin = margin
        self._rows: tuple[VerdictRow, ...] = ()
        self._seen = ""

    def show(self, entry: Entry, now: float) -> None:
        """Show what was planned for an entry beside what its pair was seen to be allowed."""
        seen = entry.seen
        self.compare(compared(entry, seen.permissions or {} if seen else {}), seen, now)

    def compare(self, rows: tuple[VerdictRow, ...], seen: Seen | None, now: float) -> None:
        """Show rows that are compared already, with the answer that they were compared with."""
        told = seen is not None and seen.permissions is not None and seen.alive_at is not None
        when = f"SEEN {age(now - (seen.alive_at or 0))}" if seen and told else ""
        if (rows, when) != (self._rows, self._seen):
            self._rows, self._seen = rows, when
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows) + 1

    def render_line(self, y: int) -> Strip:
        width, plain = self.size.width, self.rich_style
        margin = Segment(" " * self._margin, plain)
        name, planned, seen = _NARROW_ONES if width < _NARROW else _WIDE
        if y == 0:
            last = fit(self._seen, seen) + "VERDICT" if self._seen else "not checked yet"
            words = fit("ON BITFINEX", name) + fit("PLANNED", planned) + last
            quiet = self.get_component_rich_style("rights--quiet")
            return line([margin, Segment(fit(words, max(0, width - self._margin)), quiet)], width, plain)
        if y > len(self._rows):
            return Strip.blank(width, plain)
        row = self._rows[y - 1]
        tone = plain if row.planned or row.seen else self._style("quiet")
        segments = [
            margin,
            Segment(fit(row.title, name), tone),
            Segment(fit(self._words(row, row.planned), planned), self._right_style(row, row.planned, "")),
        ]
        if self._seen:
            segments += [
                Segment(fit(self._words(row, row.seen), seen), self._right_style(row, row.seen, row.planned)),
                Segment(_verdict(row), self._verdict_style(row)),
            ]
        return line(segments, width, plain)

    def _style(self, tone: str) -> Style:
        return self.get_component_rich_style(f"rights--{tone}") if tone else self.rich_style

    def _right_style(self, row: VerdictRow, rights: str, expected: str) -> Style:
        if "w" in rights and (row.loud or (row.scope in DANGEROUS and not expected)):
            return self._style("danger")
        return self._style("" if rights else "quiet")

    def _verdict_style(self, row: VerdictRow) -> Style:
        if row.loud:
            return self._style("danger")
        silent = row.verdict is Verdict.AS_PLANNED or not (row.planned or row.seen)
        return self._style(("" if row.planned else "quiet") if silent else _TONES[row.verdict])

    def _words(self, row: VerdictRow, rights: str) -> str:
        read, write = ("r", "w") if self.size.width < _NARROW else ("read", "write")
        words = [word for right, word in (("r", read), ("w", write)) if right in rights]
        loud = " !" if "w" in rights and (row.loud or row.scope in DANGEROUS) else ""
        return (", ".join(words) or _NOTHING) + loud


def _verdict(row: VerdictRow) -> str:
    """The verdict; that a key may do more is said loudest."""
    if row.verdict is Verdict.UNKNOWN_SCOPE and not row.seen:
        return "unknown scope, off"
    return str(row.verdict).replace("more", "MORE") if row.verdict is Verdict.MORE else str(row.verdict)
