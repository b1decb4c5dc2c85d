"""The window of an open session, as the screens open and close it; how long one lasts, and until when."""

import os
import time
from typing import Final

from vault_tui.session import Session
from vault_tui.window.control import Open, windows
from vault_tui.window.socket_paths import WINDOW
from vault_tui.window.start import plan_for, start

PROGRAM: Final = "vault_tui.cli.window_process"

IDLE: Final = 15 * 60.0
LONGEST: Final = 8 * 3600.0
"""The usual times in seconds: since the last look-up, and altogether."""


class SessionWindow:
    """The window of a vault that is open on screen, for that screen."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def until(self) -> str:
        """Until when it is open, in words; empty when it isn't."""
        return next((f"until {ends(window)}" for window in self._own()), "")

    def open(self) -> str:
        """Open it; returns until when, in words. Raises ``VaultError``."""
        start(self._session, plan_for(self._session.path, IDLE, LONGEST), PROGRAM)
        return self.until()

    def close(self) -> None:
        """End it, if it is open."""
        for window in self._own():
            window.end()

    def _own(self) -> list[Open]:
        here = {**os.environ, WINDOW: ""}  # whatever window the environment names, this is about our own
        return [window for window in windows(self._session.path, here) if not window.forward]


def ends(window: Open) -> str:
    """When it ends, in words."""
    if window.idle_left < window.left:
        return f"{_clock(window.idle_left)} if unused, {_clock(window.left)} at the latest"
    return _clock(window.left)


def _clock(left: float) -> str:
    """The moment in so many seconds, with its day when that is not today."""
    then, now = time.localtime(time.time() + left), time.localtime()
    return time.strftime("%H:%M" if then[:3] == now[:3] else "%Y-%m-%d %H:%M", then)
