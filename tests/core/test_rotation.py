"""Where a rotation stands, by what is written and by what is sealed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_tui.core.errors import InvalidInput
from vault_tui.core.life import Rotation, RotationStage
from vault_tui.core.models import Entry, Pair, SealedSecret, State
from vault_tui.core.rotation import (
    COMES_NEXT,
    STAGES,
    WITH_OLD_PAIR,
    begun,
    check_abortable,
    check_stage,
    comes_next,
    placed,
    stage_of,
)

BOX = SealedSecret(b"i" * 16, b"n" * 24, b"box", b"f" * 16, 1)
WHOLE = Pair("EXAMPLEnew", BOX)
HALF = Pair("EXAMPLEnew")
pairs = st.sampled_from([None, HALF, WHOLE])
stages = st.sampled_from(STAGES)


def entry(stage: RotationStage | None = None, **values: Any) -> Entry:
    rotation = Rotation(stage, 1, 1) if stage else None
    fields: dict[str, Any] = {
        "state": State.ACTIVE,
        "api_key": "EXAMPLEold",
        "secret": BOX,
        "rotation": rotation,
        **values,
    }
    return Entry("id", "bot", 1, 1, **fields)


def test_it_begins_with_the_new_key_and_a_second_beginning_changes_nothing() -> None:
    rotating = begun(entry(), 7)
    assert rotating.rotation == Rotation(RotationStage.NEW_KEY, 7, 7)
    assert begun(rotating, 9) is rotating


@pytest.mark.parametrize(
    ("candidate", "outgoing", "stage"),
    [
        (HALF, None, RotationStage.NEW_KEY),
        (WHOLE, None, RotationStage.VERIFY),
        (None, WHOLE, RotationStage.REVOKE),
        (WHOLE, WHOLE, RotationStage.REVOKE),
    ],
)
def test_it_begins_where_the_pairs_that_are_there_put_it(
    candidate: Pair | None, outgoing: Pair | None, stage: RotationStage
) -> None:
    assert stage_of(begun(entry(candidate=candidate, outgoing=outgoing), 7)) is stage


@pytest.mark.parametrize(
    "values", [{"secret": None}, {"api_key": "", "secret": None}, {"state": State.RETIRED}]
)
def test_what_holds_no_pair_in_use_is_not_rotated(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        begun(entry(**values), 7)


@given(stages, stages, pairs, pairs)
def test_no_stage_goes_beyond_what_is_sealed(
    written: RotationStage, meant: RotationStage, candidate: Pair | None, outgoing: Pair | None
) -> None:
    before = entry(written, candidate=candidate, outgoing=outgoing)
    for at in (stage_of(before), stage_of(placed(before, meant, 9))):
        assert at is not None
        if at in WITH_OLD_PAIR:
            assert outgoing is not None
        elif at is RotationStage.NEW_KEY:
            assert candidate is None or candidate.secret is None
        else:
            assert candidate == WHOLE


@given(stages, stages, pairs, pairs)
def test_placing_touches_no_pair_and_is_written_as_it_stands(
    written: RotationStage, meant: RotationStage, candidate: Pair | None, outgoing: Pair | None
) -> None:
    before = entry(written, candidate=candidate, outgoing=outgoing)
    after = placed(before, meant, 9)
    assert (after.candidate, after.outgoing, after.secret) == (candidate, outgoing, BOX)
    assert after.rotation is not None
    assert after.rotation.stage is stage_of(after)
    assert placed(after, after.rotation.stage, 11) is after


def test_what_was_ticked_on_the_way_to_a_new_key_ends_with_that_stage() -> None:
    way = Rotation(RotationStage.NEW_KEY, 1, 1, "addresses", frozenset({"permissions/orders-read"}))
    assert placed(entry(rotation=way), RotationStage.NEW_KEY, 9).rotation == way
    sealed = placed(entry(rotation=way, candidate=WHOLE), RotationStage.NEW_KEY, 9)
    assert sealed.rotation == Rotation(RotationStage.VERIFY, 1, 9)


def test_an_entry_that_is_not_rotated_stays_as_it_is() -> None:
    plain = entry()
    assert placed(plain, RotationStage.TICK, 9) is plain
    assert stage_of(plain) is None
    with pytest.raises(InvalidInput, match="not being rotated"):
        check_stage(plain, RotationStage.VERIFY)
    with pytest.raises(InvalidInput, match="not being rotated"):
        check_abortable(plain)


def test_a_move_that_belongs_to_another_stage_says_what_comes_next() -> None:
    with pytest.raises(InvalidInput, match="verify the new"):
        check_stage(entry(RotationStage.VERIFY, candidate=WHOLE), RotationStage.SWITCH)


@given(stages, pairs, pairs)
def test_it_can_be_given_up_as_long_as_the_old_pair_is_in_use(
    stage: RotationStage, candidate: Pair | None, outgoing: Pair | None
) -> None:
    rotating = entry(stage, candidate=candidate, outgoing=outgoing)
    if outgoing is None:
        check_abortable(rotating)
    else:
        with pytest.raises(InvalidInput, match="new pair already"):
            check_abortable(rotating)


def test_every_stage_has_its_words_and_an_unknown_one_does_no_harm() -> None:
    assert set(COMES_NEXT) == set(STAGES)
    assert comes_next("revoke") == "revoke the old"
    assert comes_next("la\x1bter") == "la\ufffdter"
