"""What there is to do about leaked keys, as one checklist: the keys, the other steps, what happened."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.events import Resize
from textual.strip import Strip

from vault_tui.bitfinex.incident_words import Task, without_a_key
from vault_tui.core.incident import Stand
from vault_tui.session.incident_report import Event, Line, Report
from vault_tui.tui.times import ago, moment
from vault_tui.tui.widgets.drawing import line, wrap
from vault_tui.tui.widgets.rows import Rows

_MARGIN, _INDENT = 3, 7
_TONES = {Stand.REVOKED: "good", Stand.REFUSED: "warning", Stand.TICKED: "warning"}
_NOT_ASKED = "Nobody asked yet who was logged in: i asks, while there is a key that can."


@dataclass(frozen=True, slots=True)
class Item:
    """A line with a box, or something that happened. ``title`` stands above the first of a group.

    ``about`` is what the keys act on; ``more`` stands below in a quieter voice.
    """

    id: str
    title: str
    box: str
    text: str
    more: str
    tone: str
    about: Line | Task | Event | None


class IncidentList(Rows):
    """Groups of items under titles; the cursor goes from item to item."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._items: tuple[Item, ...] = ()
        self._drawn: list[list[tuple[str, str]]] = []
        self._starts: list[int] = [0]
        self._wrapped_for = 0

    @property
    def item(self) -> Item | None:
        """What is under the cursor."""
        return self._items[self.cursor] if self._items else None

    def show(self, report: Report, at: str = "") -> None:
        """Show a report; the cursor stays on its item, or goes to ``at`` (an entry's id)."""
        before, top = self.item, self.scroll_offset.y
        self._items = tuple(_items(report, self._clock()))
        self._wrap(self.size.width or 80, force=True)
        wanted = at or (before.id if before else "")
        found = [place for place, one in enumerate(self._items) if wanted and one.id.startswith(wanted)]
        self.items_changed(found[0] if found else 0)
        if not at and found:
            self.scroll_to(y=top, animate=False)
            self._show_cursor()

    def count(self) -> int:
        return len(self._items)

    def starts(self) -> Sequence[int]:
        return self._starts

    def on_resize(self, event: Resize) -> None:
        self._wrap(event.size.width)
        super().on_resize(event)

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        kind, text = self._drawn[item][line_number]
        plain = self.style()
        if kind in {"", "title"}:
            return line([Segment(f" {text}", self.style("quiet"))], width, plain)
        here = self.style("", item)
        mark = "▸" if item == self.cursor and kind == "head" else " "
        tone = {"head": self._items[item].tone, "more": "quiet"}.get(kind, self._items[item].tone)
        return line([Segment(f" {mark} ", here), Segment(text, self.style(tone, item))], width, here)

    def _wrap(self, width: int, *, force: bool = False) -> None:
        if width == self._wrapped_for and not force:
            return
        self._wrapped_for = width
        self._drawn = [list(_lines(one, max(20, width - 1), place)) for place, one in enumerate(self._items)]
        self._starts = [0]
        for drawn in self._drawn:
            self._starts.append(self._starts[-1] + len(drawn))


def _lines(one: Item, width: int, place: int) -> Iterator[tuple[str, str]]:
    """The lines of an item: the kind of each, and its text."""
    if one.title:
        if place:
            yield "", ""
        yield from (("title", text) for text in wrap(one.title, width - 2))
    indent = " " * (len(one.box) + 1) if one.box else ""
    room = width - _MARGIN - len(indent)
    first, *rest = wrap(one.text, room)
    yield "head", f"{one.box} {first}" if one.box else first
    yield from (("rest", indent + text) for text in rest)
    if one.more:
        yield from (("more", indent + text) for text in wrap(one.more, room))


def _items(report: Report, now: float) -> Iterator[Item]:
    """The keys to be revoked, what to look at beside that, what needs a new key, and what happened."""
    title = f"1  REVOKE, the worst first: {len(report.lines) - report.left} of {len(report.lines)} done"
    for one in report.lines:
        yield _key(one, title, now)
        title = ""
    title = "2  LOOK AROUND"
    for task, done in report.tasks:
        yield Item(
            f"task {task.id}", title, "[x]" if done else "[ ]", task.words, "", "quiet" if done else "", task
        )
        title = ""
    box, text = (
        ("[ ]", without_a_key(report.programs))
        if report.programs
        else ("[x]", "Nothing waits for a new key.")
    )
    yield Item("replace", "3  REPLACE what is revoked: R on the key", box, text, "", "", None)
    title = f"SINCE {moment(report.since)}, newest first  (. changes it)"
    by = f" by {report.logins_by}, not Bitfinex" if report.logins_by else ""
    told = _NOT_ASKED if report.logins_at is None else f"Logins as told {ago(now - report.logins_at)}{by}."
    yield Item("logins", title, "", told, "", "" if report.logins_at is not None else "warning", None)
    for number, event in enumerate(reversed(report.events)):
        yield Item(f"event {len(report.events) - number}", "", "", _event(event), "", _tone(event), event)


def _key(one: Line, title: str, now: float) -> Item:
    other = "" if one.pair == "pair in use" else f", {one.pair}"
    asked = f", asked {ago(now - one.asked_at)}" if one.asked_at is not None and not one.ended else ""
    stops = f"Stops: {one.program}." if one.program else "Used by: nobody noted."
    return Item(
        f"{one.entry_id} {one.whole_key}",
        title,
        "[x]" if one.ended else "[ ]",
        f"{one.label}{other} ({one.api_key or 'no key'}): {one.headline}{asked}",
        f"May ({one.source}): {one.rights}. {stops}",
        _TONES.get(Stand(one.stand), "danger"),
        one,
    )


def _event(one: Event) -> str:
    new = "NEW ADDRESS, " if one.stranger else ""
    origin = f" from {one.origin}" if one.origin else ""
    label = f"{one.label}: " if one.label else ""
    return f"{moment(one.at)}  {new}{label}{one.what}{origin}"


def _tone(one: Event) -> str:
    return "warning" if one.stranger or one.what.startswith("vault: failed") else ""
