"""Steps that are done on the exchange's page and ticked off here: signing in, generating."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from vault_tui.bitfinex.advice import advice
from vault_tui.tui.guide_step import PASTED_TOO_EARLY, advice_below, link_line, paragraph
from vault_tui.tui.ticked_step import TickedStep
from vault_tui.tui.widgets.checklist import Item
from vault_tui.tui.widgets.entry_facts import hint


class GuideList(TickedStep):
    """Everything it shows comes from the step's content: the words, the links, what is ticked off."""

    paste_hint: ClassVar[str] = PASTED_TOO_EARLY

    def items(self) -> list[Item]:
        return [
            Item(item.id, item.text, advice(item.advice).words if item.advice else "")
            for item in self.content.items
        ]

    def middle(self) -> Iterable[Widget]:
        content = self.content
        yield paragraph(content.lead)
        if links := self.walk.step.links:
            for link in links:
                yield link_line(link)
            yield paragraph(f"{hint('send-link', 'sends')} the first one to your own clipboard.", quiet=True)
        yield self.checklist
        yield paragraph(*content.warnings, *content.notes)
        yield advice_below(content)

    def on_mount(self) -> None:
        self.checklist.focus(scroll_visible=False)
