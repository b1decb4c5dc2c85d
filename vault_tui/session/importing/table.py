"""CSV files with the names of the columns in their first line."""

import csv
import re
from typing import Final

from vault_tui.core.errors import InvalidInput
from vault_tui.session.importing.found import Found, Reading, Unread, judged, place, reading
from vault_tui.session.importing.names import exchange_by, exchange_title, half_of

_COLUMNS: Final = {
    "label": {"label", "name", "title", "keyname", "description"},
    "exchange": {"exchange", "platform", "venue"},
    "account": {"account", "subaccount"},
    "integration": {"integration", "program", "bot", "app", "usedby"},
    "notes": {"notes", "note", "comment", "comments"},
}
_NAME: Final = re.compile(r"\s*[A-Za-z][A-Za-z _-]{0,30}\Z")
_MOST_ROWS: Final = 10_000


def read_table(path: str, text: str, shown: str) -> Reading:
    """A pair per line; raises ``InvalidInput`` when the first line doesn't name the columns."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    first = lines[0] if lines else ""
    separator = max(",;\t|", key=first.count)
    try:
        rows = list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        raise InvalidInput(f"{shown} is not CSV that can be read.", "Nothing was imported.") from None
    columns = _columns(rows[0] if rows else [])
    if not {"key", "secret"} <= columns.keys():
        raise InvalidInput(
            f"The first line of {shown} names no columns for the API key and its secret.",
            "Call them api_key and api_secret; label, exchange, account, program and notes are read too.",
        )
    if len(rows) > _MOST_ROWS:
        raise InvalidInput(f"{shown} has {len(rows):,} lines.", f"At most {_MOST_ROWS:,} are read at once.")
    numbered = enumerate(rows[1:], start=2)
    return reading(path, [_row(row, number, columns) for number, row in numbered if any(map(str.strip, row))])


def _columns(names: list[str]) -> dict[str, int]:
    """The index of each known column."""
    found: dict[str, int] = {}
    for place_, name in enumerate(names):
        plain = re.sub(r"[^a-z]", "", name.casefold())
        what = next((what for what, known in _COLUMNS.items() if plain in known), "")
        if not what and _NAME.match(name):
            what = half_of(name)
        if what:
            found.setdefault(what, place_)
    return found


def _row(row: list[str], number: int, columns: dict[str, int]) -> Found | Unread:
    def cell(what: str) -> str:
        at = columns.get(what, len(row))
        return row[at].strip() if at < len(row) else ""

    exchange = cell("exchange")
    found = place(
        cell("label") or f"line {number}",
        f"line {number}",
        exchange=exchange_title(exchange) if exchange else exchange_by(cell("label"), cell("key")),
        integration=cell("integration"),
        values={name: cell(name) for name in ("account", "notes") if cell(name)},
    )
    return judged(cell("key"), cell("secret"), found)
