"""What stands in the way of giving a key to a program, and what is said beside it."""

from dataclasses import replace
from typing import Any

import pytest

from tests.worlds import API_KEY, OTHER_KEY
from vault_tui.core.errors import ExitCode, NoSuchEntry, NotToBeUsed
from vault_tui.core.life import Incident, Rotation, RotationStage
from vault_tui.core.models import Entry, Pair, SealedSecret, State
from vault_tui.session.giving import api_key_of, check_fit, new_pair, which_pair

ENTRY = Entry("id", "grid-bot", 0, 0, state=State.ACTIVE, api_key=API_KEY)


@pytest.mark.parametrize("state", [State.COMPROMISED, State.RETIRED])
def test_a_key_that_should_be_used_no_more_is_refused_unless_somebody_insists(state: State) -> None:
    ended = replace(ENTRY, state=state)
    with pytest.raises(NotToBeUsed, match=str(state)) as raised:
        check_fit(ended, force=False)
    assert raised.value.exit_code is ExitCode.FOUND
    assert "--force" in raised.value.remedy
    check_fit(ended, force=True)


@pytest.mark.parametrize("state", [State.DRAFT, State.HALF_SEALED, State.ACTIVE])
def test_any_other_key_is_not_refused_for_its_state(state: State) -> None:
    check_fit(replace(ENTRY, state=state), force=False)


def test_an_api_key_that_is_not_there_is_said() -> None:
    assert api_key_of(ENTRY) == API_KEY
    with pytest.raises(NoSuchEntry, match="no API key"):
        api_key_of(replace(ENTRY, api_key=""))


def test_without_a_rotation_there_is_nothing_to_say() -> None:
    assert which_pair(ENTRY) == ""


def test_during_a_rotation_the_pair_is_named() -> None:
    before = which_pair(replace(ENTRY, api_key="A" * 43, candidate=Pair("B" * 43)))
    assert "still the old pair (AAAAAAAA…), not the new one (BBBBBBBB…)" in before
    after = which_pair(replace(ENTRY, api_key="B" * 43, outgoing=Pair("A" * 43)))
    assert "the new pair (BBBBBBBB…), not the old one (AAAAAAAA…)" in after


class TestNewPair:
    """What ``--new`` gives, by where the rotation stands."""

    NEW = Pair("B" * 43, SealedSecret(bytes(16), bytes(24), bytes(17), bytes(16), 7), 7)

    def at(self, stage: RotationStage, **values: Any) -> Entry:
        return replace(ENTRY, api_key="A" * 43, rotation=Rotation(stage, 1), **values)

    @pytest.mark.parametrize("stage", [RotationStage.HAND_OVER, RotationStage.SWITCH])
    def test_it_is_the_one_that_was_verified(self, stage: RotationStage) -> None:
        entry = self.at(stage, candidate=self.NEW)
        assert new_pair(entry) == self.NEW
        assert "the NEW pair (BBBBBBBB…), not yet the one in use (AAAAAAAA…)" in which_pair(entry, new=True)

    def test_one_that_is_not_sealed_or_not_verified_is_not_given(self) -> None:
        for entry, missing in (
            (self.at(RotationStage.NEW_KEY), "sealed"),
            (self.at(RotationStage.NEW_KEY, candidate=Pair("B" * 43)), "sealed"),
            (self.at(RotationStage.VERIFY, candidate=self.NEW), "verified"),
            (replace(ENTRY, candidate=Pair("B" * 43)), "sealed"),
        ):
            with pytest.raises(NoSuchEntry, match=f"not {missing} yet"):
                new_pair(entry)

    def test_after_the_switch_and_without_a_rotation_it_is_the_one_in_use(self) -> None:
        switched = self.at(RotationStage.REVOKE, outgoing=self.NEW)
        assert new_pair(switched) is None
        assert "this is the new pair (AAAAAAAA…), not the old one" in which_pair(switched, new=True)
        assert new_pair(ENTRY) is None
        assert "no new pair waiting: this is the one in use" in which_pair(ENTRY, new=True)

    def test_one_that_was_sealed_after_the_leak_is_no_leaked_one(self) -> None:
        leaked = replace(ENTRY, state=State.COMPROMISED, incident=Incident(1, 6))
        check_fit(leaked, self.NEW, force=False)
        for before in (replace(leaked, incident=Incident(1, 7)), replace(leaked, incident=None)):
            with pytest.raises(NotToBeUsed):
                check_fit(before, self.NEW, force=False)
        with pytest.raises(NotToBeUsed):
            check_fit(leaked, force=False)


def test_no_more_than_the_start_of_an_api_key_is_said() -> None:
    words = which_pair(replace(ENTRY, candidate=Pair(OTHER_KEY)))
    assert API_KEY[:9] not in words
    assert OTHER_KEY[:9] not in words
