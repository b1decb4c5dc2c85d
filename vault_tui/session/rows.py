"""The rows of the list, and searching them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, NamedTuple, overload

from vault_tui.bitfinex.comparison import KNOWN
from vault_tui.bitfinex.permissions import may
from vault_tui.bitfinex.steps import way
from vault_tui.core.audit import worst
from vault_tui.core.audit_facts import KeyFacts
from vault_tui.core.comparison import beyond_plan, compare, falls_short, has_plan
from vault_tui.core.findings import RULES, Finding, Severity
from vault_tui.core.life import Outcome
from vault_tui.core.models import KEY_START, State, visible

_WORST: Final = "withdraw!"
_NEW_PAIR: Final = ", new pair"
"""Appended to an entry's state."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. Texts are safe to show; ``haystack`` is the text that a query searches.

    ``may`` is what the key may do in words, as checked or else as planned; ``addresses`` is a number or
    ``any``. ``state`` is a word for the audit's worst finding, or else for the entry's state; ``finding`` is
    that finding's rule, empty for none. ``attention``: the person has to act. ``checked_at`` is when the
    exchange last answered, ``state_heard`` whether ``state`` comes from that answer.
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
    finding: str = ""
    checked_at: int | None = None
    state_heard: bool = False


class Match(NamedTuple):
    """A row that a query found; ``spans`` are the matched ranges within its label.

    A tuple because thousands are made for each letter typed, in a third of a dataclass's time.
    """

    row: Row
    spans: tuple[tuple[int, int], ...] = ()


class All(Sequence[Match]):
    """Every row as a match without spans, made on access: few ever are."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Match]:
        return map(Match, self._rows)

    @overload
    def __getitem__(self, place: int) -> Match: ...
    @overload
    def __getitem__(self, place: slice) -> "All": ...
    def __getitem__(self, place: int | slice) -> "Match | All":
        return All(self._rows[place]) if isinstance(place, slice) else Match(self._rows[place])


_same = lru_cache(maxsize=4_096)(visible)
"""``visible`` with a cache, so that rows share equal texts."""


def row_of(value: Mapping[str, Any], key: KeyFacts, found: Iterable[Finding]) -> Row:
    """The row of an entry from its JSON object, its facts and its findings."""
    take = value.get
    integration = _same(key.integration)
    account = _same(value["account"])
    exchange = _same(value["exchange"])
    addresses = key.addresses
    one = None if key.trashed else _foremost(key, found)
    found_by = (key.label, integration, account, exchange, *take("tags", ()), take("notes", ""))
    return Row(
        id=key.id,
        label=key.label,
        exchange=exchange,
        account=account,
        paper=key.paper,
        integration=integration,
        may=_may(key),
        addresses=_same(str(len(addresses))) if addresses else "any",
        set_at=key.set_at or None,
        state=_same(
            ((one.word if one else "") or _state(key, take("progress")))
            + (_NEW_PAIR if key.candidate and not key.trashed and not key.rotation else "")
        ),
        attention=one is not None and one.severity >= Severity.MEDIUM,
        trashed=key.trashed,
        haystack="\0".join(found_by).casefold() + "\0" + key.api_key[:KEY_START],
        finding=one.rule if one else "",
        checked_at=_checked_at(key),
        state_heard=not key.trashed
        and not (key.candidate and not key.rotation)
        and (
            one.rule in _FROM_EXCHANGE and _checked_at(key) is not None
            if one and one.word
            else _shows_check(key)
        ),
    )


def _foremost(key: KeyFacts, found: Iterable[Finding]) -> Finding | None:
    """The worst finding; for a key under rotation, the rotation's next step unless the worst is severe."""
    one = worst(found := list(found))
    if not key.rotation or one is None or one.severity is Severity.HIGH:
        return one
    rotation = (each for each in found if each.rule == "rotation-open" and each.accepted is None)
    return next(rotation, one)


def with_finding(row: Row, found: Iterable[Finding]) -> Row:
    """The row with further findings: the worst of them replaces its state if it is worse."""
    one = worst(found)
    if one is None or (row.finding and RULES[row.finding].severity > one.severity):
        return row
    new_pair = _NEW_PAIR if row.state.endswith(_NEW_PAIR) else ""
    return replace(row, state=one.word + new_pair, finding=one.rule, attention=True, state_heard=False)


def _may(key: KeyFacts) -> str:
    seen = key.seen.permissions if key.seen else None
    if seen is not None:
        words = _in_words(tuple(seen.items())) or "nothing"
        return f"test: {words}" if key.seen and key.seen.host else words
    return _same(f"plan: {_in_words(tuple(key.plan.items()))}") if key.plan else "—"


