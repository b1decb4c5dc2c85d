"""Which number a request may carry. Pure.

Bitfinex takes a request only when its nonce is larger than every one before it with the same API key, and
programs disagree about the unit. One nonce that is too large locks out, until then, the bot that uses the
key: a nonce in microseconds does so for good where the bot counts milliseconds. So a nonce here is never
anything but the time, in the key's own unit, by a clock that was compared with the exchange's.
"""

from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import Final

from vault_tui.bitfinex.integrations import find
from vault_tui.core.models import Entry

MAX_SKEW: Final = 5.0
"""Seconds that this machine's clock may differ from the exchange's."""
_AHEAD_US: Final = 5_000_000
"""How far a nonce may lie ahead of the clock, in microseconds."""


class Unit(StrEnum):
    """In what the requests with one key are counted."""

    MILLISECONDS = "ms"
    MICROSECONDS = "us"

    @property
    def words(self) -> str:
        """The unit as a word."""
        return "milliseconds" if self is Unit.MILLISECONDS else "microseconds"

    def at(self, microseconds: int) -> int:
        """A moment in this unit."""
        return microseconds // 1_000 if self is Unit.MILLISECONDS else microseconds


@dataclass(frozen=True, slots=True)
class Spent:
    """The last nonce that was sent from here with a key."""

    unit: Unit
    nonce: int


class ClockDoubt(StrEnum):
    """Why nothing is signed by this clock."""

    WRONG = "clock wrong"
    NOT_TOLD = "clock not told"


def unit_of(entry: Entry) -> Unit:
    """What the person chose, else what the entry's program counts in, else milliseconds.

    Milliseconds are the smaller numbers: asked in them, a key of another program is refused and unharmed.
    """
    known = find(entry.integration)
    return Unit(entry.nonce_unit or (known and known.nonce) or Unit.MILLISECONDS)


def next_nonce(unit: Unit, spent: Spent | None, now_us: int) -> int:
    """The nonce of the next request: the time, or one more than ``spent`` when that is as late.

    A last nonce of another unit, or from further ahead than a clock may be, is never built upon: the
    exchange then refuses the request, which harms nobody.
    """
    now, most = unit.at(now_us), unit.at(now_us + _AHEAD_US)
    if spent is None or spent.unit is not unit or not now <= spent.nonce < most:
        return now
    return spent.nonce + 1


def clock_doubt(date: str, before: float, after: float) -> ClockDoubt | None:
    """Whether the clock may be trusted, by the ``Date`` of an answer; None when it may.

    ``before`` and ``after`` are this clock's seconds when the question left and the answer was there.
    """
    from email.utils import parsedate_to_datetime  # a mail library, which only a question needs

    try:
        told = parsedate_to_datetime(date)
    except ValueError:
        return ClockDoubt.NOT_TOLD
    # Whole seconds are told, and the answer was on its way for half of the time.
    theirs = told.replace(tzinfo=told.tzinfo or UTC).timestamp() + 0.5
    return ClockDoubt.WRONG if abs((before + after) / 2 - theirs) > MAX_SKEW else None
