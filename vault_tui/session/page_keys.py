"""What “My API Keys” on Bitfinex's page should show for an account, and the changes if it doesn't. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

from vault_tui.core.models import Change, Entry, Pair, State, label_key, visible
from vault_tui.core.pairs import NAMES, Which, pairs_of
from vault_tui.session.changes import with_change

SHORTEST_START: Final = 4
"""Fewer characters of an API key's start match other keys too easily."""


class Account(NamedTuple):
    """One account, as entries name it; each has its own page, and so has its paper trading."""

    name: str
    paper: bool

    @property
    def words(self) -> str:
        """The name, safe to show."""
        return f"{visible(self.name)}, paper trading" if self.paper else visible(self.name)


class Answer(StrEnum):
    """What somebody saw on the page."""

    THERE = "there"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PageKey:
    """One key of an account that is not known to be gone. Texts except ``api_key`` are safe to show.

    ``standing`` says what it is in the vault. ``expected``: it is in use or a candidate; any other should
    have been revoked.
    """

    entry_id: str
    which: Which
    label: str
    api_key: str
    integration: str
    standing: str
    expected: bool

    @property
    def id(self) -> str:
        """Identifies the key within the vault, whichever of its entry's pairs it is."""
        return f"{self.entry_id}/{self.api_key}"


@dataclass(frozen=True, slots=True)
class Matched:
    """The result. ``open`` is not answered yet, ``strangers`` are on the page and not in the vault."""

    account: Account
    there: tuple[PageKey, ...]
    gone: tuple[PageKey, ...]
    open: tuple[PageKey, ...]
    strangers: tuple[str, ...]

    @property
    def unwanted(self) -> tuple[PageKey, ...]:
        """Keys that are still on the page and should not be."""
        return tuple(key for key in self.there if not key.expected)


def account_of(entry: Entry) -> Account:
    """The account whose page shows the entry's keys."""
    return Account(entry.account, entry.paper)


def keys_of(entries: Iterable[Entry], account: Account | None = None) -> list[PageKey]:
    """The keys that an account's page (None: any) may still show, by label."""
    keys = [
        _key(entry, which, pair)
        for entry in entries
        if entry.is_bitfinex and account in {None, account_of(entry)}
        for which, pair in pairs_of(entry)
        if pair.gone_at is None
    ]
    return sorted(keys, key=by_label)


def by_label(key: PageKey) -> tuple[str, str, int]:
    """The order of the list: by label, and of one entry the pair in use first."""
    return key.label.casefold(), key.entry_id, tuple(NAMES).index(key.which)


def accounts_of(entries: Iterable[Entry]) -> dict[Account, int]:
    """The accounts that have such keys, by name, and how many each."""
    counts: dict[Account, int] = {}
    for entry in entries:
        if count := len(keys_of([entry])):
            counts[account_of(entry)] = counts.get(account_of(entry), 0) + count
    return dict(sorted(counts.items(), key=lambda one: (one[0].name.casefold(), one[0])))


def matched(
    account: Account, keys: Iterable[PageKey], answers: Mapping[str, Answer], strangers: Iterable[str]
) -> Matched:
    """The keys grouped by the answers so far."""
    by: dict[Answer | None, list[PageKey]] = {Answer.THERE: [], Answer.GONE: [], None: []}
    for key in keys:
        by[answers.get(key.id)].append(key)
    return Matched(
        account, tuple(by[Answer.THERE]), tuple(by[Answer.GONE]), tuple(by[None]), tuple(strangers)
    )


def known_as(text: str, entries: Iterable[Entry]) -> list[str]:
    """What the vault knows of a key by its label on the page or the start of its API key, in sentences."""
    wanted = text.strip()
    if not wanted:
        return []
    return [words for entry in entries for words in _known(wanted, entry)]


def without(entry: Entry, api_key: str, now: int) -> Entry:
    """The entry after the person saw that its key is gone from the page.

    For the pair in use the entry is retired (unless compromised), a candidate goes to the history, an
    outgoing pair is ticked as gone. During a rotation the candidate is only ticked.
    """
    changed = entry
    if entry.outgoing and entry.outgoing.api_key == api_key:
        changed = replace(changed, outgoing=replace(entry.outgoing, gone_at=now))
        changed = with_change(changed, Change(now, "old pair gone from Bitfinex's page"))
    if entry.candidate and entry.candidate.api_key == api_key:
        pair = entry.candidate
        if entry.rotation is None:
            given_up = Change(now, "new pair gone from Bitfinex's page", pair.api_key, pair.secret)
            changed = with_change(replace(changed, candidate=None), given_up)
        else:
            changed = replace(changed, candidate=replace(pair, gone_at=now))
    if entry.api_key == api_key:
        state = State.COMPROMISED if entry.state is State.COMPROMISED else State.RETIRED
        changed = replace(changed, state=state, gone_at=now)
        changed = with_change(changed, Change(now, "gone from Bitfinex's page"))
    return changed if changed == entry else replace(changed, changed_at=now)


def _key(entry: Entry, which: Which, pair: Pair) -> PageKey:
    trashed, ended = entry.trashed_at is not None, entry.state in {State.COMPROMISED, State.RETIRED}
    if trashed:
        standing = "in the trash"
    elif which != "current":
        standing = NAMES[which]
    else:
        standing = "in use" if entry.state is State.ACTIVE else str(entry.state)
    return PageKey(
        entry.id,
        which,
        visible(entry.label),
        pair.api_key,
        visible(entry.integration),
        standing,
        expected=not trashed and (which == "candidate" or (which == "current" and not ended)),
    )


def _known(wanted: str, entry: Entry) -> Iterable[str]:
    label = f"“{visible(entry.label)}”"
    if entry.is_bitfinex and label_key(entry.label) == label_key(wanted):
        trash = ", in the trash" if entry.trashed_at is not None else ""
        yield f"There is an entry {label} in account {account_of(entry).words}{trash}."
    if len(wanted) < SHORTEST_START:
        return
    for which, pair in pairs_of(entry):
        if pair.api_key.startswith(wanted):
            gone = ", ticked as gone" if pair.gone_at is not None else ""
            yield f"It is the {NAMES[which]} of {label} in account {account_of(entry).words}{gone}."
    if any(line.api_key.startswith(wanted) for line in entry.history if line.api_key):
        yield f"It was a pair of {label} before: nothing should need it, revoke it."
