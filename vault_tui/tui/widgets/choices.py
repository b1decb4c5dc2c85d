"""A few answers to pick one from."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip

from vault_tui.tui.widgets.drawing import FOCUS, line
from vault_tui.tui.widgets.passages import Passages


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer and, in a line or two, what it means."""

    id: str
    title: str
    more: str = ""


class Choices(Passages):
    """Answers with their explanations; the cursor stands on one of them, with or without the focus."""

    def __init__(self, choices: Sequence[Choice], chosen: str = "", *, id: str | None = None) -> None:
        super().__init__([(choice.title, choice.more) for choice in choices], id=id)
        self._ids = tuple(choice.id for choice in choices)
        self.cursor = self._ids.index(chosen) if chosen in self._ids else 0

    @property
    def current(self) -> str:
        """The id of the answer under the cursor."""
        return self._ids[self.cursor]

    def choose(self, choice_id: str) -> None:
        """Put the cursor on an answer; an unknown one changes nothing."""
        if choice_id in self._ids:
            self.move_to(self._ids.index(choice_id))

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        text, more = self.passage(item, line_number)
        plain = self.style(on=item)
        mark = (FOCUS if self.has_focus else "•") if item == self.cursor and line_number == 0 else " "
        return line(
            [Segment(f" {mark} ", plain), Segment(text, self.style("quiet", item) if more else plain)],
            width,
            plain,
        )
