"""``unlock``, ``lock`` and ``status``: a window for look-ups without the passphrase."""

import re
import shlex
from argparse import Namespace
from pathlib import Path
from typing import Any, Final

from vault_tui.bitfinex.integrations import get_command
from vault_tui.cli.describe import moment
from vault_tui.cli.output import out, out_json, room, say
from vault_tui.cli.session_window import IDLE, LONGEST, PROGRAM, ends
from vault_tui.cli.texts import broken
from vault_tui.cli.unlocking import find_entry, unlocked_or_by_keyring
from vault_tui.core.errors import ExitCode, InvalidInput, VaultError
from vault_tui.session import Opening
from vault_tui.session.locked import note_locked
from vault_tui.window.control import Open, unresponsive, windows
from vault_tui.window.socket_paths import WINDOW
from vault_tui.window.start import plan_for, start

FORWARDED: Final = 3600.0
"""Seconds that a forwarded window usually lasts."""

_SHORTEST: Final = 1.0
_MOST: Final = 7 * 86400.0
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


def unlock(args: Namespace) -> int:
    """Open a window; one that was open for this vault (or under this name) ends."""
    longest = _seconds(args.longest, "--max", FORWARDED if args.forward else LONGEST)
    idle = min(_seconds(args.idle, "--idle", longest if args.forward else IDLE), longest)
    if args.forward is not None:
        _check_forward(args)
    with unlocked_or_by_keyring(args) as session:
        served = [find_entry(session, label) for label in args.labels]
        only = [entry.id for entry in served] or None
        plan = plan_for(args.options.vault, idle, longest, only, args.forward or "")
        start(session, plan, PROGRAM)
    opened = windows(args.options.vault, {WINDOW: plan.socket})
    if args.json:
        out_json([_as_json(window) for window in opened])
        return ExitCode.OK
    for window in opened:
        say(f"{_words(window)} `vault-tui lock` ends it.")
    if args.forward:
        there, get = f"/home/BOT/.{args.forward}.sock", get_command(served[0].label, "secret")
        say(f"Forward it with: ssh -R {shlex.quote(f'{there}:{plan.socket}')} BOT@SERVER")
        say(f"There: VAULT_TUI_WINDOW={there} {get}")
        say("While it is open, whoever is root on that server can have these keys as well.")
    return ExitCode.OK


def lock(args: Namespace) -> int:
    """End the windows of this vault, and say which those were; exit code 1 when something may be open yet."""
    ended = [window for window in windows(args.options.vault, forward=args.forward or "") if window.end()]
    cut_off = unresponsive(args.options.vault, forward=args.forward or "")
    for socket in cut_off:
        socket.unlink(missing_ok=True)
    shut = bool(args.forward) or _keep_keyring_out(args)
    if args.json:
        out_json([_as_json(window) for window in ended])
    elif not ended and not cut_off:
        say("No window was open.")
    for window in () if args.json else ended:
        say(f"Ended: the {_kind(window)}.")
    if cut_off:
        say("A window does not answer. It was cut off: nobody can ask it, and it ends as soon as it runs.")
    return ExitCode.OK if shut and not cut_off else ExitCode.FAILED


def status(args: Namespace) -> int:
    """Say what is open and for how long. Asking doesn't extend a window."""
    found = windows(args.options.vault)
    if args.json:
        out_json([_as_json(window) for window in found])
    elif not found:
        _tell("No window is open: look-ups ask for the passphrase. `vault-tui unlock` opens one.")
    for window in () if args.json else found:
        _tell(_words(window))
    if unresponsive(args.options.vault):
        say("A window does not answer; `vault-tui lock` cuts it off.")
    return ExitCode.OK if found else ExitCode.WRONG_PASSPHRASE


def _keep_keyring_out(args: Namespace) -> bool:
    """Let only the person open the vault after a lock, no keyring; returns whether that is certain."""
    try:
        note_locked(Opening(Path(args.options.vault)))
    except VaultError as error:
        say(f"{error.sentence} So the system's keyring may still open this vault.")
        return False
    return True


def _tell(text: str) -> None:
    for line in broken(text, room()):
        out(line)


def _words(window: Open) -> str:
    return f"Open: the {_kind(window)}, until {ends(window)}."


def _kind(window: Open) -> str:
    keys = "all keys" if window.labels is None else ", ".join(f"“{label}”" for label in window.labels)
    return f"forwarded window {window.forward} for {keys}" if window.forward else f"window for {keys}"


def _as_json(window: Open) -> dict[str, Any]:
    return {
        "forward": window.forward or None,
        "labels": None if window.labels is None else list(window.labels),
        "opened": moment(window.opened),
        "idle_left": window.idle_left,
        "left": window.left,
        "pid": window.pid,
        "socket": window.path,
    }


def _seconds(text: str | None, option: str, usual: float) -> float:
    """``90s``, ``15m``, ``8h`` or ``2d`` in seconds; raises ``InvalidInput``."""
    if text is None:
        return usual
    found = re.fullmatch(r"([0-9]{1,6})([smhd])", text)
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0.0
    if not _SHORTEST <= seconds <= _MOST:
        raise InvalidInput(f"{option} takes a time from 1s to 7d.", "Write it as 90s, 15m, 8h or 2d.")
    return seconds


def _check_forward(args: Namespace) -> None:
    if not _NAME.fullmatch(args.forward):
        raise InvalidInput("--forward takes a short name of letters, digits, - and _.", "Such as bot-1.")
    if not args.labels:
        raise InvalidInput("A forwarded window serves only keys that are named.", "Add their labels.")
