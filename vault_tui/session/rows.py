"""What the list shows of each entry, and the search over it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

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


class Match(NamedTuple):
    """A row that a query found; ``spans`` are the matched ranges within its label.

    Thousands are made for each letter of a query: a tuple is made in a third of a record's time.
    """

    row: Row
    spans: tuple[tuple[int, int], ...] = ()


_same = lru_cache(maxsize=4_096)(visible)
"""The safe form of texts that many rows share, kept once for all of them."""


def row_of(entry_id: str, line: bytes, today: date) -> Row:
    """The row of an encoded entry. Reads the few fields it needs and builds no record."""
    value: dict[str, Any] = json.loads(line.decode())
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
        id=entry_id,
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
        return _unfinished(state, value.get("progress"))
    if state in _ENDED:
        return _ENDED[state]
    for name, what in (("rotate_by", "rotate"), ("review_by", "review")):
        if (day := value.get(name)) and (late := (today - date.fromisoformat(day)).days) > 0:
            return f"{what} {late} d late", True
    return "not checked yet", False


def _unfinished(state: str, progress: dict[str, Any] | None) -> tuple[str, bool]:
    half_sealed = state == State.HALF_SEALED
    if progress is None:
        return state, half_sealed
    step = _STEP_NUMBERS.get(progress["step"], 1)
    return (
        f"half sealed ({step}/{len(STEPS)})" if half_sealed else f"step {step} of {len(STEPS)}",
        half_sealed,
    )


_UNFINISHED: Final = frozenset(map(str, (State.DRAFT, State.HALF_SEALED)))
_ENDED: Final = {str(State.COMPROMISED): ("COMPROMISED", True), str(State.RETIRED): ("retired", False)}
_STEP_NUMBERS: Final = {step.id: number for number, step in enumerate(STEPS, start=1)}


def search(query: str, rows: Sequence[Row]) -> list[Match]:
    """Rows in which every word of the query is found, best first.

    A word at the start of the label counts most, then at the start of a part of it, then anywhere in
    it, then in any other field, then its letters in order within the label. The API key's start is
    compared with regard to case.
    """
    words = [(word, word.casefold(), _in_order(word.casefold())) for word in query.split()]
    if not words:
        return [Match(row) for row in rows]
    found: list[tuple[int, int, Match]] = []
    for place, row in enumerate(rows):
        score, spans = 0, []
        label = row.label.casefold()
        for word, folded, letters in words:
            if (at := label.find(folded)) >= 0:
                score += 0 if at == 0 else 2 if label[at - 1].isalnum() else 1
                spans.append((at, at + len(folded)))
            elif folded in row.haystack or word in row.haystack:
                score += 3
            elif scattered := letters.match(label):
                score += 4
                spans += [(end - 1, end) for end in map(scattered.end, range(1, len(folded) + 1))]
            else:
                break
        else:
            # Case folding can lengthen a label; then no letter can be marked by its place.
            marks = tuple(sorted(spans)) if len(label) == len(row.label) else ()
            found.append((score, place, Match(row, marks)))
    found.sort()
    return [match for _, _, match in found]


def _in_order(word: str) -> re.Pattern[str]:
    """The word's letters, in this order, among others. Nothing in it backtracks, whatever is typed."""
    return re.compile("".join(f"[^{re.escape(letter)}]*+({re.escape(letter)})" for letter in word))
