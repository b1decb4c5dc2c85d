"""``completion`` prints a shell's completion file; what that asks at every Tab is answered here, too."""

import signal
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from vault_tui.cli.bash_line import read_line, written
from vault_tui.cli.completing import Next, what_comes_next
from vault_tui.core.errors import ExitCode
from vault_tui.core.models import visible
from vault_tui.system.paths import usual_vault

_PATIENCE = 1.0
"""Seconds that the window has to answer: somebody waits at the Tab key."""


def completion(args: Namespace) -> int:
    """Print the file for a shell."""
    from vault_tui.cli.output import out

    for line in shell_file(args.shell).read_text(encoding="utf-8").splitlines():
        out(line)
    return ExitCode.OK


def shell_file(shell: str) -> Path:
    """The completion file of a shell."""
    return Path(__file__).with_name("shells") / f"vault-tui.{shell}"


def answer(arguments: Sequence[str]) -> int:
    """Answer a shell: a line ``words`` or ``files``, then one word a line. Never prints an error.

    ``bash LINE REPLACED`` prints what replaces the end of the line; ``words WORD…`` prints each word bare, a
    tab, and what it means.
    """
    with suppress(Exception):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
        lines = list(_for_bash(*arguments[1:]) if arguments[0] == "bash" else _for_words(arguments[1:]))
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    return ExitCode.OK


def _for_bash(line: str, replaced: str) -> Iterable[str]:
    typed = read_line(line)
    found = _next(typed.words[1:])
    yield "files" if found.files else "words"
    for word, _ in found.words:
        if (in_its_place := written(word, typed, replaced)) is not None:
            yield in_its_place


def _for_words(words: Sequence[str]) -> Iterable[str]:
    found = _next(words)
    yield "files" if found.files else "words"
    for word, meaning in found.words:
        yield f"{word}\t{meaning}" if meaning else word


def _next(words: Sequence[str]) -> Next:
    from vault_tui.cli.parser import build_parser

    return what_comes_next(build_parser(), words, _labels)


def _labels(vault: str) -> list[str]:
    """The labels that an open window serves; none otherwise, and none that would act on a terminal."""
    signal.signal(signal.SIGALRM, _give_up)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    from vault_tui.window.client import labels
    from vault_tui.window.socket_paths import sockets

    return [label for label in labels(sockets(vault or usual_vault())) or () if visible(label) == label]


def _give_up(_: int, __: FrameType | None) -> None:
    import os

    os._exit(int(ExitCode.OK))
