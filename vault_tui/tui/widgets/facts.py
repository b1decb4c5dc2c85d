"""Names at the left, what is known at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Click, Resize
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from vault_tui.tui.commands import commands_for, key_words
from vault_tui.tui.messages import CommandChosen
from vault_tui.tui.widgets.drawing import fit, line, wrap

MARGIN = 3
NAMES = 12
"""Width of the names: beside it an API key of 43 characters still fits into 60 columns."""
WIDEST = 80
"""Columns that are used at most: in longer lines it is hard to see what a key at the end is about."""
_BETWEEN = "  "
"""Stands between two keys with what they do."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known; ``keys`` (``e  edit``) stands at the right where there's room, else below.

    ``tone`` is ``quiet``, ``warning`` or ``danger``; it repeats what the words say.
    """

    name: str
    text: str
    keys: str = ""
    tone: str = ""


class Facts(Widget):
    """Facts with their names in one column; long texts wrap beside them. ``title`` is a line above."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "fact--name",
        "fact--quiet",
        "fact--warning",
        "fact--danger",
        "fact--keys",
    }

    def __init__(
        self,
        facts: Sequence[Fact] = (),
        *,
        title: str = "",
        names: int = NAMES,
        margin: int = MARGIN,
    ) -> None:
        super().__init__()
        self._title = title
        self._names = names
        self._margin = margin
        self._facts = tuple(facts)
        self.display = bool(facts)
        self._width = 0
        self._lines: list[tuple[str, str, str, str]] = []

    def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts; nothing is drawn again if they are the same."""
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self._width = 0
            self.display = bool(facts)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._lay_out(width)
        return len(self._lines)

    def on_resize(self, event: Resize) -> None:
        self._lay_out(event.size.width)

    def render_line(self, y: int) -> Strip:
        width, plain = self.size.width, self.rich_style
        self._lay_out(width)
        if y >= len(self._lines):
            return Strip.blank(width, plain)
        name, text, keys, tone = self._lines[y]
        gap = _keys_at(keys, width) - self._margin - self._names - cell_len(text)
        return line(
            [
                Segment(" " * self._margin, plain),
                Segment(fit(name, self._names), self.get_component_rich_style("fact--name")),
                Segment(text, self.get_component_rich_style(f"fact--{tone}") if tone else plain),
                Segment(" " * gap if keys else "", plain),
                Segment(keys, self.get_component_rich_style("fact--keys")),
            ],
            width,
            plain,
        )

    def on_click(self, event: Click) -> None:
        """Do what the clicked key does."""
        place = getattr(self.screen, "place", None)
        if place is None or not 0 <= event.y < len(self._lines):
            return
        keys = self._lines[event.y][2]
        at = _keys_at(keys, self.size.width)
        for hint in keys.split(_BETWEEN):
            if keys and at <= event.x < at + cell_len(hint):
                event.stop()
                for command in commands_for(place):
                    if hint.split(" ")[0] == key_words(command.keys[0]):
                        self.post_message(CommandChosen(command.id))
                        return
            at += cell_len(hint + _BETWEEN)

    def _lay_out(self, width: int) -> None:
        if width == self._width:
            return
        self._width = width
        room = max(10, min(width, WIDEST) - self._margin - self._names - 1)
        self._lines = [("", "", "", ""), (self._title, "", "", "")] if self._title else []
        for fact in self._facts:
            name = fact.name
            texts = wrap(fact.text, room)
            beside = fact.keys if cell_len(texts[0]) + 2 + cell_len(fact.keys) <= room else ""
            for number, text in enumerate(texts):
                self._lines.append((name, text, "" if number else beside, fact.tone))
                name = ""
            if fact.keys and not beside:
                self._lines.append(("", "", fact.keys, ""))


def _keys_at(keys: str, width: int) -> int:
    """The column where the keys of a line begin."""
    return min(width, WIDEST) - cell_len(keys) - 1
