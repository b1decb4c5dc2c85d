"""How often may be asked. Pure."""

from collections import defaultdict, deque
from typing import Final

PER_MINUTE: Final = 60
"""Questions of one kind in a minute. Documented are 90 for what is asked here, from one network address."""
_MINUTE: Final = 60.0


class RateLimiter:
    """Bitfinex blocks a whole address that asks too often, with every bot behind it: so it is never tried."""

    def __init__(self) -> None:
        self._asked: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, path: str, now: float) -> float:
        """Seconds to wait before asking about ``path``, by a clock that only goes on; 0: ask now.

        Then it counts as asked.
        """
        asked = self._asked[path]
        while asked and now - asked[0] >= _MINUTE:
            asked.popleft()
        if len(asked) >= PER_MINUTE:
            return _MINUTE - (now - asked[0])
        asked.append(now)
        return 0.0
