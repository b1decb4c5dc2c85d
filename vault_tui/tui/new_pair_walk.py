"""Progress through sealing a new pair beside the one in use: the same steps, another pair."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from vault_tui.bitfinex.rotation_words import making_steps
from vault_tui.bitfinex.steps import ON_SCREEN, VERIFY
from vault_tui.core.alphabets import named
from vault_tui.core.checklist import Step, Trouble
from vault_tui.core.guide import DONE, Guide
from vault_tui.core.halves import Half
from vault_tui.core.models import Entry, Progress, visible
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.pairs import with_new_in_use
from vault_tui.tui.guide_walk import Walk
from vault_tui.tui.session_thread import SessionThread

CAPTURE: Final = "capture"


def new_pair_steps(entry: Entry) -> tuple[Step, ...]:
    """Capture, and verify where there is an exchange to ask."""
    wanted = {CAPTURE, VERIFY} if entry.is_bitfinex else {CAPTURE}
    return tuple(step for step in ON_SCREEN if step.id in wanted)


class NewPairWalk(Walk):
    """Its :attr:`entry` is the entry as if the new pair were in use already.

    Its position follows from what is sealed, so only the halves are saved: the entry's own guide is left
    alone, and no step here can touch the pair in use.
    """

    at = "new-pair"

    def __init__(
        self,
        session: Session,
        thread: SessionThread,
        entry: Entry,
        tell: Callable[[str], None],
        steps: tuple[Step, ...] | None = None,
    ) -> None:
        steps = steps or new_pair_steps(entry)
        super().__init__(session, thread, Guide.resume(steps, _with_new(entry, _begin(entry, steps))), tell)

    @property
    def title(self) -> str:
        return f"New pair · {named(self.entry.label)} · {visible(self.entry.account)}"

    async def keep(self, moved: Guide) -> None:
        """Keep the position in memory only."""
        self.guide = moved

    async def seal(self, half: Half, value: Secret) -> None:
        entry_id, pairs = self.entry.id, self.session.pairs
        if half is Half.API_KEY:
            self._take(await self._thread.run(lambda: pairs.seal_candidate_key(entry_id, value.reveal())))
        else:
            self._take(await self._thread.run(lambda: pairs.seal_candidate_secret(entry_id, value)))

    async def go_back(self, trouble: Trouble) -> None:
        """A half that can't be completed is given up; the pair in use stays as it is."""
        moved, entry_id = self.guide.after(trouble), self.entry.id
        if self.guide.sets_aside(trouble):
            self._take(await self._thread.run(lambda: self.session.pairs.drop_candidate(entry_id)))
        self.guide = moved.with_entry(self.entry)

    def refresh(self) -> None:
        self.guide = self.guide.with_entry(self._seen(self.session.entry(self.entry.id)))

    def _take(self, entry: Entry) -> None:
        self.guide = self.guide.with_entry(self._seen(entry))
        self._tell(entry.id)

    def _seen(self, entry: Entry) -> Entry:
        return _with_new(entry, self.guide.progress)


class MakingWalk(NewPairWalk):
    """The first stage of a rotation: every step to a new key. The rotation keeps position and ticks."""

    at = "rotation"

    def __init__(
        self, session: Session, thread: SessionThread, entry: Entry, tell: Callable[[str], None]
    ) -> None:
        super().__init__(session, thread, entry, tell, making_steps(entry))
        rotation = entry.rotation
        if rotation is not None and rotation.step:
            progress = Progress(rotation.step, rotation.ticks, rotation.saved_at)
            self.guide = Guide.resume(self.guide.steps, _with_new(entry, progress))

    async def keep(self, moved: Guide) -> None:
        entry_id, progress = moved.entry.id, moved.progress
        saved = await self._thread.run(lambda: self.session.rotating.keep_progress(entry_id, progress))
        self.guide = moved
        self._take(saved)

    async def go_back(self, trouble: Trouble) -> None:
        await super().go_back(trouble)
        await self.keep(self.guide)


def _with_new(entry: Entry, progress: Progress) -> Entry:
    return replace(with_new_in_use(entry), progress=progress)


def _begin(entry: Entry, steps: tuple[Step, ...]) -> Progress:
    """The step after those whose half is sealed already."""
    whole = entry.candidate is not None and entry.candidate.secret is not None
    later = [step.id for step in steps[1:]]
    return Progress((later or [DONE])[0] if whole else steps[0].id)
