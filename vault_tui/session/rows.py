"""What the list shows of each entry, and the search over it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from vault_tui.bitfinex.permissions import may
from vault_tui.bitfinex.steps import STEPS
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


_same = lru_cache(maxsize=4_096)(visible)
"""The safe form of texts that many rows share, kept once for all of them."""


def row_of(line: bytes, today: date) -> Row:
    """The row of an encoded entry. Reads the few fields it needs and builds no record."""
    value: dict[str, Any] = json.loads(line)
    take = value.get
    label = visible(value["label"])
    integration = _same(take("integration", ""))
    account = _same(value["account"])
    exchange = _same(value["exchange"])
    secret = take("secret")
    addresses = take("addresses")
    permissions = take("permissions")
    state, attention = _state(value, today)
    found_by = (label, integration, account, exchange, *take("tags", ()), take("notes", ""))
    return Row(
        id=value["id"],
        label=label,
        exchange=exchange,
        account=account,
        paper=take("paper", False),
        integration=integration,
        may=_planned(tuple(permissions.items())) if permissions else "—",
        addresses=str(len(addresses)) if addresses else "any",
        set_at=secret["set"] if secret else None,
        state=state,
        attention=attention,
        trashed="trashed" in value,
        haystack="\0".join(found_by).casefold() + "\0" + take("api_key", "")[:KEY_START],
    )


@lru_cache(maxsize=512)
def _planned(permissions: tuple[tuple[str, str], ...]) -> str:
    """In words, the worst first: what a narrow list cuts off must not be that."""
    words = sorted(may(dict(permissions)), key=lambda word: not word.endswith("!"))
    return f"plan: {', '.join(words)}"


def _state(value: dict[str, Any], today: date) -> tuple[str, bool]:
    if "trashed" in value:
        return "in the trash", False
    state = value["state"]
    if state in _UNFINISHED:
        progress = value.get("progress")
        where = f"step {_STEP_NUMBERS.get(progress['step'], 1)} of {len(STEPS)}" if progress else ""
        half_sealed = state == State.HALF_SEALED
        return ", ".join(filter(None, (state if half_sealed else "", where))) or state, half_sealed
    if state in _ENDED:
        return _ENDED[state]
    for name, what in (("rotate_by", "rotate"), ("review_by", "review")):
        if (day := value.get(name)) and (late := (today - date.fromisoformat(day)).days) > 0:
            return f"{what}: {late} d late", True
    return "not checked yet", False


_UNFINISHED: Final = frozenset(map(str, (State.DRAFT, State.HALF_SEALED)))
_ENDED: Final = {str(State.COMPROMISED): ("COMPROMISED", True), str(State.RETIRED): ("retired", False)}
_STEP_NUMBERS: Final = {step.id: number for number, step in enumerate(STEPS, start=1)}


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
