"""Textual with every way out for a secret closed.

Each override closes something that Textual does by default; several override private names, so Textual
is pinned to its patch series and each has a test that fails without it.
"""

import asyncio
import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from rich.console import RenderableType
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.events import Event, Load
from textual.notifications import SeverityLevel
from textual.reactive import Reactive
from textual.theme import Theme

from vault_tui.core.models import visible
from vault_tui.tui import bindings
from vault_tui.tui.burst import GAP
from vault_tui.tui.commands import BY_ID
from vault_tui.tui.crash import crash_lines
from vault_tui.tui.line_filters import NoColours, SafeLines
from vault_tui.tui.messages import CommandChosen
from vault_tui.tui.pastes import PasteGuard
from vault_tui.tui.themes import TERMINAL, THEMES

Result = TypeVar("Result")


class HardenedApp(PasteGuard[Result], inherit_bindings=False):
    """Base of the app. ``links`` are the only addresses that may become terminal links."""

    TITLE = "vault-tui"
    CSS_PATH = Path(__file__).with_name("styles.tcss")
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ENABLE_SELECT_AUTO_SCROLL = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_program()]

    theme: Reactive[str] = Reactive("vault-dark")

    def __init__(self, *, links: Collection[str] = (), burst_gap: float = GAP) -> None:
        super().__init__(burst_gap)
        self.features = frozenset()
        self.animation_level = "none"
        self.no_color = bool(os.environ.get("NO_COLOR"))
        if self.no_color:
            self.theme = TERMINAL.name
        self._filters[1:] = [NoColours()] * self.no_color + [SafeLines(links)]

    def validate_theme(self, theme: str) -> str:
        """Under ``NO_COLOR`` always the one theme that marks a line without colour."""
        return TERMINAL.name if self.no_color else theme

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Our own only: other themes lack the variables that our styles use."""
        return dict(THEMES)

    # -- what is printed

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """Textual would draw the traceback with all local variables."""
        self._handle_exception(_current_exception())

    def panic(self, *renderables: RenderableType) -> None:
        """Textual would print what it's given: the input thread gives it a traceback."""
        self._handle_exception(_current_exception())

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()
        if self.crash_report:
            self.tell_crash()

    @property
    def crash_report(self) -> list[str]:
        """What may be printed about the crash that ended the app; empty when there was none."""
        return crash_lines(self._exception) if self._exception is not None else []

    def tell_crash(self) -> None:
        """Print the report. Whoever keeps the alternate screen open after the app prints it later."""
        if sys.__stderr__ is not None:
            print(*self.crash_report, sep="\n", file=sys.__stderr__)

    def _log(self, *_: Any, **__: Any) -> None:
        """Textual's log holds every key and message."""

    def on_load(self, _: Load) -> None:
        """asyncio reports lost exceptions with their text, and callbacks with their arguments."""
        loop = asyncio.get_running_loop()
        loop.set_debug(False)
        loop.set_exception_handler(self._on_loop_exception)

    def _on_loop_exception(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)

    # -- what leaves the screen

    def copy_to_clipboard(self, text: str) -> None:
        """Closed: a copy goes through the session's clipboard, which says where it went and empties it."""
        self.bell()

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Closed: it would write what is shown to a file that others can read."""
        self.bell()
        return ""

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Closed, as :meth:`save_screenshot`."""
        self.bell()
        return None

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Closed: on a server it starts a text browser over the screen."""
        self.bell()

    def _set_pointer_shape(self, shape: str) -> None:
        """Closed: traffic for every movement of the mouse, and some terminals print it."""

    async def _broker_event(self, event_name: str, event: Event, default_namespace: DOMNode) -> bool:
        """Closed: text that was taken for markup could run actions when clicked."""
        return False

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """As Textual's, but never markup."""
        super().notify(
            visible(message), title=visible(title), severity=severity, timeout=timeout, markup=False
        )

    async def on_command_chosen(self, message: CommandChosen) -> None:
        """A command by mouse or palette does what its key does."""
        action = BY_ID[message.command_id].action
        target = self.screen if hasattr(self.screen, f"action_{action}") else self
        await self.run_action(action, target)


def _current_exception() -> Exception:
    error = sys.exc_info()[1]
    return error if isinstance(error, Exception) else RuntimeError()
