"""``get`` and ``copy``: one half leaves the vault."""

import select
import time
from argparse import Namespace
from pathlib import Path

from vault_tui.cli.entries import find
from vault_tui.cli.output import on_terminal, out_bare, out_json, say
from vault_tui.cli.unlocking import unlocked
from vault_tui.core.errors import ExitCode, NoSuchEntry, TerminalUnfit, VaultError
from vault_tui.core.models import Entry, visible
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.system.clipboard import Clipboard
from vault_tui.system.clipboard_routes import Route, remembered
from vault_tui.system.page import Page, Said, draw, render
from vault_tui.system.paths import state_folder
from vault_tui.system.state import StateFolder
from vault_tui.system.terminal import CLEAR, Terminal

_PATIENCE = 5.0
_KEY_BYTES = 4096


def get(args: Namespace) -> int:
    """Give one half: on a terminal on a screen that leaves nothing behind, anywhere else as it is."""
    with unlocked(args) as session:
        entry = find(session, args.label)
        on_screen = on_terminal() and not args.print
        value = _half(session, entry, args.half, "reveal" if on_screen or args.print else "get")
        if on_screen:
            _show_for_a_moment(entry, args.half, value, session.settings.reveal_time)
        elif args.json:
            out_json({"label": entry.label, args.half: value.reveal()})
        else:
            out_bare(value.reveal())
    return ExitCode.OK


def copy(args: Namespace) -> int:
    """Send one half to the person's clipboard, and have that emptied after a while."""
    from vault_tui.system.clear_later import clear_later

    with unlocked(args) as session:
        entry = find(session, args.label)
        value = _half(session, entry, args.half, "copy")
        sent = Clipboard(write_to_terminal, first=known_route()).send(value.reveal())
        if sent.receipt is None:
            raise TerminalUnfit(
                f"Nothing was copied: {sent.words}.",
                "`vault-tui get LABEL` shows it for a moment, and `vault-tui doctor` says more.",
            )
        seconds = session.settings.clipboard_time
        clear_later(sent.receipt, seconds)
        if args.json:
            out_json({"label": entry.label, "half": args.half, "sent": sent.words, "emptied_after": seconds})
        else:
            say(
                f"API {args.half} of “{entry.label}” {sent.words}; emptied in {seconds} s. "
                "Not there? `vault-tui get` shows it."
            )
    return ExitCode.OK


def write_to_terminal(data: bytes) -> None:
    """Escape sequences of ours, to the terminal itself; raises :class:`OSError` when there is none."""
    try:
        terminal = Terminal.open()
    except TerminalUnfit as error:
        raise OSError(error.sentence) from None
    terminal.write(data, _PATIENCE)
    terminal.close()


def _half(session: Session, entry: Entry, half: str, why: str) -> Secret:
    if half == "secret":
        return session.open_secret(entry.id, why)
    if not entry.api_key:
        raise NoSuchEntry(
            f"“{visible(entry.label)}” has no API key yet.", "`vault-tui guide LABEL` goes on with it."
        )
    return Secret(entry.api_key)


def known_route() -> Route | None:
    """The way to the clipboard that was found to work in this kind of terminal, if one was."""
    try:
        return remembered(StateFolder(Path(state_folder())))
    except VaultError:
        return None


def _show_for_a_moment(entry: Entry, half: str, value: Secret, seconds: int) -> None:
    """On the alternate screen until a key is pressed or the time is over; the scrollback stays clean."""
    try:
        terminal = Terminal.open()
    except TerminalUnfit:
        raise TerminalUnfit(
            "This terminal can’t show it without leaving it there.",
            "Send it to a pipe, or add --print to have it printed all the same.",
        ) from None
    ends = time.strftime("%H:%M:%S", time.localtime(time.time() + seconds))
    page = Page(
        f"vault-tui · {visible(entry.label)}",
        [f"API {half}:"],
        state=f"hidden at {ends}",
        fixed=[visible(value.reveal())],
        keys=["Any key hides it"],
    )
    terminal.enter()
    try:
        rows = render(draw(page, 0, Said(), (), terminal.size()), coloured=terminal.coloured)
        terminal.write(CLEAR + b"\r\n".join(map(terminal.encode, rows)), _PATIENCE)
        if select.select([terminal.fd], [], [], seconds)[0]:
            terminal.read(bytearray(_KEY_BYTES))
    finally:
        terminal.leave()
        terminal.close()
