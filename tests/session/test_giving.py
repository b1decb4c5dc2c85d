"""What stands in the way of giving a key to a program, and what is said beside it."""

from dataclasses import replace

import pytest

from tests.worlds import API_KEY, OTHER_KEY
from vault_tui.core.errors import ExitCode, NoSuchEntry, NotToBeUsed
from vault_tui.core.models import Entry, Pair, State
from vault_tui.session.giving import api_key_of, check_fit, which_pair

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


def test_no_more_than_the_start_of_an_api_key_is_said() -> None:
    words = which_pair(replace(ENTRY, candidate=Pair(OTHER_KEY)))
    assert API_KEY[:9] not in words
    assert OTHER_KEY[:9] not in words
