"""What every full screen has: head, body, what was said last, foot."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from vault_tui.core.errors import VaultError
from vault_tui.tui.commands import Where
from vault_tui.tui.messages import PageShown, PasteCaught
from vault_tui.tui.widgets.foot import Foot
from vault_tui.tui.widgets.head import Head, Rule
from vault_tui.tui.widgets.notice import Notice


class Page(Screen[None]):
    """Base of every full screen. ``where`` is what its head says; a subclass yields its :meth:`body`.

    A page knows no other: what leads away from it is a message or a dismissal, and the app navigates.
    """

    place: ClassVar[Where]
    paste_hint: ClassVar[str] = ""
    """What to do instead of pasting here, as a sentence."""

    def __init__(
        self, where: str = "", *, typing: bool = False, labels: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.head = Head(where)
        self.said = Notice(id="said")
        self.foot = Foot(self.place, typing=typing, labels=labels)
        self._lock_words = ""

    def compose(self) -> ComposeResult:
        self._take_size()
        yield self.head
        yield Rule()
        yield from self.body()
        yield self.said
        yield self.foot

    def _take_size(self) -> None:
        """Apply the breakpoints now: Textual does so only after the first frame, laid out without them."""
        width, height = self.app.size
        for cells, breakpoints in (
            (width, self.HORIZONTAL_BREAKPOINTS),
            (height, self.VERTICAL_BREAKPOINTS),
        ):
            self.add_class(*[name for least, name in breakpoints or () if cells >= least][-1:])

    def body(self) -> Iterable[Widget]:
        """The widgets between head and foot."""
        raise NotImplementedError

    # -- what it says

    def state_words(self) -> str:
        """What the head says at the right, before the time of locking."""
        return ""

    def show_state(self, lock_words: str | None = None) -> None:
        """Bring the head's right side up to date; the app gives the time of locking."""
        self._lock_words = self._lock_words if lock_words is None else lock_words
        self.head.show(state=" · ".join(filter(None, (self.state_words(), self._lock_words))))

    def say(self, text: str, tone: str = "plain") -> None:
        """A sentence above the foot that stays until the next one."""
        self.said.say(text, tone)

    def say_error(self, error: VaultError) -> None:
        """What went wrong and what to do next."""
        self.say(f"{error.sentence} {error.remedy}".strip(), "warning")

    def action_stay(self) -> None:
        """A letter that quits elsewhere, pressed among fields."""
        self.say("Nothing is typed here: Tab goes to the next field. Ctrl-Q quits.")

    # -- what the app asks of it

    @property
    def unhurried(self) -> bool:
        """Whether the person is busy elsewhere for this page, so that the vault waits longer to lock."""
        return False

    @property
    def unsaved(self) -> bool:
        """Whether something typed here is saved nowhere else."""
        return False

    def vault_changed(self) -> None:
        """Something was saved, here or by another process: bring what is shown up to date."""

    def draft(self) -> dict[str, Any]:
        """What to come back to after a lock, as JSON with the page's name under ``at``; never a secret."""
        return {}

    # -- events

    def on_screen_resume(self) -> None:
        self.post_message(PageShown())

    def on_paste_caught(self, message: PasteCaught) -> None:
        """Say that a paste came, and that it did nothing."""
        message.stop()
        words = f"That was a paste of {message.length} characters. Nothing was done with it."
        self.say(f"{words} {self.paste_hint}".rstrip(), "warning")
