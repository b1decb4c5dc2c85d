"""One line of text."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.widget import Widget

from vault_tui.core.errors import InvalidInput
from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.widgets.text_field import TextField, TextInput


class AskText(Dialog[str]):
    """Answers with what was typed once ``clean`` accepts it; empty after Esc. Typing replaces ``value``.

    ``clean`` raises :class:`InvalidInput`, whose words are shown beside the field.
    """

    typing: ClassVar[bool] = True

    def __init__(self, question: str, name: str, value: str, clean: Callable[[str], str]) -> None:
        super().__init__(question, "", safe="", labels={"choose": "save"})
        self._clean = clean
        self._field = TextField(name, value, proposed=True)

    def answers(self) -> Iterable[Widget]:
        yield self._field

    def action_choose(self) -> None:
        try:
            self.dismiss(self._clean(self._field.value))
        except InvalidInput as error:
            self._field.say(f"{error.sentence} {error.remedy}")

    def on_input_submitted(self, _: TextInput.Submitted) -> None:
        self.action_choose()
