"""How long a window stays open: at most ``idle`` seconds after the last look-up, and ``longest`` in all."""

import time
from collections.abc import Callable, Sequence

Clock = Callable[[], float]


def _since_boot() -> float:
    """Seconds that include sleep, where the system has such a clock."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


CLOCKS: Sequence[Clock] = (time.time, time.monotonic, _since_boot)
"""The wall clock can be set back; the others can't, but ``monotonic`` may stop while the machine sleeps."""


class Limits:
    """Time limits in seconds, measured by several clocks: the one by which most time has passed counts."""

    def __init__(self, idle: float, longest: float, clocks: Sequence[Clock] = CLOCKS) -> None:
        self.idle = idle
        self.longest = longest
        self._clocks = clocks
        self._opened = self._now()
        self._used = self._opened

    def touch(self) -> None:
        """Start the idle time anew: a look-up was answered."""
        self._used = self._now()

    @property
    def idle_left(self) -> float:
        """Seconds until it ends unless it is used; zero or less when it is due."""
        return self.idle - self._passed(self._used)

    @property
    def longest_left(self) -> float:
        """Seconds until it ends in any case."""
        return self.longest - self._passed(self._opened)

    @property
    def over(self) -> bool:
        """Whether either time is up."""
        return self.idle_left <= 0 or self.longest_left <= 0

    def _now(self) -> list[float]:
        return [clock() for clock in self._clocks]

    def _passed(self, since: list[float]) -> float:
        return max(now - then for now, then in zip(self._now(), since, strict=True))
