"""Pick one of a few."""

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.widgets.choices import Choice, Choices
from vault_tui.tui.widgets.rows import Rows


class Choose(Dialog[str]):
    """Asks for one of ``choices`` and answers with its id; empty after Esc."""

    def __init__(
        self, question: str, choices: Sequence[Choice], *, chosen: str = "", explanation: str = ""
    ) -> None:
        super().__init__(question, explanation, safe="")
        self._choices = Choices(choices, chosen)

    def answers(self) -> Iterable[Widget]:
        yield self._choices

    @property
    def current(self) -> str:
        """The id of the answer under the cursor."""
        return self._choices.current

    def action_choose(self) -> None:
        self.dismiss(self.current)

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_choose()
