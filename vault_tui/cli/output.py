"""What a command prints: data on stdout, talk on stderr, and nothing in either that acts on a terminal."""

import errno
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from vault_tui.cli.texts import broken, json_text, table_lines
from vault_tui.core.alphabets import shown_line
from vault_tui.core.errors import ExitCode
from vault_tui.window.style import Piece, Style
from vault_tui.window.wire import OUT


class OutputFailed(Exception):
    """stdout accepts no more. ``sentence`` is empty when its reader closed the pipe."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


def prepare() -> None:
    """Make the standard streams safe to use: all three open, and none that fails on a character.

    The next file that is opened, perhaps the vault, would otherwise get a closed stream's descriptor, and a
    stray write to the stream would end up in that file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def out(line: str = "") -> None:
    """Print one line of data."""
    _write(shown_line(line) + "\n")


def out_json(value: Any) -> None:
    """Print a value as JSON in plain ASCII, so that none of its characters acts on a terminal."""
    _write(json_text(value, spread=on_terminal()))


def out_bare(value: str) -> None:
    """Print a value exactly as it is, in UTF-8, and a newline."""
    out_exact(value + "\n")


def out_exact(text: str) -> None:
    """Print text exactly as it is, in UTF-8."""
    stream = _stdout()
    try:
        stream.flush()
        stream.buffer.write(text.encode())
    except OSError as error:
        raise failed(error) from None


def out_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns; on a terminal the widest columns are narrowed until all fit."""
    for line in table_lines(headers, rows, room()):
        _write(line)


def put(pieces: Iterable[Piece]) -> None:
    """Print what was rendered: data to stdout, talk to stderr."""
    for kind, text in pieces:
        if kind == OUT:
            _write(text)
        else:
            for line in text.splitlines():
                say(line)


def say(text: str) -> None:
    """Print a sentence on stderr; on a terminal a long one is broken between words."""
    if sys.stderr is not None:
        for line in broken(shown_line(text), _columns(sys.stderr)):
            print(line, file=sys.stderr, flush=True)


def on_terminal() -> bool:
    """Whether a person reads what is printed."""
    return sys.stdout is not None and sys.stdout.isatty()


def at_terminal() -> bool:
    """Whether a person both types and reads here, so that short labels and questions make sense."""
    return on_terminal() and sys.stdin is not None and sys.stdin.isatty()


def room() -> int | None:
    """The columns of the terminal that is printed on; None when it is no terminal."""
    return _columns(sys.stdout)


def style(*, json: bool) -> Style:
    """How to render text for stdout."""
    return Style(json, room())


def tell(failure: OutputFailed) -> ExitCode:
    """Say that nothing more could be printed; returns the exit code."""
    if failure.sentence:
        say(f"vault-tui: {failure.sentence}")
    return ExitCode.FAILED


def finish() -> None:
    """Flush stdout; raises :class:`OutputFailed`."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError as error:
            raise failed(error) from None


def _columns(stream: TextIO | None) -> int | None:
    if stream is None or not stream.isatty():
        return None
    import shutil  # deferred: it loads modules for every kind of archive

    return shutil.get_terminal_size().columns


def _write(text: str) -> None:
    try:
        _stdout().write(text)
    except OSError as error:
        raise failed(error) from None


def _stdout() -> TextIO:
    if sys.stdout is None:
        raise OutputFailed("There is nowhere to print to: standard output is closed.")
    return sys.stdout


def failed(error: OSError) -> OutputFailed:
    """The error of a write as a sentence; stdout is turned off, so that nothing more is printed there."""
    # What is still in the buffer would fail again, loudly, when the interpreter ends.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    if error.errno == errno.EPIPE:
        return OutputFailed()
    return OutputFailed(f"The output could not be written: {os.strerror(error.errno or errno.EIO)}.")
