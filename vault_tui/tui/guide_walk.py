"""One person's progress through a guide; everything they do is saved before it is shown."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from vault_tui.core.alphabets import named
from vault_tui.core.checklist import Step, Trouble
from vault_tui.core.errors import Conflict
from vault_tui.core.guide import Guide
from vault_tui.core.halves import Half
from vault_tui.core.models import Entry, Progress, visible
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.exchange import Verification
from vault_tui.tui.session_thread import SessionThread


class Known(NamedTuple):
    """Where a half is in this vault already, as a sentence; empty when it's nowhere.

    ``would_be_shown``: it is known as a secret, and is about to be taken for an API key.
    """

    words: str = ""
    would_be_shown: bool = False


class Navigation(Protocol):
    """What a step's screen leaves to the flow that opened it."""

    def show_step(self) -> None:
        """Show the step where the guide stands now."""

    def leave(self) -> None:
        """Back to where the guide was opened, everything kept."""

    def edit(self, entry_id: str) -> None:
        """Open the entry's form over the step."""

    def send_to_clipboard(self, text: str, what: str) -> None:
        """Send something that is no secret, and say where it went."""

    def verify(self, entry_id: str, show: Callable[[Verification], None]) -> None:
        """Ask Bitfinex about the pair in use, and show the result unless it was stopped."""

    def overwrite_clipboard(self) -> None:
        """Put something harmless where a secret may still be, and say where it went."""


class Walk:
    """The guide as it is on disk. Methods raise the session's errors, and then nothing has changed."""

    at = "guide"
    """What the draft of a step's screen says, to come back to it."""

    def __init__(
        self, session: Session, thread: SessionThread, guide: Guide, tell: Callable[[str], None]
    ) -> None:
        self.guide = guide
        self.session = session
        self._thread = thread
        self._tell = tell

    @property
    def entry(self) -> Entry:
        """The entry, as last saved."""
        return self.guide.entry

    @property
    def step(self) -> Step:
        """Where the guide stands."""
        return self.guide.step

    @property
    def begun(self) -> bool:
        """Whether the entry is in the vault: before its label is known there is nothing to save."""
        return bool(self.guide.entry.id)

    @property
    def title(self) -> str:
        """Which key this is about, for the head of a screen."""
        entry = self.entry
        money = "paper" if entry.paper else "live"
        what = "New Bitfinex key" if entry.is_bitfinex else f"New {entry.exchange} key"
        return visible(" · ".join([what, entry.label, entry.account, money]) if self.begun else what)

    async def begin(self, label: str) -> None:
        """Add the entry to the vault, at the first step, with the proposed place where its program runs."""
        progress = Progress(self.step.id, saved_at=self.session.now())
        runs_on = self.entry.runs_on
        self._take(
            await self._thread.run(lambda: self.session.add(label, progress=progress, runs_on=runs_on))
        )

    async def keep(self, moved: Guide) -> None:
        """Save a tick or a move."""
        saved = await self._thread.run(lambda: self.session.keep_progress(moved.entry.id, moved.progress))
        self.guide = moved.with_entry(saved)
        self._tell(saved.id)

    async def change(self, what: str, **values: Any) -> bool:
        """Save those of the fields that differ; returns whether any did."""
        entry = self.entry
        new = {name: value for name, value in values.items() if getattr(entry, name) != value}
        if not new:
            return False
        try:
            self._take(await self._thread.run(lambda: self.session.change(entry, what, **new)))
        except Conflict:
            self.refresh()
            raise
        return True

    async def seal(self, half: Half, value: Secret) -> None:
        """Seal one half; it is on disk when this returns."""
        entry_id = self.entry.id
        if half is Half.API_KEY:
            self._take(await self._thread.run(lambda: self.session.seal_api_key(entry_id, value.reveal())))
        else:
            self._take(await self._thread.run(lambda: self.session.seal_secret(entry_id, value)))

    async def known(self, half: Half, value: Secret) -> Known:
        """What this vault knows already of a half that is to be sealed."""
        found = await self._thread.run(lambda: self.session.holder_of(value))
        if found is None:
            return Known()
        holder, what = found
        as_key = half is Half.API_KEY and what == Half.SECRET
        if holder.id == self.entry.id:
            before = f"This was the {what} of this entry before." if as_key else ""
            return Known(before or "This half was in this entry before.", as_key)
        where = ", in the trash" if holder.trashed_at else ""
        return Known(f"Already in this vault: the {what} of “{named(holder.label)}”{where}.", as_key)

    async def go_back(self, trouble: Trouble) -> None:
        """Move to the step that a trouble leads to; a half that can't be completed is set aside."""
        moved = self.guide.after(trouble)
        if not self.guide.sets_aside(trouble):
            await self.keep(moved)
            return
        saved = await self._thread.run(lambda: self.session.set_aside(moved.entry.id, moved.progress))
        self.guide = moved.with_entry(saved)
        self._tell(saved.id)

    def refresh(self) -> None:
        """Take over what was changed on another screen."""
        if self.begun:
            self.guide = self.guide.with_entry(self.session.entry(self.entry.id))

    def _take(self, entry: Entry) -> None:
        self.guide = (
            self.guide.with_entry(entry)
            if self.begun
            else Guide.resume(
                self.guide.steps, replace(entry, progress=entry.progress or self.guide.progress)
            )
        )
        self._tell(entry.id)
