"""The last line of a screen: the keys that matter here."""

from collections.abc import Mapping
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Click
from textual.strip import Strip
from textual.widget import Widget

from vault_tui.core.models import visible
from vault_tui.tui.commands import Where, footer_for, key_words
from vault_tui.tui.messages import CommandChosen
from vault_tui.tui.widgets.drawing import line

_GAP = 2


class Foot(Widget):
    """Made from the command table; what doesn't fit is left out, and ``?`` has the rest. Clickable.

    ``place`` may change (a guide has steps of two kinds), and so may ``typing``: where text is typed
    letters are no commands. ``labels`` are better words for a command in this very place.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"foot--key", "foot--label"}

    def __init__(
        self,
        place: Where,
        *,
        typing: bool = False,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._place = place
        self._labels: dict[str, str] = {}
        self.rename(labels or {})
        self._typing = typing
        self._left_out: frozenset[str] = frozenset()

    @property
    def place(self) -> Where:
        """The place whose commands it shows."""
        return self._place

    def rename(self, labels: Mapping[str, str]) -> None:
        """Set other words for commands in this place."""
        shown = {name: visible(label) for name, label in labels.items()}
        if shown != self._labels:
            self._labels = shown
            self.refresh()

    def show(
        self,
        place: Where | None = None,
        *,
        typing: bool | None = None,
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        """Change the place; ``left_out`` are commands that can't be done right now."""
        before = (self._place, self._typing, self._left_out)
        self._place = self._place if place is None else place
        self._typing = self._typing if typing is None else typing
        self._left_out = left_out
        if before != (self._place, self._typing, self._left_out):
            self.refresh()

    def items(self, width: int) -> list[tuple[str, str, str, int]]:
        """What is shown at a width: each command's id, key, label and the column where it starts."""
        commands = [
            command for command in footer_for(self._place, self._typing) if command.id not in self._left_out
        ]
        while True:
            placed, at = [], 1
            for command in commands:
                key = key_words(command.keys_while(self._typing)[0])
                label = self._labels.get(command.id, command.label)
                placed.append((command.id, key, label, at))
                at += cell_len(f"{key} {label}") + _GAP
            if at - _GAP < width or len(commands) < 2:
                return placed
            # The last one leads to all others.
            del commands[-2]

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        segments = [Segment(" ", self.rich_style)]
        key_style, label_style = (
            self.get_component_rich_style("foot--key"),
            self.get_component_rich_style("foot--label"),
        )
        for _, key, label, _ in self.items(width):
            segments += [Segment(key, key_style), Segment(f" {label}  ", label_style)]
        return line(segments, width, self.rich_style)

    def on_click(self, event: Click) -> None:
        for command_id, key, label, start in self.items(self.size.width):
            if start <= event.x < start + cell_len(f"{key} {label}"):
                self.post_message(CommandChosen(command_id))
