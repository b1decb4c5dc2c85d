"""A plain field of a form: its name, the text, a hint or what is wrong with it."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Paste
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from vault_tui.core.halves import holds_half, looks_like_halves, without_halves
from vault_tui.core.models import visible
from vault_tui.tui.pastes import TakesText
from vault_tui.tui.widgets.drawing import FOCUS

_NO_PLACE = (
    "That looks like an API key or secret. It was taken out: here it would be shown and kept in clear."
)


class TextInput(Input, TakesText, inherit_bindings=False):
    """Textual's line editor without selection, copying and blinking. For text that is no secret.

    ``known`` returns completions of a text: Right at its end takes the first. The owner says what that is,
    because grey letters behind the cursor would be lost on a terminal without colours.

    ``proposed``: the value is only a proposal. Typing right after coming to the field replaces it; moving the
    cursor or deleting first edits it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("ctrl+left", "cursor_left_word", show=False),
        Binding("ctrl+right", "cursor_right_word", show=False),
        Binding("home,ctrl+a", "home", show=False),
        Binding("end,ctrl+e", "end", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete,ctrl+d", "delete_right", show=False),
        Binding("ctrl+w", "delete_left_word", show=False),
        Binding("ctrl+u", "empty", show=False),
        Binding("ctrl+k", "delete_right_all", show=False),
        Binding("enter", "submit", show=False),
    ]

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """Textual's own lays the whole screen out again for each letter."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        max_length: int = 0,
        known: Callable[[str], Sequence[str]] | None = None,
        proposed: bool = False,
    ) -> None:
        super().__init__(
            value,
            placeholder=visible(placeholder),
            max_length=max_length,
            select_on_focus=False,
            compact=True,
        )
        self._known = known
        self._proposal = value if proposed else ""
        self._just_come = False
        self.cursor_blink = False

    @property
    def _value(self) -> Text:
        return Text(visible(self.value), no_wrap=True, overflow="ignore", end="")

    def action_cursor_right(self, select: bool = False) -> None:
        """Move by a letter; at the end, take the first completion."""
        if self._known and self.cursor_at_end and (found := self._known(self.value)):
            self.value = found[0]
            self.cursor_position = len(self.value)
        else:
            super().action_cursor_right(select)

    def on_focus(self) -> None:
        self._just_come = True

    def insert_text_at_cursor(self, text: str) -> None:
        if self._just_come and self.value == self._proposal and self.cursor_at_end:
            self._just_come = False
            self.replace(text, 0, len(self.value))
        else:
            super().insert_text_at_cursor(text)

    def action_empty(self) -> None:
        """Empty the field, wherever the cursor stands."""
        self.value = ""

    def _on_paste(self, event: Paste) -> None:
        """Several lines become one; Textual would silently keep the first."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(" ".join(event.text.split()))


class SearchInput(TextInput):
    """A :class:`TextInput` to look for something with.

    Half of a key pair is never drawn there: it goes to ``caught``, and the line is emptied.
    """

    TAKEN_OUT: ClassVar[str] = (
        "That looks like an API key or secret, and was taken out. Paste it onto the list to have it sealed."
    )

    def __init__(self, caught: Callable[[str], None], *, placeholder: str) -> None:
        super().__init__(placeholder=placeholder)
        self._caught = caught

    def _on_paste(self, event: Paste) -> None:
        # Checked by itself: behind what was typed before, it wouldn't be recognized.
        if looks_like_halves(event.text):
            event.stop()
            event.prevent_default()
            self._catch(event.text)

    def _watch_value(self, value: str) -> None:
        if holds_half(value):  # from a terminal that doesn't mark a paste
            self._catch(value)
        else:
            super()._watch_value(value)

    def _catch(self, text: str) -> None:
        self.value = ""
        self._caught(text)


class TextField(Widget):
    """A label, a :class:`TextInput` and a hint, whose place an error takes until it's answered."""

    def __init__(
        self,
        name: str,
        value: str = "",
        *,
        placeholder: str = "",
        hint: str = "",
        max_length: int = 0,
        known: Callable[[str], Sequence[str]] | None = None,
        proposed: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._label = name
        self._hint = hint
        self.input = TextInput(
            value, placeholder=placeholder, max_length=max_length, known=known, proposed=proposed
        )
        self._title = Static(classes="field--name", markup=False)
        self._below = Static(classes="field--below", markup=False)
        self._said = ""

    def compose(self) -> ComposeResult:
        with Horizontal(classes="field--line"):
            yield self._title
            yield self.input
        yield self._below

    def on_mount(self) -> None:
        self.say("")
        self._show_title(" ")

    def _show_title(self, mark: str) -> None:
        self._title.update(Content(f"{mark} {visible(self._label)}"))

    def on_input_changed(self, event: TextInput.Changed) -> None:
        """Take out half of a key pair: here it would be shown and kept in clear."""
        if (rest := without_halves(event.value)) != event.value:
            event.stop()
            with self.input.prevent(Input.Changed):
                self.value = rest
            self.say(_NO_PLACE)

    def on_descendant_focus(self) -> None:
        self._show_title(FOCUS)

    def on_descendant_blur(self) -> None:
        self._show_title(" ")

    @property
    def value(self) -> str:
        """What is typed."""
        return self.input.value

    @value.setter
    def value(self, text: str) -> None:
        self.input.value = text
        self.input.cursor_position = len(text)

    def focus(self, scroll_visible: bool = True) -> "TextField":
        """Put the cursor into the field."""
        self.input.focus(scroll_visible)
        return self

    def say(self, error: str) -> None:
        """Show what is wrong beside the field; an empty text brings the hint back."""
        self.set_class(bool(error), "-wrong")
        below = visible(error or self._hint)
        self._below.display = bool(below)
        if below != self._said:  # said again with each letter, it would lay the whole form out again
            self._said = below
            self._below.update(Content(below))
