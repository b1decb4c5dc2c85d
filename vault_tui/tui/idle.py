"""When the vault locks by itself."""

from collections.abc import Callable

from vault_tui.tui.times import clock

UNHURRIED = 1_800.0
"""Seconds until locking while the person is busy on Bitfinex's page and nothing sealed could be seen."""


class Idle:
    """Time since the last key, by two clocks: one stops while the machine sleeps, the other can be set.

    The vault is due for locking as soon as either says so.
    """

    def __init__(self, wall: Callable[[], float], monotonic: Callable[[], float]) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self.touch()

    def touch(self) -> None:
        """Note that somebody is there: the time starts again."""
        self._last_wall = self._wall()
        self._last_monotonic = self._monotonic()

    def left(self, limit: float) -> float:
        """Seconds until locking; zero or less when it is due."""
        passed = max(self._wall() - self._last_wall, self._monotonic() - self._last_monotonic)
        return limit - passed

    def words(self, limit: float) -> str:
        """``locks at 14:32``; it changes with the minute shown, never by itself."""
        return f"locks at {clock(self._last_wall + limit)}"
