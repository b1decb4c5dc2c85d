"""Asks for one line without echo on the normal screen, on the terminal whatever stdin is. For commands."""

from __future__ import annotations

from contextlib import contextmanager

from vault_tui.system.console import TIMED_OUT, Console
from vault_tui.system.line_editor import CANCEL, CHANGED, NOTHING, SUBMIT, LineEditor
from vault_tui.system.terminal import Terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from vault_tui.core.secret import Passphrase

_SEQUENCE_SECONDS = 0.1
_PASTE_SECONDS = 0.25
"""Seconds to wait after a line break for another line of the same paste, which would else be echoed."""


@contextmanager
def typed_line(question: str, *, lines: bool = False) -> Iterator[Passphrase | None]:
    """The line typed after ``question``; None when it was left by Esc, Ctrl-C or Ctrl-D.

    Until the block is left, nothing more that is typed is echoed or kept: somebody may type a passphrase
    again while it is still being tried. With ``lines`` a paste of several lines is accepted, with a line feed
    between; else it is refused. ``question`` must have passed :func:`vault_tui.core.models.visible`. Uses no
    escape sequences, so any terminal will do; raises :class:`~vault_tui.core.errors.TerminalUnfit` when there
    is none.
    """
    terminal = Terminal.open(screen=False)
    terminal.make_raw()
    try:
        yield _typed(terminal, question, lines=lines)
    finally:
        terminal.close()


def _typed(terminal: Terminal, question: str, *, lines: bool) -> Passphrase | None:
    editor = LineEditor(lines=lines)
    console = Console(terminal, editor)
    try:
        console.write(terminal.encode(f"{question} "))
        outcome = NOTHING
        while outcome not in (SUBMIT, CANCEL):
            outcome = _edit(console, editor)
            while outcome == SUBMIT and lines and (length := console.read(_PASTE_SECONDS)) > 0:
                outcome = _feed(console, editor, length)
            if outcome == CHANGED and editor.refusal:
                console.write(terminal.encode(f"\r\n{editor.refusal}\r\n{question} "))
        console.write(b"\r\n")
        return editor.take() if outcome == SUBMIT else None
    finally:
        editor.wipe()
        console.close()


def _edit(console: Console, editor: LineEditor) -> int:
    length = console.read(_SEQUENCE_SECONDS if editor.waiting else None)
    if length == TIMED_OUT:
        return editor.quiet()
    return _feed(console, editor, length)


def _feed(console: Console, editor: LineEditor, length: int) -> int:
    try:
        return editor.feed(memoryview(console.pages)[:length])
    finally:
        console.forget()
