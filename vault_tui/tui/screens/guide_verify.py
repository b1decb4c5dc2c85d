"""What the new key may really do, asked while Bitfinex's page is still open."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.session.exchange import Verification
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.guide_step import GuideStep, advice_below, paragraph
from vault_tui.tui.guide_walk import Navigation, Walk
from vault_tui.tui.widgets.check_report import CheckReport


class GuideVerify(GuideStep):
    """``v`` or the first Enter asks; the next Enter goes on, whatever the answer was."""

    place: ClassVar[Where] = Where.VERIFY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.VERIFY)]

    def __init__(self, walk: Walk, navigation: Navigation, clock: Callable[[], float]) -> None:
        super().__init__(walk, navigation)
        self._clock = clock
        self._lead = paragraph(self.content.lead)
        self._notes = paragraph(*self.content.notes, quiet=True)
        self._report = CheckReport()
        self._report.display = False
        self._asked = False

    def middle(self) -> Iterable[Widget]:
        yield self._lead
        yield self._notes
        yield advice_below(self.content)

    def below(self) -> Iterable[Widget]:
        yield self._report

    @property
    def left_out(self) -> frozenset[str]:
        """Before asking, Enter does what ``v`` would; afterwards there is nothing left to skip."""
        return frozenset({"skip"} if self._asked else {"verify"})

    def show(self) -> None:
        self.foot.rename({"verify": "again"} if self._asked else {"next": "ask Bitfinex", "skip": "not now"})

    async def action_next(self) -> None:
        """Enter: ask or, after asking, go on."""
        if not self.is_here:
            return
        if self._asked:
            await self.go_on()
        else:
            self.action_verify()

    def action_verify(self) -> None:
        """``v``: ask, or ask again after something was changed on the page."""
        self.said.clear()
        self.navigation.verify(self.walk.entry.id, self.show_found)

    def show_found(self, found: Verification) -> None:
        """Show the result; the pair is sealed, whatever was said."""
        self._asked = True
        self.walk.refresh()
        self._report.show(found, self.walk.entry, self._clock())
        self._report.display = True
        self.query_one(".guide--body").display = False
        self._report.focus()
        self.redraw()
