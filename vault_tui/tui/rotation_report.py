"""Where a rotation stands: its stages, and what is to be done at the one that comes next."""

from textual.app import ComposeResult

from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.rotation_words import content, done_with, link, revoked_before
from vault_tui.bitfinex.steps import LINKS
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry
from vault_tui.core.rotation import COMES_NEXT, STAGES
from vault_tui.tui.guide_step import link_line
from vault_tui.tui.widgets.entry_facts import hint
from vault_tui.tui.widgets.facts import Fact, Facts
from vault_tui.tui.widgets.handing_over import HandingOver, lines_to_copy
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.scroll import Scroll

_MARKS = 4
_AGAIN = f"Was it mistyped, or is it another one? {hint('new-pair', 'takes')} its halves again."
_ON_PAGE = frozenset({RotationStage.REVOKE, RotationStage.TICK})
"""Stages at which something is done on the exchange's page."""


class RotationReport(Scroll):
    """The stages as a checklist, then the words of the one that comes next."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._stages = Facts(names=_MARKS, margin=1)
        self._lead = Notice()
        self._lead.add_class("check--headline")
        self._link = link_line(LINKS[0])
        self._items = Facts(names=_MARKS, margin=1)
        self._warnings = Notice(tone="warning")
        self._handing = HandingOver(entry, new=True)
        self._notes = Notice()
        self._notes.add_class("-quiet")
        self._stage: RotationStage | None = None
        self.to_copy: tuple[str, str] | None = None
        """What can be sent to the clipboard at this stage, and what it is."""

    def compose(self) -> ComposeResult:
        yield self._stages
        yield self._lead
        yield self._link
        yield self._items
        yield self._warnings
        yield self._notes
        yield self._handing

    def show(self, entry: Entry, stage: RotationStage) -> None:
        """Show the entry at that stage."""
        said = content(entry, stage)
        if stage is not self._stage:
            self._stage = stage
            self.scroll_home(animate=False)
        self._stages.show(_lines(entry, stage))
        self._lead.say(said.lead)
        self._items.show([Fact("·", item.text) for item in said.items])
        self._warnings.say("\n".join(said.warnings), "warning")
        again = (_AGAIN,) if stage is RotationStage.VERIFY else ()
        self._notes.say("\n".join([*said.notes, *again, *(advice(one).words for one in said.advice)]))
        page = link(entry) if stage in _ON_PAGE else None
        self._link.display = page is not None
        self._handing.display = stage is RotationStage.HAND_OVER
        self.to_copy = (page.url, "address") if page else None
        if stage is RotationStage.HAND_OVER:
            self.to_copy = lines_to_copy(entry, new=True), "lines"


def _lines(entry: Entry, stage: RotationStage) -> list[Fact]:
    """Each stage in one line: what is true of it when it is done, or what is to be done."""
    now, before = STAGES.index(stage), revoked_before(entry)
    return [
        Fact("[x]", done_with(entry, one), tone="quiet")
        if number < now
        else Fact("[x]", before[one], tone="quiet")
        if one in before
        else Fact("▸ " if number == now else "[ ]", COMES_NEXT[one].capitalize())
        for number, one in enumerate(STAGES)
    ]
