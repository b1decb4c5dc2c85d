"""Moments and spans of time as short words."""

import time

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
