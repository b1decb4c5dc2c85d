"""Which columns the vault list shows at a width, and how wide each is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

GAP: Final = 2
"""Blank cells between two columns; where that leaves no room for all of them, :data:`CLOSE` ones."""
CLOSE: Final = 1
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
    Column("may", "MAY", 15, 32),
    Column("addresses", "IPS", 3, 3, give_way=3, right=True),
    Column("age", "AGE", 5, 6, give_way=5, right=True),
    Column("state", "STATE", 17, 36),
)

_NAME: Final = 20
"""Cells of a label that are shown before any other column is."""
_SHRINK: Final = ("integration", "account", "may", "state", "label")
"""Columns that get narrower, in this order, before one is left out."""


class Layout(NamedTuple):
    """The columns, each with its width, and the blank cells between them."""

    columns: tuple[tuple[Column, int], ...]
    gap: int


def layout(width: int, natural: Mapping[str, int]) -> Layout:
    """The columns for a list ``width`` cells wide.

    ``natural`` is how wide the longest text of each column is; a column that isn't in it has nothing to
    say. What is left over stays blank at the right: stretched lines are hard to follow.
    """
    said = [column for column in COLUMNS if column.id in natural]
    needed = {column.id: min(max(natural[column.id], len(column.title)), column.most) for column in said}
    least = {column.id: min(column.least, needed[column.id]) for column in said}
    # Names that are cut are hard to tell apart: for them a column is left out sooner.
    least |= {"label": min(needed["label"], _NAME)} if "label" in needed else {}
    shown = _shown(width, said, least)
    gap = GAP if _room(shown, least, GAP) <= width else CLOSE
    widths = {column.id: max(needed[column.id], column.least) for column in shown}
    for floor in (needed, least, dict.fromkeys(least, 1)):  # white space gives way before words
        for name in _SHRINK:
            over = MARGIN + sum(widths.values()) + gap * (len(widths) - 1) - width
            if name in widths and over > 0:
                widths[name] = max(floor[name], widths[name] - over)
    return Layout(tuple((column, widths[column.id]) for column in shown), gap)


def _shown(width: int, columns: list[Column], least: Mapping[str, int]) -> list[Column]:
    """Those that have room, close together if need be."""
    out: list[Column] = []
    while _room(kept := [one for one in columns if one not in out], least, CLOSE) > width:
        if not (giving := [column for column in kept if column.give_way]):
            return kept
        out.append(max(giving, key=lambda column: column.give_way))
    for column in reversed(out):  # a narrower one may fit again without a wider one left out later
        back = [one for one in columns if one in kept or one is column]
        if _room(back, least, CLOSE) <= width:
            kept = back
    return kept


def _room(columns: list[Column], least: Mapping[str, int], gap: int) -> int:
    return MARGIN + sum(least[column.id] for column in columns) + gap * (len(columns) - 1)
