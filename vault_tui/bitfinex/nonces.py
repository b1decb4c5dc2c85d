"""The nonces of signed requests. Pure.

Bitfinex accepts a request only if its nonce is larger than every earlier one with the same API key, and
programs disagree about the unit. One nonce too large locks out the bot that uses the key until its own
nonces catch up; after one in microseconds, a bot that counts in milliseconds never does. So a nonce here is
always the time, in the key's own unit, by a clock that was compared with the exchange's.
"""

from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import Final

from vault_tui.bitfinex.integrations import find
from vault_tui.core.models import Entry

MAX_SKEW: Final = 5.0
"""Seconds by which this machine's clock may differ from the exchange's."""
_AHEAD_US: Final = 5_000_000
"""How far a nonce may lie ahead of the clock, in microseconds."""


class Unit(StrEnum):
    """The unit of one key's nonces: Unix time in milliseconds or microseconds."""

    MILLISECONDS = "ms"
    MICROSECONDS = "us"

    @property
    def words(self) -> str:
        """The unit as a word."""
        return "milliseconds" if self is Unit.MILLISECONDS else "microseconds"

    def at(self, microseconds: int) -> int:
        """Unix time in microseconds, converted to this unit."""
        return microseconds // 1_000 if self is Unit.MILLISECONDS else microseconds


@dataclass(frozen=True, slots=True)
class Spent:
    """The last nonce that this program sent with a key."""

    unit: Unit
    nonce: int


class ClockDoubt(StrEnum):
    """Why this machine's clock can't be used for nonces."""

    WRONG = "clock wrong"
    NOT_TOLD = "clock not told"


def unit_of(entry: Entry) -> Unit:
    """The unit that the person chose, else that of the entry's program, else milliseconds.

    Milliseconds are the safe default: if the program counts in microseconds, they are merely refused.
    """
    known = find(entry.integration)
    return Unit(entry.nonce_unit or (known and known.nonce) or Unit.MILLISECONDS)


def next_nonce(unit: Unit, spent: Spent | None, now_us: int) -> int:
    """The nonce of the next request: the time, or one more than ``spent`` if that isn't before it.

    A last nonce in another unit, or more than five seconds ahead, is ignored: at worst the exchange refuses
    the request, which harms nobody.
    """
    now, most = unit.at(now_us), unit.at(now_us + _AHEAD_US)
    if spent is None or spent.unit is not unit or not now <= spent.nonce < most:
        return now
    return spent.nonce + 1


def clock_doubt(date: str, before: float, after: float) -> ClockDoubt | None:
    """Why the clock can't be trusted, judged by an answer's ``Date`` header; None if it can.

    ``before`` and ``after`` are this clock's Unix seconds at the request and at its answer.
    """
    from email.utils import parsedate_to_datetime  # slow to import, and only a request needs it

    try:
        told = parsedate_to_datetime(date)
    except ValueError:
        return ClockDoubt.NOT_TOLD
    # The header is cut to whole seconds (+ 0.5 on average) and was written about halfway between the two.
    theirs = told.replace(tzinfo=told.tzinfo or UTC).timestamp() + 0.5
    return ClockDoubt.WRONG if abs((before + after) / 2 - theirs) > MAX_SKEW else None
