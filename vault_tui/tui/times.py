"""Moments and spans of time as short words."""

import time
from datetime import date

from vault_tui.core.phrases import counted

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def age(seconds: float) -> str:
    """How long ago in one unit: ``34 d``, ``5 h``, ``2 min``, ``now`` (and in the future)."""
    if seconds < _MINUTE:
        return "now"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h"
    return f"{int(seconds // _DAY)} d"


def clock(moment: float, seconds: bool = False) -> str:
    """The local time of day of a Unix moment: ``14:32``, or ``14:27:05``."""
    return time.strftime("%H:%M:%S" if seconds else "%H:%M", time.localtime(moment))


def moment(at: float) -> str:
    """A Unix moment as local date and time: ``2026-10-20 14:27``."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))
    except (OverflowError, ValueError, OSError):
        return "no such time"  # a vault or an answer can hold any number


def span(seconds: float) -> str:
    """A length of time in its largest whole unit: ``34 days``, ``1 hour``, ``90 seconds``."""
    for unit, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= 2 * unit or seconds == unit:
            return counted(int(seconds // unit), name)
    return counted(int(seconds), "second")


def ago(seconds: float) -> str:
    """How long ago, as it's said: ``34 days ago``; ``just now`` below a minute (and in the future)."""
    return "just now" if seconds < _MINUTE else f"{span(seconds)} ago"


def due(day: date, today: date) -> str:
    """How far away a day is: ``in 56 days``, ``today``, ``111 days late``."""
    days = (day - today).days
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} late"
