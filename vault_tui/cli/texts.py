"""Tables, JSON and errors as text: the same whether a command prints it or a window renders it for one."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vault_tui.core.alphabets import shown_line
from vault_tui.core.errors import NoSuchEntry, VaultError
from vault_tui.system.graphemes import clip, columns

_NARROWEST = 4
_GAP = "  "
_INDENT = "  "
_MOST_CANDIDATES = 20


def json_text(value: Any, *, spread: bool) -> str:
    """A value as JSON in plain ASCII, so that none of its characters acts on a terminal.

    ``spread`` over lines for a person.
    """
    return json.dumps(value, ensure_ascii=True, indent=len(_INDENT) if spread else None) + "\n"


def json_list(values: Iterable[Any], *, spread: bool) -> Iterator[str]:
    """:func:`json_text` of a list, value by value, so that a long one is never there as a whole."""
    between = "["
    for value in values:
        text = json_text(value, spread=spread)[:-1]
        yield f"{between}\n{_INDENT}" + text.replace("\n", f"\n{_INDENT}") if spread else between + text
        between = "," if spread else ", "
    yield "[]\n" if between == "[" else "\n]\n" if spread else "]\n"


def table_lines(headers: Sequence[str], rows: Sequence[Sequence[str]], room: int | None) -> Iterator[str]:
    """Rows in columns; with ``room``, in cells, the widest columns are narrowed until all fit."""
    # By column, because a long table's columns have few different cells.
    shown = [{cell: shown_line(cell) for cell in set(column)} for column in zip(headers, *rows, strict=True)]
    widths = [max(map(columns, column.values())) for column in shown]
    if room is not None:
        _narrow(widths, room - len(_GAP) * (len(widths) - 1))
    fitted = [
        {cell: _fitted(text, size) for cell, text in column.items()}
        for column, size in zip(shown, widths, strict=True)
    ]
    for row in (headers, *rows):
        text = _GAP.join([column[cell] for column, cell in zip(fitted, row, strict=True)]).rstrip()
        yield (text if room is None else clip(text, room)) + "\n"


def told(error: VaultError) -> str:
    """What happened, labels that come near, and what to do next."""
    text = [f"vault-tui: {error.sentence}"]
    if isinstance(error, NoSuchEntry) and error.candidates:
        text += [f"  {label}" for label in error.candidates[:_MOST_CANDIDATES]]
        if (more := len(error.candidates) - _MOST_CANDIDATES) > 0:
            text.append(f"  … and {more} more")
    if error.remedy:
        text.append(error.remedy)
    return "".join(shown_line(line) + "\n" for line in text)


def broken(text: str, room: int | None, indent: int | None = None) -> list[str]:
    """``text`` in lines that fit, broken between words; without ``room`` it stays whole, as for a program.

    The following lines are indented by ``indent`` blanks, or as far as the text. A word that is wider than
    the line is left whole: it is a path or an address.
    """
    if room is None or columns(text) <= room:
        return [text]
    start = len(text) - len(text.lstrip(" "))
    after = " " * (start if indent is None else indent)
    lines, line = [], text[:start]
    for word in text[start:].split(" "):
        if line.strip() and columns(line) + columns(word) > room:
            lines.append(line.rstrip(" "))
            line = after
        line += f"{word} "
    return [*lines, line.rstrip(" ")]


def _fitted(cell: str, size: int) -> str:
    room = size - columns(cell)
    if room < 0:
        cell = clip(cell, size - 1) + "…"
        room = size - columns(cell)
    return cell + " " * room


def _narrow(widths: list[int], room: int) -> None:
    while sum(widths) > room and (widest := max(widths)) > _NARROWEST:
        widths[widths.index(widest)] -= 1
