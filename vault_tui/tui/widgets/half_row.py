"""One half of a pair on the capture screen: the field it is pasted into, and whether it is on disk."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from vault_tui.core.halves import Half
from vault_tui.core.models import visible
from vault_tui.core.secret import Secret
from vault_tui.tui.widgets.capture_field import CaptureField
from vault_tui.tui.widgets.drawing import FOCUS
from vault_tui.tui.widgets.notice import Notice

_GROUP = 4


class HalfRow(Widget):
    """Once the half is sealed, its field is shown only with the cursor in it, to replace the half.

    An API key is shown whole, in groups to compare with the page; of a secret nothing is shown. ``doubt``
    is where something odd about the half is said.
    """

    def __init__(self, half: Half) -> None:
        super().__init__(classes="half")
        self.half = half
        self.field = CaptureField(masked=half is Half.SECRET)
        self.status = Notice()
        self.doubt = Notice(tone="warning")
        self._title = Static(Content(f"  {half}"), classes="half--name", markup=False)
        self._whole = Static(classes="half--whole", markup=False)
        self._whole.display = False

    def compose(self) -> ComposeResult:
        with Horizontal(classes="half--line"):
            yield self._title
            with Vertical(classes="half--value"):
                yield self._whole
                yield self.field
                yield self.status
                yield self.doubt

    def on_descendant_focus(self) -> None:
        self._title.update(Content(f"{FOCUS} {self.half}"))

    def on_descendant_blur(self) -> None:
        self._title.update(Content(f"  {self.half}"))

    def show(self, text: str, sealed_at: str, length: int) -> None:
        """``text`` is what is to be shown of an API key ``length`` characters long, empty for a secret;
        ``sealed_at`` is empty until the half is on disk.
        """
        self._whole.update(Content(in_groups(text)))
        self._whole.display = bool(text)
        self.set_class(bool(sealed_at), "-sealed")
        self.field.placeholder = "paste another one here to replace it" if sealed_at else "paste here"
        self.field.refresh()
        if sealed_at:
            compare = "compare with the page" if len(text) == length else "the rest may be secret: not shown"
            words = f"{length} characters · {compare}" if text else "not shown"
            self.status.say(f"SEALED {sealed_at} · {words}", "good")
        elif not self.field.text_length:
            self.status.say("NOT YET")

    def put(self, half: Secret, *, masked: bool = False) -> None:
        """Put a half into the field, as something that isn't sealed yet; a secret is always ``masked``."""
        self.field.masked = masked or self.half is Half.SECRET
        with self.field.prevent(CaptureField.Changed):
            self.field.fill(half)
        self.say_open()

    def take(self) -> Secret:
        """Take what is in the field, and empty it."""
        with self.field.prevent(CaptureField.Changed):
            return self.field.take()

    def say_open(self) -> None:
        """Say that what is in the field is not on disk."""
        length = self.field.text_length
        if not length:
            self.field.masked = self.half is Half.SECRET
        self.status.say(
            f"NOT SEALED · {length} characters · Enter seals it" if length else "NOT YET", "warning"
        )


def in_groups(text: str) -> str:
    """Text in groups of four, which are easier to compare than one long word."""
    shown = visible(text)
    return " ".join(shown[at : at + _GROUP] for at in range(0, len(shown), _GROUP))
