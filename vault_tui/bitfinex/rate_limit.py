"""A limit on our own requests, below Bitfinex's. Pure."""

from collections import defaultdict, deque
from typing import Final

PER_MINUTE: Final = 60
"""Requests for one path in a minute. Bitfinex documents 90 per network address for the ones made here."""
_MINUTE: Final = 60.0


class RateLimiter:
    """Keeps to the limit: Bitfinex blocks a network address that asks too often, with every bot behind it."""

    def __init__(self) -> None:
        self._asked: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, path: str, now: float) -> float:
        """Seconds to wait before a request for ``path``; 0 means to send it now, and counts it as sent.

        ``now`` is a monotonic clock's time in seconds.
        """
        asked = self._asked[path]
        while asked and now - asked[0] >= _MINUTE:
            asked.popleft()
        if len(asked) >= PER_MINUTE:
            return _MINUTE - (now - asked[0])
        asked.append(now)
        return 0.0
