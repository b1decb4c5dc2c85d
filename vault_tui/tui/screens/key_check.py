"""What Bitfinex just said about one key."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.core.alphabets import named
from vault_tui.core.models import Entry
from vault_tui.core.pairs import Which
from vault_tui.session.exchange import Verification
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.messages import EntryCommand
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.check_report import CheckReport


class KeyCheck(Page):
    """Read only; ``v`` asks again. For a new pair, Enter asks whether to use it."""

    place: ClassVar[Where] = Where.CHECK
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.CHECK)]

    def __init__(self, found: Verification, entry: Entry, clock: Callable[[], float]) -> None:
        which = "new pair of " if found.which == "candidate" else ""
        super().__init__(f"‹ Verified · {which}{named(entry.label)}", labels={"next": "use it or not"})
        self._found = found
        self._entry = entry
        self._clock = clock
        self._report = CheckReport()

    def body(self) -> Iterable[Widget]:
        yield self._report

    def on_mount(self) -> None:
        self.show(self._found, self._entry)
        self._report.focus()

    def show(self, found: Verification, entry: Entry) -> None:
        """Show another result about the same key."""
        self._found, self._entry = found, entry
        self._report.show(found, entry, self._clock())
        self.foot.show(left_out=frozenset() if self.about_new_pair else frozenset({"next"}))

    @property
    def entry_id(self) -> str:
        """The entry that was asked about."""
        return self._entry.id

    @property
    def which(self) -> Which:
        """Which of its pairs was asked about."""
        return self._found.which

    @property
    def about_new_pair(self) -> bool:
        """Whether this is about a pair that waits to be used."""
        return self.which == "candidate"

    def state_words(self) -> str:
        return self._found.host

    def draft(self) -> dict[str, Any]:
        return {"at": "detail", "entry": self._entry.id}

    def action_verify(self) -> None:
        command = "verify-new-pair" if self.about_new_pair else "verify"
        self.post_message(EntryCommand(command, self._entry.id))

    def action_next(self) -> None:
        if self.about_new_pair:
            self.post_message(EntryCommand("use-new-pair", self._entry.id))

    def action_back(self) -> None:
        self.dismiss()
