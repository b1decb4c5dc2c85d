"""Rotating a key in stages. Each is saved before the next begins, so that it can be continued days later."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vault_tui.bitfinex.endpoint import Endpoint
from vault_tui.bitfinex.pair_words import in_short, proved
from vault_tui.core.contents import Contents
from vault_tui.core.errors import InvalidInput
from vault_tui.core.halves import Half
from vault_tui.core.incident import incident_of
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Change, Entry, Pair, Progress
from vault_tui.core.rotation import begun, check_abortable, check_stage, placed, stage_of
from vault_tui.core.secret import Secret
from vault_tui.session.changes import with_change
from vault_tui.session.death import Death, Verdict
from vault_tui.session.diary import Diary
from vault_tui.session.pairs import Pairs, find_pair, given_up, pair_of
from vault_tui.session.store import Store

if TYPE_CHECKING:
    from vault_tui.session.exchange import Exchange

_PROVED: Final = "old pair refused from here"
_UNPROVED: Final = "old pair not proved dead: gone on without"


class Rotating:
    """The steps of a rotation, each saved on return. :class:`Pairs` seals the new pair.

    Methods raise as ``Session``'s that write, and :class:`InvalidInput` when the rotation is at another
    stage: another process may have moved it on.
    """

    def __init__(self, store: Store, pairs: Pairs, diary: Diary, exchange: Callable[[], "Exchange"]) -> None:
        self._store = store
        self._pairs = pairs
        self._diary = diary
        self._exchange = exchange

    def begin(self, entry_id: str) -> Entry:
        """Begin a rotation; one that was begun already is left as it is."""
        now = self._now()

        def begin(entry: Entry) -> Entry:
            if entry.rotation is not None:
                return entry
            return with_change(replace(begun(entry, now), changed_at=now), Change(now, "rotation begun"))

        return self._alter(entry_id, begin)

    def keep_progress(self, entry_id: str, progress: Progress) -> Entry:
        """Save the progress of the guide to the new key. No history line, no backup."""
        now = self._now()

        def keep(_: Contents, entry: Entry) -> Entry:
            if entry.rotation is None or stage_of(entry) is not RotationStage.NEW_KEY:
                return entry  # the key is sealed by now, or another process went on
            kept = replace(entry.rotation, step=progress.step, ticks=progress.ticks, saved_at=now)
            return replace(entry, rotation=kept)

        return self._store.alter(entry_id, keep, backup=False)

    def verified(self, entry_id: str, *, agreed: bool = False) -> Entry:
        """Go on to the hand-over with a new pair that is as planned, or that the person ``agreed`` to."""

        def go_on(entry: Entry) -> Entry:
            check_stage(entry, RotationStage.VERIFY)
            seen = pair_of(entry, "candidate").seen
            good = proved(entry, seen)
            if not good and not agreed:
                raise InvalidInput(
                    f"The new pair has not proved itself: {in_short(entry, seen)}.",
                    "It may do neither more nor less than planned. Put it right, and verify it again.",
                )
            what = f"new pair {'verified' if good else 'taken as it is'}: {in_short(entry, seen)}"
            return self._at(with_change(entry, Change(self._now(), what)), RotationStage.HAND_OVER)

        return self._alter(entry_id, go_on)

    def copied(self, entry_id: str, half: Half) -> Secret:
        """One half of the new pair, for its program; noted in the diary."""
        entry = self._store.entry(entry_id)
        pair = pair_of(entry, "candidate")
        value = (
            Secret(pair.api_key) if half is Half.API_KEY else self._pairs.open_secret(entry_id, "candidate")
        )
        self._diary.note("copy", entry, f"{half} of the new pair")
        return value

    def handed_over(self, entry_id: str) -> Entry:
        """Note that the new pair was handed over."""

        def go_on(entry: Entry) -> Entry:
            check_stage(entry, RotationStage.HAND_OVER)
            given = Change(self._now(), "new pair said to be handed over")
            return self._at(with_change(entry, given), RotationStage.SWITCH)

        return self._alter(entry_id, go_on)

    def switch(self, entry_id: str) -> Entry:
        """Make the new pair the one in use; the old one becomes the outgoing pair, its secret still sealed.

        If that was revoked before, as after a leak, the rotation is over.
        """
        check_stage(self._store.entry(entry_id), RotationStage.SWITCH)
        return self._pairs.adopt_candidate(entry_id)

    def revoked(self, entry_id: str) -> Entry:
        """Note the person's claim that the old key was revoked; :meth:`prove` comes next."""

        def go_on(entry: Entry) -> Entry:
            check_stage(entry, RotationStage.REVOKE)
            said = Change(self._now(), "old key said to be revoked")
            return self._at(with_change(entry, said), RotationStage.PROVE)

        return self._alter(entry_id, go_on)

    async def prove(self, entry_id: str, endpoint: Endpoint) -> Death:
        """Ask with the old pair, and move on the answer.

        Refused: on to the tick. Alive: back to revoking it. Could not tell: no change, as the pair may be
        alive. Raises as :meth:`Exchange.check_dead`.
        """
        entry, exchange = self._store.entry(entry_id), self._exchange()
        check_stage(entry, RotationStage.PROVE)
        pair = pair_of(entry, "outgoing")
        death = await exchange.check_dead(entry_id, "outgoing", endpoint)
        await exchange.run(lambda: self._apply(entry_id, pair, death))
        return death

    def _apply(self, entry_id: str, pair: Pair, death: Death) -> None:
        """Change nothing if another process moved on meanwhile, or the pair is another one."""

        def go_on(entry: Entry) -> Entry:
            if stage_of(entry) is not RotationStage.PROVE or find_pair(entry, pair) != "outgoing":
                return entry
            if death.verdict is Verdict.REFUSED_FROM_HERE:
                by = f" by {death.host}, not Bitfinex" if death.host else ""
                return self._at(with_change(entry, Change(self._now(), _PROVED + by)), RotationStage.TICK)
            if death.verdict is Verdict.ALIVE:
                back = with_change(entry, Change(self._now(), "old pair still alive"))
                return self._at(back, RotationStage.REVOKE)
            return entry

        self._alter(entry_id, go_on)

    def unproved(self, entry_id: str) -> Entry:
        """Go on to the tick without proof, as the person wants; noted in the history."""

        def go_on(entry: Entry) -> Entry:
            check_stage(entry, RotationStage.PROVE)
            return self._at(with_change(entry, Change(self._now(), _UNPROVED)), RotationStage.TICK)

        return self._alter(entry_id, go_on)

    def gone(self, entry_id: str) -> Entry:
        """Close the rotation: the person saw that the old key is gone from the exchange's page.

        The old pair goes to the history, its secret still sealed; a leaked one when its incident is closed.
        """

        def close(entry: Entry) -> Entry:
            check_stage(entry, RotationStage.TICK)
            pair, now = pair_of(entry, "outgoing"), self._now()
            if incident_of(entry) is not None:  # it stays listed until that is closed
                kept = replace(entry, outgoing=replace(pair, gone_at=now), rotation=None, changed_at=now)
                return with_change(kept, Change(now, "old pair ticked as gone: rotation closed"))
            gone = Change(now, "old pair ticked as gone: rotation closed", pair.api_key, pair.secret)
            return with_change(replace(entry, outgoing=None, rotation=None, changed_at=now), gone)

        return self._alter(entry_id, close)

    def abort(self, entry_id: str) -> Entry:
        """Abort before the switch: the pair in use stays, a new one goes to the history."""

        def stop(entry: Entry) -> Entry:
            check_abortable(entry)
            now = self._now()
            stopped = replace(given_up(entry, now), rotation=None, changed_at=now)
            return with_change(stopped, Change(now, "rotation given up"))

        return self._alter(entry_id, stop)

    def _at(self, entry: Entry, stage: RotationStage) -> Entry:
        now = self._now()
        return replace(placed(entry, stage, now), changed_at=now)

    def _alter(self, entry_id: str, move: Callable[[Entry], Entry]) -> Entry:
        def alter(_: Contents, entry: Entry) -> Entry:
            return move(entry)

        return self._store.alter(entry_id, alter)

    def _now(self) -> int:
        return self._store.world.now()
