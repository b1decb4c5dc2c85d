"""A stage for single widgets, and ways to see what they draw and send."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from textual._context import active_app
from textual.app import App, ComposeResult
from textual.events import Key
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from vault_tui.session.rows import Match, Row
from vault_tui.tui.base import HardenedApp
from vault_tui.tui.key_turns import KeyActed

SIZES = ((80, 24), (60, 20), (200, 50))

CANARY = "CANARYcanaryCANARYcanaryCANARYcanaryCANARY1"
"""Stands for an API secret wherever a test looks for leaks."""

HOSTILE = (
    "[/]",
    "[@click=app.quit]click[/]",
    "[link=https://example.org]x[/link]",
    "\x1b[2J\x1b[31mred",
    "\x1b]52;c;QUJD\x07",
    "\x1b]8;;https://example.org\x1b\\x\x1b]8;;\x1b\\",
    "\x9b2J",
    "\x9d52;c;QUJD\x9c",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "zero\u200bwidth\u2060x",
    "\u2028line",
    "\U000e0041tag",
    "\u3164",
    "two\nlines\r",
    "wide 界 界",
)


class Stage(HardenedApp[None]):
    """Shows widgets on an empty screen and keeps the messages that reach it."""

    CSS = "Stage { Rows { height: auto; max-height: 12; } }"

    def __init__(
        self,
        make: Callable[[], Iterable[Widget]],
        *,
        burst_gap: float = 0,
        net: bool = True,
        theme: str = "vault-dark",
    ) -> None:
        super().__init__(burst_gap=burst_gap)
        self.seen: list[Message] = []
        self._make = make
        if not net:
            self._filters.pop()
        self.theme = theme

    def get_default_screen(self) -> Screen[None]:
        return _Boards(self._make, self.seen)

    def action_quit(self) -> None:  # type: ignore[override]
        """The real app asks its session first."""
        self.exit()

    def kinds(self) -> list[str]:
        """The names of the messages seen."""
        return [type(message).__qualname__ for message in self.seen]


class _Boards(Screen[None]):
    def __init__(self, make: Callable[[], Iterable[Widget]], seen: list[Message]) -> None:
        super().__init__()
        self._make = make
        self._seen = seen

    def compose(self) -> ComposeResult:
        yield from self._make()

    async def _on_message(self, message: Message) -> None:
        if type(message).__module__.startswith("vault_tui") and not isinstance(message, KeyActed):
            self._seen.append(message)
        await super()._on_message(message)


def drawn(app: App[Any]) -> str:
    """What would be sent to the terminal for the whole screen."""
    update = app.screen._compositor.render_full_update()
    return update.render_segments(app.console)


_SGR = re.compile(r"\x1b\[[0-9;]*m")
_MOVE = re.compile(r"\x1b\[[0-9;]*H")


def lines(app: App[Any]) -> list[str]:
    """The screen as text, without colours."""
    return _MOVE.sub("", _SGR.sub("", drawn(app))).split("\n")


def text(app: App[Any]) -> str:
    """The screen as one text, line by line."""
    return "\n".join(line.rstrip() for line in lines(app))


def acting_characters(app: App[Any]) -> set[str]:
    """Characters on the screen that could act on a terminal or hide, colours and our moves taken off."""
    from vault_tui.core.models import is_unsafe

    return {character for line in lines(app) for character in line if is_unsafe(character)}


def keys_have_acted() -> bool:
    """Whether no key waits for its turn, in the app that runs."""
    app = active_app.get(None)
    return not isinstance(app, HardenedApp) or not (app._queue or app._burst or app.acting)


def paint() -> None:
    """Do what the app's screen would do at its next frame: keys answer nothing that wasn't painted."""
    app = active_app.get(None)
    if app is not None and app.is_running and app._screen_stack:
        app.screen._on_timer_update()


def type_at_once(app: App[Any], *keys: str) -> None:
    """Keys as a terminal delivers them that doesn't mark a paste."""
    assert app._driver is not None
    for key in keys:
        name = {"\n": "enter", "\t": "tab", "/": "slash", " ": "space"}.get(key, key)
        character = {"\n": "\r", "\t": "\t"}.get(key, key if len(key) == 1 else None)
        app._driver.send_message(Key(name, character))


def row(number: int, **fields: object) -> Row:
    """A row as the session makes them."""
    values: dict[str, object] = {
        "id": f"id{number}",
        "label": f"entry-{number}",
        "exchange": "Bitfinex",
        "account": "main",
        "paper": False,
        "integration": "freqtrade",
        "may": "plan: trade",
        "addresses": "1",
        "set_at": 1_790_000_000 - 34 * 86_400,
        "state": "not checked yet",
        "attention": False,
        "trashed": False,
        "haystack": f"entry-{number}\0freqtrade",
    }
    return Row(**{**values, **fields})  # type: ignore[arg-type]


def matches(rows: Sequence[Row]) -> list[Match]:
    """All of them, nothing marked."""
    return [Match(one) for one in rows]


def clock() -> float:
    """The moment at which every stage stands."""
    return 1_790_000_000.0


CANARY_APP = Path(__file__).with_name("canary_app.py")
