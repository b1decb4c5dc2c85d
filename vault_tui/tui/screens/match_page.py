"""A list to hold beside Bitfinex's page “My API Keys”, ticked off key by key."""

from collections.abc import Iterable
from typing import Any, ClassVar, Protocol

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.bitfinex.advice import Place, at
from vault_tui.bitfinex.steps import LINKS
from vault_tui.session.page_keys import Answer, Matched, PageKey
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.guide_step import link_line
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.page_keys import PageKeys
from vault_tui.tui.widgets.rows import Rows


class Matcher(Protocol):
    """What the page leaves to its flow."""

    def answer(self, key: PageKey, answer: Answer | None) -> None:
        """Save whether the page shows a key; None takes an answer back."""

    def add_stranger(self) -> None:
        """Ask for a key that only Bitfinex's page has."""

    def forget_stranger(self, name: str) -> None:
        """Take one of those off the list: it is not there any more."""

    def finish(self) -> None:
        """Act on what was ticked, after asking."""

    def send_to_clipboard(self, text: str, what: str) -> None:
        """Send the page's address to the person's clipboard."""


class MatchPage(Page):
    """Space: it is there; ``g``: it is not; the same key again takes it back. Enter ends it."""

    place: ClassVar[Where] = Where.MATCH
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.MATCH)]

    def __init__(self, state: Matched, matcher: Matcher) -> None:
        labels = {"tick": "there", "next": "finish", "new": "one more there"}
        super().__init__(f"‹ Match the page · {state.account.words}", labels=labels)
        self._state = state
        self._matcher = matcher
        self._list = PageKeys()
        self._advice = Notice("\n".join(piece.words for piece in at(Place.RECONCILE)))
        self._advice.add_class("-quiet")

    def body(self) -> Iterable[Widget]:
        yield link_line(LINKS[0])
        yield self._list
        yield self._advice

    def on_mount(self) -> None:
        self.show(self._state)
        self._list.focus()

    def show(self, state: Matched) -> None:
        """Show how far the matching is."""
        self._state = state
        self._list.show(state)
        self.show_state()

    def state_words(self) -> str:
        done, keys = self._list.looked_at
        return f"{done} of {keys} looked at"

    def draft(self) -> dict[str, Any]:
        account = self._state.account
        return {"at": "match", "account": account.name, "paper": account.paper}

    # -- keys

    def action_tick(self) -> None:
        """Space: the page shows it."""
        self._answer(Answer.THERE)

    def action_gone(self) -> None:
        """``g``: the page does not show it."""
        if stranger := self._list.stranger:
            self._matcher.forget_stranger(stranger)
        else:
            self._answer(Answer.GONE)

    def action_new(self) -> None:
        """``n``: the page shows one that is not in the list."""
        self._matcher.add_stranger()

    def action_next(self) -> None:
        """Enter: finish."""
        self._matcher.finish()

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_tick()

    def action_send_link(self) -> None:
        self._matcher.send_to_clipboard(LINKS[0].url, "address")

    def action_back(self) -> None:
        """Esc: leave; what was ticked is kept."""
        self.dismiss()

    def _answer(self, answer: Answer) -> None:
        if (key := self._list.key) is not None:
            self.said.clear()
            self._matcher.answer(key, self._list.answer(answer))
            self.show_state()
