"""The app as its helpers see it: the session and its thread, questions and messages."""

from collections.abc import Callable, Collection, Coroutine
from functools import partial
from typing import Any, TypeVar

from textual.driver import Driver
from textual.worker import WorkType

from vault_tui.core.errors import VaultError
from vault_tui.session import Session
from vault_tui.system.process import give_back_memory
from vault_tui.tui.base import HardenedApp
from vault_tui.tui.burst import GAP
from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.dialogs.working import Working
from vault_tui.tui.page import Page
from vault_tui.tui.ports import Prompts
from vault_tui.tui.session_thread import SessionThread

Result = TypeVar("Result")
Answer = TypeVar("Answer")


class Front(HardenedApp[str]):
    """Base of the app. The helpers that act on entries get this and nothing wider."""

    home: Page
    """The page that every way back leads to."""

    def __init__(
        self,
        session: Session,
        *,
        prompts: Prompts,
        clock: Callable[[], float],
        links: Collection[str] = (),
        burst_gap: float = GAP,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(links=links, burst_gap=burst_gap)
        self.driver_class = driver_class or self.driver_class
        self.session = session
        self.prompts = prompts
        self.clock = clock
        self.thread = SessionThread()
        self._not_begun: set[Coroutine[Any, Any, None]] = set()
        self._busy = 0

    @property
    def page(self) -> Page:
        """The full screen that is on top, under whatever dialog is open."""
        pages = (screen for screen in reversed(self.screen_stack) if isinstance(screen, Page))
        return next(pages, self.home)

    @property
    def at_work(self) -> bool:
        """Whether a task is running and not waiting for an answer."""
        return bool(self._busy or self._not_begun)

    def run_task(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work that takes a while or asks. A :class:`VaultError` ends it and is shown on the page."""
        self._not_begun.add(work)
        begin: WorkType[None] = partial(self._run_and_report, work)
        self.run_worker(begin)

    async def ask(self, dialog: Dialog[Answer]) -> Answer | None:
        """The answer to a dialog. Only within an :meth:`run_task`."""
        self._busy -= 1
        try:
            return await self.push_screen_wait(dialog)
        finally:
            self._busy += 1

    async def work(self, words: str, call: Callable[[], Result]) -> Result:
        """Run something that takes a second or more, with ``words`` on the screen and no keys meanwhile."""
        await self.push_screen(working := Working(words))
        try:
            return await self.thread.run(call)
        finally:
            working.dismiss()

    def at_prompt(self, call: Callable[[], Result]) -> Result:
        """Run a question of :attr:`prompts` on the bare terminal; the screens come back afterwards."""
        if self._driver is None or not self._driver.can_suspend:
            return call()
        with self.suspend():
            return call()

    def leaving(self) -> None:
        """Called once, before the last steps: a subclass can limit their time."""

    def all_shown(self) -> None:
        """Called once, on the session's thread, when the first screen is complete."""
        give_back_memory()

    def left(self, how: str) -> None:
        """Called once, after the last steps: the app ends, with ``how`` as its result."""
        self.exit(how)

    def tell_notices(self) -> None:
        """Show what the session has to tell; called after everything that used it."""
        raise NotImplementedError

    def entry_changed(self, entry_id: str) -> None:
        """An entry was saved: bring everything that shows it up to date."""
        self.vault_changed()

    def vault_changed(self) -> None:
        """Something was saved: bring every page up to date."""
        raise NotImplementedError

    def show_list(self, cursor_id: str = "") -> None:
        """Leave every page but the list, with the cursor on that entry."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Close work that never began; the interpreter would print a warning about it on the terminal."""
        for work in self._not_begun:
            work.close()
        self._not_begun.clear()

    async def _run_and_report(self, work: Coroutine[Any, Any, None]) -> None:
        if work not in self._not_begun:
            return
        self._not_begun.remove(work)
        self._busy += 1
        try:
            await work
        except VaultError as error:
            self.page.say_error(error)
        finally:
            self._busy -= 1
        self.tell_notices()
