"""Days as people type them."""

from datetime import date, timedelta

from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import visible

MOST_DAYS = 3_650
NEVER = "never"


def read_day(text: str, today: date, *, field: str = "") -> date | None:
    """A day as ``2027-01-31``, or after a span like ``90d`` or ``12w``; None for ``never`` and for nothing.

    Raises :class:`InvalidInput` for that ``field``.
    """
    plain = text.strip().casefold()
    if plain in {"", NEVER}:
        return None
    if plain[-1] in "dw" and plain[:-1].isascii() and plain[:-1].isdigit():
        days = int(plain[:-1][:6]) * (7 if plain[-1] == "w" else 1)
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
