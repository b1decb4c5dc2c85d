"""What can be done in one place of the program."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.tui import bindings
from vault_tui.tui.commands import ALWAYS, MOVES, Command, Where, commands_for, key_words
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.facts import Fact, Facts
from vault_tui.tui.widgets.scroll import Scroll

_NAMES = {
    Where.LIST: "the vault list",
    Where.FILTER: "the vault list",
    Where.DETAIL: "an entry",
    Where.CHECK: "what Bitfinex said",
    Where.FINDINGS: "the findings",
    Where.DIARY: "the diary",
    Where.ACTIVITY: "who has been here",
    Where.ROTATION: "a rotation",
    Where.INCIDENT: "leaked keys",
    Where.MATCH: "matching the page",
    Where.TRASH: "the trash",
    Where.NEW: "a new entry",
    Where.FORM: "a form",
    Where.PLAN: "the plan for a key",
    Where.GUIDE: "the guide",
    Where.CAPTURE: "pasting the halves",
    Where.VERIFY: "verifying a new key",
    Where.HAND_OVER: "handing a key over",
    Where.SETTINGS: "the settings",
    Where.BACKUPS: "the backups",
    Where.HELP: "help",
    Where.DIALOG: "a question",
}


class Help(Page):
    """Made from the command table: the commands of ``about`` first, then those that work everywhere."""

    place: ClassVar[Where] = Where.HELP
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.HELP)]

    def __init__(self, about: Where) -> None:
        super().__init__(f"‹ Help: {_NAMES[about]}")
        commands = commands_for(about)
        everywhere = {"back", *ALWAYS, *MOVES}
        self._here = Facts(
            [_fact(command) for command in commands if command.id not in everywhere], title="HERE", names=18
        )
        self._moving = Facts(
            [_fact(command) for command in commands if command.id in MOVES], title="MOVING", names=18
        )
        self._always = Facts(
            [_fact(command) for command in commands if command.id in {"back", *ALWAYS}],
            title="EVERYWHERE",
            names=18,
        )

    def body(self) -> Iterable[Widget]:
        yield Scroll(self._here, self._always, self._moving)

    def action_back(self) -> None:
        self.dismiss()


def _fact(command: Command) -> Fact:
    return Fact(" ".join(key_words(key) for key in command.keys), command.help)
