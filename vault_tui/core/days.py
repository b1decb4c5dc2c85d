"""Days as people type them."""

from datetime import date, timedelta
from typing import Final

from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import visible

MOST_DAYS: Final = 3_650
NEVER: Final = "never"
_UNITS: Final = {"d": 1, "w": 7}


def read_day(text: str, today: date, *, field: str = "") -> date | None:
    """A day as ``2027-01-31``, or after a span like ``90d``, ``12w`` or ``90``; None for ``never``.

    Raises :class:`InvalidInput` for that ``field``.
    """
    plain = text.strip().casefold()
    if plain == NEVER:
        return None
    number = plain[:-1] if plain[-1:] in _UNITS else plain
    if number.isascii() and number.isdigit() and len(number) < 6:
        days = int(number) * _UNITS.get(plain[-1], 1)
        if 0 < days <= MOST_DAYS:
            return today + timedelta(days=days)
    else:
        try:
            return date.fromisoformat(plain)
        except ValueError:
            pass
    raise InvalidInput(
        f"“{visible(text.strip())[:30]}” is no day.",
        "Write it as 2027-01-31, as 90d or 12w (ten years at most), or never.",
        field=field,
    )
