"""What ``ls``, ``find`` and ``show`` print: by themselves, or rendered by an open window."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vault_tui.cli.describe import as_json, in_full, lines, list_table
from vault_tui.cli.texts import broken, json_list, json_text, table_lines, told
from vault_tui.core.alphabets import named, shown_line
from vault_tui.core.errors import NoSuchEntry
from vault_tui.core.models import Entry, visible
from vault_tui.session import Session
from vault_tui.system.graphemes import columns
from vault_tui.window.style import Piece, Style
from vault_tui.window.wire import OUT, TALK

if TYPE_CHECKING:
    from vault_tui.session.rows import Row

__all__ = ["found", "listed", "shown", "told"]

_AT_ONCE = 200
"""Lines or values that are sent as one piece."""


def listed(session: Session, rows: "Sequence[Row]", query: str, style: Style) -> Iterator[Piece]:
    """``ls``: a line for each row, or a sentence when there is none."""
    if style.json:
        yield from _in_batches(
            json_list((as_json(session.entry(row.id)) for row in rows), spread=style.spread), 20
        )
    elif rows:
        yield from _in_batches(table_lines(*list_table(list(rows)), style.columns), _AT_ONCE)
    elif query:
        yield TALK, "Nothing here matches that.\n"
    else:
        yield TALK, "This vault holds no keys yet. `vault-tui guide` leads through making one.\n"


def found(rows: "Sequence[Row]", query: str, style: Style) -> Iterator[Piece]:
    """``find``: the labels, best first; raises :class:`NoSuchEntry` when there is none."""
    if not rows:
        raise NoSuchEntry(f"Nothing here matches “{visible(query)}”.", "`vault-tui ls` lists the labels.")
    if style.json:
        yield OUT, json_text([row.label for row in rows], spread=style.spread)
    else:
        yield OUT, "".join(row.label + "\n" for row in rows)


def shown(session: Session, entry: Entry, style: Style) -> Iterator[Piece]:
    """``show``: everything that is known of one entry, except its secret."""
    if style.json:
        yield OUT, json_text(in_full(entry), spread=style.spread)
        return
    facts = list(lines(entry, session.row(entry.id).state))
    room = max(columns(name) for name, _ in facts) + 2
    text = [shown_line(named(entry.label))]
    for name, value in facts:
        line = f"  {name}{' ' * (room - columns(name))}{value}" if name or value else ""
        text += broken(shown_line(line), style.columns, room + 2)
    yield OUT, "".join(line + "\n" for line in text)


def _in_batches(texts: Iterator[str], size: int) -> Iterator[Piece]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == size:
            yield OUT, "".join(batch)
            batch.clear()
    if batch:
        yield OUT, "".join(batch)
