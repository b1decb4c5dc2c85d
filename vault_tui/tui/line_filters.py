"""The last safety net before the terminal: no drawn text can control it.

Every text from outside goes through :func:`vault_tui.core.models.visible` where it enters a widget.
This catches what was forgotten, and what libraries draw by themselves.
"""

from collections.abc import Collection
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from vault_tui.core.models import visible


class SafeLines(LineFilter):
    """Replaces acting characters and drops links, except those to ``links``, which are our own."""

    def __init__(self, links: Collection[str] = ()) -> None:
        super().__init__()
        self._links = frozenset(links)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line without control segments, acting characters or foreign links, as wide as before."""
        safe = [self._safe(segment) for segment in segments if not segment.control]
        return [segment for segment in safe if segment.text]

    def _safe(self, segment: Segment) -> Segment:
        text, style, _ = segment
        shown = visible(text)
        if shown != text:
            # A character of no width became one cell wide: the line must not grow past its widget.
            shown = set_cell_size(shown, cell_len(text))
        if style is not None and style.link is not None and style.link not in self._links:
            style = style.update_link(None)
        return Segment(shown, style)


class NoColours(LineFilter):
    """For ``NO_COLOR``: keeps only bold, reverse and underline; Textual's own filter keeps greys, too."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line in the terminal's own two colours."""
        return [
            Segment(text, style and _without_colours(style), control) for text, style, control in segments
        ]


_NOT_DIM = Style(dim=False)


@lru_cache(1024)
def _without_colours(style: Style) -> Style:
    return style.without_color + _NOT_DIM
