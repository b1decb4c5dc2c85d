"""The app: what leads where, the idle lock, and how it's left. Everything done to the vault is in helpers."""

import time
from collections.abc import Callable, Collection
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual.driver import Driver
from textual.events import AppFocus, Event, InputEvent, Key, MouseMove, Resize
from textual.screen import Screen

from vault_tui.bitfinex.steps import LINKS
from vault_tui.core.errors import VaultError
from vault_tui.core.guide import DONE
from vault_tui.core.models import Entry, State
from vault_tui.session import Kind, Session
from vault_tui.session.store import OLDER_COPY
from vault_tui.system.process import settle
from vault_tui.tui.burst import GAP
from vault_tui.tui.copying import Copying
from vault_tui.tui.dialogs.too_small import TooSmall, too_small
from vault_tui.tui.entry_page import EntryPage
from vault_tui.tui.errands import Errands
from vault_tui.tui.front import Front, Result
from vault_tui.tui.idle import Idle
from vault_tui.tui.leaving import Leaving
from vault_tui.tui.messages import (
    BackupCommand,
    EntriesCommand,
    EntryCommand,
    FindingDecided,
    HalvesPasted,
    PageShown,
    PageWanted,
    SettingChosen,
)
from vault_tui.tui.page import Page
from vault_tui.tui.ports import MakeClipboard, Prompts, Window
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.screens.vault_list import VaultList
from vault_tui.tui.themes import THEMES
from vault_tui.tui.widgets.entry_facts import hint
from vault_tui.tui.window_flow import WindowFlow

if TYPE_CHECKING:
    from vault_tui.tui.asking_flow import AskingFlow
    from vault_tui.tui.guide_flow import GuideFlow
    from vault_tui.tui.match_flow import MatchFlow
    from vault_tui.tui.pair_flow import PairFlow
    from vault_tui.tui.paste_flow import PasteFlow
    from vault_tui.tui.rooms import Rooms
    from vault_tui.tui.rotation_flow import RotationFlow

_LINKS = tuple(link.url for link in LINKS)
NEWS_EVERY = 2.0
"""Seconds between two looks for what another process saved; each is made by a key or the window's focus."""


