"""What the list shows of each entry, and the search over it."""

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
"""Said behind whatever else is to be said of an entry."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. Texts are safe to draw; ``haystack`` is what a query is looked up in.

    ``may`` is what the key may do in words, as seen or else as planned; ``addresses`` is a number or ``any``.
    ``state`` says the worst that an audit finds in a word, or else how it stands; ``finding`` is that
    finding's rule, empty for none. ``attention`` says that somebody has to do something about it.
    ``checked_at`` is when what is told of the exchange's word was heard, ``state_heard`` that ``state`` is
    part of that.
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

    Thousands are made for each letter of a query: a tuple is made in a third of a record's time.
    """

    row: Row
    spans: tuple[tuple[int, int], ...] = ()


class All(Sequence[Match]):
    """Every row of a list, nothing marked in it. A match is made when it is looked at: few ever are."""

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
"""The safe form of texts that many rows share, kept once for all of them."""


def row_of(value: Mapping[str, Any], key: KeyFacts, found: Iterable[Finding]) -> Row:
    """The row of an entry by its JSON object, the facts of it, and what was found about it."""
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
        and (one.rule in _HEARD and _checked_at(key) is not None if one and one.word else _shows_check(key)),
    )


def _foremost(key: KeyFacts, found: Iterable[Finding]) -> Finding | None:
    """The worst of what was found; of a key that is being rotated, what comes next unless that is grave."""
    one = worst(found := list(found))
    if not key.rotation or one is None or one.severity is Severity.HIGH:
        return one
    rotation = (each for each in found if each.rule == "rotation-open" and each.accepted is None)
    return next(rotation, one)


def with_finding(row: Row, found: Iterable[Finding]) -> Row:
    """The row with something found beside what it tells already, told instead if that is worse."""
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
    """In words, the worst first: what a narrow list cuts off must not be that."""
    worst_first = sorted(may(dict(permissions)), key=lambda word: (word != _WORST, not word.endswith("!")))
    return ", ".join(worst_first)


def _state(key: KeyFacts, progress: Mapping[str, Any] | None) -> str:
    """How an entry stands of which nothing was found that has a word of its own."""
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
    """What is seldom shown: a key that is unlike its plan has a finding, unless somebody accepted that."""
    if not has_plan(key.preset, key.plan):
        return "checked"
    rows = compare(key.plan, told, KNOWN)
    if beyond_plan(rows):
        return "more than planned"
    return "less than planned" if falls_short(rows) else "as planned"


def _shows_check(key: KeyFacts) -> bool:
    return key.state == State.ACTIVE and key.seen is not None and key.seen.permissions is not None


def _checked_at(key: KeyFacts) -> int | None:
    """When what the list tells was heard: that it was refused, or else what it may do."""
    seen = key.seen
    return None if seen is None else seen.asked_at if seen.outcome == Outcome.REFUSED else seen.alive_at


_HEARD: Final = frozenset(
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
"""Rules that say what was heard of the exchange, when something was heard."""


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
    """Rows in which every word of the query is found, best first.

    A word at the start of the label counts most, then at the start of a part of it, then anywhere in
    it, then in any other field, then its letters in order within the label. The API key's start is
    compared with regard to case.
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
            # Case folding can lengthen a label; then no letter can be marked by its place.
            marks = tuple(sorted(spans)) if len(label) == len(row.label) else ()
            found.setdefault(score, []).append(Match(row, alike.setdefault(marks, marks)))
    return [match for score in sorted(found) for match in found[score]]


def _as_key(word: str) -> str:
    """How a haystack ends whose API key starts like a word longer than what it holds of it; else empty."""
    return f"\0{word[:KEY_START]}" if len(word) > KEY_START else ""


def _in_order(word: str) -> re.Pattern[str]:
    """The word's letters, in this order, among others. Nothing in it backtracks, whatever is typed."""
    return re.compile("".join(f"[^{re.escape(letter)}]*+({re.escape(letter)})" for letter in word))
