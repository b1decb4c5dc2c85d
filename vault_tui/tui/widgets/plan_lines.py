"""What a key is planned to be allowed, one line for each group of Bitfinex's page."""

from collections.abc import Mapping
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from vault_tui.bitfinex.permissions import DANGEROUS, GROUPS
from vault_tui.tui.widgets.drawing import fit, line
from vault_tui.tui.widgets.facts import MARGIN

_NAMES = 19
_NOTHING = "—"


class PlanLines(Widget):
    """The groups in the page's order with what was planned; what Bitfinex really allows is not known yet."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"plan--quiet", "plan--danger"}

    def __init__(self, *, margin: int = MARGIN, id: str | None = None) -> None:
        super().__init__(id=id)
        self._margin = margin
        self._permissions: Mapping[str, str] | None = None

    def show(self, permissions: Mapping[str, str]) -> None:
        """Another plan."""
        if permissions != self._permissions:
            self._permissions = dict(permissions)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines()) + 1

    def render_line(self, y: int) -> Strip:
        width, plain = self.size.width, self.rich_style
        quiet = self.get_component_rich_style("plan--quiet")
        margin = Segment(" " * self._margin, plain)
        if y == 0:
            words = fit("ON BITFINEX", _NAMES) + fit("PLANNED", 16) + "not checked yet"
            return line([margin, Segment(fit(words, max(0, width - self._margin)), quiet)], width, plain)
        lines = self._lines()
        if y > len(lines):
            return Strip.blank(width, plain)
        title, words, danger = lines[y - 1]
        tone = (
            self.get_component_rich_style("plan--danger") if danger else quiet if words == _NOTHING else plain
        )
        return line(
            [
                margin,
                Segment(fit(title, _NAMES), quiet if words == _NOTHING else plain),
                Segment(words, tone),
            ],
            width,
            plain,
        )

    def _lines(self) -> list[tuple[str, str, bool]]:
        permissions = self._permissions or {}
        known = [(group.id, group.title) for group in GROUPS]
        known += [(group, group) for group in permissions if group not in dict(known)]
        return [
            (title, _words(group, permissions.get(group, "")), _dangerous(group, permissions.get(group, "")))
            for group, title in known
        ]


def _dangerous(group: str, rights: str) -> bool:
    return "w" in rights and group in DANGEROUS


def _words(group: str, rights: str) -> str:
    words = [word for right, word in (("r", "read"), ("w", "write")) if right in rights]
    return (", ".join(words) or _NOTHING) + (" !" if _dangerous(group, rights) else "")
