"""What the screens need from outside, as the caller gives it."""

from collections.abc import Callable
from typing import Protocol

from vault_tui.core.secret import Passphrase
from vault_tui.system.clipboard import Sent, Write
from vault_tui.system.clipboard_routes import Route


class Prompts(Protocol):
    """Questions on the bare terminal while the screens are away: nothing of Textual sees a passphrase."""

    def ask_passphrase(self, why: str) -> Passphrase | None:
        """The passphrase that opens the vault now; None when the person left."""

    def new_passphrase(self, why: str) -> Passphrase | None:
        """Another passphrase, typed twice, its strength said in words; None when the person left."""

    def show_recovery_code(self, groups: tuple[str, ...]) -> bool:
        """Show a code once and have parts of it typed back; whether that was done."""


class ClipboardPort(Protocol):
    """As :class:`~vault_tui.system.clipboard.Clipboard`. All may take seconds: never in the UI's thread."""

    @property
    def known(self) -> Route | None:
        """The route that was found to work in this kind of terminal, if one was tried."""

    def send(self, text: str) -> Sent:
        """Send ``text``; the answer says how it went."""

    def send_by(self, route: Route, text: str) -> Sent:
        """Send ``text`` by this route only."""

    def ways(self) -> tuple[Route, ...]:
        """Every route available here, best first, whatever is remembered."""

    def keep(self, route: Route) -> None:
        """Use this route from now on, and remember it."""

    def clear(self) -> bool:
        """Empty what was sent, unless something else is there by now."""


class Window(Protocol):
    """The unlock window of the vault on screen. Every method may take a moment: never in the UI's thread."""

    def until(self) -> str:
        """Until when it is open, in words; empty when it isn't."""

    def open(self) -> str:
        """Open it; until when, in words. Raises ``VaultError``."""

    def close(self) -> None:
        """End it, if it is open."""


MakeClipboard = Callable[[Write], ClipboardPort]
"""Makes a clipboard that writes through the app's driver, so that it can't write into a frame."""
