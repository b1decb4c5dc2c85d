"""Everything that makes an entry or changes one: the guide, the forms, handing over, and what follows."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from vault_tui.bitfinex.steps import ON_SCREEN, STEPS, VERIFY, way_of
from vault_tui.core.alphabets import named
from vault_tui.core.errors import NoSuchEntry
from vault_tui.core.guide import Guide
from vault_tui.core.models import Entry, Progress, RunsOn, State
from vault_tui.session.exchange import Verification
from vault_tui.system.surroundings import ssh_server_address
from vault_tui.tui.access_flow import AccessFlow
from vault_tui.tui.asking_flow import AskingFlow
from vault_tui.tui.copying import Copying
from vault_tui.tui.front import Front
from vault_tui.tui.guide_step import GuideStep
from vault_tui.tui.guide_walk import Walk
from vault_tui.tui.screens import start
from vault_tui.tui.screens.entry_form import EntryForm
from vault_tui.tui.screens.guide_addresses import GuideAddresses
from vault_tui.tui.screens.guide_capture import GuideCapture
from vault_tui.tui.screens.guide_hand_over import GuideHandOver
from vault_tui.tui.screens.guide_list import GuideList
from vault_tui.tui.screens.guide_permissions import GuidePermissions
from vault_tui.tui.screens.guide_plan import GuidePlan
from vault_tui.tui.screens.guide_verify import GuideVerify
from vault_tui.tui.screens.hand_over import HandOver
from vault_tui.tui.widgets.entry_facts import hint
from vault_tui.tui.widgets.entry_fields import EntryFields

_SHORT: Final = (("label",), ("account",), ("paper",), ("integration",), ("runs_on",))
_ADDING: Final = (
    ("label",),
    ("exchange",),
    ("account", "paper"),
    ("integration", "runs_on"),
    ("addresses",),
    ("tags",),
    ("notes",),
)
_EDITING: Final[tuple[tuple[str, ...], ...]] = (
    ("label", "exchange"),
    ("account", "paper"),
    ("integration", "runs_on"),
    ("addresses",),
    ("tags", "review_by"),
    ("notes",),
    ("rotate_every", "rotate_by"),
)
_ENDINGS: Final = frozenset({State.ACTIVE, State.COMPROMISED, State.RETIRED})


class GuideFlow:
    """Shows the screens of the guide and the forms one after the other.

    Each way ends at the page it began from, or in the list when something was made.
    """

    def __init__(self, front: Front, copying: Copying, asking: AskingFlow) -> None:
        self._front = front
        self._copying = copying
        self._asking = asking
        self._walk: Walk | None = None

    # -- ways in

    def new(self) -> None:
        """Ask what to begin with."""
        self._front.push_screen(start.Start(self._chosen))

    def make(self, draft: Mapping[str, Any] | None = None) -> None:
        """Guide the person through making a key on Bitfinex, starting with the plan."""
        self._walk = self._new_walk(Guide.resume(STEPS, _blank()))
        self._front.push_screen(GuidePlan(self._walk, self, draft))

    def resume(self, entry_id: str) -> None:
        """Resume at the step that the entry's progress names."""
        entry = self._front.session.entry(entry_id)
        guide = Guide.resume(way_of(entry), entry)
        if guide.finished:
            self.hand_over(entry_id)
            return
        self._walk = self._new_walk(guide)
        self._front.push_screen(self._screen(self._walk))

    def add(self, draft: Mapping[str, Any] | None = None, *, exchange: str | None = None) -> None:
        """A key that exists already, of any exchange: a form, then its two halves.

        ``exchange`` is what the form proposes; Bitfinex unless that is given.
        """
        blank = _blank() if exchange is None else replace(_blank(), exchange=exchange)
        fields = EntryFields(_ADDING, blank, today=self._front.session.today(), plan=True)
        self._show_adding("Add a key you have", fields, {"at": "add"}, draft)

    def on_screen(self, draft: Mapping[str, Any] | None = None) -> None:
        """A Bitfinex key that its page shows at this moment: what it is for, in short, then its halves."""
        fields = EntryFields(_SHORT, _blank(), today=self._front.session.today(), plan=False)
        self._show_adding("Bitfinex key on screen", fields, {"at": "on-screen"}, draft)

    def edit(self, entry_id: str, draft: Mapping[str, Any] | None = None) -> None:
        """Change what is noted of an entry."""
        session = self._front.session
        entry = session.entry(entry_id)
        rows = _EDITING
        if entry.state in _ENDINGS:
            rows = (*_EDITING, ("state", "nonce_unit") if entry.is_bitfinex else ("state",))
        fields = EntryFields(rows, entry, today=session.today(), plan=True)
        fields.restore(draft or {})
        walk = self._new_walk(Guide.resume(way_of(entry), entry))

        async def save(values: dict[str, Any]) -> None:
            await walk.change("edited", **values)
            self._front.pop_screen()

        where = {"at": "edit", "entry": entry_id}
        title = f"Edit · {named(entry.label)}"
        self._front.push_screen(EntryForm(title, fields, at=where, save=save, left=self._pop))

    def hand_over(self, entry_id: str) -> None:
        """Show how its program takes an entry's key."""
        self._front.push_screen(HandOver(self._front.session.entry(entry_id), self))

    def restore(self, place: Mapping[str, Any]) -> bool:
        """Reopen the page that made this :meth:`Page.draft`; False when it was none of these."""
        entry_id, fields = str(place.get("entry") or ""), place.get("fields")
        draft = fields if isinstance(fields, dict) else {}
        beginnings: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "add": self.add,
            "on-screen": self.on_screen,
            "plan": self.make,
            "start": lambda _: self.new(),
        }
        at = str(place.get("at"))
        with suppress(NoSuchEntry):
            if at == "guide" or (at == "plan" and entry_id):
                self.resume(entry_id)
                if at == "plan" and isinstance(plan := self._front.screen, GuidePlan):
                    plan.restore(draft)
                return True
            if at == "hand-over":
                self.hand_over(entry_id)
                return True
            if at == "edit":
                self.edit(entry_id, draft)
                return True
            if at in beginnings:
                beginnings[at](draft)
                return True
        return False

    # -- what the screens ask for (:class:`Navigation`)

    def show_step(self) -> None:
        """The screen of the step where the guide stands; at its end, the list."""
        if self._walk is None:
            return
        if self._walk.guide.finished:
            self.leave()
        else:
            self._front.switch_screen(self._screen(self._walk))

    def leave(self) -> None:
        """Out of the guide, to the list."""
        walk, self._walk = self._walk, None
        session = self._front.session
        self._pop()
        if walk is None or not walk.begun:
            return
        self._front.show_list(walk.entry.id)
        self._say(_done(walk) if walk.guide.finished else walk.guide.leaving)
        if walk.entry.secret is not None and not session.access.has_recovery:
            self._front.run_task(self._offer_recovery())

    def send_to_clipboard(self, text: str, what: str) -> None:
        self._front.run_task(self._copying.public(text, what))

    def verify(self, entry_id: str, show: Callable[[Verification], None]) -> None:
        async def ask() -> None:
            found = await self._asking.ask_about(self._front.session.entry(entry_id))
            if found is None:
                self._say("Stopped. Nothing was concluded; the pair is sealed.")
            else:
                show(found)

        self._front.run_task(ask())

    def overwrite_clipboard(self) -> None:
        self._front.run_task(self._copying.overwrite())

    # -- within

    def _chosen(self, way: str) -> None:
        self._pop()
        ways: dict[str, Callable[[], None]] = {
            start.MAKE: self.make,
            start.ON_SCREEN: self.on_screen,
            start.ADD: self.add,
        }
        if way in ways:
            ways[way]()

    async def _offer_recovery(self) -> None:
        """Offer a recovery code once the first key is sealed; it can be put off."""
        await AccessFlow(self._front).recovery_code()
        if not self._front.session.access.has_recovery:
            self._say(f"The recovery code can be made later: {hint('settings', 'opens')} the settings.")

    def _show_adding(
        self, title: str, fields: EntryFields, at: Mapping[str, Any], draft: Mapping[str, Any] | None
    ) -> None:
        fields.restore(draft or {})

        async def save(values: dict[str, Any]) -> None:
            session, first = self._front.session, ON_SCREEN[0].id
            progress = Progress(first, saved_at=session.now())
            entry = await self._front.thread.run(lambda: session.add(**values, progress=progress))
            self._front.entry_changed(entry.id)
            self._walk = self._new_walk(Guide.resume(way_of(entry), entry))
            self.show_step()

        labels = {"save": "to the halves"}
        self._front.push_screen(EntryForm(title, fields, at=at, save=save, left=self._pop, labels=labels))

    def _new_walk(self, guide: Guide) -> Walk:
        return Walk(self._front.session, self._front.thread, guide, self._front.entry_changed)

    def _screen(self, walk: Walk) -> GuideStep:
        if walk.step.id == "addresses":
            return GuideAddresses(walk, self, ssh_server_address())
        if walk.step.id == VERIFY:
            return GuideVerify(walk, self, self._front.clock)
        return _SCREENS.get(walk.step.id, GuideList)(walk, self)

    def _pop(self) -> None:
        self._front.pop_screen()

    def _say(self, words: str) -> None:
        self._front.page.say(words)


_SCREENS: Final[dict[str, Callable[[Walk, GuideFlow], GuideStep]]] = {
    "plan": GuidePlan,
    "permissions": GuidePermissions,
    "capture": GuideCapture,
    "hand-over": GuideHandOver,
}


def _blank() -> Entry:
    """The fields that a new entry starts with, before it is in the vault."""
    return Entry("", "", 0, 0, runs_on=RunsOn.HERE)


def _done(walk: Walk) -> str:
    return f"“{named(walk.entry.label)}” is done: both halves are sealed."
