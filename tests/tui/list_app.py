"""A list of many entries and a field above it in a process of its own: ``python -P list_app.py COUNT``."""

import sys

from textual.app import ComposeResult

from vault_tui.session.rows import Match, Row
from vault_tui.tui.base import HardenedApp
from vault_tui.tui.commands import Where
from vault_tui.tui.widgets.foot import Foot
from vault_tui.tui.widgets.head import Head
from vault_tui.tui.widgets.key_list import KeyList
from vault_tui.tui.widgets.text_field import TextInput

NOW = 1_790_000_000


class ListApp(HardenedApp[None]):
    """Tab goes between field and list; Ctrl-Q ends."""

    def compose(self) -> ComposeResult:
        yield Head("vault-tui · main account", "locks at 14:32")
        yield TextInput()
        yield KeyList(lambda: NOW)
        yield Foot(Where.LIST)

    def on_ready(self) -> None:
        rows = [
            Match(
                Row(
                    id=str(number),
                    label=f"grid-bot-{number}",
                    exchange="Bitfinex",
                    account="main",
                    paper=False,
                    integration="freqtrade",
                    may="plan: trade",
                    addresses="1",
                    set_at=NOW - 86_400 * (number % 90),
                    state="rotate 11 d late" if number % 5 == 0 else "not checked yet",
                    attention=number % 5 == 0,
                    trashed=False,
                    haystack="",
                )
            )
            for number in range(int(sys.argv[1]))
        ]
        self.screen.query_one(KeyList).fill(rows)
        self.screen.query_one(KeyList).focus()
        self.screen.query_one(Head).show(state="ready")

    async def action_quit(self) -> None:
        """Ends at once."""
        self.exit()


if __name__ == "__main__":
    ListApp().run()
