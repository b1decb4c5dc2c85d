"""Lists whose items wrap over several lines."""

from collections.abc import Mapping, Sequence

from textual.events import Resize
from textual.geometry import Size

from vault_tui.tui.widgets.drawing import wrap
from vault_tui.tui.widgets.rows import Rows


class Passages(Rows):
    """Base of lists of (text, explanation) pairs; ``margin`` cells at the left are the subclass's.

    ``_headings`` are lines above an item, by its number. They belong to it, and no cursor stands on them.
    """

    margin = 3

    def __init__(self, passages: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._passages = tuple(passages)
        self._headings: Mapping[int, Sequence[str]] = {}
        self._wrapped: list[list[tuple[str, bool]]] = []
        self._starts: list[int] = []
        self._wrap(80)

    def count(self) -> int:
        return len(self._passages)

    def starts(self) -> Sequence[int]:
        return self._starts

    def passage(self, item: int, line: int) -> tuple[str, bool]:
        """One line of an item, and whether it belongs to the explanation."""
        return self._wrapped[item][line - len(self.heading(item))]

    def heading(self, item: int) -> Sequence[str]:
        """The lines above an item; mostly none."""
        return self._headings.get(item, ())

    def chosen_at(self, line: int) -> int | None:
        item = self.item_at(line)
        return None if item is None or line - self._starts[item] < len(self.heading(item)) else item

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._wrap(width)
        return self._starts[-1]

    def on_resize(self, event: Resize) -> None:
        self._wrap(event.size.width)
        super().on_resize(event)

    def _wrap(self, width: int) -> None:
        # One cell is left for the scroll bar: lines that wrap again when it appears would jump.
        room = max(10, width - self.margin - 1)
        self._wrapped = [
            [(line, False) for line in wrap(text, room)]
            + [(line, True) for line in (wrap(more, room) if more else ())]
            for text, more in self._passages
        ]
        self._starts = [0]
        for item, lines in enumerate(self._wrapped):
            self._starts.append(self._starts[-1] + len(self.heading(item)) + len(lines))
