"""A new pair beside the one in use: sealed, verified, and then taken into use or given up."""

from collections.abc import Callable
from typing import Final

from vault_tui.bitfinex.pair_words import in_full, proved
from vault_tui.bitfinex.steps import LINKS
from vault_tui.core.alphabets import named
from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import Entry, visible
from vault_tui.tui.asking_flow import AskingFlow
from vault_tui.tui.copying import Copying
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.front import Front
from vault_tui.tui.new_pair_steps import NewPairSteps
from vault_tui.tui.new_pair_walk import NewPairWalk
from vault_tui.tui.screens.key_check import KeyCheck
from vault_tui.tui.widgets.choices import Choice
from vault_tui.tui.widgets.entry_facts import hint

_VERIFY: Final = Choice("verify", "Verify it", "Bitfinex is asked what it may do, before anything uses it.")
_USE: Final = Choice("use", "Use it now", "The pair in use goes to the history.")
_CAPTURE: Final = Choice("capture", "Put in another pair", "The page shows a different one.")
_DROP: Final = Choice("drop", "Give it up", "The pair in use stays as it is.")


class PairFlow:
    """A bad new key never replaces a good old one: the pair in use stays until somebody agrees.

    :meth:`capture`, :meth:`verify`, :meth:`adopt` and :meth:`drop` each stand by themselves, for a rotation
    too; :meth:`new_pair` puts them together for an entry that is not being rotated.
    """

    def __init__(
        self, front: Front, copying: Copying, asking: AskingFlow, edit: Callable[[str], None]
    ) -> None:
        self._front = front
        self._copying = copying
        self._asking = asking
        self._edit = edit

    async def do(self, command_id: str, entry_id: str) -> None:
        """``new-pair``, ``verify-new-pair`` or ``use-new-pair``."""
        match command_id:
            case "verify-new-pair":
                await self.verify(entry_id)
            case "use-new-pair":
                await self.adopt(entry_id)
            case _:
                await self.new_pair(entry_id)

    async def new_pair(self, entry_id: str) -> None:
        """Do what comes next: seal the new pair, or decide about the one that waits."""
        entry = self._front.session.entry(entry_id)
        label, pair = named(entry.label), entry.candidate
        if entry.secret is None:
            raise InvalidInput(f"{label} holds no whole key yet.", "Go on with it first: Enter opens it.")
        if entry.rotation is not None:
            raise InvalidInput(
                f"{label} is being rotated.",
                f"What becomes of its new pair is decided there: {hint('rotate', 'goes on')}.",
            )
        if pair is None or pair.secret is None:
            self.capture(entry_id)
            return
        question = Choose(
            f"What about the new pair of {label}?",
            [*((_VERIFY,) if entry.is_bitfinex else ()), _USE, _CAPTURE, _DROP],
            chosen=_USE.id if proved(entry, pair.seen) else "",
            explanation=in_full(entry, pair.seen),
        )
        answer = await self._front.ask(question)
        if answer == _VERIFY.id:
            await self.verify(entry_id)
        elif answer == _USE.id:
            await self.adopt(entry_id)
        elif answer == _CAPTURE.id:
            self.capture(entry_id, again=True)
        elif answer == _DROP.id:
            await self.drop(entry_id)

    def capture(self, entry_id: str, *, again: bool = False) -> None:
        """Show the steps that seal a new pair, from the first one if it is to be done ``again``."""
        session = self._front.session
        walk = NewPairWalk(session, self._front.thread, session.entry(entry_id), self._front.entry_changed)
        if again:
            walk.guide = walk.guide.back_to(walk.guide.steps[0].id)
        NewPairSteps(
            self._front,
            self._copying,
            self._asking,
            walk,
            captured=self._offer,
            edit=self._edit,
        ).begin()

    async def verify(self, entry_id: str) -> None:
        """Ask about the new pair, and show the result."""
        await self._asking.verify(entry_id, "candidate")

    async def adopt(self, entry_id: str) -> bool:
        """Take the new pair into use, after asking; returns whether that was done."""
        entry = self._front.session.entry(entry_id)
        label, seen = named(entry.label), entry.candidate.seen if entry.candidate else None
        question = Confirm(
            f"Use the new pair of {label} from now on?",
            "Use the new pair",
            keep="Keep the old one",
            explanation=f"{in_full(entry, seen)} The old pair goes to the history.",
            danger=not proved(entry, seen),
        )
        if not await self._front.ask(question):
            return False
        await self._front.thread.run(lambda: self._front.session.pairs.adopt_candidate(entry_id))
        program = visible(entry.integration) or "the program that uses it"
        words = f"The new pair of {label} is in use. Give it to {program}, then revoke the old one"
        self._done(entry, f"{words}{_at(entry)}.")
        return True

    async def drop(self, entry_id: str) -> bool:
        """Give the new pair up, after asking; returns whether that was done."""
        entry = self._front.session.entry(entry_id)
        label = named(entry.label)
        question = Confirm(
            f"Give up the new pair of {label}?",
            "Give it up",
            explanation="The pair in use stays as it is. The new one goes to the history, and works until "
            "it is revoked at the exchange.",
            danger=True,
        )
        if not await self._front.ask(question):
            return False
        await self._front.thread.run(lambda: self._front.session.pairs.drop_candidate(entry_id))
        self._done(entry, f"The new pair of {label} was given up. Revoke it{_at(entry)}.")
        return True

    def _offer(self, entry_id: str) -> None:
        """After the last step: offer a pair that proved itself; for any other, ask what to do."""
        entry = self._front.session.entry(entry_id)
        ready = entry.candidate is not None and proved(entry, entry.candidate.seen)

        async def ask() -> None:
            if ready:
                await self.adopt(entry_id)
            else:
                await self.new_pair(entry_id)

        self._front.run_task(ask())

    def _done(self, entry: Entry, words: str) -> None:
        """Say it on the page that shows the entry, not on a report about the new pair, now out of date."""
        page = self._front.page
        if isinstance(page, KeyCheck) and page.about_new_pair:
            self._front.pop_screen()
        self._front.entry_changed(entry.id)
        self._front.page.say(words, "warning")


def _at(entry: Entry) -> str:
    return f" at {LINKS[0].url}" if entry.is_bitfinex else " at the exchange"
