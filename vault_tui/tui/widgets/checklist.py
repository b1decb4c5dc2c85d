"""Things to do, ticked off one by one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from vault_tui.tui.widgets.drawing import FOCUS, fit, line
from vault_tui.tui.widgets.passages import Passages


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do, with an explanation in a quieter voice below it."""

    id: str
    text: str
    more: str = ""


class Checklist(Passages):
    """Items that are either ticked off (``[x]``) or not."""

    margin = 7

    class Changed(Message):
        """An item was ticked off or unticked."""

        def __init__(self, checklist: "Checklist") -> None:
            super().__init__()
            self.checklist = checklist

        @property
        def control(self) -> "Checklist":
            return self.checklist

    def __init__(self, items: Sequence[Item], ticks: Collection[str] = ()) -> None:
        super().__init__([(item.text, item.more) for item in items])
        self._ids = tuple(item.id for item in items)
        self._ticks = frozenset(ticks).intersection(self._ids)

    @property
    def ticks(self) -> frozenset[str]:
        """The ids of the items that were ticked off."""
        return self._ticks

    def show(self, ticks: Collection[str]) -> None:
        """Show these as ticked off."""
        shown = frozenset(ticks).intersection(self._ids)
        if shown != self._ticks:
            self._ticks = shown
            self.refresh()

    def toggle(self) -> None:
        """Tick the item under the cursor off, or untick it."""
        item = self._ids[self.cursor]
        self._ticks ^= {item}
        self.refresh_item(self.cursor)
        if item in self._ticks:
            self.action_down()
        self.post_message(self.Changed(self))

    def tick_all(self) -> None:
        """Tick everything off."""
        self._ticks = frozenset(self._ids)
        self.refresh()
        self.post_message(self.Changed(self))

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        text, more = self.passage(item, line_number)
        plain = self.style(on=item)
        mark = FOCUS if item == self.cursor and line_number == 0 and self.has_focus else " "
        ticked = ("[x]" if self._ids[item] in self._ticks else "[ ]") if line_number == 0 else ""
        return line(
            [
                Segment(f" {mark} ", plain),
                Segment(fit(ticked, 4), self.style("good", item)),
                Segment(text, self.style("quiet", item) if more else plain),
            ],
            width,
            plain,
        )
