"""The process behind an open window, started by ``vault-tui unlock`` and by ``w`` on the screens.

``python -P -m vault_tui.cli.window_process``: its plan and its key come over the socket on descriptor 0.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from vault_tui.core.errors import VaultError
from vault_tui.system import process, watchdog

if TYPE_CHECKING:
    from vault_tui.session import Session
    from vault_tui.window.keeper import ClientOrigin
    from vault_tui.window.listening import Listening
    from vault_tui.window.start import Channel, Plan


def main() -> None:
    """Open the window and hold it until its time is over."""
    process.quiet_tracebacks()
    process.harden()
    if os.fork():
        os._exit(0)  # the one that stays leads no session, so that no terminal can ever become its own
    channel = _cut_loose()
    _end_on_signals()
    _hold(channel)


def _cut_loose() -> "Channel":
    """Detach from the parent process: keep nothing of it but the channel."""
    kept = os.dup(0)
    process.close_others(kept)
    with open(os.devnull, "r+b", buffering=0) as nothing:  # noqa: PTH123
        for number in range(3):
            os.dup2(nothing.fileno(), number)
    os.chdir("/")
    os.umask(0o077)
    from vault_tui.window.start import Channel

    return Channel(kept)


def _end_on_signals() -> None:
    endings = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

    def end(number: int, _frame: FrameType | None) -> None:
        watchdog.arm()
        for other in endings:
            signal.signal(other, signal.SIG_IGN)  # a second one must not interrupt the wiping
        sys.exit(128 + number)

    for number in endings:
        signal.signal(number, end)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (*endings, signal.SIGALRM))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)


def _hold(channel: "Channel") -> None:
    from vault_tui.session import Opening, World
    from vault_tui.session.lending import borrow
    from vault_tui.window.keeper import ClientOrigin
    from vault_tui.window.listening import Listening

    plan = channel.plan()
    origin = ClientOrigin()
    try:
        session = borrow(Opening(Path(plan.vault), World(origin=origin)), channel.key)
    except VaultError as error:
        return channel.report(error)
    try:
        listening = Listening(plan.socket)
    except VaultError as error:
        session.close()
        return channel.report(error)
    try:
        channel.report()
        _serve(session, listening, plan, origin)
    finally:
        watchdog.arm()
        session.close()
        listening.close()


def _serve(session: "Session", listening: "Listening", plan: "Plan", origin: "ClientOrigin") -> None:
    from vault_tui.cli import rendering
    from vault_tui.window.keeper import Keeper, Terms
    from vault_tui.window.limits import Limits
    from vault_tui.window.server import Server
    from vault_tui.window.socket_paths import socket_name

    only = None if plan.only is None else frozenset(plan.only)
    terms = Terms(socket_name(plan.vault), only, plan.forward)
    keeper = Keeper(session, Limits(plan.idle, plan.longest), terms, rendering, origin)
    keeper.prepare()
    server = Server(listening.socket, keeper.answer, os.geteuid())
    server.serve(lambda: keeper.over() or not listening.still_there())


if __name__ == "__main__":
    main()
