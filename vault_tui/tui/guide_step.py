"""What the screens of all steps share: the frame, and the ways on, back and out."""

from collections.abc import Iterable
from typing import Any

from textual.containers import VerticalScroll
from textual.content import Content as Text
from textual.content import Span
from textual.events import DescendantFocus
from textual.geometry import Region
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.troubles import troubles
from vault_tui.core.checklist import Content, Link, Trouble
from vault_tui.core.errors import InvalidInput, VaultError
from vault_tui.core.guide import Guide
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.guide_walk import Navigation, Walk
from vault_tui.tui.page import Page
from vault_tui.tui.pastes import TakesText
from vault_tui.tui.times import clock
from vault_tui.tui.widgets.choices import Choice
from vault_tui.tui.widgets.entry_fields import BREAKPOINTS, TALL
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.rows import Rows

_WIDE = 100
"""Columns from which the head has room for the lock time as well."""
PASTED_TOO_EARLY = "Keys are pasted at a later step: Enter leads on."
_NO_FIELDS = frozenset({"next-field"})


class GuideStep(Page):
    """Base of the steps' screens. A subclass yields what is in the middle (:meth:`middle`).

    It also names its place and binds that place's commands. None are bound here: bindings are inherited,
    and a letter that is a command at one step is a letter at another.

    Everything that is done goes through :class:`Walk`, which saves it; where that fails the reason
    stands above the foot, and the screen stays as it is.
    """

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = TALL
    AUTO_FOCUS = ""

    def __init__(self, walk: Walk, navigation: Navigation) -> None:
        super().__init__()
        self.walk = walk
        self.navigation = navigation
        self.step_id = walk.step.id
        self._alarm = Notice(id="alarm", tone="warning")

    # -- what a subclass says

    def middle(self) -> Iterable[Widget]:
        """The widgets of this step, which scroll where they don't fit."""
        raise NotImplementedError

    def below(self) -> Iterable[Widget]:
        """Widgets that stay above the foot, whatever is scrolled."""
        return ()

    def show(self) -> None:
        """Draw the guide as it stands now."""

    @property
    def left_out(self) -> frozenset[str]:
        """Commands that can't be done right now."""
        return frozenset() if any(isinstance(one, TakesText) for one in self.focus_chain) else _NO_FIELDS

    # -- the frame

    @property
    def guide(self) -> Guide:
        """Where the person is."""
        return self.walk.guide

    @property
    def content(self) -> Content:
        """What this step says for the entry as it is now."""
        return self.guide.content

    @property
    def is_here(self) -> bool:
        """Whether the guide still stands at this step: a key typed ahead must not skip the next one."""
        return self.walk.step.id == self.step_id and not self.guide.finished

    @property
    def unhurried(self) -> bool:
        return self.guide.before_capture

    def draft(self) -> dict[str, Any]:
        return {"at": self.walk.at, "entry": self.walk.entry.id}

    def state_words(self) -> str:
        saved = self.guide.progress.saved_at if self.walk.begun else 0
        if self.guide.half_sealed:
            return f"HALF SEALED · {self.guide.place}"
        return f"{self.guide.place} · saved {clock(saved)}" if saved else self.guide.place

    def show_state(self, lock_words: str | None = None) -> None:
        """As on every page, but without the lock time where it would cut the key's name."""
        super().show_state(lock_words)
        self.head.show(self.walk.title, self.state_words() if self.app.size.width < _WIDE else None)

    def body(self) -> Iterable[Widget]:
        yield self._alarm
        with VerticalScroll(classes="guide--body", can_focus=False):
            yield from self.middle()
        yield from self.below()

    def on_mount(self) -> None:
        self.redraw()

    def on_screen_resume(self) -> None:
        self.walk.refresh()
        self.redraw()

    def redraw(self) -> None:
        """Draw everything that the guide may have changed."""
        if self.is_here:
            # The step that seals says so itself.
            away = self.guide.half_sealed and not self.guide.missing
            self._alarm.say(self.guide.leaving if away else "", "warning")
            self.show_state()
            self.show()
            self.show_foot()

    async def on_descendant_focus(self, _: DescendantFocus) -> None:
        self.show_foot()

    def show_foot(self) -> None:
        """Letters are commands only where nothing is typed."""
        self.foot.show(typing=isinstance(self.focused, TakesText), left_out=self.left_out)

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Keep the line under the cursor in sight where the whole step doesn't fit."""
        starts = event.rows.starts()
        if starts is None or event.rows.parent is not (body := self.query_one(".guide--body")):
            return
        first, end = starts[event.index], starts[event.index + 1]
        top = event.rows.virtual_region.y + first if event.index else 0
        body.scroll_to_region(
            Region(0, top, 1, event.rows.virtual_region.y + end - top), animate=False, force=True
        )

    # -- the ways on, back and out

    async def action_next(self) -> None:
        """Enter: the next step."""
        if self.is_here:
            await self.go_on()

    async def go_on(self) -> None:
        """To the next step, or say what is open."""
        try:
            await self.walk.keep(self.guide.next())
        except InvalidInput as error:
            self.say(error.sentence, "warning")
        except VaultError as error:
            self.say_error(error)
        else:
            self.navigation.show_step()

    async def action_back(self) -> None:
        """Esc: the step before; from the first one out."""
        if not self.is_here:
            return
        if self.guide.index == 0:
            await self.action_later()
        elif await self.keep(self.guide.back()):
            self.navigation.show_step()

    def action_skip(self) -> None:
        """Ctrl-N: on without doing it, for one of the step's reasons."""
        reasons = self.walk.step.skips
        if not reasons:
            self.say("This step can't be skipped. Finish later with Ctrl-O: all of it is kept.", "warning")
            return
        choices = [Choice(reason.id, reason.text) for reason in reasons]
        self.app.push_screen(Choose(f"Skip “{self.walk.step.title}”?", choices), self._skip)

    async def _skip(self, reason_id: str | None) -> None:
        if reason_id and await self.keep(self.guide.skip(reason_id)):
            self.navigation.show_step()

    def action_stuck(self) -> None:
        """Ctrl-G: what can go wrong on the page, this step's troubles first."""
        self._troubles = {
            trouble.id: trouble
            for trouble in troubles(self.step_id)
            # The others are about Bitfinex's own page.
            if self.walk.entry.is_bitfinex or trouble.back_to == "capture"
        }
        choices = [Choice(trouble.id, trouble.title) for trouble in self._troubles.values()]
        self.app.push_screen(Choose("Stuck? What is it?", choices), self._explain)

    def _explain(self, trouble_id: str | None) -> None:
        if not trouble_id:
            return
        trouble = self._troubles[trouble_id]
        words = "\n".join([*trouble.lines, *(advice(one).words for one in trouble.advice)])
        if not self.walk.begun:
            self.say(f"{trouble.title}: {words}")
            return
        dialog = Confirm(
            trouble.title, self.guide.way_back(trouble), keep="Stay on this step", explanation=words
        )

        async def answered(agreed: bool | None) -> None:
            if agreed:
                await self._go_back(trouble)

        self.app.push_screen(dialog, answered)

    async def _go_back(self, trouble: Trouble) -> None:
        try:
            await self.walk.go_back(trouble)
        except VaultError as error:
            self.say_error(error)
        else:
            self.navigation.show_step()

    async def action_later(self) -> None:
        """Ctrl-O: leave, to go on from here later."""
        if not self.guide.half_sealed:
            self.navigation.leave()
            return
        dialog = Confirm(
            "Leave with one half sealed?", "Leave; the page stays open", keep="Stay", danger=True,
            explanation=self.guide.leaving,
        )  # fmt: skip
        self.app.push_screen(dialog, lambda agreed: self.navigation.leave() if agreed else None)

    def action_edit(self) -> None:
        """``e``: the plan, over this step."""
        self.navigation.edit(self.walk.entry.id)

    def action_send_link(self) -> None:
        """``y``: the page's address for a browser elsewhere."""
        if self.walk.step.links:
            self.navigation.send_to_clipboard(self.walk.step.links[0].url, "address")

    async def keep(self, moved: Guide, *, drawn: bool = False) -> bool:
        """Save a tick or a move; returns False after saying why it failed.

        ``drawn``: the widget shows it already, perhaps with later ticks.
        """
        self.said.clear()
        try:
            await self.walk.keep(moved)
        except VaultError as error:
            self.say_error(error)
            self.redraw()
            return False
        if drawn:
            self.show_state()
        else:
            self.redraw()
        return True


def paragraph(*lines: str, quiet: bool = False) -> Notice:
    """Lines to read; nothing at all where there are none."""
    notice = Notice("\n".join(lines))
    notice.set_class(quiet, "-quiet")
    return notice


def advice_below(content: Content) -> Notice:
    """The step's advice that isn't shown beside one of its items."""
    beside = {item.advice for item in content.items}
    return paragraph(*(advice(one).words for one in content.advice if one not in beside), quiet=True)


def link_line(link: Link) -> Static:
    """An address that terminals make clickable, readable where they don't."""
    url = Text(link.url, spans=[Span(0, len(link.url), Style(link=link.url, underline=True))])
    return Static(url.append(f"   {link.title}"), classes="guide--link", markup=False)
