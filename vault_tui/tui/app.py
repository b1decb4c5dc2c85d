"""The app: navigation, the idle lock and exit. Helpers do everything that touches the vault."""

import time
from collections.abc import Callable, Collection
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual.driver import Driver
from textual.events import AppFocus, Event, InputEvent, Key, MouseMove, Resize
from textual.screen import Screen

from vault_tui.bitfinex.steps import LINKS
from vault_tui.core.audit_incident import NOT_REVOKED
from vault_tui.core.errors import VaultError
from vault_tui.session import Session, SlotKind
from vault_tui.session.store import OLDER_COPY
from vault_tui.tui.burst import GAP
from vault_tui.tui.copying import Copying
from vault_tui.tui.dialogs.too_small import TooSmall, too_small
from vault_tui.tui.flows import Flows
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
from vault_tui.tui.screens.vault_list import VaultList
from vault_tui.tui.themes import THEMES
from vault_tui.tui.widgets.entry_facts import hint
from vault_tui.tui.window_flow import WindowFlow

if TYPE_CHECKING:
    from vault_tui.session.rows import Row
    from vault_tui.tui.paste_flow import PasteFlow
    from vault_tui.tui.vault_pages import VaultPages

_LINKS = tuple(link.url for link in LINKS)
CHECK_EVERY = 2.0
"""Least seconds between two checks for what another process saved; a key or the window's focus starts one."""
CHECK_DELAY = 0.05
"""Seconds by which such a check comes after its key: what the key does, a lock above all, comes first."""


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
        self.flows = Flows(self, self.copying, api_address)
        self._window_flow = WindowFlow(self, window)
        self._leaving = Leaving(self, self.copying, Idle(clock, monotonic), self._window_flow.locking)
        self._monotonic = monotonic
        self._checked_at = monotonic()
        self._last_problem = ""
        self.home = self._list = VaultList(session, clock)
        if session.settings.theme in THEMES:
            self.theme = session.settings.theme

    @property
    def settled(self) -> bool:
        """Whether nothing uses the session's keys any more; valid once the app has ended."""
        return self._leaving.settled

    @cached_property
    def _paste_flow(self) -> "PasteFlow":
        """What to do with a pasted key; loaded when first needed."""
        from vault_tui.tui.paste_flow import PasteFlow

        return PasteFlow(self, self.flows.guide)

    @cached_property
    def _vault_pages(self) -> "VaultPages":
        """Every page that isn't about one entry; loaded when first needed."""
        from vault_tui.tui.vault_pages import VaultPages

        return VaultPages(self, self.copying.clipboard)

    def get_default_screen(self) -> Screen[Any]:
        return self._list

    def on_mount(self) -> None:
        self._leaving.watch()

    def on_ready(self) -> None:
        """The list has drawn its first lines; all others come from the session's thread."""
        place = self.session.bookmark.take()
        self._list.come_back(_dict(place.get("list")))
        if self.session.read_only:
            next_step = (
                f"{hint('adopt', 'makes')} it the one that counts."
                if self.session.read_only == OLDER_COPY
                else "Install that release to change it."
            )
            self._list.alert(f"{self.session.read_only} {next_step}")
        elif self.session.is_doubted:
            self._list.alert(
                f"This is not the copy that was last open here. {hint('findings', 'says what to do')}."
            )
        if self.session.opened_by is SlotKind.RECOVERY:
            self._list.alert(
                f"Opened with the recovery code. Press {hint('settings')} and set a new passphrase."
            )
        # After the first frame: a busy thread would hold the interpreter and delay it.
        self.call_after_refresh(lambda: self.run_task(self._show_the_rest(new_place=not place)))
        self._come_back(_dict(place.get("page")))

    # -- what is shown

    def vault_changed(self) -> None:
        async def show() -> None:
            await self._show_everything()

        self.run_task(show())

    def show_list(self, cursor_id: str = "") -> None:
        while self.screen is not self._list:
            self.pop_screen()
        if cursor_id:
            self._list.come_back({"entry": cursor_id})
            self.vault_changed()

    def tell_notices(self) -> None:
        for notice in self.session.take_notices():
            self._list.alert(notice)

    async def _show_everything(self) -> "list[Row]":
        rows = await self.thread.run(self.session.rows)
        self._list.show_rows(rows)
        for page in self.screen_stack:
            if isinstance(page, Page):
                page.vault_changed()
        return rows

    async def _show_the_rest(self, *, new_place: bool) -> None:
        """Show the whole list; unless a place is restored, warn of leaks that are still open."""
        rows = await self._show_everything()
        leaked = sum(row.finding == NOT_REVOKED for row in rows) if new_place else 0
        if leaked:
            keys = "A leaked key is" if leaked == 1 else f"{leaked} leaked keys are"
            self._list.alert(
                f"{keys} not known to be revoked. Press {hint('findings', 'and Enter')} to go on."
            )
        await self.thread.run(self.all_shown)

    async def _check_for_changes(self) -> None:
        """Take over what another process saved, and see whether the window is open."""
        await self._window_flow.look()
        self._show_state()
        try:
            changed = await self.thread.run(self.session.refresh)
        except VaultError as error:
            if error.sentence != self._last_problem:
                self._last_problem = error.sentence
                self._list.alert(f"{error.sentence} {error.remedy}")
            return
        self._last_problem = ""
        if changed:
            await self._show_everything()

    # -- where commands lead

    def on_entry_command(self, message: EntryCommand) -> None:
        self.run_task(self.flows.do(message.command_id, message.entry_id))

    def on_halves_pasted(self, _: HalvesPasted) -> None:
        self.run_task(self._paste_flow.offer(self._list.take_caught()))

    def on_entries_command(self, message: EntriesCommand) -> None:
        self.run_task(self.flows.do_to_many(message.command_id, message.entry_ids))

    def on_page_wanted(self, message: PageWanted) -> None:
        if message.command_id == "new":
            self.flows.guide.new()
        elif message.command_id == "match":
            self.run_task(self.flows.match.begin())
        elif message.command_id == "window":
            self.run_task(self._open_or_close_window())
        else:
            self._vault_pages.open(message.command_id)

    async def _open_or_close_window(self) -> None:
        await self._window_flow.toggle()
        self._show_state()

    def _show_state(self) -> None:
        self.page.show_state(" · ".join(filter(None, (self._window_flow.words, self._leaving.words()))))

    def on_setting_chosen(self, message: SettingChosen) -> None:
        self._vault_pages.change_setting(message.setting_id)

    def on_finding_decided(self, message: FindingDecided) -> None:
        self._vault_pages.decide(message)

    def on_backup_command(self, message: BackupCommand) -> None:
        self._vault_pages.do_to_backup(message.command_id, message.number)

    def action_palette(self) -> None:
        if self.screen is self.page:
            self.run_task(self._vault_pages.palette())

    def action_help(self) -> None:
        if self.screen is self.page:
            self._vault_pages.help()

    # -- whether somebody is there

    def at_prompt(self, call: Callable[[], Result]) -> Result:
        """As :meth:`Front.at_prompt`; an answer counts as activity, leaving the prompt doesn't."""
        answer = super().at_prompt(call)
        if answer:
            self._leaving.note_activity()
        return answer

    async def on_event(self, event: Event) -> None:
        """See every key first: it counts as activity, or is dropped once the vault is due to lock."""
        if isinstance(event, InputEvent) and not isinstance(event, MouseMove) and not event.is_forwarded:
            if not self._leaving.note_activity():
                return
            self._show_state()
        if isinstance(event, Key | AppFocus) and self._monotonic() - self._checked_at >= CHECK_EVERY:
            self._checked_at = self._monotonic()
            self.set_timer(CHECK_DELAY, lambda: self.run_task(self._check_for_changes()))
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
        if (
            draft.get("at") in {None, "list"}
            or self.flows.come_back(draft)
            or self._vault_pages.come_back(draft)
        ):
            return
        self.flows.guide.restore(draft)

    def _write_to_terminal(self, data: bytes) -> None:
        if self._driver is not None:
            self._driver.write(data.decode("ascii"))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