class VaultApp(Front):
    """Shows an opened session; :meth:`run` returns ``lock`` or ``quit``.

    The caller then closes the session, unless :attr:`settled` is false: a thread still uses its keys,
    and only the end of the process, or its replacement, stops it.
    """

    def __init__(
        self,
        session: Session,
        *,
        prompts: Prompts,
        clipboard: MakeClipboard,
        window: Window | None = None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        links: Collection[str] = _LINKS,
        api_address: str = "",
        burst_gap: float = GAP,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(
            session, prompts=prompts, clock=clock, links=links, burst_gap=burst_gap, driver_class=driver_class
        )
        self.copying = Copying(self, clipboard(self._write_to_terminal))
        self._errands = Errands(self, self.copying)
        self._window_flow = WindowFlow(self, window)
        self._leaving = Leaving(self, self.copying, Idle(clock, monotonic), self._window_flow.locking)
        self._api_address = api_address
        self._monotonic = monotonic
        self._news_at = monotonic()
        self._bad_news = ""
        self.home = self._list = VaultList(session, clock)
        if session.settings.theme in THEMES:
            self.theme = session.settings.theme

    @property
    def settled(self) -> bool:
        """Whether nothing uses the session's keys any more; known once the app was left."""
        return self._leaving.settled

    @cached_property
    def guide_flow(self) -> "GuideFlow":
        """Making and editing entries; loaded when first needed."""
        from vault_tui.tui.guide_flow import GuideFlow

        return GuideFlow(self, self.copying, self.asking_flow)

    @cached_property
    def asking_flow(self) -> "AskingFlow":
        """Asking Bitfinex; loaded when first needed."""
        from vault_tui.tui.asking_flow import AskingFlow

        return AskingFlow(self, self._api_address)

    @cached_property
    def pair_flow(self) -> "PairFlow":
        """A new pair beside the one in use; loaded when first needed."""
        from vault_tui.tui.pair_flow import PairFlow

        return PairFlow(self, self.copying, self.asking_flow, self.guide_flow.edit)

    @cached_property
    def rotation_flow(self) -> "RotationFlow":
        """Replacing a key by a new one; loaded when first needed."""
        from vault_tui.tui.rotation_flow import RotationFlow

        return RotationFlow(self, self.copying, self.asking_flow, self.guide_flow.edit)

    @cached_property
    def _match_flow(self) -> "MatchFlow":
        """Matching the vault with Bitfinex's page; loaded when first needed."""
        from vault_tui.tui.match_flow import MatchFlow

        return MatchFlow(self, self.copying, self.guide_flow.add)

    @cached_property
    def _paste_flow(self) -> "PasteFlow":
        """What to do with a pasted key; loaded when first needed."""
        from vault_tui.tui.paste_flow import PasteFlow

        return PasteFlow(self, self.guide_flow)

    @cached_property
    def _rooms(self) -> "Rooms":
        """Everything beside the entries; loaded when first needed."""
        from vault_tui.tui.rooms import Rooms

        return Rooms(self, self.copying.clipboard)

    def get_default_screen(self) -> Screen[Any]:
        return self._list

    def on_mount(self) -> None:
        self._leaving.watch()

    def on_ready(self) -> None:
        """The list has drawn its first lines; all others come from the lane."""
        place = self.session.place.take()
        self._list.come_back(_dict(place.get("list")))
        if self.session.read_only:
            next_step = (
                f"{hint('adopt', 'makes')} it the one that counts."
                if self.session.read_only == OLDER_COPY
                else "Install that release to change it."
            )
            self._list.alert(f"{self.session.read_only} {next_step}")
        if self.session.opened_by is Kind.RECOVERY:
            self._list.alert(
                f"Opened with the recovery code. Press {hint('settings')} and set a new passphrase."
            )
        # Behind the first lines: a thread at work would keep the interpreter from painting them.
        self.call_after_refresh(lambda: self.errand(self._show_the_rest()))
        self._come_back(_dict(place.get("page")))

    # -- what is shown

    def vault_changed(self) -> None:
        self.errand(self._show_everything())

    def show_list(self, cursor_id: str = "") -> None:
        while self.screen is not self._list:
            self.pop_screen()
        if cursor_id:
            self._list.come_back({"entry": cursor_id})
            self.vault_changed()

    def tell_notices(self) -> None:
        for notice in self.session.take_notices():
            self._list.alert(notice)

    async def _show_everything(self) -> None:
        self._list.show_rows(await self.lane.run(self.session.rows))
        for page in self.screen_stack:
            if isinstance(page, Page):
                page.vault_changed()

    async def _show_the_rest(self) -> None:
        await self._show_everything()
        await self.lane.run(settle)

    async def _look_for_news(self) -> None:
        """Take over what another process saved, and see whether the window is open."""
        await self._window_flow.look()
        self._show_state()
        try:
            changed = await self.lane.run(self.session.refresh)
        except VaultError as error:
            if error.sentence != self._bad_news:
                self._bad_news = error.sentence
                self._list.alert(f"{error.sentence} {error.remedy}")
            return
        self._bad_news = ""
        if changed:
            await self._show_everything()

    # -- where commands lead

    def on_entry_command(self, message: EntryCommand) -> None:
        self.errand(self._do(message.command_id, message.entry_id))

    def on_halves_pasted(self, _: HalvesPasted) -> None:
        self.errand(self._paste_flow.offer(self._list.take_caught()))

    def on_entries_command(self, message: EntriesCommand) -> None:
        self.errand(self.asking_flow.verify_many(message.entry_ids))

    async def _do(self, command_id: str, entry_id: str) -> None:
        match command_id:
            case "open":
                self._open(self.session.entry(entry_id))
            case "edit":
                self.guide_flow.edit(entry_id)
            case "hand-over":
                self.guide_flow.hand_over(entry_id)
            case "reveal":
                await self._reveal(entry_id)
            case "verify":
                await self.asking_flow.verify(entry_id)
            case "activity":
                await self.asking_flow.activity(entry_id)
            case "check-dead":
                await self.asking_flow.check_dead(entry_id)
            case "rotate":
                await self.rotation_flow.open(entry_id)
            case "use-new-pair" if self.session.entry(entry_id).rotation is not None:
                await self.rotation_flow.agree(entry_id)
            case "verify-new-pair" if self.session.entry(entry_id).rotation is not None:
                await self.rotation_flow.verify(entry_id)
            case "new-pair" | "use-new-pair" | "verify-new-pair":
                await self.pair_flow.do(command_id, entry_id)
            case _:
                await self._errands.by_command[command_id](entry_id)

    def on_page_wanted(self, message: PageWanted) -> None:
        if message.command_id == "new":
            self.guide_flow.new()
        elif message.command_id == "match":
            self.errand(self._match_flow.begin())
        elif message.command_id == "window":
            self.errand(self._open_or_close_window())
        else:
            self._rooms.enter(message.command_id)

    async def _open_or_close_window(self) -> None:
        await self._window_flow.toggle()
        self._show_state()

    def _show_state(self) -> None:
        self.page.show_state(" · ".join(filter(None, (self._window_flow.words, self._leaving.words()))))

    def on_setting_chosen(self, message: SettingChosen) -> None:
        self._rooms.change_setting(message.setting_id)

    def on_finding_decided(self, message: FindingDecided) -> None:
        self._rooms.decide(message)

    def on_backup_command(self, message: BackupCommand) -> None:
        self._rooms.do_to_backup(message.command_id, message.number)

    def _open(self, entry: Entry) -> None:
        """The entry's own screen; for one that isn't finished, the guide where it stopped."""
        led = entry.progress is not None and entry.progress.step != DONE
        unfinished = entry.state in {State.DRAFT, State.HALF_SEALED} or (led and entry.state is State.ACTIVE)
        if unfinished and not self.session.read_only:
            self.guide_flow.resume(entry.id)
        else:
            self.push_screen(KeyDetail(self.session, entry, self.clock))

    async def _reveal(self, entry_id: str) -> None:
        secret = await self.lane.run(lambda: self.session.open_secret(entry_id, "reveal"))
        seconds = self.session.settings.reveal_time
        page = self.page
        if not (isinstance(page, EntryPage) and page.reveal(entry_id, secret, seconds)):
            detail = KeyDetail(self.session, self.session.entry(entry_id), self.clock)
            await self.push_screen(detail)
            detail.reveal(entry_id, secret, seconds)

    def action_palette(self) -> None:
        if self.screen is self.page:
            self.errand(self._rooms.palette())

    def action_help(self) -> None:
        if self.screen is self.page:
            self._rooms.help()

    # -- whether somebody is there

    def at_prompt(self, call: Callable[[], Result]) -> Result:
        """As :meth:`Front.at_prompt`; an answer shows that somebody is there, being left doesn't."""
        answer = super().at_prompt(call)
        if answer:
            self._leaving.somebody_is_there()
        return answer

    async def on_event(self, event: Event) -> None:
        """Every key passes here first: it shows that somebody is there, or comes too late."""
        if isinstance(event, InputEvent) and not isinstance(event, MouseMove) and not event.is_forwarded:
            if not self._leaving.somebody_is_there():
                return
            self._show_state()
        if isinstance(event, Key | AppFocus) and self._monotonic() - self._news_at >= NEWS_EVERY:
            self._news_at = self._monotonic()
            self.errand(self._look_for_news())
        await super().on_event(event)

    def on_page_shown(self, _: PageShown) -> None:
        self._show_state()
        if "_paste_flow" in self.__dict__:
            self._paste_flow.page_shown()

    def on_resize(self, event: Resize) -> None:
        if too_small(event.size) and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())

    def action_lock(self) -> None:
        self._leaving.begin("lock")

    async def action_quit(self) -> None:
        self._leaving.begin("quit")

    def _come_back(self, draft: dict[str, Any]) -> None:
        at, entry_id = draft.get("at"), draft.get("entry")
        if at in {None, "list"}:
            return
        if at == "detail" and isinstance(entry_id, str):
            self.errand(self._do("open", entry_id))
        elif at == "new-pair" and isinstance(entry_id, str):
            self.errand(self._do("new-pair", entry_id))
        elif at == "rotation" and isinstance(entry_id, str):
            self.errand(self._do("rotate", entry_id))
        elif at == "match":
            self.errand(self._match_flow.come_back(draft))
        elif not self._rooms.come_back(draft):
            self.guide_flow.restore(draft)

    def _write_to_terminal(self, data: bytes) -> None:
        if self._driver is not None:
            self._driver.write(data.decode("ascii"))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
