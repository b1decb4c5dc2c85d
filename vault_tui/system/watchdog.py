"""A timer that kills this process, for the moments in which it must end or be replaced in any case.

The kernel does it (``SIGALRM`` with its default action), so neither a write to a frozen terminal nor
a thread that keeps the interpreter to itself can hold it up.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
else:
    import _signal as signal  # as in signals.py: the prompt can't wait for `signal`

SECONDS = 2.0
"""Long enough for a busy machine, short enough that nobody walks away from an open vault."""


def arm() -> None:
    """Kill this process after :data:`SECONDS`, whatever it is doing, unless :func:`disarm` comes first."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)


def disarm() -> None:
    """It got through in time."""
    signal.setitimer(signal.ITIMER_REAL, 0)