@lru_cache(maxsize=512)
def _in_words(permissions: tuple[tuple[str, str], ...]) -> str:
    """In words, the worst first: a narrow list must not cut that off."""
    worst_first = sorted(may(dict(permissions)), key=lambda word: (word != _WORST, not word.endswith("!")))
    return ", ".join(worst_first)


def _state(key: KeyFacts, progress: Mapping[str, Any] | None) -> str:
    """The state of an entry whose findings have no word of their own."""
    if key.trashed:
        return "in the trash"
    if key.state in _UNFINISHED:
        return _unfinished(key, progress)
    if key.state == State.COMPROMISED:
        return "COMPROMISED" if key.gone_at is None else "gone, ticked"
    if _shows_check(key) and key.seen is not None and key.seen.permissions is not None:
        return _as_checked(key, key.seen.permissions)
    return key.state


def _as_checked(key: KeyFacts, told: Mapping[str, str]) -> str:
    """How the checked rights compare with the plan; differences show only if their finding was accepted."""
    if not has_plan(key.preset, key.plan):
        return "checked"
    rows = compare(key.plan, told, KNOWN)
    if beyond_plan(rows):
        return "more than planned"
    return "less than planned" if falls_short(rows) else "as planned"


def _shows_check(key: KeyFacts) -> bool:
    return key.state == State.ACTIVE and key.seen is not None and key.seen.permissions is not None


def _checked_at(key: KeyFacts) -> int | None:
    """When the exchange last answered: with a refusal, or else with the key's rights."""
    seen = key.seen
    return None if seen is None else seen.asked_at if seen.outcome == Outcome.REFUSED else seen.alive_at


_FROM_EXCHANGE: Final = frozenset(
    (
        *(
            "refused",
            "more-than-planned",
            "less-than-planned",
            "unknown-write-scope",
            "wrong-mode",
            "other-account",
        ),
        *("withdraw-right", "settings-write", "no-two-factor"),
    )
)
"""Rules whose findings come from the exchange's answer, if there is one."""


def _unfinished(key: KeyFacts, progress: Mapping[str, Any] | None) -> str:
    if progress is None:
        return key.state
    steps = [step.id for step in way(progress["step"], progress["ticks"], bitfinex=key.bitfinex)]
    number = steps.index(progress["step"]) + 1 if progress["step"] in steps else 1
    if key.state == State.HALF_SEALED:
        return f"half sealed ({number}/{len(steps)})"
    return f"step {number} of {len(steps)}"


_UNFINISHED: Final = frozenset(map(str, (State.DRAFT, State.HALF_SEALED)))


def search(query: str, rows: Sequence[Row]) -> Sequence[Match]:
    """Rows that match every word of the query, best first.

    A word at the start of the label ranks first, then at the start of a word in it, then anywhere in it,
    then in another field, then its letters in order within the label. The API key's start is compared
    with case.
    """
    words = [(word, word.casefold(), _in_order(word.casefold()), _as_key(word)) for word in query.split()]
    if not words:
        return All(rows)
    found: dict[int, list[Match]] = {}
    alike: dict[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]] = {}
    for row in rows:
        score, spans = 0, []
        label = row.label.casefold()
        for word, folded, letters, as_key in words:
            if (at := label.find(folded)) >= 0:
                score += 0 if at == 0 else 2 if label[at - 1].isalnum() else 1
                spans.append((at, at + len(folded)))
            elif folded in row.haystack or word in row.haystack or (as_key and row.haystack.endswith(as_key)):
                score += 3
            elif scattered := letters.match(label):
                score += 4
                spans += [(end - 1, end) for end in map(scattered.end, range(1, len(folded) + 1))]
            else:
                break
        else:
            # Case folding can lengthen a label; then positions don't match and nothing is marked.
            marks = tuple(sorted(spans)) if len(label) == len(row.label) else ()
            found.setdefault(score, []).append(Match(row, alike.setdefault(marks, marks)))
    return [match for score in sorted(found) for match in found[score]]


def _as_key(word: str) -> str:
    """The end of a matching haystack for a word longer than the stored start of an API key; else empty."""
    return f"\0{word[:KEY_START]}" if len(word) > KEY_START else ""


def _in_order(word: str) -> re.Pattern[str]:
    """A pattern of the word's letters in order, with others between; possessive, so it never backtracks."""
    return re.compile("".join(f"[^{re.escape(letter)}]*+({re.escape(letter)})" for letter in word))
