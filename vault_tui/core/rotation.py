"""A rotation: seven stages from a new key to the end of the old one, and the conditions of each. Pure.

The stage stored in an entry says what comes next, but the sealed pairs overrule it: without a new pair the
stages that need one are impossible, and an outgoing pair has to be revoked.
"""

from dataclasses import replace
from types import MappingProxyType
from typing import Final

from vault_tui.core.errors import InvalidInput
from vault_tui.core.life import Rotation, RotationStage
from vault_tui.core.models import Entry, State, visible

STAGES: Final = tuple(RotationStage)
WITH_OLD_PAIR: Final = (RotationStage.REVOKE, RotationStage.PROVE, RotationStage.TICK)
"""The stages after the switch: the new pair is in use, and the old one is left to deal with."""

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
"""What to do at a stage, in a few words."""


def comes_next(stage: str) -> str:
    """What to do at a stage, by its stored name, in a few words; an unknown name as it is."""
    return COMES_NEXT[RotationStage(stage)] if stage in set(STAGES) else visible(stage)


def stage_of(entry: Entry) -> RotationStage | None:
    """The stage of an entry's rotation, as the sealed pairs allow; None if it is not being rotated."""
    if entry.rotation is None:
        return None
    stage = entry.rotation.stage
    if entry.outgoing is not None:
        return stage if stage in WITH_OLD_PAIR else RotationStage.REVOKE
    if entry.candidate is None or entry.candidate.secret is None:
        return RotationStage.NEW_KEY
    return RotationStage.VERIFY if stage in {RotationStage.NEW_KEY, *WITH_OLD_PAIR} else stage


def placed(entry: Entry, stage: RotationStage, now: int) -> Entry:
    """The entry with its rotation at this stage, or at the one that the sealed pairs allow.

    Unchanged without a rotation. A change of stage drops the ticks: they belong to making one new key.
    """
    if entry.rotation is None:
        return entry
    stands = stage_of(replace(entry, rotation=replace(entry.rotation, stage=stage))) or stage
    if stands is entry.rotation.stage:
        return entry
    rotation = replace(entry.rotation, stage=stands, saved_at=now, step="", ticks=frozenset())
    return replace(entry, rotation=rotation)


def begun(entry: Entry, now: int) -> Entry:
    """The entry with a rotation begun: at the new key, or further on if the new or old pair is there already.

    Unchanged if it is being rotated. Raises :class:`InvalidInput` if it holds no whole pair or is retired.
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
    """Raise :class:`InvalidInput` unless the rotation is at this stage, so that no step is made twice."""
    stands = stage_of(entry)
    if stands is stage:
        return
    label = visible(entry.label)
    if stands is None:
        raise InvalidInput(f"“{label}” is not being rotated.", "Begin a rotation first.")
    raise InvalidInput(
        f"The rotation of “{label}” is at another stage: {COMES_NEXT[stands]}.", "Nothing was changed."
    )


def check_abortable(entry: Entry) -> None:
    """Raise :class:`InvalidInput` once the new pair is in use: then a rotation can only be finished."""
    stands = stage_of(entry)
    if stands is None:
        check_stage(entry, RotationStage.NEW_KEY)
    if stands in WITH_OLD_PAIR:
        raise InvalidInput(
            f"“{visible(entry.label)}” is on its new pair already.",
            f"Only the old one is left to deal with. Next: {COMES_NEXT[stands]}.",
        )
