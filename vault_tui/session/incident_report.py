"""The report of a leak: the keys, what was done, logins, and a timeline. It never contains a secret."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from vault_tui.bitfinex import incident_words as words
from vault_tui.bitfinex.diagnosis import short
from vault_tui.bitfinex.incident_words import Task
from vault_tui.core.alphabets import named
from vault_tui.core.days import utc
from vault_tui.core.errors import VaultError
from vault_tui.core.halves import looks_like_half, masked
from vault_tui.core.incident import Leaked, incident_of, leaked
from vault_tui.core.markdown import plain, table
from vault_tui.core.models import Entry, visible
from vault_tui.core.pairs import NAMES, Which
from vault_tui.core.phrases import first_of
from vault_tui.core.secret import Secret
from vault_tui.session.diary import CHANGE, FAILED_UNLOCK, UNLOCK, VERIFY, Diary, DiaryEvent
from vault_tui.session.kept_logins import AccountLogins
from vault_tui.session.lookup import holder_of
from vault_tui.session.store import Store

_WORD: Final = re.compile(r"[!-~]{12,}")
"""A word that could be a half of a pair: no exchange uses shorter ones."""
_PIECE: Final = re.compile(r"[A-Za-z0-9_-]{12,}")
_MOST_NAMED: Final = 4
_APART: Final = 3
"""Most seconds between the times of one event in the diary and in a history: each reads the clock."""
ASKED: Final = "asked with: "
"""Start of the history line of a request whose answer changed a key's standing."""
_NO_EVIDENCE: Final = (
    "From the vault's history and this machine's diary, which is no evidence: who can write to its folder "
    "can shorten it."
)
_REFUSED: Final = (
    "A refusal has several causes that Bitfinex doesn't tell apart. Revoked means here: seen alive before, "
    "refused from here, and ticked by a person as gone from the page."
)


_ACCOUNT: Final = "account: "


@dataclass(frozen=True, slots=True)
class Event:
    """An event: about ``label`` (empty: the vault or an account), from ``origin`` if known.

    ``stranger``: from an address never seen before. Texts are safe to show and contain no half of a pair.
    """

    at: int
    label: str
    what: str
    origin: str = ""
    stranger: bool = False

    @property
    def in_account(self) -> bool:
        """Whether it happened in the account at the exchange."""
        return self.what.startswith(_ACCOUNT)


@dataclass(frozen=True, slots=True)
class Line:
    """One leaked pair, in words. ``source`` says how its rights are known: seen, planned, or not at all.

    ``whole_key`` identifies the pair within its entry and is never shown.
    """

    entry_id: str
    whole_key: str = field(repr=False)
    label: str
    pair: str
    which: Which
    api_key: str
    rights: str
    source: str
    program: str
    stand: str
    headline: str
    standing: tuple[str, ...]
    next: str
    since: int
    marked_at: int
    asked_at: int | None
    host: str
    family: str
    gone_at: int | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Report:
    """``tasks`` are the steps, and whether each is ticked; ``lines`` are worst, ``events`` oldest first.

    ``programs`` use a leaked key and have no other yet. ``over`` are entries whose leak was closed.
    ``logins_at`` is when the logins were last requested, None for never, and ``logins_by`` from which host,
    empty for Bitfinex itself.
    """

    vault: str
    made_at: int
    since: int
    lines: tuple[Line, ...]
    over: tuple[str, ...]
    tasks: tuple[tuple[Task, bool], ...]
    programs: tuple[str, ...]
    events: tuple[Event, ...]
    logins_at: int | None
    logins_by: str
    troubles: tuple[str, ...]

    @property
    def left(self) -> int:
        """How many pairs are not known to be revoked."""
        return sum(not one.ended for one in self.lines)


