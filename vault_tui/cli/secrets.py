"""``get`` and ``copy``: one half leaves the vault."""

import select
import time
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vault_tui.cli import windowed
from vault_tui.cli.output import on_terminal, out_bare, out_json, say
from vault_tui.cli.unlocking import find_entry, shield, unlocked
from vault_tui.core.alphabets import named
from vault_tui.core.errors import ExitCode, TerminalUnfit, VaultError
from vault_tui.core.models import visible
from vault_tui.core.secret import Secret
from vault_tui.session.giving import give
from vault_tui.system.paths import state_folder
from vault_tui.system.state import StateFolder

if TYPE_CHECKING:
    from vault_tui.system.clipboard_routes import Route

_PATIENCE = 5.0
"""Seconds that the terminal may take for what is written to it."""
_KEY_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a pair, and for how many seconds the vault's settings let it be shown or copied."""

    label: str
    value: Secret
    show_for: int
    clip_for: int


def get(args: Namespace) -> int:
    """Give one half: on a terminal on a screen that leaves nothing behind, anywhere else as it is."""
    on_screen = on_terminal() and not args.print
    half = _looked_up(args, "reveal" if on_screen or args.print else "get", force=args.force)
    if on_screen:
        _show_for_a_moment(half, args.half)
    elif args.json:
        out_json({"label": half.label, args.half: half.value.reveal()})
    else:
        out_bare(half.value.reveal())
    return ExitCode.OK


def copy(args: Namespace) -> int:
    """Send one half to the person's clipboard, and have that emptied after a while."""
    from vault_tui.system.clear_later import clear_later
    from vault_tui.system.clipboard import Clipboard

    half = _looked_up(args, "copy", force=args.force)
    sent = Clipboard(write_to_terminal, first=known_route()).send(half.value.reveal())
    if sent.receipt is None:
        raise TerminalUnfit(
            f"Nothing was copied: {sent.words}.",
            "`vault-tui get LABEL` shows it for a moment, and `vault-tui doctor` says more.",
        )
    emptied = clear_later(sent.receipt, half.clip_for)
    if args.json:
        after = half.clip_for if emptied else None
        out_json({"label": half.label, "half": args.half, "sent": sent.words, "emptied_after": after})
    else:
        then = (
            f"emptied in {half.clip_for} s" if emptied else "NOT emptied by itself: copy something else soon"
        )
        say(f"API {args.half} of “{half.label}” {sent.words}; {then}. Not there? `vault-tui get` shows it.")
    return ExitCode.OK


def _looked_up(args: Namespace, why: str, *, force: bool) -> Half:
    """The half that is meant, by an open window or else with the passphrase."""
    shield()
    if got := windowed.fetched(args, args.label, args.half, why, new=args.new, force=force):
        text = got.secret if args.half == "secret" else got.api_key
        return Half(got.label, Secret(text), got.show_for, got.clip_for)
    with unlocked(args) as session:
        entry = find_entry(session, args.label)
        given = give(session, entry, args.half, why, new=args.new, force=force)
        value = given.secret if args.half == "secret" else Secret(given.api_key)
        if given.words:
            say(given.words)
        settings = session.settings
        return Half(entry.label, value, settings.reveal_time, settings.clipboard_time)


def write_to_terminal(data: bytes) -> None:
    """Write escape sequences of ours to the terminal itself; raises :class:`OSError` when there is none."""
    from vault_tui.system.terminal import Terminal

    try:
        terminal = Terminal.open()
    except TerminalUnfit as error:
        raise OSError(error.sentence) from None
    terminal.write(data, _PATIENCE)
    terminal.close()


def known_route() -> "Route | None":
    """The way to the clipboard that was found to work in this kind of terminal, if one was."""
    from vault_tui.system.clipboard_routes import remembered

    try:
        return remembered(StateFolder(Path(state_folder())))
    except VaultError:
        return None


def _show_for_a_moment(half: Half, which: str) -> None:
    """Show it on the alternate screen until a key or the end of its time; the scrollback stays clean."""
    from vault_tui.system.page import Page, Said, draw, render
    from vault_tui.system.terminal import CLEAR, Terminal

    try:
        terminal = Terminal.open()
    except TerminalUnfit:
        raise TerminalUnfit(
            "This terminal can't show it without leaving it there.",
            "Send it to a pipe, or add --print to have it printed all the same.",
        ) from None
    ends = time.strftime("%H:%M:%S", time.localtime(time.time() + half.show_for))
    page = Page(
        f"vault-tui · {named(half.label)}",
        [f"API {which}:"],
        state=f"hidden at {ends}",
        fixed=[visible(half.value.reveal())],
        keys=["Any key hides it"],
    )
    terminal.enter()
    try:
        rows = render(draw(page, 0, Said(), (), terminal.size()), coloured=terminal.coloured)
        terminal.write(CLEAR + b"\r\n".join(map(terminal.encode, rows)), _PATIENCE)
        if select.select([terminal.fd], [], [], half.show_for)[0]:
            terminal.read(bytearray(_KEY_BYTES))
    finally:
        terminal.leave()
        terminal.close()
