"""The answers about a pair, and what the vault keeps of them."""

from dataclasses import dataclass, replace

from vault_tui.bitfinex.diagnosis import Diagnosis, diagnose
from vault_tui.bitfinex.known import Known, known_of, odd_halves
from vault_tui.bitfinex.pair_words import with_baseline
from vault_tui.bitfinex.signing import Credentials
from vault_tui.bitfinex.verdict import Judgement, judge
from vault_tui.core.alphabets import named
from vault_tui.core.contents import Contents
from vault_tui.core.errors import InvalidInput, NoSuchEntry
from vault_tui.core.life import Outcome, Seen
from vault_tui.core.models import Change, Entry, Pair, visible
from vault_tui.core.pairs import NAMES, Which
from vault_tui.session.asking import Asker, Holder
from vault_tui.session.changes import with_change
from vault_tui.session.pairs import find_pair, pair_of, with_pair
from vault_tui.session.store import Store
from vault_tui.session.units import unit_for
from vault_tui.session.verifying import Told, seen_after
from vault_tui.system.surroundings import ssh_server_address


@dataclass(frozen=True, slots=True)
class Question:
    """One pair to ask about, and the asker."""

    entry: Entry
    which: Which
    pair: Pair
    holder: Holder
    known: Known
    asker: Asker

    @property
    def host(self) -> str:
        """Who is asked; empty for Bitfinex's own."""
        return self.asker.endpoint.host


def question(store: Store, entry_id: str, which: Which, asker: Asker) -> Question:
    """Open what a request needs; raises :class:`NoSuchEntry` or :class:`InvalidInput`."""
    entry = store.entry(entry_id)
    if not entry.is_bitfinex:
        raise InvalidInput(
            f"“{named(entry.label)}” is a key of {visible(entry.exchange)}.",
            "Only Bitfinex can be asked about its keys.",
        )
    pair = pair_of(entry, which)
    if pair.secret is None:
        raise NoSuchEntry(
            f"The {NAMES[which]} of “{named(entry.label)}” has no API secret yet.",
            "Seal it first, while Bitfinex still shows it.",
        )
    secret = store.keys.open_secret(entry.id, pair.api_key, pair.secret)
    unit, owed_to = unit_for(store.contents, entry, pair.api_key, asker.counted_in(pair.api_key))
    host = asker.endpoint.host
    known = known_of(
        entry,
        host=host,
        odd=odd_halves(pair.api_key, secret),
        alive_at=pair.seen.alive_at if pair.seen and pair.seen.host == host else None,
        gone_at=pair.gone_at,
        own_address=ssh_server_address(),
        unit=unit,
        slower_twin=owed_to,
    )
    return Question(entry, which, pair, Holder(Credentials(pair.api_key, secret), unit), known, asker)


@dataclass(frozen=True, slots=True)
class Heard:
    """The answers for one pair, or what prevented them. Holds no secret."""

    entry: Entry
    which: Which
    pair: Pair
    host: str
    told: Told
    diagnosis: Diagnosis
    at: int

    @classmethod
    def of(cls, asked: Question, told: Told, at: int) -> "Heard":
        """The result of a question, at this moment."""
        diagnosis = diagnose(told.trouble, asked.known)
        return cls(asked.entry, asked.which, asked.pair, asked.host, told, diagnosis, at)

    @property
    def outcome(self) -> Outcome:
        """Whether the pair works."""
        return self.diagnosis.outcome

    @property
    def seen(self) -> Seen:
        """What is known of the pair from now on."""
        return seen_after(self.pair.seen, self.told, self.diagnosis, self.host, self.at)

    @property
    def judgement(self) -> Judgement:
        """How the answers compare with the plan; empty while the pair has not proved itself."""
        if not self.told.alive:
            return Judgement((), ())
        plan = with_baseline(self.entry) if self.which == "candidate" else self.entry
        entry = replace(plan, account_id=_bound(self.entry, self.host))
        return judge(entry, self.told.permissions, self.told.user, ssh_server_address())

    @property
    def counts(self) -> bool:
        """Whether to keep it: a stand-in's answer never replaces Bitfinex's own."""
        return not (self.host and self.pair.seen is not None and not self.pair.seen.host)

    def kept_in(self, contents: Contents) -> Contents:
        """The contents with these answers, if the pair is still one of the entry's.

        A sign of life undoes the tick that the key is gone.
        """
        if not self.counts or self.entry.id not in contents:
            return contents
        entry = contents.entry(self.entry.id)
        which = find_pair(entry, self.pair)
        if which is None:
            return contents
        pair = replace(pair_of(entry, which), seen=self.seen)
        if self.told.alive and pair.gone_at is not None:  # somebody saw that it is gone, and it is not
            entry = with_change(
                entry, Change(self.at, f"{NAMES[which]} still alive: no longer ticked as gone")
            )
            pair = replace(pair, gone_at=None)
        changed = with_pair(entry, which, pair)
        if which == "current" and self.told.user is not None:
            account = _bound(entry, self.host) or self.told.user.account_id
            changed = replace(changed, account_id=account)
        return contents.with_entry(changed)


def _bound(entry: Entry, host: str) -> str:
    """The account that the entry is bound to, unless it was bound by the word of another host."""
    seen = entry.seen
    if seen is not None and seen.host and seen.host != host and seen.account_id == entry.account_id:
        return ""
    return entry.account_id
