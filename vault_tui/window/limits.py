"""How long a window stays open: so long after the last look-up, and never longer than so long altogether."""

import time
from collections.abc import Callable, Sequence

Clock = Callable[[], float]


def _since_boot() -> float:
    """Seconds that go on while the machine sleeps, where the system counts them."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


CLOCKS: Sequence[Clock] = (time.time, time.monotonic, _since_boot)
"""The wall clock can be set; the others can't, but one of them may stop while the machine sleeps."""


class Limits:
    """Time limits by several clocks at once; the first to say that the time is over counts.

    ``idle`` and ``longest`` are in seconds.
    """

    def __init__(self, idle: float, longest: float, clocks: Sequence[Clock] = CLOCKS) -> None:
        self.idle = idle
        self.longest = longest
        self._clocks = clocks
        self._opened = self._now()
        self._used = self._opened

    def touch(self) -> None:
        """A look-up was answered."""
        self._used = self._now()

    @property
    def idle_left(self) -> float:
        """Seconds until it ends for want of look-ups; zero or less when it is due."""
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
