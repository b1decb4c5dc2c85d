"""A field of a form with a few fixed answers."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from vault_tui.core.models import visible
from vault_tui.tui.widgets.drawing import FOCUS, fit, line

_MARGIN, _NAME = 3, 14


class Pick(Widget, can_focus=True, inherit_bindings=False):
    """All answers in one line, the chosen one in brackets; where they don't fit, only that one.

    Left and Right choose, Space goes round, a click takes the answer it hits.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("space", "go_round", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"pick--name", "pick--chosen", "pick--other"}

    class Changed(Message):
        """Another answer was chosen."""

        def __init__(self, pick: "Pick") -> None:
            super().__init__()
            self.pick = pick

        @property
        def control(self) -> "Pick":
            return self.pick

    def __init__(
        self, title: str, answers: Sequence[tuple[str, str]], chosen: str = "", *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._title = visible(title)
        self._ids = tuple(answer_id for answer_id, _ in answers)
        self._words = tuple(visible(words) for _, words in answers)
        self._chosen = self._ids.index(chosen) if chosen in self._ids else 0

    @property
    def value(self) -> str:
        """The id of the chosen answer."""
        return self._ids[self._chosen]

    @value.setter
    def value(self, answer_id: str) -> None:
        if answer_id in self._ids:
            self._choose(self._ids.index(answer_id))

    def action_move(self, by: int) -> None:
        self._choose(max(0, min(self._chosen + by, len(self._ids) - 1)))

    def action_go_round(self) -> None:
        self._choose((self._chosen + 1) % len(self._ids))

    def on_click(self, event: Click) -> None:
        for number, start, words in self._placed(self.size.width):
            if start <= event.x < start + cell_len(words):
                self._choose(number)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        plain = self.rich_style
        name = self.get_component_rich_style("pick--name") if self.has_focus else plain
        mark = FOCUS if self.has_focus else " "
        segments = [Segment(f" {mark} {fit(self._title, _NAME)}", name)]
        at = _MARGIN + _NAME
        for number, start, words in self._placed(width):
            segments.append(Segment(" " * (start - at), plain))
            chosen = number == self._chosen
            style = self.get_component_rich_style("pick--chosen" if chosen else "pick--other")
            segments.append(Segment(words, style))
            at = start + cell_len(words)
        return line(segments, width, plain)

    def _placed(self, width: int) -> list[tuple[int, int, str]]:
        """Each answer that is shown: its number, where it starts, and its words with the mark."""
        placed, at = [], _MARGIN + _NAME - 1
        for number, answer in enumerate(self._words):
            words = f"[{answer}]" if number == self._chosen else f" {answer} "
            placed.append((number, at, words))
            at += cell_len(words) + 1
        if at - 1 <= width:
            return placed
        return [(self._chosen, _MARGIN + _NAME - 2, f"< {self._words[self._chosen]} >")]

    def _choose(self, number: int) -> None:
        if number != self._chosen:
            self._chosen = number
            self.refresh()
            self.post_message(self.Changed(self))
