"""Yes or no, with the consequence as the word for yes."""

from collections.abc import Iterable

from textual.widget import Widget

from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.widgets.choices import Choice, Choices
from vault_tui.tui.widgets.rows import Rows


class Confirm(Dialog[bool]):
    """Asks before something is done; Esc keeps everything as it is.

    ``consequence`` labels the answer yes ("Move to trash"), ``keep`` the answer no. With ``danger`` the
    cursor starts on ``keep``, so that a stray Enter does nothing.
    """

    def __init__(
        self,
        question: str,
        consequence: str,
        *,
        keep: str = "Keep it",
        explanation: str = "",
        danger: bool = False,
    ) -> None:
        super().__init__(question, explanation, safe=False, labels={"back": keep.lower()})
        answers = [Choice("yes", consequence), Choice("no", keep)]
        self._choices = Choices(answers, chosen="no" if danger else "yes")

    def answers(self) -> Iterable[Widget]:
        yield self._choices

    def action_choose(self) -> None:
        self.dismiss(self._choices.current == "yes")

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_choose()
