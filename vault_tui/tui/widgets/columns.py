"""Which columns the vault list shows at a width, and how wide each is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

GAP: Final = 2
"""Blank cells between two columns."""
MARGIN: Final = 3
"""Cells for the cursor's mark at the left."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; it never gets narrower than ``least`` nor wider than ``most``.

    A column with a ``give_way`` can be left out; the highest goes first.
    """

    id: str
    title: str
    least: int
    most: int
    give_way: int = 0
    right: bool = False


COLUMNS: Final = (
    Column("label", "LABEL", 14, 40),
    Column("account", "ACCOUNT", 8, 24, give_way=2),
    Column("integration", "USED BY", 9, 24, give_way=4),
    Column("may", "MAY", 16, 32),
    Column("addresses", "IPS", 3, 3, give_way=3, right=True),
    Column("age", "AGE", 5, 6, give_way=5, right=True),
    Column("state", "STATE", 17, 36),
)

_SHRINK: Final = ("integration", "account", "may", "state", "label")
"""Who gets narrower, in this order, before a column is left out."""


def layout(width: int, natural: Mapping[str, int]) -> tuple[tuple[Column, int], ...]:
    """The columns for a list ``width`` cells wide, each with its own width.

    ``natural`` is how wide the longest text of each column is; a column that isn't in it has nothing to
    say. What is left over stays white at the right: lines that are stretched are hard to follow.
    """
    shown = [column for column in COLUMNS if column.id in natural]
    while _least(shown) > width and any(column.give_way for column in shown):
        shown.remove(max(shown, key=lambda column: column.give_way))
    needed = {column.id: min(max(natural[column.id], len(column.title)), column.most) for column in shown}
    widths = {column.id: max(needed[column.id], column.least) for column in shown}
    least = {column.id: column.least for column in shown}
    for floor in (needed, least, dict.fromkeys(least, 1)):  # white space gives way before words
        for name in _SHRINK:
            over = MARGIN + sum(widths.values()) + GAP * (len(widths) - 1) - width
            if name in widths and over > 0:
                widths[name] = max(floor[name], widths[name] - over)
    return tuple((column, widths[column.id]) for column in shown)


def _least(columns: list[Column]) -> int:
    return MARGIN + sum(column.least for column in columns) + GAP * (len(columns) - 1)
