"""The result of matching the vault with Bitfinex's page, and what is left to do there."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.steps import LINKS
from vault_tui.core.models import visible
from vault_tui.session.page_keys import Matched, PageKey
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.facts import Fact, Facts
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.scroll import Scroll


class MatchResult(Page):
    """Read only."""

    place: ClassVar[Where] = Where.HELP
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.HELP)]

    def __init__(self, done: Matched) -> None:
        super().__init__(f"‹ Matched · {done.account.words}")
        self._done = done
        self._headline = Notice(*headline(done))
        self._headline.add_class("check--headline")

    def body(self) -> Iterable[Widget]:
        yield Scroll(self._headline, Facts(result_facts(self._done), names=20))

    def draft(self) -> dict[str, Any]:
        return {"at": "match", "account": self._done.account.name, "paper": self._done.account.paper}

    def action_back(self) -> None:
        self.dismiss()


def headline(done: Matched) -> tuple[str, str]:
    """The result in one sentence, and its tone."""
    to_revoke = len(done.unwanted) + len(done.strangers)
    if to_revoke:
        what = "1 key is" if to_revoke == 1 else f"{to_revoke} keys are"
        return f"{what} on the page and should not be. Revoke there what nothing needs.", "danger"
    if done.open:
        return f"Not everything was looked at yet: {len(done.open)} left. What was ticked is kept.", "warning"
    return "The vault and the page agree.", "good"


def result_facts(done: Matched) -> list[Fact]:
    """The whole result, with what has to be done first."""
    facts = [
        *_listed("REVOKE there", _with_standing(done.unwanted), "danger"),
        *_listed("Not in this vault", [visible(name) for name in done.strangers], "warning"),
        *_listed("Ticked as gone", _with_standing(done.gone), "warning"),
        *_listed("Not looked at", [key.label for key in done.open], "quiet"),
        *_listed("As it should be", [key.label for key in done.there if key.expected]),
    ]
    return [*facts, Fact("", ""), Fact("", LINKS[0].url), Fact("", advice("review").words, tone="quiet")]


def _with_standing(keys: Iterable[PageKey]) -> list[str]:
    return [f"{key.label} ({key.standing})" for key in keys]


def _listed(name: str, texts: Sequence[str], tone: str = "") -> list[Fact]:
    return [Fact("" if number else name, text, tone=tone) for number, text in enumerate(texts)]
