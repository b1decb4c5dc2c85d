"""Days and spans of time as people type them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Final

from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import visible

MOST_DAYS: Final = 3_650
NEVER: Final = "never"
DEFAULT: Final = "default"
DAY: Final = 86_400
"""Seconds."""
_UNITS: Final = {"d": 1, "w": 7}
_SECONDS: Final = {"h": 3_600, "d": DAY, "w": 7 * DAY}


def utc(seconds: int) -> str | None:
    """Unix seconds as ``2026-11-23T14:27:05Z``; None beyond the calendar's range."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return None


def local_day(seconds: int) -> str:
    """The local day of Unix seconds, as ``2026-11-23``; empty beyond the calendar's range."""
    try:
        return date.fromtimestamp(seconds).isoformat()  # noqa: DTZ012  # the person's day
    except (OverflowError, ValueError, OSError):
        return ""


def read_day(text: str, today: date, *, field: str = "") -> date | None:
    """A day typed as ``2027-01-31``, or as a span from today: ``90d``, ``12w`` or ``90``; None for ``never``.

    Raises :class:`InvalidInput` for that ``field``.
    """
    plain = text.strip().casefold()
    if plain == NEVER:
        return None
    if (days := _span(plain)) is not None:
        return today + timedelta(days=days)
    with suppress(ValueError):
        return date.fromisoformat(plain)
    raise InvalidInput(
        f"“{visible(text.strip())[:30]}” is not a date.",
        "Write it as 2027-01-31, as 90d or 12w (ten years at most), or never.",
        field=field,
    )


def read_every(text: str, *, field: str = "") -> int | None:
    """An interval in days, typed as ``60d`` or ``12w``; 0 for ``never``, None for ``default``.

    Raises :class:`InvalidInput` for that ``field``.
    """
    plain = text.strip().casefold()
    if plain in {NEVER, DEFAULT}:
        return 0 if plain == NEVER else None
    if (days := _span(plain)) is not None:
        return days
    raise InvalidInput(
        f"“{visible(text.strip())[:30]}” is not a number of days.",
        "Write it as 60d or 12w (ten years at most), as never, or as default.",
        field=field,
    )


def read_since(text: str, now: int, *, field: str = "") -> int:
    """Unix seconds, typed as a span before ``now`` (``12h``, ``7d``, ``4w``), a local day or a day and time.

    Raises :class:`InvalidInput` for that ``field``.
    """
    plain = text.strip().casefold()
    number, unit = plain[:-1], _SECONDS.get(plain[-1:], 0)
    if unit and number.isascii() and number.isdigit() and len(number) < 6:
        return max(now - int(number) * unit, 0)
    try:
        return max(int(datetime.fromisoformat(plain).astimezone().timestamp()), 0)
    except (ValueError, OverflowError, OSError):
        raise InvalidInput(
            f"“{visible(text.strip())[:30]}” is neither a span of time nor a date.",
            "Write it as 12h, 7d or 4w, or as 2027-01-31, or 2027-01-31 14:30.",
            field=field,
        ) from None


def _span(plain: str) -> int | None:
    """``90d``, ``12w`` or ``90`` in days; None for anything else and for more than :data:`MOST_DAYS`."""
    number = plain[:-1] if plain[-1:] in _UNITS else plain
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        return None
    days = int(number) * _UNITS.get(plain[-1], 1)
    return days if 0 < days <= MOST_DAYS else None
