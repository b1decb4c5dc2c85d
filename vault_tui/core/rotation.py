"""A rotation: seven stages from a new key to the end of the old one, and what holds each. Pure.

The stage that is written in an entry says what comes next. What is sealed has the last word: a stage that
needs a new pair is none without one, and an old pair that is on its way out has to be revoked.
"""

from dataclasses import replace
from types import MappingProxyType
from typing import Final

from vault_tui.core.errors import InvalidInput
from vault_tui.core.life import Rotation, RotationStage
from vault_tui.core.models import Entry, State, visible

STAGES: Final = tuple(RotationStage)
WITH_OLD_PAIR: Final = (RotationStage.REVOKE, RotationStage.PROVE, RotationStage.TICK)
"""The stages after the switch: the new pair is in use, and the old one is dealt with."""

COMES_NEXT: Final = MappingProxyType(
    {
        RotationStage.NEW_KEY: "make the new key",
        RotationStage.VERIFY: "verify the new",
        RotationStage.HAND_OVER: "hand over the new",
        RotationStage.SWITCH: "switch to the new",
        RotationStage.REVOKE: "revoke the old",
        RotationStage.PROVE: "ask with the old",
        RotationStage.TICK: "tick the old as gone",
    }
)
"""What is to be done, in a few words."""


def comes_next(stage: str) -> str:
    """What is to be done at a stage as it is written, in a few words; unknown ones as they are."""
    return COMES_NEXT[RotationStage(stage)] if stage in set(STAGES) else visible(stage)


def stage_of(entry: Entry) -> RotationStage | None:
    """Where the rotation of an entry stands, by what is sealed; None when it is not being rotated."""
    if entry.rotation is None:
        return None
    stage = entry.rotation.stage
    if entry.outgoing is not None:
        return stage if stage in WITH_OLD_PAIR else RotationStage.REVOKE
    if entry.candidate is None or entry.candidate.secret is None:
        return RotationStage.NEW_KEY
    return RotationStage.VERIFY if stage in {RotationStage.NEW_KEY, *WITH_OLD_PAIR} else stage


def placed(entry: Entry, stage: RotationStage, now: int) -> Entry:
    """The entry with its rotation at this stage, or where what is sealed puts it; any other as it is.

    What was ticked on the way to a new key is of that key only: no other stage keeps it.
    """
    if entry.rotation is None:
        return entry
    stands = stage_of(replace(entry, rotation=replace(entry.rotation, stage=stage))) or stage
    if stands is entry.rotation.stage:
        return entry
    rotation = replace(entry.rotation, stage=stands, saved_at=now, step="", ticks=frozenset())
    return replace(entry, rotation=rotation)


def begun(entry: Entry, now: int) -> Entry:
    """The entry with a rotation: from the new key on, or from where the pairs beside the one in use put it.

    One that is being rotated is returned as it is. Raises :class:`InvalidInput` where there is nothing to
    rotate.
    """
    if entry.rotation is not None:
        return entry
    label = visible(entry.label)
    if entry.secret is None:
        raise InvalidInput(f"“{label}” holds no whole key yet.", "Seal both halves first.")
    if entry.state is State.RETIRED:
        raise InvalidInput(f"“{label}” is retired: no program needs another pair.", "Make a new key instead.")
    return placed(replace(entry, rotation=Rotation(RotationStage.NEW_KEY, now, now)), STAGES[0], now)


def check_stage(entry: Entry, stage: RotationStage) -> None:
    """Raise :class:`InvalidInput` unless the rotation stands at this stage: a move is made once."""
    stands = stage_of(entry)
    if stands is stage:
        return
    label = visible(entry.label)
    if stands is None:
        raise InvalidInput(f"“{label}” is not being rotated.", "Begin a rotation first.")
    raise InvalidInput(
        f"The rotation of “{label}” stands elsewhere: {COMES_NEXT[stands]}.", "Nothing was changed."
    )


def check_abortable(entry: Entry) -> None:
    """Raise :class:`InvalidInput` once the new pair is in use: from there a rotation can only be finished."""
    stands = stage_of(entry)
    if stands is None:
        check_stage(entry, RotationStage.NEW_KEY)
    if stands in WITH_OLD_PAIR:
        raise InvalidInput(
            f"“{visible(entry.label)}” is on its new pair already.",
            f"Only the old one is left to deal with. Next: {COMES_NEXT[stands]}.",
        )
