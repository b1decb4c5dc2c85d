"""The steps that seal a new pair beside the one in use, one screen after the other."""

from collections.abc import Callable

from vault_tui.bitfinex.pair_words import in_short
from vault_tui.bitfinex.steps import VERIFY
from vault_tui.core.models import Entry
from vault_tui.session.exchange import Verification
from vault_tui.tui.asking_flow import AskingFlow
from vault_tui.tui.copying import Copying
from vault_tui.tui.front import Front
from vault_tui.tui.guide_step import GuideStep
from vault_tui.tui.new_pair_walk import NewPairWalk
from vault_tui.tui.screens.guide_capture import GuideCapture
from vault_tui.tui.screens.guide_verify import GuideVerify


class NewPairSteps:
    """:class:`Navigation` for a :class:`NewPairWalk`.

    ``captured`` is called with the entry's id after the last step; ``edit`` opens the plan.
    """

    def __init__(
        self,
        front: Front,
        copying: Copying,
        asking: AskingFlow,
        walk: NewPairWalk,
        *,
        captured: Callable[[str], None],
        edit: Callable[[str], None],
    ) -> None:
        self._front = front
        self._copying = copying
        self._asking = asking
        self.walk = walk
        self._captured = captured
        self._edit = edit

    def begin(self) -> None:
        """Show where the walk stands."""
        self._front.push_screen(self.screen())

    def show_step(self) -> None:
        if self.walk.guide.finished:
            self._front.pop_screen()
            self._captured(self.walk.entry.id)
        else:
            self._front.switch_screen(self.screen())

    def leave(self) -> None:
        self._front.pop_screen()
        entry = self._front.session.entry(self.walk.entry.id)
        half = entry.candidate is not None and entry.candidate.secret is None
        self._front.page.say(_left(entry), "warning" if half else "plain")

    def edit(self, entry_id: str) -> None:
        self._edit(entry_id)

    def send_to_clipboard(self, text: str, what: str) -> None:
        self._front.run_task(self._copying.public(text, what))

    def overwrite_clipboard(self) -> None:
        self._front.run_task(self._copying.overwrite())

    def verify(self, entry_id: str, show: Callable[[Verification], None]) -> None:
        """Ask about the new pair. Nothing uses it yet, so no program can be disturbed by that."""

        async def ask() -> None:
            found = await self._asking.ask_about(self._front.session.entry(entry_id), "candidate")
            if found is None:
                self._front.page.say("Stopped. Nothing was concluded; the pair is sealed.")
            else:
                show(found)

        self._front.run_task(ask())

    def screen(self) -> GuideStep:
        """The screen of the step where the walk stands."""
        if self.walk.step.id == VERIFY:
            return GuideVerify(self.walk, self, self._front.clock)
        return GuideCapture(self.walk, self)


def _left(entry: Entry) -> str:
    pair = entry.candidate
    if pair is None:
        return "No new pair was sealed. The pair in use is as it was."
    if pair.secret is None:
        return "Only the API key of the new pair is sealed. Keep Bitfinex's page open."
    return f"The new pair is sealed: {in_short(entry, pair.seen)}. The old one stays in use."
