"""Rotating a key on the screens: a page that shows the stages, and what is done at each."""

from collections.abc import Callable

from vault_tui.bitfinex import rotation_words as words
from vault_tui.bitfinex.pair_words import in_full, proved
from vault_tui.core.alphabets import named
from vault_tui.core.errors import NoSuchEntry
from vault_tui.core.halves import Half
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry
from vault_tui.core.rotation import check_abortable, stage_of
from vault_tui.system.surroundings import ssh_server_address
from vault_tui.tui.asking_flow import AskingFlow
from vault_tui.tui.copying import Copying
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.front import Front
from vault_tui.tui.guide_step import GuideStep
from vault_tui.tui.new_pair_steps import NewPairSteps
from vault_tui.tui.new_pair_walk import CAPTURE, MakingWalk
from vault_tui.tui.screens.guide_addresses import GuideAddresses
from vault_tui.tui.screens.guide_capture import GuideCapture
from vault_tui.tui.screens.guide_list import GuideList
from vault_tui.tui.screens.guide_permissions import GuidePermissions
from vault_tui.tui.screens.key_check import KeyCheck
from vault_tui.tui.screens.rotation_page import RotationPage


class RotationFlow:
    """Begins rotations and comes back to them. What is asked and moved is in :class:`_OneKey`."""

    def __init__(
        self, front: Front, copying: Copying, asking: AskingFlow, edit: Callable[[str], None]
    ) -> None:
        self._front = front
        self._copying = copying
        self._asking = asking
        self._edit = edit

    async def open(self, entry_id: str) -> None:
        """Show where the rotation stands; begin it first where there is none, after asking."""
        front = self._front
        entry = front.session.entry(entry_id)
        if entry.rotation is None:
            question = Confirm(
                f"Replace the key of {named(entry.label)} by a new one?",
                "Begin the rotation",
                keep="Not now",
                explanation=words.explanation(entry),
            )
            if not await front.ask(question):
                return
            entry = await front.thread.run(lambda: front.session.rotating.begin(entry_id))
            front.entry_changed(entry_id)
        front.push_screen(RotationPage(entry, self._one(entry_id), front.clock))

    async def verify(self, entry_id: str) -> None:
        """Ask about the new pair again, from the page that shows the result."""
        await self._one(entry_id).verify()

    async def agree(self, entry_id: str) -> None:
        """Go on with a new pair that has not proved itself, after asking."""
        await self._one(entry_id).agree()

    def _one(self, entry_id: str) -> "_OneKey":
        return _OneKey(self._front, self._copying, self._asking, self._edit, entry_id)


