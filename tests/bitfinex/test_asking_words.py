"""Which keys a program may be running with, so that somebody is warned before they are asked about."""

import pytest

from vault_tui.bitfinex.asking_words import warning_before_asking
from vault_tui.core.life import Rotation, RotationStage
from vault_tui.core.models import Entry, Pair, SealedSecret, State

BOX = SealedSecret(bytes(16), bytes(24), bytes(17), bytes(16), 0)


def entry(state: State = State.ACTIVE, program: str = "freqtrade", stage: str = "") -> Entry:
    rotation = Rotation(RotationStage(stage), 0) if stage else None
    candidate = Pair("EXAMPLE-new-key", BOX) if stage else None
    return Entry(
        "AAAAAAAAAAAAAAAAAAAAAA",
        "grid",
        0,
        0,
        state=state,
        integration=program,
        candidate=candidate,
        rotation=rotation,
    )


def test_a_key_that_a_program_was_noted_for_may_be_in_use() -> None:
    assert warning_before_asking(entry()).startswith("freqtrade may be running with this key.")
    assert warning_before_asking(entry(program="my \x1b own")).startswith("my \ufffd own may be running")
    assert warning_before_asking(entry(program="")) == ""
    assert warning_before_asking(entry(State.RETIRED)) == ""


@pytest.mark.parametrize(
    ("stage", "warned"), [("", False), ("verify", False), ("hand over", False), ("switch", True)]
)
def test_a_new_pair_is_in_use_once_a_rotation_has_handed_it_over(stage: str, warned: bool) -> None:
    assert bool(warning_before_asking(entry(stage=stage), new=True)) == warned
