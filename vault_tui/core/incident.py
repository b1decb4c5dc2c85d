"""A suspected leak: which pairs it concerns, whether each is revoked, and when it is over. Pure.

A leak concerns pairs, not entries: every pair that was sealed when the leak was marked, a rotation's new and
old ones too. A pair sealed later is not concerned.
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
"""The only diagnosis that a revoked key can have. Any other refusal proves that it is alive, or nothing."""


class Stand(StrEnum):
    """What is known of whether one pair is revoked. ``REVOKED`` needs both a refusal and a tick.

    ``REFUSED`` alone may only be an edited address list; ``TICKED`` alone is only somebody's word.
    """

    ALIVE = "alive"
    NOT_ASKED = "not asked"
    COULD_NOT_TELL = "could not tell"
    REFUSED = "refused from here"
    TICKED = "ticked as gone"
    REVOKED = "revoked"


class SeenLike(Protocol):
    """The fields of :class:`~vault_tui.core.life.Seen` that are needed here; the audit has its own type."""

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
        """Whether it is revoked, as far as can be known (:func:`has_ended`)."""
        return has_ended(self.stand, bitfinex=self.entry.is_bitfinex)


def refused(seen: SeenLike | None) -> bool:
    """Whether this very pair was accepted once and refused since, by Bitfinex or a stand-in here."""
    return (
        seen is not None
        and seen.outcome == Outcome.REFUSED
        and seen.diagnosis == _NOT_ACCEPTED
        and seen.alive_at is not None
        and (not seen.host or _is_here(seen.host))
    )


def stand_of(seen: SeenLike | None, gone_at: int | None) -> Stand:
    """What is known of a pair. A tick made before it was last accepted doesn't count."""
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
    """Whether nothing is left to do. Other exchanges can't be asked, so for their keys a tick is enough."""
    return stand is Stand.REVOKED or (stand is Stand.TICKED and not bitfinex)


def incident_of(entry: Entry) -> Incident | None:
    """The entry's open incident; None without one."""
    told = entry.incident
    if told is not None and CLOSED not in told.ticks:
        return told
    if entry.state is not State.COMPROMISED:
        return None
    # Marked by another program, or by a release that kept only the state.
    at = max(
        (one.at for one in entry.history if one.what == f"marked {State.COMPROMISED}"),
        default=entry.changed_at,
    )
    return Incident(at, at)


def leaked(entry: Entry) -> tuple[Leaked, ...]:
    """The pairs that the entry's open incident concerns; empty without one."""
    incident = incident_of(entry)
    if incident is None:
        return ()
    # A mark without a recorded incident says only that the pair in use has leaked.
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
    """Whether a leak marked at ``marked_at`` concerns a pair; ``sealed_at`` is None for half a pair.

    It always concerns the pair in use of a compromised entry.
    """
    if in_use and compromised:
        return True
    return sealed_at is not None and sealed_at <= marked_at


def can_leak(entry: Entry) -> bool:
    """Whether it holds a whole pair; half of one is of no use to anybody."""
    return any(pair.secret is not None for _, pair in pairs_of(entry))


def needs_mark(entry: Entry) -> bool:
    """Whether :func:`marked` changes anything: some whole pair is neither leaked yet nor ticked as gone."""
    known = {one.which for one in leaked(entry)}
    return any(
        pair.secret is not None and pair.gone_at is None and which not in known
        for which, pair in pairs_of(entry)
    )


def marked(entry: Entry, since: int, now: int) -> Entry:
    """The entry with its pairs marked as leaked since then; unchanged if they all are already.

    Raises :class:`InvalidInput` if it holds no whole pair.
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
    """The entry without its open incident, which was a mistake; unchanged without one.

    Pairs ticked as gone meanwhile are unticked: else the next leak would take them for revoked.
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
    """``after`` with the incident that follows from its new state: compromised begins one.

    Active again means that it was a mistake. A leaked key that is retired stays leaked until it is revoked.
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
    """The entry without the ticks as gone that were made because of the incident.

    They may be older than ``marked_at``, which a second mark overwrites, so ``since`` counts. For a retired
    key it can't: that may have been ticked before anybody thought of a leak.
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
    """Raise :class:`InvalidInput` unless every leaked pair is revoked; with ``by_word`` a tick is enough."""
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
    """The entry with its incident closed, but kept on record; retired if its pair in use had leaked."""
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
    """The entry with a step of its open incident ticked or unticked; unchanged without one."""
    incident = incident_of(entry)
    if incident is None:
        return entry
    ticks = incident.ticks | {step} if done else incident.ticks - {step}
    return entry if ticks == incident.ticks else replace(entry, incident=replace(incident, ticks=ticks))


def _is_here(host: str) -> bool:
    """Whether the host is this machine itself: a stand-in for Bitfinex to try things with."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost"
