"""What the list shows of each entry, and the search over it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from vault_tui.bitfinex.permissions import may
from vault_tui.core.models import State, visible

KEY_START: Final = 8
"""Characters of the API key that can be searched for, and that a mask leaves readable."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. Texts are safe to draw; ``haystack`` is what a query is looked up in.

    ``may`` is what the key may do in words; ``addresses`` is a number or ``any``; ``attention`` says
    that something about the entry wants doing.
    """

    id: str
    label: str
    exchange: str
    account: str
    paper: bool
    integration: str
    may: str
    addresses: str
    set_at: int | None
    state: str
    attention: bool
    trashed: bool
    haystack: str


@dataclass(frozen=True, slots=True)
class Match:
    """A row that a query found; ``spans`` are the matched ranges within its label."""

    row: Row
    spans: tuple[tuple[int, int], ...] = ()


def row_of(line: bytes, today: date) -> Row:
    """The row of an encoded entry. Reads the few fields it needs and builds no record."""
    value: dict[str, Any] = json.loads(line)
    label = visible(value["label"])
    integration = visible(value.get("integration", ""))
    account = visible(value["account"])
    exchange = visible(value["exchange"])
    secret = value.get("secret")
    state, attention = _state(value, today)
    api_key = value.get("api_key", "")
    found_by = (label, integration, account, exchange, *value.get("tags", ()), value.get("notes", ""))
    return Row(
        id=value["id"],
        label=label,
        exchange=exchange,
        account=account,
        paper=value.get("paper", False),
        integration=integration,
        may=_may(value),
        addresses=str(len(value.get("addresses", ()))) if value.get("addresses") else "any",
        set_at=secret["set"] if secret else None,
        state=state,
        attention=attention,
        trashed="trashed" in value,
        haystack="\0".join(found_by).casefold() + "\0" + api_key[:KEY_START],
    )


def _may(value: dict[str, Any]) -> str:
    permissions = value.get("permissions")
    if not permissions:
        return "—"
    return "plan: " + ", ".join(may(permissions))


def _state(value: dict[str, Any], today: date) -> tuple[str, bool]:
    state = value["state"]
    progress = value.get("progress")
    if "trashed" in value:
        return "in the trash", False
    if state in (State.DRAFT, State.HALF_SEALED):
        where = f"step {_STEP_NUMBERS.get(progress['step'], 1)} of 7" if progress else ""
        words = f"{where}: half sealed" if where and state == State.HALF_SEALED else where or state
        return words, state == State.HALF_SEALED
    if state == State.COMPROMISED:
        return "COMPROMISED", True
    if state == State.RETIRED:
        return "retired", False
    for name, what in (("rotate_by", "rotate"), ("review_by", "review")):
        if (day := value.get(name)) and (late := (today - date.fromisoformat(day)).days) > 0:
            return f"{what}: {late} d late", True
    return "not checked yet", False


_STEP_NUMBERS: Final = {
    step: number
    for number, step in enumerate(
        ("plan", "sign-in", "permissions", "addresses", "generate", "capture", "hand-over"), start=1
    )
}


def search(query: str, rows: Sequence[Row]) -> list[Match]:
    """Rows in which every word of the query is found, best first.

    A word at the start of the label counts most, then at the start of a part of it, then anywhere in
    it, then its letters in order within the label, then any other field. The API key's start is
    compared with regard to case.
    """
    words = query.split()
    if not words:
        return [Match(row) for row in rows]
    found: list[tuple[int, int, Match]] = []
    for place, row in enumerate(rows):
        score, spans = 0, []
        label = row.label.casefold()
        for word in words:
            folded = word.casefold()
            if folded not in row.haystack and word not in row.haystack and not _letters(folded, label):
                break
            points, marked = _score(folded, label)
            score += points
            spans += marked
        else:
            # Case folding can lengthen a label; then no letter can be marked by its place.
            marks = tuple(sorted(spans)) if len(label) == len(row.label) else ()
            found.append((score, place, Match(row, marks)))
    found.sort(key=lambda item: item[:2])
    return [match for _, _, match in found]


def _score(word: str, label: str) -> tuple[int, list[tuple[int, int]]]:
    at = label.find(word)
    if at == 0:
        return 0, [(0, len(word))]
    if at > 0:
        return 2 if label[at - 1].isalnum() else 1, [(at, at + len(word))]
    if letters := _letters(word, label):
        return 4, letters
    return 3, []


def _letters(word: str, label: str) -> list[tuple[int, int]]:
    """The word's letters found in this order within the label, or nothing."""
    spans, at = [], -1
    for letter in word:
        at = label.find(letter, at + 1)
        if at < 0:
            return []
        spans.append((at, at + 1))
    return spans
