"""Lists whose items wrap over several lines."""

from collections.abc import Sequence

from textual.events import Resize

from vault_tui.tui.widgets.drawing import wrap
from vault_tui.tui.widgets.rows import Rows


class Passages(Rows):
    """Base of lists of (text, explanation) pairs; ``margin`` cells at the left are the subclass's."""

    margin = 3

    def __init__(self, passages: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._passages = tuple(passages)
        self._wrapped: list[list[tuple[str, bool]]] = []
        self._starts: list[int] = []
        self._wrap(72)

    @property
    def lines(self) -> int:
        """How many lines all items take at the present width."""
        return self._starts[-1]

    def count(self) -> int:
        return len(self._passages)

    def starts(self) -> Sequence[int]:
        return self._starts

    def passage(self, item: int, line: int) -> tuple[str, bool]:
        """One line of an item, and whether it belongs to the explanation."""
        return self._wrapped[item][line]

    def on_resize(self, event: Resize) -> None:
        self._wrap(event.size.width - self.margin - 1)
        super().on_resize(event)

    def _wrap(self, width: int) -> None:
        width = max(10, width)
        self._wrapped = [
            [(line, False) for line in wrap(text, width)]
            + [(line, True) for line in (wrap(more, width) if more else ())]
            for text, more in self._passages
        ]
        self._starts = [0]
        for lines in self._wrapped:
            self._starts.append(self._starts[-1] + len(lines))
