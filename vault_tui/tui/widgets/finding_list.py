"""What an audit found, one thing below the other, the worst first and under headings."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip

from vault_tui.core.findings import Finding, Severity, grouped
from vault_tui.tui.widgets.drawing import line, wrap
from vault_tui.tui.widgets.passages import Passages

_TONES = {Severity.HIGH: "danger", Severity.MEDIUM: "warning", Severity.LOW: ""}
_NOTHING = "Nothing: every key is as it should be, as far as this vault knows."


class FindingList(Passages):
    """Open findings under a heading for each severity; what somebody accepted comes last, in a quieter voice.

    The heading of the finding at the top stays in sight while the rest is scrolled.
    """

    margin = 4
    header = 1

    def __init__(self) -> None:
        super().__init__(())
        self._findings: tuple[Finding, ...] = ()
        self._groups: tuple[str, ...] = ()

    @property
    def current(self) -> Finding | None:
        """The finding under the cursor."""
        return self._findings[self.cursor] if self._findings else None

    def show(self, findings: Sequence[Finding]) -> None:
        """Show these findings; the cursor stays on its finding, or goes to what replaces it."""
        before, place = self.current, self.cursor
        self._findings = tuple(one for _, group in grouped(findings) for one in group)
        self._groups = tuple(title for title, group in grouped(findings) for _ in group)
        self._headings = {
            at: ("", title) for at, title in enumerate(self._groups) if at and title != self._groups[at - 1]
        }
        self._passages = tuple((_text(one), _more(one)) for one in self._findings)
        self._wrap(self.size.width or 80)
        same = [at for at, one in enumerate(self._findings) if before and _key(one) == _key(before)]
        self.items_changed(same[0] if same else min(place, max(len(self._findings) - 1, 0)))

    def draw_empty(self, line_number: int, width: int) -> Strip:
        lines = [] if self._findings else wrap(_NOTHING, max(10, width - 2 * self.margin))
        words = lines[line_number] if line_number < len(lines) else ""
        return line([Segment(" " * self.margin + words, self.style())], width, self.style())

    def draw_header(self, line_number: int, width: int) -> Strip:
        top = self.item_at(self.scroll_offset.y)
        # A heading that is itself among the first lines isn't repeated.
        covered = top is None or self.scroll_offset.y - self.starts()[top] < len(self.heading(top))
        return self._title("" if top is None or covered else self._groups[top], width)

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        above = self.heading(item)
        if line_number < len(above):
            return self._title(above[line_number], width)
        text, more = self.passage(item, line_number)
        first = line_number == len(above)
        finding = self._findings[item]
        mark = "▸" if item == self.cursor and first else " "
        bang = "!" if finding.open and finding.severity is Severity.HIGH and first else " "
        tone = "quiet" if more or not finding.open else _TONES[finding.severity]
        plain = self.style("", item)
        return line([Segment(f" {mark}{bang} ", plain), Segment(text, self.style(tone, item))], width, plain)

    def _title(self, title: str, width: int) -> Strip:
        return line([Segment(f" {title}", self.style("quiet"))], width, self.style())


def _key(finding: Finding) -> tuple[str, str, bool]:
    """What the cursor stays on; a finding that was accepted meanwhile has moved away from under it."""
    return finding.entry_id, finding.id, finding.open


def _text(finding: Finding) -> str:
    return f"{finding.label or 'the vault'}: {finding.why}"


def _more(finding: Finding) -> str:
    if finding.accepted is None:
        return finding.remedy
    until = f", until {finding.accepted.until}" if finding.accepted.until else ""
    return f"Let be{until}: {finding.accepted.reason}"
