"""Every command of a place and every entry, by typing a few letters of its name."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from vault_tui.session.rows import Row, search
from vault_tui.tui.commands import Command, acts_while_typing, key_words
from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.pairs import Pair, Pairs
from vault_tui.tui.widgets.rows import Rows
from vault_tui.tui.widgets.text_field import SearchInput, TextInput

COMMAND, ENTRY = "command:", "entry:"
"""How an answer starts; the id follows."""
_MOST = 30


class Palette(Dialog[str]):
    """Answers with ``command:`` or ``entry:`` and an id; empty after Esc."""

    typing: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "up", show=False),
        Binding("down", "down", show=False),
    ]

    def __init__(self, commands: Sequence[Command], rows: Sequence[Row], *, typed_into: bool = False) -> None:
        super().__init__("What next?", "", safe="", labels={"choose": "do it"})
        self._commands = commands
        self._rows = rows
        self._typed_into = typed_into
        self._query = SearchInput(self._caught, placeholder="a command or an entry")
        self._said = Notice(tone="warning")
        self._found = Pairs("Nothing has that name.")
        self._found.can_focus = False

    def answers(self) -> Iterable[Widget]:
        yield self._query
        yield self._said
        yield self._found

    def on_mount(self) -> None:
        self._find()

    def on_input_changed(self, event: TextInput.Changed) -> None:
        if event.value:
            self._said.clear()
        self._find()

    def _caught(self, _: str) -> None:
        self._said.say(SearchInput.TAKEN_OUT, "warning")

    def on_input_submitted(self, _: TextInput.Submitted) -> None:
        self.action_choose()

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_choose()

    def action_up(self) -> None:
        self._found.action_up()

    def action_down(self) -> None:
        self._found.action_down()

    def action_choose(self) -> None:
        if self._found.current:
            self.dismiss(self._found.current)

    def _find(self) -> None:
        query = self._query.value.casefold().strip()
        ranked = [(rank, command) for command in self._commands if (rank := _rank(query, command))]
        ranked.sort(key=lambda item: item[0])
        found = [
            Pair(f"{COMMAND}{command.id}", command.label, self._key(command), command.help)
            for _, command in ranked
        ]
        found += [
            Pair(f"{ENTRY}{match.row.id}", match.row.label, "", match.row.state)
            for match in (search(query, self._rows)[:_MOST] if query else ())
        ]
        self._found.show(found)
        self._found.action_first()

    def _key(self, command: Command) -> str:
        """A key that works where the palette was opened; in a field a letter would only be typed."""
        keys = [key for key in command.keys if not self._typed_into or acts_while_typing(key)]
        return key_words(keys[0]) if keys else ""


def _rank(query: str, command: Command) -> int:
    """How well a command fits, 1 best; 0 when it doesn't."""
    if command.label.startswith(query):
        return 1
    if query in command.label:
        return 2
    letters = iter(command.label)
    if all(letter in letters for letter in query):
        return 3
    return 4 if query in command.help.casefold() else 0
