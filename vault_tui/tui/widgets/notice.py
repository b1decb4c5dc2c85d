"""A sentence that stays until it's answered."""

from textual.content import Content
from textual.widgets import Static

from vault_tui.tui.widgets.drawing import visible_lines


class Notice(Static):
    """What happened and what to do next, beside what it is about; takes no room while there's nothing to say.

    ``tone`` colours what the words say: ``plain``, ``good``, ``warning`` or ``danger``.
    """

    def __init__(self, text: str = "", tone: str = "plain", *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self.text = ""
        self.say(text, tone)

    def say(self, text: str, tone: str = "plain") -> None:
        """Show a text instead of the one before; an empty one takes it away."""
        changed, self.text = text != self.text, text
        for name in ("plain", "good", "warning", "danger"):
            self.set_class(name == tone, f"-{name}")
        if changed:  # the same words again would lay the whole screen out again
            self.update(Content(visible_lines(text)))
        self.display = bool(text)

    def clear(self) -> None:
        """Take the sentence away."""
        self.say("")
