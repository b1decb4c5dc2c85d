"""Somebody at a terminal, who has only its keys and sees only its screen."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from tests.cli.conftest import COMMAND
from tests.system.screen import PATIENCE, Screen

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "space": " ",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "ctrl-g": "\x07",
    "ctrl-l": "\x0c",
    "ctrl-o": "\x0f",
    "ctrl-p": "\x10",
    "ctrl-q": "\x11",
    "ctrl-u": "\x15",
}
PAUSE = 0.15
"""Seconds of silence on the screen after which somebody presses Enter: at once, it would end a paste."""


class Person:
    """Runs the program and counts: ``keys`` pressed beyond typed data, ``screens`` come to."""

    def __init__(
        self,
        env: Mapping[str, str],
        command: Sequence[str | Path] = (COMMAND,),
        *,
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self.screen = Screen(command, env=env, columns=columns, rows=rows)
        self.keys = 0
        self.screens: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.screen.__exit__(kind, error, at)

    def sees(self, *texts: str, without: str = "") -> None:
        """Look until all of it is on the screen."""
        self.screen.wait_for(*texts, without=without)

    def reads(self, pattern: str) -> str:
        """Look until the screen says something like that; its group, or all of it."""
        until = monotonic() + PATIENCE
        while not (found := re.search(pattern, self.screen.text)):
            assert self.screen.look(until - monotonic()), f"{pattern} not read in {self.screen.text}"
        return found[found.re.groups]

    def comes_to(self, name: str, *texts: str, without: str = "") -> None:
        """See another screen; ``name`` is what the count calls it."""
        self.sees(*texts, without=without)
        self.screens.append(name)

    def types(self, text: str, shown: str | None = None) -> None:
        """Type data into a field, see it there (as ``shown``), and pause."""
        self.screen.press(text)
        self.sees(text if shown is None else shown)
        self.pauses()

    def types_hidden(self, text: str) -> None:
        """Type a passphrase and see its bullets."""
        self.types(text, shown="•" * len(text))

    def pastes(self, text: str) -> None:
        """Paste, by a terminal that marks what is pasted."""
        self.screen.press(f"\x1b[200~{text}\x1b[201~")

    def presses(self, *keys: str) -> None:
        """Press keys by name, or letters."""
        for key in keys:
            self.keys += 1
            self.screen.press(KEYS.get(key, key))

    def moves_to(self, name: str) -> None:
        """Go down until the cursor is at the line that begins so."""
        for _ in range(len(self.screen.rows)):
            self.pauses()
            if f"▸ {name}" in self.screen.text:
                return
            self.presses("down")
        raise AssertionError(f"no line {name} in {self.screen.text}")

    def pauses(self) -> None:
        """Wait until the screen has come to rest."""
        until = monotonic() + PATIENCE
        while self.screen.look(PAUSE):
            assert monotonic() < until, "the screen never comes to rest"
