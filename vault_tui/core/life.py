"""What happens to a key once it is sealed: what Bitfinex said of it, its rotation, its end.

These records belong to an :class:`~vault_tui.core.models.Entry`. Moments are Unix seconds (UTC).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

MAX_SCOPES = 200
"""Scopes of one key that are kept; Bitfinex names some fifteen today."""
MAX_ACCEPTED = 100
MAX_LEFTOVERS = 50
MAX_PATH = 1_000
MAX_REASON = 200

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def nothing() -> Mapping[str, Any]:
    """An empty read-only mapping."""
    return _NOTHING


class Outcome(StrEnum):
    """The result of asking Bitfinex about a pair."""

    WORKS = "works"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the exchange last said about one pair.

    ``asked_at``, ``outcome``, ``diagnosis`` (an id of ``bitfinex.diagnosis``), ``family`` (``"4"`` or
    ``"6"``, the address family of the connection) and ``host`` are of the last time it was asked.
    ``host`` is empty for Bitfinex's own; any other is a stand-in, to be named wherever the result is shown.

    The rest is of ``alive_at``, the last time this very pair was accepted (an error about *permissions*
    proves that too), and is kept when a later request got no answer. ``permissions`` maps a scope, known
    or not, to ``""``, ``"r"``, ``"w"`` or ``"rw"``. None means that it was not told.
    """

    asked_at: int
    outcome: Outcome
    diagnosis: str = ""
    host: str = ""
    family: str = ""
    alive_at: int | None = None
    permissions: Mapping[str, str] | None = None
    account_id: str = ""
    paper: bool | None = None
    sub_account: bool | None = None
    two_factor: tuple[str, ...] | None = None
    wallets: int | None = None
    took_ms: int = 0
    extra: Mapping[str, Any] = field(default_factory=nothing)


class RotationStage(StrEnum):
    """What comes next in a rotation. Each stage is saved before the next begins.

    Up to ``SWITCH`` the stages concern the entry's candidate. ``SWITCH`` makes the candidate the pair in use
    and the old pair the outgoing one, which the stages after it concern.
    """

    NEW_KEY = "new key"
    VERIFY = "verify"
    HAND_OVER = "hand over"
    SWITCH = "switch"
    REVOKE = "revoke"
    PROVE = "prove"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Rotation:
    """A rotation under way; an entry without one is not being rotated.

    ``step`` and ``ticks`` are the progress of the guide to the new key, as in an entry's own progress.
    """

    stage: RotationStage
    started_at: int
    saved_at: int = 0
    step: str = ""
    ticks: frozenset[str] = frozenset()
    extra: Mapping[str, Any] = field(default_factory=nothing)


@dataclass(frozen=True, slots=True)
class Incident:
    """A suspected leak: since when the key may have been in other hands, and what has been done."""

    since: int
    marked_at: int
    ticks: frozenset[str] = frozenset()
    extra: Mapping[str, Any] = field(default_factory=nothing)


@dataclass(frozen=True, slots=True)
class Accepted:
    """An audit finding that somebody accepted, until a day or for good.

    ``finding`` is the rule's id. An accepted finding counts again from the day after ``until``.
    """

    finding: str
    reason: str
    at: int
    until: date | None = None
    extra: Mapping[str, Any] = field(default_factory=nothing)


OF_THE_PAIR = frozenset(
    {
        *("never-checked", "refused", "checked-long-ago", "no-look-up", "rotation-soon", "rotation-overdue"),
        *("same-key", "same-secret", "compromised-not-revoked", "retired-but-alive"),
    }
)
"""Rules about one pair: accepting a finding of theirs doesn't extend to the pair that replaces it."""


def outlasting(accepted: tuple[Accepted, ...]) -> tuple[Accepted, ...]:
    """The acceptances that still hold once another pair is in use."""
    return tuple(one for one in accepted if one.finding.partition(":")[0] not in OF_THE_PAIR)


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file that was seen to hold this key in plain text."""

    path: str
    seen_at: int
    extra: Mapping[str, Any] = field(default_factory=nothing)


class LookedUp(NamedTuple):
    """What the diary knows of look-ups: the last of each entry, by its id; ``since`` is when it began."""

    since: int
    last: Mapping[str, int]
