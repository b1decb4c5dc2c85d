"""Pick a theme by looking at it."""

from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.themes import WORDS
from vault_tui.tui.widgets.choices import Choice
from vault_tui.tui.widgets.rows import Rows


class PickTheme(Choose):
    """Previews the theme under the cursor; Esc restores the one before."""

    def __init__(self, theme: str) -> None:
        super().__init__("Which theme?", [Choice(name, words) for name, words in WORDS.items()], chosen=theme)
        self._before = theme

    def on_rows_highlighted(self, _: Rows.Highlighted) -> None:
        self.app.theme = self.current

    def action_back(self) -> None:
        self.app.theme = self._before
        super().action_back()
