"""Building lines of styled text that fit."""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from vault_tui.core.alphabets import shown_line

FOCUS = "▸"
"""Marks the one thing that has the focus, and nothing else."""


def fit(text: str, width: int, *, right: bool = False) -> str:
    """``text`` made safe to draw and exactly ``width`` cells wide; what is cut off ends in ``…``."""
    shown = shown_line(text)
    length = cell_len(shown)
    if length > width:
        return set_cell_size(shown, width - 1) + "…" if width > 1 else "…"[:width]
    padding = " " * (width - length)
    return padding + shown if right else shown + padding


def fewer(text: str, width: int) -> str:
    """A list with commas, made to fit; words left out are counted: ``withdraw!, +2``.

    Text before a colon is cut before the first word is: ``te…: withdraw!``.
    """
    words = text.split(", ")
    left_out = 0
    while len(words) > 1 and cell_len(text) > width:
        words.pop()
        left_out += 1
        text = ", ".join([*words, f"+{left_out}"])
    before, colon, first = words[0].partition(": ")
    if not colon or cell_len(text) <= width:
        return text
    room = max(1, width - cell_len(colon + first))
    return words[0] if cell_len(before) <= room else fit(before, room) + colon + first


def marked(text: str, spans: Iterable[tuple[int, int]], plain: Style, mark: Style) -> list[Segment]:
    """``text`` with the characters in ``spans`` in another style."""
    inside = [False] * len(text)
    for start, end in spans:
        for place in range(max(start, 0), min(end, len(text))):
            inside[place] = True
    segments: list[Segment] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or inside[place] != inside[start]:
            segments.append(Segment(text[start:place], mark if inside[start] else plain))
            start = place
    return segments


def line(segments: Iterable[Segment], width: int, style: Style) -> Strip:
    """Segments as one line of exactly ``width`` cells; neighbours of one style are joined: fewer bytes."""
    return Strip(Segment.simplify(segments)).adjust_cell_length(width, style).simplify()


def wrap(text: str, width: int) -> list[str]:
    """``text``, made safe to draw, in lines of at most ``width`` cells; words longer than that are cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for whole in shown_line(paragraph).split(" "):
            word = whole
            joined = f"{current} {word}" if current else word
            if cell_len(joined) <= width:
                current = joined
                continue
            if current:
                lines.append(current)
            while cell_len(word) > width:
                head = set_cell_size(word, width).rstrip() or word[:1]
                lines.append(head)
                word = word[len(head) :]
            current = word
        lines.append(current)
    return lines


def visible_lines(text: str) -> str:
    """Text made safe to draw; its line breaks are ours and stay."""
    return "\n".join(map(shown_line, text.split("\n")))
