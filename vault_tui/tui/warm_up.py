"""Draws the list once, without a terminal, while the passphrase is typed.

The framework's second start in a process takes two thirds of the first: by then style sheets are parsed,
handlers found, colours and widths computed. What is shown is invented.
"""

import gc
import time
from typing import Any, cast

from textual.driver import Driver
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from vault_tui.core.models import Settings
from vault_tui.session import Session
from vault_tui.session.rows import Row
from vault_tui.tui.base import HardenedApp
from vault_tui.tui.screens.vault_list import VaultList


class WarmUp:
    """Run it in a thread, and wait for it before running the app itself: both capture what is printed."""

    def __init__(self, size: tuple[int, int]) -> None:
        app = _Show(rows=size[1])
        app.run(size=size)
        self._theme = app.theme
        self._stylesheet = app.stylesheet
        del app
        gc.collect()
        gc.freeze()  # modules live as long as the process: no later collection has to look at them

    def hand_over(self, app: HardenedApp[Any]) -> None:
        """Give the parsed style sheets to the app itself, if it has the same theme."""
        if app.theme == self._theme:
            app.stylesheet = self._stylesheet


class _Show(HardenedApp[None]):
    def __init__(self, rows: int) -> None:
        super().__init__()
        self.driver_class = _NullDriver
        self._list = VaultList(cast(Session, _InventedSession(rows)), time.time)

    def get_default_screen(self) -> Screen[Any]:
        return self._list

    def on_ready(self) -> None:
        self.exit()

    def tell_crash(self) -> None:
        """Say nothing: what fails here fails in the app itself, too, and is reported then."""


class _NullDriver(Driver):
    """A terminal that shows nothing."""

    def write(self, data: str) -> None:
        pass

    def start_application_mode(self) -> None:
        size = Size(*self._size or ())
        self.send_message(Resize(size, size))

    def disable_input(self) -> None:
        pass

    def stop_application_mode(self) -> None:
        pass


class _InventedSession:
    """As much of a session as a list needs to draw itself."""

    settings = Settings()
    read_only = ""

    def __init__(self, count: int) -> None:
        self._rows = [_row(number) for number in range(count)]

    def rows(self, *, first: int) -> list[Row]:
        return self._rows[:first]


def _row(number: int) -> Row:
    return Row(
        id=str(number),
        label=f"label-{number}",
        exchange="Bitfinex",
        account="main",
        paper=False,
        integration="",
        may="plan: withdraw!" if number else "plan: read",
        addresses="any",
        set_at=0,
        state="COMPROMISED" if number else "not checked yet",
        attention=number > 0,
        trashed=False,
        haystack="",
    )
