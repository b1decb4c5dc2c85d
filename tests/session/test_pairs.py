"""A bad new key never replaces a good old one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds import (
    API_KEY,
    API_SECRET,
    OTHER_KEY,
    OTHER_SECRET,
    PASSPHRASE,
    Clock,
    new_session,
    open_again,
)
from vault_tui.core.errors import InvalidInput, NoSuchEntry
from vault_tui.core.life import Outcome, Rotation, RotationStage, Seen
from vault_tui.core.models import Entry, State
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Session

THIRD_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample3"
SEEN = Seen(1_790_000_000, Outcome.WORKS, alive_at=1_790_000_000, account_id="100001")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path, clock: Clock) -> Iterator[Session]:
    opened = new_session(tmp_path, clock)
    yield opened
    opened.close()


@pytest.fixture
def entry(session: Session) -> Entry:
    """An entry with a pair that works."""
    made = session.add("grid-bot")
    session.seal_api_key(made.id, API_KEY)
    made = session.seal_secret(made.id, Secret(API_SECRET))
    return session.change(made, seen=SEEN, account_id="100001")


def on_trial(session: Session, entry: Entry) -> Entry:
    session.pairs.seal_candidate_key(entry.id, OTHER_KEY)
    return session.pairs.seal_candidate_secret(entry.id, Secret(OTHER_SECRET))


def test_a_new_pair_leaves_the_one_in_use_as_it_is(session: Session, entry: Entry, tmp_path: Path) -> None:
    on_trial(session, entry)
    again = open_again(tmp_path)
    kept = again.entry(entry.id)
    assert (kept.api_key, kept.secret, kept.seen, kept.state) == (
        entry.api_key,
        entry.secret,
        SEEN,
        State.ACTIVE,
    )
    assert again.open_secret(entry.id, "get") == Secret(API_SECRET)
    assert again.pairs.open_secret(entry.id, "candidate") == Secret(OTHER_SECRET)
    assert again.pairs.open_secret(entry.id, "current") == Secret(API_SECRET)


def test_adopting_it_moves_the_old_pair_to_the_history(session: Session, entry: Entry) -> None:
    on_trial(session, entry)
    adopted = session.pairs.adopt_candidate(entry.id)
    assert (adopted.api_key, adopted.candidate, adopted.outgoing) == (OTHER_KEY, None, None)
    assert (adopted.seen, adopted.gone_at, adopted.state) == (None, None, State.ACTIVE)
    assert adopted.account_id == "100001"
    assert session.open_secret(entry.id, "get") == Secret(OTHER_SECRET)
    assert [change.api_key for change in adopted.history if change.secret] == [API_KEY]


def test_in_a_rotation_the_old_pair_is_on_its_way_out_with_all_that_is_known_of_it(
    session: Session, entry: Entry
) -> None:
    session.change(entry, rotation=Rotation(RotationStage.SWITCH, 1))
    on_trial(session, entry)
    adopted = session.pairs.adopt_candidate(entry.id)
    assert adopted.outgoing is not None
    assert (adopted.outgoing.api_key, adopted.outgoing.seen) == (API_KEY, SEEN)
    assert adopted.rotation is not None
    assert session.pairs.open_secret(entry.id, "outgoing") == Secret(API_SECRET)


def test_a_pair_that_was_on_its_way_out_before_is_not_lost(session: Session, entry: Entry) -> None:
    session.change(entry, rotation=Rotation(RotationStage.SWITCH, 1))
    on_trial(session, entry)
    session.pairs.adopt_candidate(entry.id)
    session.pairs.seal_candidate_key(entry.id, THIRD_KEY)
    session.pairs.seal_candidate_secret(entry.id, Secret("a third secret"))
    adopted = session.pairs.adopt_candidate(entry.id)
    assert adopted.outgoing is not None
    assert adopted.outgoing.api_key == OTHER_KEY
    assert session.holder_of(Secret(API_KEY)) is not None


def test_a_new_term_begins_with_the_new_pair(session: Session, entry: Entry, clock: Clock) -> None:
    on_trial(session, entry)
    clock.moment += 30 * 86_400
    adopted = session.pairs.adopt_candidate(entry.id)
    assert entry.rotate_by is not None
    assert adopted.rotate_by is not None
    assert (adopted.rotate_by - entry.rotate_by).days == 30


def test_a_pair_given_up_or_replaced_stays_in_the_history(session: Session, entry: Entry) -> None:
    on_trial(session, entry)
    dropped = session.pairs.drop_candidate(entry.id)
    assert dropped.candidate is None
    assert dropped.history[-1].api_key == OTHER_KEY
    on_trial(session, entry)
    replaced = session.pairs.seal_candidate_key(entry.id, THIRD_KEY)
    assert replaced.candidate is not None
    assert replaced.candidate.secret is None
    assert [change.api_key for change in replaced.history].count(OTHER_KEY) == 2


def test_a_half_is_found_wherever_it_is(session: Session, entry: Entry) -> None:
    session.change(entry, rotation=Rotation(RotationStage.SWITCH, 1))
    for adopt in (False, True):
        on_trial(session, entry)
        if adopt:
            session.pairs.adopt_candidate(entry.id)
        for half in (API_KEY, OTHER_KEY):
            assert session.holder_of(Secret(half)) == (session.entry(entry.id), "API key")
        for half in (API_SECRET, OTHER_SECRET):
            assert session.holder_of(Secret(half)) == (session.entry(entry.id), "API secret")


def test_what_is_not_whole_is_not_adopted(session: Session, entry: Entry) -> None:
    with pytest.raises(NoSuchEntry):
        session.pairs.adopt_candidate(entry.id)
    with pytest.raises(NoSuchEntry):
        session.pairs.drop_candidate(entry.id)
    with pytest.raises(InvalidInput):
        session.pairs.seal_candidate_secret(entry.id, Secret(OTHER_SECRET))
    session.pairs.seal_candidate_key(entry.id, OTHER_KEY)
    with pytest.raises(InvalidInput):
        session.pairs.adopt_candidate(entry.id)
    with pytest.raises(NoSuchEntry):
        session.pairs.open_secret(entry.id, "candidate")
    assert session.entry(entry.id).api_key == API_KEY


def test_the_pair_in_use_is_no_new_one(session: Session, entry: Entry) -> None:
    with pytest.raises(InvalidInput):
        session.pairs.seal_candidate_key(entry.id, API_KEY)


def test_the_same_new_key_again_changes_nothing(session: Session, entry: Entry) -> None:
    before = on_trial(session, entry)
    assert session.pairs.seal_candidate_key(entry.id, OTHER_KEY) == before


def test_a_secret_sealed_again_is_another_pair_that_nobody_has_seen(session: Session, entry: Entry) -> None:
    assert session.seal_secret(entry.id, Secret("another secret")).seen is None
    session.change(session.entry(entry.id), seen=SEEN)
    assert session.seal_api_key(entry.id, THIRD_KEY).seen is None


def test_every_pair_survives_a_new_vault_key_and_leaves_with_the_trash(
    session: Session, entry: Entry, tmp_path: Path
) -> None:
    session.change(entry, rotation=Rotation(RotationStage.SWITCH, 1))
    on_trial(session, entry)
    session.pairs.adopt_candidate(entry.id)
    session.pairs.seal_candidate_key(entry.id, THIRD_KEY)
    session.pairs.seal_candidate_secret(entry.id, Secret("a third secret"))
    with Passphrase.copy_of(PASSPHRASE) as passphrase:
        session.access.reencrypt(passphrase, with_recovery=False)
    opened = [
        session.pairs.open_secret(entry.id, which).reveal() for which in ("current", "candidate", "outgoing")
    ]
    assert opened == [OTHER_SECRET, "a third secret", API_SECRET]
    session.trash(entry.id)
    assert session.empty_trash() == (1, [])
    assert session.holder_of(Secret(API_SECRET)) is None
