"""Matching the vault with the page “My API Keys”: ticked key by key, and nothing done before the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, Clock, new_session, open_again
from vault_tui.core.errors import InvalidInput, StorageFailed
from vault_tui.core.life import Rotation, RotationStage
from vault_tui.core.models import Entry, State
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.page_keys import Account, Answer, PageKey

MAIN = Account("main", paper=False)
THIRD_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample3"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = new_session(tmp_path, Clock())
    yield opened
    opened.close()


def sealed(session: Session, label: str, api_key: str = API_KEY, **values: object) -> Entry:
    entry = session.add(label, **values)
    session.seal_api_key(entry.id, api_key)
    return session.seal_secret(entry.id, Secret(API_SECRET))


def with_new_pair(session: Session, entry: Entry, api_key: str = OTHER_KEY) -> Entry:
    session.pairs.seal_candidate_key(entry.id, api_key)
    return session.pairs.seal_candidate_secret(entry.id, Secret(OTHER_SECRET))


def listed(session: Session, account: Account = MAIN) -> dict[str, PageKey]:
    """The open keys of an account by label and standing."""
    return {f"{key.label}: {key.standing}": key for key in session.matching.state(account).open}


def test_every_key_that_the_page_may_still_show_is_listed(session: Session) -> None:
    with_new_pair(session, sealed(session, "grid"))
    session.set_state(sealed(session, "old").id, State.RETIRED)
    session.set_state(sealed(session, "leaked").id, State.COMPROMISED)
    session.trash(sealed(session, "thrown").id)
    session.seal_api_key(session.add("half").id, API_KEY)
    session.add("plan-only")
    session.change(sealed(session, "gone"), gone_at=1_790_000_000)
    sealed(session, "elsewhere", account="lending")
    sealed(session, "on-paper", paper=True)
    sealed(session, "kraken", exchange="Kraken")
    assert {words: key.expected for words, key in listed(session).items()} == {
        "grid: in use": True,
        "grid: new pair": True,
        "half: half sealed": True,
        "leaked: compromised": False,
        "old: retired": False,
        "thrown: in the trash": False,
    }
    assert session.matching.accounts() == {Account("lending", False): 1, MAIN: 6, Account("main", True): 1}


def test_a_tick_changes_no_entry_and_can_be_taken_back(session: Session) -> None:
    before = sealed(session, "grid")
    key = listed(session)["grid: in use"]
    for answer, name in ((Answer.GONE, "gone"), (Answer.THERE, "there"), (None, "open")):
        session.matching.answer(MAIN, key, answer)
        assert getattr(session.matching.state(MAIN), name) == (key,)
    assert session.entry(before.id) == before


def test_ticks_are_there_after_a_lock(session: Session, tmp_path: Path) -> None:
    sealed(session, "grid")
    sealed(session, "other", OTHER_KEY)
    session.matching.answer(MAIN, listed(session)["grid: in use"], Answer.THERE)
    session.matching.note_stranger(MAIN, "somebody's bot")
    again = open_again(tmp_path).matching.state(MAIN)
    assert [key.label for key in again.there] == ["grid"]
    assert [key.label for key in again.open] == ["other"]
    assert again.strangers == ("somebody's bot",)


def test_nothing_of_it_can_be_read_without_the_vault(session: Session, tmp_path: Path) -> None:
    sealed(session, "grid")
    session.matching.answer(MAIN, listed(session)["grid: in use"], Answer.GONE)
    session.matching.note_stranger(MAIN, "somebody's bot")
    files = [file.read_bytes() for file in (tmp_path / "state").iterdir() if file.is_file()]
    assert not any(word in data for data in files for word in (b"grid", b"bot", API_KEY.encode(), b"main"))


def test_what_the_page_does_not_show_is_retired_and_ticked_as_gone(session: Session) -> None:
    sealed(session, "grid")
    leaked = session.set_state(sealed(session, "leaked").id, State.COMPROMISED)
    for key in listed(session).values():
        session.matching.answer(MAIN, key, Answer.GONE)
    done = session.matching.finish(MAIN)
    assert [key.label for key in done.gone] == ["grid", "leaked"]
    grid = session.by_label("grid")
    assert (grid.state, grid.gone_at) == (State.RETIRED, session.now())
    assert grid.history[-1].what == "gone from Bitfinex's page"
    assert (session.entry(leaked.id).state, session.entry(leaked.id).gone_at is None) == (
        State.COMPROMISED,
        False,
    )
    assert listed(session) == {}
    assert any(one.detail == "gone from Bitfinex's page" for one in session.diary.events())


def test_a_new_pair_that_is_not_there_is_given_up_and_the_one_in_use_stays(session: Session) -> None:
    entry = with_new_pair(session, sealed(session, "grid"))
    session.matching.answer(MAIN, listed(session)["grid: new pair"], Answer.GONE)
    session.matching.finish(MAIN)
    after = session.entry(entry.id)
    assert (after.api_key, after.state, after.gone_at, after.candidate) == (
        API_KEY,
        State.ACTIVE,
        None,
        None,
    )
    assert after.history[-1].api_key == OTHER_KEY


def test_the_old_pair_of_a_rotation_is_ticked_and_kept_for_its_last_step(session: Session) -> None:
    entry = session.change(sealed(session, "grid"), rotation=Rotation(RotationStage.NEW_KEY, 1))
    with_new_pair(session, entry)
    session.pairs.adopt_candidate(entry.id)
    key = listed(session)["grid: old pair"]
    assert not key.expected
    session.matching.answer(MAIN, key, Answer.GONE)
    session.matching.finish(MAIN)
    after = session.entry(entry.id)
    assert after.outgoing is not None
    assert (after.outgoing.api_key, after.outgoing.gone_at) == (API_KEY, session.now())
    assert (after.api_key, after.state) == (OTHER_KEY, State.ACTIVE)


def test_what_is_still_there_and_should_not_be_is_named(session: Session) -> None:
    sealed(session, "grid")
    session.set_state(sealed(session, "old").id, State.RETIRED)
    for key in listed(session).values():
        session.matching.answer(MAIN, key, Answer.THERE)
    assert [key.label for key in session.matching.finish(MAIN).unwanted] == ["old"]


def test_a_new_pair_is_expected_there_even_if_the_one_in_use_has_ended(session: Session) -> None:
    entry = with_new_pair(session, sealed(session, "grid"))
    session.set_state(entry.id, State.COMPROMISED)
    assert {words: key.expected for words, key in listed(session).items()} == {
        "grid: compromised": False,
        "grid: new pair": True,
    }
    session.trash(entry.id)
    assert not any(key.expected for key in session.matching.state(MAIN).open)


def test_ticks_are_kept_while_something_was_not_looked_at(session: Session) -> None:
    sealed(session, "grid")
    sealed(session, "other", OTHER_KEY)
    session.matching.answer(MAIN, listed(session)["grid: in use"], Answer.THERE)
    session.matching.finish(MAIN)
    assert [key.label for key in session.matching.state(MAIN).there] == ["grid"]
    session.matching.answer(MAIN, listed(session)["other: in use"], Answer.THERE)
    session.matching.finish(MAIN)
    assert session.matching.state(MAIN).there == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Thrown", "There is an entry “thrown” in account main, in the trash."),
        (THIRD_KEY[:43], "It is the pair in use of “elsewhere” in account lending."),
        (OTHER_KEY, "It was a pair of “grid” before: nothing should need it, revoke it."),
    ],
)
def test_a_key_that_is_only_on_the_page_is_looked_for_in_the_whole_vault(
    session: Session, typed: str, words: str
) -> None:
    grid = sealed(session, "grid", OTHER_KEY)
    session.seal_api_key(grid.id, API_KEY)
    session.trash(sealed(session, "thrown").id)
    sealed(session, "elsewhere", THIRD_KEY, account="lending")
    name, known = session.matching.note_stranger(MAIN, f" {typed} ")
    assert name == typed
    assert known == [words]
    assert session.matching.state(MAIN).strangers == (typed,)
    session.matching.forget_stranger(MAIN, typed)
    assert session.matching.state(MAIN).strangers == ()


def test_the_first_letters_alone_say_nothing_of_a_key(session: Session) -> None:
    sealed(session, "grid")
    assert session.matching.note_stranger(MAIN, API_KEY[:3]) == (API_KEY[:3], [])


def test_text_that_acts_on_a_terminal_is_not_noted(session: Session) -> None:
    with pytest.raises(InvalidInput):
        session.matching.note_stranger(MAIN, "bot\x1b[2J")


def test_a_note_that_cannot_be_kept_is_told_and_stops_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(session, "grid")

    def full(*_: object) -> None:
        raise StorageFailed("The disk is full.", "Make room.")

    monkeypatch.setattr(type(session._store.world.state), "write", full)
    session.matching.answer(MAIN, listed(session)["grid: in use"], Answer.THERE)
    assert "What was ticked could not be kept: The disk is full." in session.notices
