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
    """The empty mapping that cannot be written to."""
    return _NOTHING


class Outcome(StrEnum):
    """What asking Bitfinex came to."""

    WORKS = "works"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was last heard of one pair.

    ``asked_at``, ``outcome``, ``diagnosis`` (an id of ``bitfinex.diagnosis``), ``family`` (``"4"`` or
    ``"6"``, the address family of the connection) and ``host`` are of the last time it was asked.
    ``host`` is empty for Bitfinex's own; any other is a stand-in, to be named wherever the result is shown.

    The rest is of ``alive_at``, the last time this very pair proved itself (an error about *permissions*
    proves it too), and stays when a later question got no answer. ``permissions`` maps a scope, known or
    not, to ``""``, ``"r"``, ``"w"`` or ``"rw"``. None means that it was not told.
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
    """What comes next in a rotation. Each is written before the next is begun.

    ``NEW_KEY``, ``VERIFY`` and ``HAND_OVER`` concern the entry's candidate; with ``SWITCH`` answered the
    candidate becomes the entry's pair and the old pair its outgoing one, which the rest concerns.
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

    ``step`` and ``ticks`` are how far the guide to the new key is, as in an entry's own progress.
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
    """A finding that somebody looked at and lets be, until a day or for good.

    ``finding`` is the id of an audit rule. An accepted finding counts again the day after ``until``.
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
"""Rules about one pair: what somebody accepted of it says nothing of the pair that takes its place."""


def outlasting(accepted: tuple[Accepted, ...]) -> tuple[Accepted, ...]:
    """What is still accepted once another pair is in use."""
    return tuple(one for one in accepted if one.finding.partition(":")[0] not in OF_THE_PAIR)


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file that was seen to hold this key in plain text."""

    path: str
    seen_at: int
    extra: Mapping[str, Any] = field(default_factory=nothing)


class LookedUp(NamedTuple):
    """What a diary knows of look-ups: the last of each entry, by its id, and ``since`` when it would know."""

    since: int
    last: Mapping[str, int]
