"""The one place where the command line touches the Textual front. Importing this imports all of it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from vault_tui.bitfinex.endpoint import VARIABLE
from vault_tui.cli.prompts import AppPrompts
from vault_tui.cli.session_window import SessionWindow
from vault_tui.core.errors import ExitCode
from vault_tui.session import (
    Session,
    World,
    auditing,  # noqa: F401  the first list needs these: loaded now, nobody waits for them after Enter
    listing,  # noqa: F401
    locked,  # noqa: F401
)
from vault_tui.system import watchdog
from vault_tui.system.clipboard import Clipboard, Write
from vault_tui.system.clipboard_routes import remember, remembered
from vault_tui.system.process import settle
from vault_tui.system.terminal import Terminal
from vault_tui.tui.app import VaultApp
from vault_tui.tui.driver import driver_on
from vault_tui.tui.warm_up import WarmUp


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the screens ended: an exit code, and what to print after them."""

    code: int
    last_words: tuple[str, ...] = ()


class Screens(VaultApp):
    """The app on a terminal of its caller's; it prints nothing before that is restored."""

    first_run = False
    remarks: tuple[str, ...] = ()
    lock: Callable[[], NoReturn]

    def on_ready(self) -> None:
        """A new vault starts with the question what to put in."""
        for remark in self.remarks:
            self._list.alert(remark)
        if self.first_run:
            self.call_after_refresh(self.flows.guide.new)

    def leaving(self) -> None:
        """From here on nothing may hold up the lock, not even a frozen terminal."""
        watchdog.arm()

    def all_shown(self) -> None:
        """The app lives as long as the process, and with it what it shows."""
        settle()

    def left(self, how: str) -> None:
        """A lock replaces the process at once; taking all widgets down first is a third of the wait."""
        if how == "lock" and self._driver is not None:
            self._driver.stop_application_mode()
            self._driver.close()
            if self.settled:
                self.session.close()
            self.lock()
        super().left(how)

    def tell_crash(self) -> None:
        """Printed by the caller, after restoring the terminal."""


def warm_up(size: tuple[int, int]) -> WarmUp:
    """Work that makes :func:`show` quick, if there is time for it before."""
    return WarmUp(size)


def show(
    session: Session,
    terminal: Terminal,
    prompts: AppPrompts,
    *,
    lock: Callable[[], NoReturn],
    first_run: bool,
    warm_up: WarmUp | None = None,
    remarks: tuple[str, ...] = (),
) -> Outcome:
    """Run the screens on ``terminal`` until the person leaves; a lock ends in ``lock``."""
    app = Screens(
        session,
        prompts=prompts,
        clipboard=_clipboard,
        window=SessionWindow(session),
        api_address=os.environ.get(VARIABLE, ""),
        driver_class=driver_on(terminal),
    )
    app.lock = lock
    app.first_run = first_run
    app.remarks = remarks
    if warm_up is not None:
        warm_up.hand_over(app)
    terminal.signals.before_end(app.copying.clear)
    terminal.signals.before_end(session.close)
    app.run()
    if app.settled:
        session.close()
    watchdog.disarm()
    if app.return_code:
        return Outcome(app.return_code, tuple(app.crash_report))
    return Outcome(ExitCode.OK)


def _clipboard(write: Write) -> Clipboard:
    state = World().state
    return Clipboard(write, first=remembered(state), remember=lambda route: remember(state, route))
