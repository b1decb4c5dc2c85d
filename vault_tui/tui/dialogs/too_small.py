"""The window is too small to show anything that could be relied on."""

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

LEAST = Size(40, 12)
"""Everything works from 60×20; below this, questions would fall off the screen."""


def too_small(size: Size) -> bool:
    """Whether a window of that size gets this instead of the screens."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(ModalScreen[None]):
    """Covers everything until the window grows. Locking and quitting still work."""

    def __init__(self) -> None:
        super().__init__()
        self._left = False

    def compose(self) -> ComposeResult:
        yield Static(
            Content(f"Too small: {LEAST.width}×{LEAST.height} at least. Ctrl-L locks, Ctrl-Q quits."),
            markup=False,
        )

    def on_resize(self, event: Resize) -> None:
        if not too_small(event.size) and not self._left:
            self._left = True  # a second size may come before this screen is gone
            self.dismiss()
