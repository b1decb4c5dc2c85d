"""A list with a cursor, drawn line by line: ten thousand lines cost what ten do."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.binding import BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from vault_tui.tui import bindings


class Rows(ScrollView, can_focus=True, inherit_bindings=False):
    """Base of every list with a cursor. An item has one line unless ``starts`` says otherwise.

    A subclass says how many items there are (:meth:`count`) and draws a line of one (:meth:`draw`). The
    first ``header`` lines stay where they are. Only the two lines that a cursor move changes are drawn
    again; at an edge the list jumps by half a page, because each scroll draws everything again.
    """

    header: ClassVar[int] = 0
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_cursor()]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row--cursor",
        "row--quiet",
        "row--accent",
        "row--mark",
        "row--warning",
        "row--danger",
        "row--good",
    }

    class Highlighted(Message):
        """The cursor moved to another item."""

        def __init__(self, rows: "Rows", index: int) -> None:
            super().__init__()
            self.rows = rows
            self.index = index

        @property
        def control(self) -> "Rows":
            return self.rows

    class Chosen(Message):
        """An item was clicked while the cursor stood on it."""

        def __init__(self, rows: "Rows", index: int) -> None:
            super().__init__()
            self.rows = rows
            self.index = index

        @property
        def control(self) -> "Rows":
            return self.rows

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """Textual's own lays the whole screen out again, and paints the scrollbar a frame later."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self._styles: dict[str, Style] = {}

    # -- what a subclass says

    def count(self) -> int:
        """How many items there are."""
        raise NotImplementedError

    def draw(self, item: int, line: int, width: int) -> Strip:
        """The ``line``-th line of an item."""
        raise NotImplementedError

    def draw_header(self, line: int, width: int) -> Strip:
        """One of the lines above the items."""
        raise NotImplementedError

    def draw_empty(self, line: int, width: int) -> Strip:
        """A line below the last item."""
        return Strip.blank(width, self.style())

    def starts(self) -> Sequence[int] | None:
        """The first line of each item and, at the end, the number of lines; None when each has one line."""
        return None

    # -- for subclasses

    def style(self, name: str = "", on: int | None = None) -> Style:
        """A style by name (``quiet``, ``accent`` …), over the cursor's when ``on`` is the item under it."""
        key = f"{name}@" if on == self.cursor and self.has_focus else name
        if key not in self._styles:
            style = self.get_component_rich_style(f"row--{name}") if name else self.rich_style
            if key.endswith("@"):
                cursor = self.get_component_rich_style("row--cursor")
                style = (
                    style + cursor if not name or cursor.reverse else style + Style(bgcolor=cursor.bgcolor)
                )
            self._styles[key] = style
        return self._styles[key]

    def notify_style_update(self) -> None:
        """The theme changed."""
        super().notify_style_update()
        self._styles.clear()

    def items_changed(self, cursor: int = 0) -> None:
        """Draw everything again after the items changed, with the cursor on item ``cursor``."""
        self.cursor = max(0, min(cursor, self.count() - 1))
        self._measure()
        self.scroll_to(y=0, animate=False)
        self._show_cursor()
        self.refresh()

    def refresh_item(self, item: int) -> None:
        """Draw one item again, and nothing else."""
        if item < self.count():
            self.refresh_lines(self._first_line(item) + self.header, self._height(item))

    # -- moving

    def move_to(self, item: int) -> None:
        """Put the cursor on an item, or on the nearest there is."""
        item = max(0, min(item, self.count() - 1))
        if item == self.cursor or not self.count():
            return
        before, self.cursor = self.cursor, item
        self.refresh_item(before)
        self.refresh_item(item)
        self._show_cursor()
        self.post_message(self.Highlighted(self, item))

    def action_up(self) -> None:
        self.move_to(self.cursor - 1)

    def action_down(self) -> None:
        self.move_to(self.cursor + 1)

    def action_page_up(self) -> None:
        self.move_to(self.cursor - max(1, self._page - 1))

    def action_page_down(self) -> None:
        self.move_to(self.cursor + max(1, self._page - 1))

    def action_first(self) -> None:
        self.move_to(0)

    def action_last(self) -> None:
        self.move_to(self.count() - 1)

    def action_jump(self, number: int) -> None:
        """Move to the ``number``-th of the items that are on the screen."""
        top = self.item_at(self.scroll_offset.y)
        if top is not None and number <= self._page and top + number <= self.count():
            self.move_to(top + number - 1)

    def on_click(self, event: Click) -> None:
        item = self.chosen_at(event.y - self.header + self.scroll_offset.y)
        if event.y < self.header or item is None:
            return
        if item == self.cursor:
            self.post_message(self.Chosen(self, item))
        else:
            self.move_to(item)

    # -- drawing

    def item_at(self, line: int) -> int | None:
        """The item that a line belongs to."""
        starts = self.starts()
        if starts is None:
            return line if 0 <= line < self.count() else None
        return next(
            (item for item in range(len(starts) - 1) if starts[item] <= line < starts[item + 1]), None
        )

    def chosen_at(self, line: int) -> int | None:
        """The item that a click on a line is meant for."""
        return self.item_at(line)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        # Textual's own is measured at the first resize: too late for the first frame.
        return self._lines + self.header

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y < self.header:
            return self.draw_header(y, width)
        line = y - self.header + self.scroll_offset.y
        item = self.item_at(line)
        if item is None:
            return self.draw_empty(line, width)
        return self.draw(item, line - self._first_line(item), width)

    def on_resize(self, _: Resize) -> None:
        self._measure()
        self._show_cursor()

    def on_focus(self) -> None:
        self.refresh_item(self.cursor)

    def on_blur(self) -> None:
        self.refresh_item(self.cursor)

    @property
    def _page(self) -> int:
        return max(1, self.scrollable_content_region.height - self.header)

    @property
    def _lines(self) -> int:
        starts = self.starts()
        return self.count() if starts is None else starts[-1]

    def _first_line(self, item: int) -> int:
        starts = self.starts()
        return item if starts is None else starts[item]

    def _height(self, item: int) -> int:
        return self._first_line(item + 1) - self._first_line(item) if self.starts() is not None else 1

    def _measure(self) -> None:
        size = Size(0, self._lines + self.header)
        if size != self.virtual_size:
            self.virtual_size = size
            self._scroll_update(size)
            if self.styles.auto_dimensions:
                self.refresh(layout=True)

    def _show_cursor(self) -> None:
        if not self.count():
            return
        first, height = self._first_line(self.cursor), self._height(self.cursor)
        top = self.scroll_offset.y
        if first < top or first + height > top + self._page:
            self.scroll_to(y=max(0, first - self._page // 2), animate=False)