class _OneKey:
    """:class:`Rotator` for one entry."""

    def __init__(
        self,
        front: Front,
        copying: Copying,
        asking: AskingFlow,
        edit: Callable[[str], None],
        entry_id: str,
    ) -> None:
        self._front = front
        self._copying = copying
        self._asking = asking
        self._edit = edit
        self._id = entry_id
        self._rotating = front.session.rotating

    def entry(self) -> Entry | None:
        try:
            return self._front.session.entry(self._id)
        except NoSuchEntry:
            return None

    def go_on(self, stage: RotationStage) -> None:
        if stage is RotationStage.NEW_KEY:
            self._make()
            return
        bitfinex = self._entry.is_bitfinex
        self._front.run_task(
            {
                RotationStage.VERIFY: self.verify if bitfinex else self.agree,
                RotationStage.HAND_OVER: self._hand_over,
                RotationStage.SWITCH: self._switch,
                RotationStage.REVOKE: self._revoked,
                RotationStage.PROVE: self._prove if bitfinex else self._unproved,
                RotationStage.TICK: self._gone,
            }[stage]()
        )

    def put_in_again(self) -> None:
        self._make(again=True)

    def skip(self, stage: RotationStage) -> None:
        self._front.run_task(self.agree() if stage is RotationStage.VERIFY else self._unproved())

    def give_up(self) -> None:
        self._front.run_task(self._give_up())

    def check(self) -> None:
        if self._entry.outgoing is not None:
            self._front.run_task(self._asking.check_dead(self._id))

    def copy(self, half: Half) -> None:
        self._front.run_task(self._copying.new_half(self._id, half))

    def edit(self) -> None:
        self._edit(self._id)

    def send_to_clipboard(self, text: str, what: str) -> None:
        self._front.run_task(self._copying.public(text, what))

    # -- the new key

    def _make(self, *, again: bool = False) -> None:
        walk = MakingWalk(self._front.session, self._front.thread, self._entry, self._front.entry_changed)
        if again:
            walk.guide = walk.guide.back_to(CAPTURE)
        _MakingSteps(
            self._front, self._copying, self._asking, walk, captured=lambda _: None, edit=self._edit
        ).begin()

    async def verify(self) -> None:
        """Ask about the new pair; go on when it proved itself, show the result when it didn't."""
        found = await self._asking.ask_about(self._entry, "candidate")
        if found is None:
            self._front.page.say("Stopped. Nothing was concluded; the pair is sealed.")
            return
        entry, page = self._entry, self._front.page
        if entry.candidate is not None and proved(entry, entry.candidate.seen):
            await self._moved(lambda: self._rotating.verified(self._id))
            self._to_the_stages()
            self._front.page.say(in_full(entry, entry.candidate.seen), "good")
        elif isinstance(page, KeyCheck) and page.entry_id == self._id and page.about_new_pair:
            page.show(found, entry)
        else:
            self._front.push_screen(KeyCheck(found, entry, self._front.clock))

    async def agree(self) -> None:
        """Go on with the new pair as it is, on the person's word instead of Bitfinex's."""
        entry = self._entry
        if not await self._asked(
            f"Go on with the new key of {named(entry.label)} as it is?",
            "Go on with it",
            f"{in_full(entry, entry.candidate.seen if entry.candidate else None)} "
            "The old key stays in use until the switch.",
            danger=entry.is_bitfinex,
        ):
            return
        await self._moved(lambda: self._rotating.verified(self._id, agreed=True))
        self._to_the_stages()

    async def _hand_over(self) -> None:
        await self._moved(lambda: self._rotating.handed_over(self._id))

    async def _switch(self) -> None:
        entry = self._entry
        if await self._asked(
            f"Does {words.program(entry)} run on the new key?",
            "It does, or will at its next start",
            f"The key that starts {words.key_start(entry.candidate)} is in use from then on: `get` and `run` "
            "give that one. The old one still works, and stays sealed here.",
        ):
            await self._moved(lambda: self._rotating.switch(self._id))
            if (now := self._entry).rotation is None:
                self._front.page.say(words.switched(now), "good")

    # -- the old key

    async def _revoked(self) -> None:
        entry = self._entry
        if await self._asked(
            f"Is the OLD key, which starts {words.key_start(entry.outgoing)}, revoked?",
            "It is revoked there",
            "Next, it is asked with: it should be refused." if entry.is_bitfinex else "",
        ):
            await self._moved(lambda: self._rotating.revoked(self._id))

    async def _prove(self) -> None:
        await self._asking.ask_whether_dead(self._entry, lambda who: self._rotating.prove(self._id, who))

    async def _unproved(self) -> None:
        bitfinex = self._entry.is_bitfinex
        if await self._asked(
            "Go on without a proof?" if bitfinex else "Did you try the old key, and it was refused?",
            "Go on without" if bitfinex else "It was refused",
            "The old key may still be alive: treat it as that until it is gone from the page.",
            danger=bitfinex,
        ):
            await self._moved(lambda: self._rotating.unproved(self._id))

    async def _gone(self) -> None:
        entry = self._entry
        if not await self._asked(
            f"Is the key that starts {words.key_start(entry.outgoing)} gone from that page?",
            "Gone: close the rotation",
            "Your word closes it. The old pair stays sealed in the history.",
            danger=True,
        ):
            return
        await self._moved(lambda: self._rotating.gone(self._id))
        self._front.page.say(words.closed(entry), "good")

    async def _give_up(self) -> None:
        entry = self._entry
        check_abortable(entry)
        if not await self._asked(
            f"Give up the rotation of {named(entry.label)}?",
            "Give it up",
            "The old key stays in use. What is sealed of a new one goes to the history; that key works until "
            "it is revoked.",
            danger=True,
        ):
            return
        await self._moved(lambda: self._rotating.abort(self._id))
        self._front.page.say(words.given_up(entry), "warning")

    # -- within

    @property
    def _entry(self) -> Entry:
        return self._front.session.entry(self._id)

    async def _asked(self, question: str, yes: str, explanation: str, *, danger: bool = False) -> bool:
        dialog = Confirm(question, yes, keep="Not yet", explanation=explanation, danger=danger)
        answer = await self._front.ask(dialog)
        return answer is True

    async def _moved(self, move: Callable[[], Entry]) -> None:
        """Save a move, and leave the page when that ends the rotation."""
        entry = await self._front.thread.run(move)
        page = self._front.page
        if stage_of(entry) is None and isinstance(page, RotationPage):
            self._front.pop_screen()
        self._front.entry_changed(self._id)

    def _to_the_stages(self) -> None:
        """Leave a report about the new pair, which is out of date now."""
        if isinstance(self._front.page, KeyCheck):
            self._front.pop_screen()


class _MakingSteps(NewPairSteps):
    """The guide's own screens for the page, with the plan of the old key."""

    def screen(self) -> GuideStep:
        if self.walk.step.id == "addresses":
            return GuideAddresses(self.walk, self, ssh_server_address())
        made = {"permissions": GuidePermissions, "capture": GuideCapture}.get(self.walk.step.id, GuideList)
        return made(self.walk, self)
