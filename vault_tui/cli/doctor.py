"""``doctor``: what could go wrong on this machine and in this terminal."""

import secrets
from argparse import Namespace
from pathlib import Path

from vault_tui.cli import asking
from vault_tui.cli.doctor_checks import Status, checks
from vault_tui.cli.output import out, out_json, room, say
from vault_tui.cli.secrets import known_route, write_to_terminal
from vault_tui.cli.texts import broken
from vault_tui.core.errors import ExitCode, TerminalUnfit
from vault_tui.session import Opening
from vault_tui.system.clipboard import Clipboard
from vault_tui.system.clipboard_routes import Route, choose, remember
from vault_tui.system.graphemes import columns
from vault_tui.system.paths import state_folder
from vault_tui.system.state import StateFolder


def doctor(args: Namespace) -> int:
    """Report on everything that matters; exit code 8 when something should be done."""
    if args.clipboard:
        return _try_clipboard(args)
    found = list(checks(Opening(Path(args.options.vault)), known_route()))
    if args.json:
        out_json(
            [
                {"about": one.about, "verdict": one.verdict.value, "finding": one.words, "remedy": one.remedy}
                for one in found
            ]
        )
    else:
        indent = 6 + max(columns(one.about) for one in found) + 2
        for one in found:
            lines = [(f"{one.verdict:<6}{one.about}".ljust(indent) + one.words, indent)]
            if one.remedy:
                lines.append((f"{' ' * indent}→ {one.remedy}", indent + 2))
            for text, hang in lines:
                for line in broken(text, room(), hang):
                    out(line)
    return ExitCode.FOUND if any(one.verdict is Status.DO for one in found) else ExitCode.OK


def _try_clipboard(args: Namespace) -> int:
    """Send a harmless word by each route until the person can paste it, and remember which one that was."""
    if not asking.has_terminal():
        raise TerminalUnfit("There is no terminal to try the clipboard of.", "Run it at a terminal (ssh -t).")
    works = Route.NONE
    for route in choose():
        if route is not Route.NONE and _works(route):
            works = route
            break
    remember(StateFolder(Path(state_folder())), works)
    if args.json:
        out_json({"route": works.value})
    elif works is Route.NONE:
        say("No way to a clipboard works here; that is remembered, and nothing will be sent into the void.")
        say("Reveal instead, or pipe `vault-tui get`.")
    else:
        say(f"Copying to {works.words} works; that is remembered for this kind of terminal.")
    return ExitCode.FOUND if works is Route.NONE else ExitCode.OK


def _works(route: Route) -> bool:
    word = f"harmless-{secrets.randbelow(9_000) + 1_000}"
    clipboard = Clipboard(write_to_terminal)
    sent = clipboard.send_by(route, word)
    if sent.receipt is None:
        asking.tell(f"{route.value}: {sent.words}.")
        return False
    try:
        asking.tell(f"A harmless word was {sent.words}. Paste it here (nothing comes? just press Enter).")
        return asking.ask("Pasted") == word
    finally:
        clipboard.clear()
