"""The field into which an API key or an API secret is pasted."""

from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Key, Paste
from textual.message import Message
from textual.strip import Strip

from vault_tui.core.models import MAX_HALF, visible
from vault_tui.core.secret import Secret
from vault_tui.tui.characters import Characters
from vault_tui.tui.pastes import TakesWholePaste
from vault_tui.tui.widgets.drawing import fit

MAX_PASTE = 16_384
"""Characters that a paste may have: two halves with whatever a page puts around them."""


class CaptureField(TakesWholePaste, can_focus=True, inherit_bindings=False):
    """One line that takes a paste whole and gives nothing away.

    There is no selection, copy or cut, and the cursor doesn't blink. A paste isn't put into the field but
    announced as :class:`Pasted`, because it may hold both halves, labels and line breaks; the screen
    takes it with :meth:`take_paste` and puts back what belongs here with :meth:`fill`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("home,ctrl+a", "to_start", show=False),
        Binding("end,ctrl+e", "to_end", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete,ctrl+d", "delete_right", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"capture--cursor", "capture--placeholder"}

    class Changed(Message):
        """What is in the field changed."""

        def __init__(self, field: "CaptureField") -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> "CaptureField":
            return self.field

    class Pasted(Changed):
        """A paste waits to be taken; another one is added to it. It's wiped when the field is left."""

    class PasteTooLong(Changed):
        """A paste was longer than anything this could be, and was dropped."""

    def __init__(self, *, masked: bool) -> None:
        super().__init__()
        self.masked = masked
        self.placeholder = "paste here"
        self._text = Characters(MAX_HALF)
        self._paste = Characters(MAX_PASTE)
        self._cursor = 0

    @property
    def text_length(self) -> int:
        """How many characters are in the field."""
        return len(self._text)

    def take(self) -> Secret:
        """Take what is in the field, and empty it."""
        secret = Secret(self._text.text())
        self.action_empty()
        return secret

    def take_paste(self) -> Secret:
        """Take the waiting paste, with its line breaks; none waits afterwards."""
        secret = Secret(self._paste.text())
        self._paste.wipe()
        return secret

    def fill(self, secret: Secret) -> None:
        """Put a half into the field."""
        self._text.fill(secret.reveal())
        self._cursor = len(self._text)
        self._changed()

    def action_empty(self) -> None:
        """Overwrite everything in the field."""
        self._text.wipe()
        self._paste.wipe()
        self._cursor = 0
        self._changed()

    def action_show_typed(self) -> None:
        """Show what was typed, or hide it."""
        self.masked = not self.masked
        self.refresh()

    def action_move(self, by: int) -> None:
        self._cursor = max(0, min(self._cursor + by, len(self._text)))
        self.refresh()

    def action_to_start(self) -> None:
        self.action_move(-len(self._text))

    def action_to_end(self) -> None:
        self.action_move(len(self._text))

    def action_delete_left(self) -> None:
        if self._cursor:
            self._cursor -= 1
            self._text.delete(self._cursor)
            self._changed()

    def action_delete_right(self) -> None:
        if self._cursor < len(self._text):
            self._text.delete(self._cursor)
            self._changed()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        if event.is_printable and event.character is not None:
            event.stop()
            if self._text.insert(self._cursor, event.character):
                self._cursor += 1
                self._changed()
            else:
                self.app.bell()

    def on_paste(self, event: Paste) -> None:
        event.stop()
        # Pastes that arrive before the screen takes the first are joined: otherwise the second, perhaps
        # the secret, would be taken for the first.
        waiting = self._paste.text()
        if self._paste.fill(f"{waiting}\n{event.text}" if waiting else event.text):
            if len(self._paste):
                self.post_message(self.Pasted(self))
        else:
            self.post_message(self.PasteTooLong(self))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self._paste.wipe()
        self.refresh()

    def on_unmount(self) -> None:
        self._text.wipe()
        self._paste.wipe()

    def render_line(self, y: int) -> Strip:
        width, plain = self.size.width, self.rich_style
        cursor_style = self.get_component_rich_style("capture--cursor")
        if not len(self._text):
            words, quiet = (
                fit(self.placeholder, width),
                self.get_component_rich_style("capture--placeholder"),
            )
            first = Segment(words[:1], cursor_style if self.has_focus else quiet)
            return Strip([first, Segment(words[1:], quiet)]).adjust_cell_length(width, plain)
        start = max(0, self._cursor - width + 1)
        # Single characters, as in SecretField: nothing that Textual caches holds the whole text.
        shown = ["•" if self.masked else visible(character) for character in self._text][
            start : start + width
        ]
        shown += [" "] * (start + width > len(self._text))
        return Strip(
            [
                Segment(
                    character, cursor_style if self.has_focus and start + place == self._cursor else plain
                )
                for place, character in enumerate(shown)
            ]
        ).adjust_cell_length(width, plain)

    def _changed(self) -> None:
        self.refresh()
        self.post_message(self.Changed(self))