def report(store: Store, diary: Diary, entries: Sequence[Entry], logins: Collection[AccountLogins]) -> Report:
    """Make the report of these entries' leaks."""
    now = store.world.now()
    told = [entry.incident or incident_of(entry) for entry in entries]
    since = min((one.since for one in told if one is not None), default=now)
    hide = _Hiding(store)
    ticks = [one.ticks for entry in entries if (one := incident_of(entry)) is not None]
    done = frozenset.intersection(*ticks) if ticks else frozenset[str]()
    troubles: list[str] = []
    try:
        noted = diary.events()
    except VaultError as error:
        noted, troubles = [], [f"The diary could not be read: {error.sentence}"]
    found = [*_history(entries, noted, since), *_diary(entries, noted, since)]
    found += _visits(logins, since)
    events = sorted(_joined(hide.event(one) for one in found), key=lambda one: one.at)
    pairs = sorted((one for entry in entries for one in leaked(entry)), key=words.worst_first)
    return Report(
        vault=hide(store.contents.settings.name),
        made_at=now,
        since=since,
        lines=tuple(_line(one, hide) for one in pairs),
        over=tuple(
            f"{hide(named(entry.label))} ({visible(masked(entry.api_key))})"
            for entry in entries
            if incident_of(entry) is None
        ),
        tasks=tuple((task, task.id in done) for task in words.TASKS),
        programs=tuple(
            dict.fromkeys(
                hide(words.program(one.entry)) or f"the program of {hide(named(one.entry.label))}"
                for one in pairs
                if one.which == "current"
            )
        ),
        events=tuple(events),
        logins_at=max((one.asked_at for one in logins), default=None),
        logins_by=", ".join(sorted({visible(one.host) for one in logins if one.host})),
        troubles=tuple(troubles),
    )


def markdown(told: Report) -> Iterator[str]:
    """The report as a document for people, line by line; times in UTC."""
    labels = list(dict.fromkeys([*(one.label for one in told.lines), *told.over]))
    yield f"# Leaked keys: {plain(first_of(labels, _MOST_NAMED)) or 'none'}"
    yield ""
    yield f"Made {_time(told.made_at)} from the vault “{plain(told.vault)}” by vault-tui. All times are UTC."
    yield f"Others may have had the keys since {_time(told.since)}."
    if told.lines:
        yield ""
        yield f"{len(told.lines) - told.left} of {len(told.lines)} revoked."
    if told.over:
        yield ""
        yield f"Closed: {plain(', '.join(told.over))}."
    if told.lines:
        yield from ("", "## Keys, those that may do the worst first", "")
        yield from table(("Key", "API key", "May", "Stops", "Stands", "Asked"), map(_cells, told.lines))
        yield ""
        for one in told.lines:
            yield f"- {plain(_name(one))}: {plain(' '.join(one.standing) or one.headline)}"
    if told.lines:
        yield from ("", "## Done beside that", "")
        yield from (f"- [{'x' if done else ' '}] {plain(task.words)}" for task, done in told.tasks)
        if told.programs:
            yield f"- [ ] {plain(words.without_a_key(told.programs))}"
    yield from ("", "## What happened", "")
    if told.logins_at is None:
        yield "Nobody asked who logged in to the account."
    else:
        by = f" by {plain(told.logins_by)}, not Bitfinex" if told.logins_by else ""
        yield f"Logins as told {_time(told.logins_at)}{by}; NEW marks addresses not seen before."
    yield ""
    rows = ((_time(one.at), one.label or "—", _what(one), one.origin or "—") for one in told.events)
    yield from table(("When", "Key", "What", "From"), rows)
    yield from ("", "## What this can't tell", "")
    for text in (_REFUSED, words.LOOKS_THE_SAME, _NO_EVIDENCE, *told.troubles):
        yield f"- {plain(text)}"


def _cells(one: Line) -> tuple[str, ...]:
    asked = "—" if one.asked_at is None else _time(one.asked_at)
    by = f" by {one.host}, not Bitfinex" if one.host else ""
    return (
        _name(one),
        one.api_key,
        f"{one.source}: {one.rights}",
        one.program or "nobody noted",
        one.headline,
        asked + by,
    )


def _name(one: Line) -> str:
    return one.label if one.pair == NAMES["current"] else f"{one.label} ({one.pair})"


def _what(one: Event) -> str:
    return f"NEW {one.what}" if one.stranger else one.what


def _time(at: int) -> str:
    return utc(at) or "at no time that a calendar has"


