"""Which keys a program may be running with, so that somebody is warned before they are asked about."""

import pytest

from vault_tui.bitfinex.asking_words import note_on_leaked, warning_before_asking
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
    assert warning_before_asking(entry(State.RETIRED)) == ""


def test_a_key_without_a_noted_program_may_be_in_use_as_well() -> None:
    words = warning_before_asking(entry(program=""))
    assert words.startswith("If a program uses this key, one of its calls may fail at that moment")


def test_a_leaked_key_is_asked_about_at_once_and_what_that_may_do_is_said() -> None:
    leaked = entry(State.COMPROMISED)
    assert warning_before_asking(leaked) == note_on_leaked(entry()) == ""
    assert note_on_leaked(leaked).startswith("freqtrade may see a call fail")
    assert note_on_leaked(entry(State.COMPROMISED, program="")).startswith("A program that uses this key may")


@pytest.mark.parametrize(
    ("stage", "warned"), [("", False), ("verify", False), ("hand over", False), ("switch", True)]
)
def test_a_new_pair_is_in_use_once_a_rotation_has_handed_it_over(stage: str, warned: bool) -> None:
    assert bool(warning_before_asking(entry(stage=stage), new=True)) == warned
