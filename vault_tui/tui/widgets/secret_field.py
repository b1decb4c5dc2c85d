"""The one widget that shows a secret."""

from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from vault_tui.core.models import MAX_HALF, visible
from vault_tui.core.secret import Secret
from vault_tui.tui.characters import Characters

_DOTS = 28


class SecretField(Widget):
    """Dots, and for a stated time the secret instead of them.

    The text is held in one buffer of this widget and overwritten when the time is over, when it's
    hidden, or when the widget goes. It's drawn as single characters: Textual and Rich keep lines and
    texts they have measured, and would keep the secret too.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"secret--text"}

    class Hidden(Message):
        """The secret is no longer shown: its time was over, or it was hidden."""

        def __init__(self, field: "SecretField") -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> "SecretField":
            return self.field

    def __init__(self) -> None:
        super().__init__()
        self._text = Characters(MAX_HALF)
        self._timer: Timer | None = None

    @property
    def is_shown(self) -> bool:
        """Whether the secret is on screen."""
        return len(self._text) > 0

    def reveal(self, secret: Secret, seconds: float) -> None:
        """Show ``secret`` for ``seconds``. The caller drops its own reference and says when it ends."""
        self._stop()
        self._text.fill(secret.reveal())
        self._timer = self.set_timer(seconds, self.conceal)
        self.refresh(layout=True)

    def conceal(self) -> None:
        """Overwrite the text and show dots again."""
        self._stop()
        if self.is_shown:
            self._text.wipe()
            self.refresh(layout=True)
            self.post_message(self.Hidden(self))

    def on_hide(self) -> None:
        self.conceal()

    def on_unmount(self) -> None:
        self._stop()
        self._text.wipe()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, -(-len(self._text) // max(1, width)))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if not self.is_shown:
            dots = "•" * min(_DOTS, width) if y == 0 else ""
            return Strip([Segment(dots, self.rich_style)]).adjust_cell_length(width, self.rich_style)
        style = self.get_component_rich_style("secret--text")
        line = list(self._text)[y * width : (y + 1) * width]
        return Strip([Segment(visible(character), style) for character in line]).adjust_cell_length(
            width, self.rich_style
        )

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
