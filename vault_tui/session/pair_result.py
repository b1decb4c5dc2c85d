"""Requests about one pair, and the result that the vault keeps."""

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
from vault_tui.session.verifying import PairAnswers, seen_after
from vault_tui.system.surroundings import ssh_server_address


@dataclass(frozen=True, slots=True)
class Question:
    """A pair to ask about, and what that needs."""

    entry: Entry
    which: Which
    pair: Pair
    holder: Holder
    known: Known
    asker: Asker

    @property
    def host(self) -> str:
        """The host that is asked; empty for Bitfinex's own."""
        return self.asker.endpoint.host


def question(store: Store, entry_id: str, which: Which, asker: Asker) -> Question:
    """Open the pair for requests; raises :class:`NoSuchEntry` or :class:`InvalidInput`."""
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
    unit, slower_twin = unit_for(store.contents, entry, pair.api_key, asker.counted_in(pair.api_key))
    host = asker.endpoint.host
    known = known_of(
        entry,
        host=host,
        odd=odd_halves(pair.api_key, secret),
        alive_at=pair.seen.alive_at if pair.seen and pair.seen.host == host else None,
        gone_at=pair.gone_at,
        own_address=ssh_server_address(),
        unit=unit,
        slower_twin=slower_twin,
    )
    return Question(entry, which, pair, Holder(Credentials(pair.api_key, secret), unit), known, asker)


@dataclass(frozen=True, slots=True)
class PairResult:
    """The answers about one pair, or what prevented them. Holds no secret."""

    entry: Entry
    which: Which
    pair: Pair
    host: str
    answers: PairAnswers
    diagnosis: Diagnosis
    at: int

    @classmethod
    def of(cls, asked: Question, answers: PairAnswers, at: int) -> "PairResult":
        """The result of a question, with the time ``at``."""
        diagnosis = diagnose(answers.trouble, asked.known)
        return cls(asked.entry, asked.which, asked.pair, asked.host, answers, diagnosis, at)

    @property
    def outcome(self) -> Outcome:
        """Whether the pair works."""
        return self.diagnosis.outcome

    @property
    def seen(self) -> Seen:
        """The record of the pair after these answers."""
        return seen_after(self.pair.seen, self.answers, self.diagnosis, self.host, self.at)

    @property
    def judgement(self) -> Judgement:
        """How the answers compare with the plan; empty if the pair was not accepted."""
        if not self.answers.alive:
            return Judgement((), ())
        plan = with_baseline(self.entry) if self.which == "candidate" else self.entry
        entry = replace(plan, account_id=_bound(self.entry, self.host))
        return judge(entry, self.answers.permissions, self.answers.user, ssh_server_address())

    @property
    def counts(self) -> bool:
        """Whether to save it: a stand-in's answer never replaces Bitfinex's own."""
        return not (self.host and self.pair.seen is not None and not self.pair.seen.host)

    def kept_in(self, contents: Contents) -> Contents:
        """The contents with this result, if the entry still has the pair.

        If the pair is alive, a tick that the key is gone is removed.
        """
        if not self.counts or self.entry.id not in contents:
            return contents
        entry = contents.entry(self.entry.id)
        which = find_pair(entry, self.pair)
        if which is None:
            return contents
        pair = replace(pair_of(entry, which), seen=self.seen)
        if self.answers.alive and pair.gone_at is not None:  # ticked by mistake
            entry = with_change(
                entry, Change(self.at, f"{NAMES[which]} still alive: no longer ticked as gone")
            )
            pair = replace(pair, gone_at=None)
        changed = with_pair(entry, which, pair)
        if which == "current" and self.answers.user is not None:
            account = _bound(entry, self.host) or self.answers.user.account_id
            changed = replace(changed, account_id=account)
        return contents.with_entry(changed)


def _bound(entry: Entry, host: str) -> str:
    """The account that the entry is bound to, unless only another host named it."""
    seen = entry.seen
    if seen is not None and seen.host and seen.host != host and seen.account_id == entry.account_id:
        return ""
    return entry.account_id
