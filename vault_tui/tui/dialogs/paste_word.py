"""Whether a copy has reached the clipboard that the person pastes from."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.widgets.text_field import TextField, TextInput


class PasteWord(Dialog[str]):
    """Answers with what was pasted, empty if nothing arrived; None after Esc."""

    typing: ClassVar[bool] = True

    def __init__(self, where: str) -> None:
        super().__init__(
            f"A harmless word was {where}. Paste it here.",
            "Nothing comes, or something else? Press Enter: the next way is tried.",
            safe=None,
            labels={"choose": "go on", "back": "leave it"},
        )
        self._field = TextField("Pasted")

    def answers(self) -> Iterable[Widget]:
        yield self._field

    def action_choose(self) -> None:
        self.dismiss(self._field.value)

    def on_input_submitted(self, _: TextInput.Submitted) -> None:
        self.action_choose()