def _line(one: Leaked, hide: "_Hiding") -> Line:
    incident, seen, may = incident_of(one.entry), one.pair.seen, words.rights(one)
    return Line(
        entry_id=one.entry.id,
        whole_key=one.pair.api_key,
        label=hide(named(one.entry.label)),
        pair=NAMES[one.which],
        which=one.which,
        api_key=visible(masked(one.pair.api_key)),
        rights=may.words,
        source=may.source,
        program=hide(words.program(one.entry)),
        stand=one.stand.value,
        headline=words.headline(one),
        standing=words.standing(one),
        next=words.next_words(one),
        since=incident.since if incident else 0,
        marked_at=incident.marked_at if incident else 0,
        asked_at=seen.asked_at if seen else None,
        host=visible(seen.host) if seen else "",
        family=seen.family if seen else "",
        gone_at=one.pair.gone_at,
        ended=one.ended,
    )


# -- what happened


def _history(entries: Iterable[Entry], noted: Iterable[DiaryEvent], since: int) -> Iterator[Event]:
    """Events of the entries' histories, with the origin from the diary."""
    changes = [one for one in noted if one.what == CHANGE]
    origin = {  # the diary notes a change after the history
        (one.entry_id, one.at - late, one.detail): _from(one) for late in range(_APART) for one in changes
    }
    for entry in entries:
        for change in entry.history:
            if change.at >= since:
                key = f" ({masked(change.api_key)})" if change.api_key else ""
                where = origin.get((entry.id, change.at, change.what), "")
                yield Event(change.at, entry.label, change.what + key, where)


def _diary(entries: Iterable[Entry], noted: Iterable[DiaryEvent], since: int) -> Iterator[Event]:
    """Look-ups, requests and unlocks from the diary; changes come from the histories."""
    ids = {entry.id for entry in entries}
    told = {  # the diary notes a request before the history
        (entry.id, change.at - early)
        for entry in entries
        for change in entry.history
        if ASKED in change.what
        for early in range(_APART)
    }
    for one in noted:
        if one.at < since or one.what == CHANGE or (one.what == VERIFY and (one.entry_id, one.at) in told):
            continue
        if one.what in {UNLOCK, FAILED_UNLOCK}:
            yield Event(one.at, "", f"vault: {one.what}", _from(one))
        elif one.entry_id in ids:
            said = f"asked the exchange: {short(one.detail)}" if one.what == VERIFY else one.what
            detail = f" {one.detail}" if one.detail and one.what != VERIFY else ""
            yield Event(one.at, one.label, said + detail, _from(one))


def _visits(logins: Iterable[AccountLogins], since: int) -> Iterator[Event]:
    for heard in logins:
        for one in heard.since(since):
            more = f", {one.more}" if one.more else ""
            yield Event(one.at, "", f"{_ACCOUNT}{one.what}{more}", one.address, one.new)


def _from(one: DiaryEvent) -> str:
    return " ".join(filter(None, (one.address, one.terminal)))


def _joined(events: Iterable[Event]) -> list[Event]:
    """Merge events that differ only in their label."""
    labels: dict[tuple[int, str, str, bool], list[str]] = {}
    for one in events:
        labels.setdefault((one.at, one.what, one.origin, one.stranger), []).append(one.label)
    return [
        Event(at, first_of(list(dict.fromkeys(filter(None, names))), _MOST_NAMED), what, origin, stranger)
        for (at, what, origin, stranger), names in labels.items()
    ]


class _Hiding:
    """Makes text safe to show, and hides every word that the vault holds as a half, or that looks like one.

    Labels, terminal names and the exchange's texts come from outside, and may contain a secret.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, bool] = {}

    def __call__(self, text: str) -> str:
        shown = _WORD.sub(lambda found: "(hidden)" if self._is_half(found[0]) else found[0], text)
        shown = _PIECE.sub(lambda found: "(hidden)" if self._is_half(found[0]) else found[0], shown)
        return visible(shown)

    def event(self, one: Event) -> Event:
        """The event with safe texts."""
        return Event(one.at, self(one.label), self(one.what), self(one.origin), one.stranger)

    def _is_half(self, word: str) -> bool:
        if word not in self._known:
            contents, keys = self._store.contents, self._store.keys
            self._known[word] = looks_like_half(word) or holder_of(contents, keys, Secret(word)) is not None
        return self._known[word]
