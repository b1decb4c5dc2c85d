"""A suspected leak: which pairs it concerns, what is known of the end of each, and when it is over. Pure.

It concerns pairs and not entries: every pair that was sealed when the leak was told of, the new one and the
old one of a rotation too. A pair made since is none of them.
"""

import ipaddress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

from vault_tui.core.errors import InvalidInput
from vault_tui.core.life import Incident, Outcome
from vault_tui.core.models import Entry, Pair, State, visible
from vault_tui.core.pairs import Which, pairs_of

CLOSED: Final = "closed"
_WAS_RETIRED: Final = "was retired"
_NOT_ACCEPTED: Final = "not-accepted"
"""The one diagnosis that a dead key has. Every other refusal proves the pair, or says nothing of it."""


class Stand(StrEnum):
    """What is known of the end of one pair. There is no "dead": only *revoked* is the end of worry.

    ``REFUSED`` is what an edited address list looks like too. ``TICKED`` is somebody's word alone.
    ``REVOKED`` is both of them.
    """

    ALIVE = "alive"
    NOT_ASKED = "not asked"
    COULD_NOT_TELL = "could not tell"
    REFUSED = "refused from here"
    TICKED = "ticked as gone"
    REVOKED = "revoked"


class SeenLike(Protocol):
    """What was last heard of a pair, as :class:`~vault_tui.core.life.Seen` describes it."""

    @property
    def asked_at(self) -> int: ...
    @property
    def outcome(self) -> str: ...
    @property
    def diagnosis(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def alive_at(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Leaked:
    """One pair that a leak concerns."""

    entry: Entry
    which: Which
    pair: Pair
    stand: Stand

    @property
    def ended(self) -> bool:
        """Whether it is revoked, as far as that can be known: another exchange's key can't be asked with."""
        return has_ended(self.stand, bitfinex=self.entry.is_bitfinex)


def refused(seen: SeenLike | None) -> bool:
    """Whether this very pair was seen alive and then not accepted, by Bitfinex itself or a stand-in here."""
    return (
        seen is not None
        and seen.outcome == Outcome.REFUSED
        and seen.diagnosis == _NOT_ACCEPTED
        and seen.alive_at is not None
        and (not seen.host or _is_here(seen.host))
    )


def stand_of(seen: SeenLike | None, gone_at: int | None) -> Stand:
    """Where a pair stands. A tick that is older than its last sign of life is none."""
    alive_at = seen.alive_at if seen is not None else None
    ticked = gone_at is not None and gone_at >= (alive_at or 0)
    if refused(seen):
        return Stand.REVOKED if ticked else Stand.REFUSED
    if ticked:
        return Stand.TICKED
    if seen is None:
        return Stand.NOT_ASKED
    return Stand.ALIVE if alive_at == seen.asked_at else Stand.COULD_NOT_TELL


def has_ended(stand: Stand, *, bitfinex: bool) -> bool:
    """Whether nothing is left to do about it: on another exchange somebody's word is all there is."""
    return stand is Stand.REVOKED or (stand is Stand.TICKED and not bitfinex)


def incident_of(entry: Entry) -> Incident | None:
    """The incident of an entry that is not over; None when there is none."""
    told = entry.incident
    if told is not None and CLOSED not in told.ticks:
        return told
    if entry.state is not State.COMPROMISED:
        return None
    # Marked by hand somewhere else, or by a release that kept no more than the state.
    at = max(
        (one.at for one in entry.history if one.what == f"marked {State.COMPROMISED}"),
        default=entry.changed_at,
    )
    return Incident(at, at)


def leaked(entry: Entry) -> tuple[Leaked, ...]:
    """The pairs that the open incident of an entry concerns; none when it has none."""
    incident = incident_of(entry)
    if incident is None:
        return ()
    # A mark without a record of its own says of the pair in use alone that it has leaked.
    marked_at = incident.marked_at if incident is entry.incident else -1
    return tuple(
        Leaked(entry, which, pair, stand_of(pair.seen, pair.gone_at))
        for which, pair in pairs_of(entry)
        if concerned(
            which == "current",
            pair.sealed_at if pair.secret is not None else None,
            marked_at,
            compromised=entry.state is State.COMPROMISED,
        )
    )


def concerned(in_use: bool, sealed_at: int | None, marked_at: int, *, compromised: bool) -> bool:
    """Whether a leak told of at ``marked_at`` concerns a pair; ``sealed_at`` is None for half a pair.

    The pair in use of an entry that is marked as compromised is, whatever its age.
    """
    if in_use and compromised:
        return True
    return sealed_at is not None and sealed_at <= marked_at


def can_leak(entry: Entry) -> bool:
    """Whether it holds a whole pair, of which others may have both halves."""
    return any(pair.secret is not None for _, pair in pairs_of(entry))


def needs_mark(entry: Entry) -> bool:
    """Whether marking it changes anything: a pair in it is neither called leaked yet nor ticked as gone."""
    known = {one.which for one in leaked(entry)}
    return any(
        pair.secret is not None and pair.gone_at is None and which not in known
        for which, pair in pairs_of(entry)
    )


def marked(entry: Entry, since: int, now: int) -> Entry:
    """The entry as one whose pairs others may have since then; as it is where that is told already.

    Raises :class:`InvalidInput` where there is nothing that could have leaked.
    """
    if not can_leak(entry):
        raise InvalidInput(f"“{visible(entry.label)}” holds no whole key yet.", "There is nothing to revoke.")
    if not needs_mark(entry):
        return entry
    before = incident_of(entry)
    if before is not None:
        incident = replace(before, since=min(since, before.since), marked_at=now)
    else:
        ticks = frozenset({_WAS_RETIRED}) if entry.state is State.RETIRED else frozenset[str]()
        incident = Incident(min(since, now), now, ticks)
    state = State.COMPROMISED if entry.secret is not None else entry.state
    return replace(entry, state=state, incident=incident, changed_at=now)


def unmarked(entry: Entry, now: int) -> Entry:
    """The entry as it was before: it was a mistake. As it is when it has no open incident.

    What was ticked as gone meanwhile is so no longer: were that left, the next leak would find the key dead.
    """
    incident = incident_of(entry)
    if incident is None:
        return entry
    entry = _without_ticks(entry, incident)
    state = entry.state
    if state is State.COMPROMISED:
        state = State.RETIRED if _WAS_RETIRED in incident.ticks else State.ACTIVE
    return replace(entry, state=state, incident=None, changed_at=now)


def by_state(before: Entry, after: Entry, now: int) -> Entry:
    """``after`` with the incident that its new state means: whoever marks a key tells of a leak.

    Active again means that it was a mistake. A key that is retired stays leaked until it is revoked.
    """
    if after.state is before.state:
        return after
    if after.state is State.COMPROMISED and incident_of(replace(after, state=State.ACTIVE)) is None:
        ticks = frozenset({_WAS_RETIRED}) if before.state is State.RETIRED else frozenset[str]()
        return replace(after, incident=Incident(now, now, ticks))
    if before.state is State.COMPROMISED and after.state is State.ACTIVE:
        incident = incident_of(before)
        return replace(_without_ticks(after, incident) if incident else after, incident=None)
    return after


def _without_ticks(entry: Entry, incident: Incident) -> Entry:
    """The entry without what was ticked as gone for the incident's sake.

    Marked twice, it was ticked before the mark that is noted. A retired key may have been ticked long before.
    """
    begun = incident.marked_at if _WAS_RETIRED in incident.ticks else incident.since

    def unticked(pair: Pair | None) -> Pair | None:
        return replace(pair, gone_at=None) if pair and (pair.gone_at or 0) >= begun else pair

    return replace(
        entry,
        gone_at=None if (entry.gone_at or 0) >= begun else entry.gone_at,
        candidate=unticked(entry.candidate),
        outgoing=unticked(entry.outgoing),
    )


def check_closable(entry: Entry, *, by_word: bool) -> None:
    """Raise :class:`InvalidInput` unless every leaked pair is revoked; ``by_word``: or ticked as gone."""
    label = visible(entry.label)
    if incident_of(entry) is None:
        raise InvalidInput(f"“{label}” is not marked as compromised.", "Nothing was changed.")
    left = [one for one in leaked(entry) if not one.ended]
    if any(one.stand is not Stand.TICKED for one in left):
        raise InvalidInput(
            f"“{label}” is not known to be revoked.",
            "Revoke it, ask with it, and tick it as gone from the page; then close the incident.",
        )
    if left and not by_word:
        raise InvalidInput(
            f"“{label}” is ticked as gone, but was not seen to be refused.",
            "Ask with it once more, or close the incident by your word.",
        )


def closed(entry: Entry, now: int) -> Entry:
    """The entry after its incident, which is kept. The pair in use is retired with it if it had leaked."""
    incident = incident_of(entry)
    if incident is None:
        return entry
    concerns_current = any(one.which == "current" for one in leaked(entry))
    return replace(
        entry,
        state=State.RETIRED if concerns_current else entry.state,
        incident=replace(incident, ticks=incident.ticks | {CLOSED}),
        changed_at=now,
    )


def ticked(entry: Entry, step: str, *, done: bool) -> Entry:
    """The entry with a step of its open incident ticked, or not; as it is when it has none."""
    incident = incident_of(entry)
    if incident is None:
        return entry
    ticks = incident.ticks | {step} if done else incident.ticks - {step}
    return entry if ticks == incident.ticks else replace(entry, incident=replace(incident, ticks=ticks))


def _is_here(host: str) -> bool:
    """Whether that is this machine itself: what stands in for Bitfinex to try things with."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost"
