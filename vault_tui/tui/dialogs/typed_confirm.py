"""For what can't be taken back: a word has to be typed."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.widgets.text_field import TextField, TextInput


class TypedConfirm(Dialog[bool]):
    """True only when ``word`` was typed (case doesn't matter) and Enter pressed."""

    typing: ClassVar[bool] = True

    def __init__(self, question: str, word: str, *, explanation: str = "") -> None:
        super().__init__(question, explanation, safe=False, labels={"choose": word})
        self._word = word
        self._field = TextField("Type", hint=f"Type {word} and press Enter; Esc changes nothing.")

    def answers(self) -> Iterable[Widget]:
        yield self._field

    def action_choose(self) -> None:
        if self._field.value.strip().casefold() == self._word.casefold():
            self.dismiss(True)
        else:
            self._field.say(f"That is not {self._word}. Nothing was changed.")

    def on_input_submitted(self, _: TextInput.Submitted) -> None:
        self.action_choose()
