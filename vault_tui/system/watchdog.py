"""A timer that kills this process when it must end or be replaced and does not in time.

The kernel does it (``SIGALRM`` with its default action), so neither a write to a frozen terminal nor
a thread that holds the interpreter's lock can delay it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
else:
    import _signal as signal  # as in signals.py: the prompt can't wait for `signal`

SECONDS = 2.0
"""Long enough for a busy machine, short enough that nobody walks away from an open vault."""


def arm() -> None:
    """Kill this process after :data:`SECONDS` unless :func:`disarm` is called before."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)


def disarm() -> None:
    """Stop the timer."""
    signal.setitimer(signal.ITIMER_REAL, 0)
