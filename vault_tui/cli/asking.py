"""Questions at the terminal, whatever stdin and stdout are: plain lines that any terminal can show."""

import os
import select
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from vault_tui.cli.output import say
from vault_tui.cli.texts import broken
from vault_tui.core.alphabets import shown_line
from vault_tui.core.errors import InvalidInput, TerminalUnfit
from vault_tui.core.secret import Passphrase
from vault_tui.system import ask_line
from vault_tui.system.terminal import Terminal

_LONGEST_LINE = 4096
_PATIENCE = 5.0
"""Seconds that the terminal may take for what is written to it."""


class LeftOff(Exception):
    """The person left a question by Ctrl-D (or Esc, where nothing is echoed)."""


def has_terminal() -> bool:
    """Whether there is a terminal to ask on."""
    try:
        _terminal()
    except TerminalUnfit:
        return False
    return True


def tell(line: str = "") -> None:
    """Print a sentence on the terminal, broken between words: for commands that are a conversation."""
    for part in broken(shown_line(line), _terminal().size()[0]):
        tell_whole(part)


def tell_whole(line: str) -> None:
    """Print a line that somebody may want to copy: only the terminal breaks it, if it must."""
    _terminal().write(_terminal().encode(shown_line(line) + "\n"), _PATIENCE)


def ask(question: str, default: str = "") -> str:
    """Ask for a line, typed with echo; returns it stripped, or ``default`` when it is empty.

    What was typed before the question appeared is dropped. Raises
    :class:`LeftOff`, or ``TerminalUnfit`` when there is no terminal.
    """
    colon = "" if question.endswith("?") else ":"
    shown = f"{question}{f' [{default}]' if default else ''}{colon} "
    terminal = _terminal()
    with suppress(termios.error):  # the terminal is gone: the next read notices
        termios.tcflush(terminal.fd, termios.TCIFLUSH)
    terminal.write(terminal.encode(shown_line(shown)), _PATIENCE)
    return _line(terminal).strip() or default


@contextmanager
def hidden(question: str, *, lines: bool = False) -> Iterator[Passphrase]:
    """Ask for a line without echo, or for a paste of several ``lines``; wipe it. Raises as :func:`ask`.

    Nothing that is typed before the block is left is echoed either.
    """
    with ask_line.typed_line(shown_line(question) + ":", lines=lines) as typed:
        if typed is None:
            raise LeftOff
        yield typed


def ask_hidden(question: str, *, lines: bool = False) -> Passphrase:
    """As :func:`hidden`, for a line that nothing slow is done with."""
    with hidden(question, lines=lines) as typed:
        return typed


def confirm(question: str) -> bool:
    """Whether the answer was yes; everything else is no."""
    try:
        return ask(f"{question} (y/N)").casefold() in {"y", "yes"}
    except LeftOff:
        return False


def confirm_word(question: str, word: str) -> bool:
    """Whether the person typed ``word``, for what can't be undone."""
    try:
        return ask(f"{question} Type “{word}” to go on") == word
    except LeftOff:
        return False


def agreed(question: str, *, yes: bool, word: str = "", nothing: str = "Nothing was changed.") -> bool:
    """Whether to go on, by ``--yes`` or by an answer; ``word`` must be typed for what can't be undone.

    A no is answered with ``nothing``. Raises ``InvalidInput`` without a terminal to ask on.
    """
    if yes:
        return True
    if not has_terminal():
        raise InvalidInput(f"{question} {nothing}", "Add --yes to do it without a terminal.")
    if confirm_word(question, word) if word else confirm(question):
        return True
    say(nothing)
    return False


@cache
def _terminal() -> Terminal:
    return Terminal.open(screen=False)


def _line(terminal: Terminal) -> str:
    """One line as the terminal's own line editing gives it."""
    got = b""
    while not got.endswith(b"\n") and len(got) < _LONGEST_LINE:
        select.select([terminal.fd], [], [])
        try:
            part = os.read(terminal.fd, _LONGEST_LINE)
        except BlockingIOError:
            continue
        except OSError:
            part = b""  # the terminal is gone
        if not part:
            raise LeftOff
        got += part
    return got.decode("utf-8", "surrogateescape")
