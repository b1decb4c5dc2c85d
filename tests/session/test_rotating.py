"""A key rotated against the stand-in: every stage saved, old and new never mixed up, nothing sealed lost."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bitfinex.standin import FAULTS, StandIn
from tests.session.asked import asking_session, stored
from vault_tui.bitfinex.pair_words import in_short
from vault_tui.bitfinex.rotation_words import done_with
from vault_tui.core.errors import InvalidInput, VaultError
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry, Progress, SealedSecret, State
from vault_tui.core.rotation import stage_of
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.death import Death, Verdict
from vault_tui.session.giving import which_pair

NEW, OLD = "this-host", "trading-bot"


@pytest.fixture
def entry(session: Session, standin: StandIn) -> Entry:
    """A key that was seen alive, its rotation just begun."""
    made = stored(session, standin, OLD, integration="freqtrade")
    asyncio.run(session.exchange.verify(made.id, endpoint=session.exchange.endpoint(standin.url)))
    return session.rotating.begin(made.id)


def seal_new(session: Session, standin: StandIn, entry: Entry, name: str = NEW) -> Entry:
    key = standin.key(name)
    session.pairs.seal_candidate_key(entry.id, key.api_key)
    return session.pairs.seal_candidate_secret(entry.id, Secret(key.secret))


def verify_new(session: Session, standin: StandIn, entry: Entry) -> None:
    endpoint = session.exchange.endpoint(standin.url)
    asyncio.run(session.exchange.verify(entry.id, pair="candidate", endpoint=endpoint))


def at_proof(session: Session, standin: StandIn, entry: Entry) -> Entry:
    """Everything up to the word that the old key was revoked."""
    seal_new(session, standin, entry)
    verify_new(session, standin, entry)
    session.rotating.verified(entry.id)
    session.rotating.handed_over(entry.id)
    session.rotating.switch(entry.id)
    return session.rotating.revoked(entry.id)


def prove(session: Session, standin: StandIn, entry: Entry) -> Death:
    return asyncio.run(session.rotating.prove(entry.id, session.exchange.endpoint(standin.url)))


def stage(session: Session, entry: Entry) -> RotationStage | None:
    return stage_of(session.entry(entry.id))


def test_a_whole_rotation_leaves_the_new_pair_in_use_and_the_old_one_in_the_history(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    old = entry.secret
    assert stage(session, entry) is RotationStage.NEW_KEY
    seal_new(session, standin, entry)
    assert stage(session, entry) is RotationStage.VERIFY
    verify_new(session, standin, entry)
    session.rotating.verified(entry.id)
    assert stage(session, entry) is RotationStage.HAND_OVER
    session.rotating.handed_over(entry.id)
    assert "still the old pair" in which_pair(session.entry(entry.id))
    switched = session.rotating.switch(entry.id)
    assert stage_of(switched) is RotationStage.REVOKE
    assert switched.api_key == standin.key(NEW).api_key
    assert switched.outgoing is not None
    assert (switched.outgoing.api_key, switched.outgoing.secret) == (entry.api_key, old)
    assert "this is the new pair" in which_pair(switched)
    session.rotating.revoked(entry.id)
    standin.change(OLD, revoked=True)
    assert prove(session, standin, entry).verdict is Verdict.REFUSED_FROM_HERE
    assert stage(session, entry) is RotationStage.TICK
    closed = session.rotating.gone(entry.id)
    assert (closed.rotation, closed.outgoing, closed.candidate) == (None, None, None)
    assert closed.api_key == standin.key(NEW).api_key
    assert closed.rotate_by is not None
    assert (closed.history[-1].api_key, closed.history[-1].secret) == (entry.api_key, old)
    assert any(change.what.endswith(f"by {standin.host}, not Bitfinex") for change in closed.history)
    diary = [(one.what, one.detail) for one in session.diary.events()[::-1] if one.label == OLD]
    assert diary[4:] == [
        ("change", "rotation begun"),
        ("change", "API key of a new pair sealed"),
        ("change", "API secret of a new pair sealed"),
        ("verify", "works, new pair"),
        ("change", "new pair verified: works as planned"),
        ("change", "new pair said to be handed over"),
        ("change", "new pair taken into use"),
        ("change", "old key said to be revoked"),
        ("verify", f"{diary[-3][1].split(',')[0]}, old pair"),
        ("change", f"old pair refused from here by {standin.host}, not Bitfinex"),
        ("change", "old pair ticked as gone: rotation closed"),
    ]
    assert which_pair(closed) == ""


def test_an_old_key_that_is_still_alive_leads_back_to_revoking_it(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    at_proof(session, standin, entry)
    assert prove(session, standin, entry).verdict is Verdict.ALIVE
    assert stage(session, entry) is RotationStage.REVOKE
    with pytest.raises(InvalidInput):
        session.rotating.gone(entry.id)


def test_an_edited_address_list_looks_refused_and_the_words_say_that_it_may_be_no_more(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    at_proof(session, standin, entry)
    standin.change(OLD, addresses=("203.0.113.9",))
    death = prove(session, standin, entry)
    assert stage(session, entry) is RotationStage.TICK
    assert any("address list looks the same" in words for words in death.words)


@pytest.mark.parametrize("fault", ["unavailable", "maintenance", "nonce", "rate", "hang-up", "digest"])
def test_what_could_not_be_told_moves_nothing(
    session: Session, standin: StandIn, entry: Entry, fault: str
) -> None:
    at_proof(session, standin, entry)
    standin.fault = FAULTS[fault]
    death = prove(session, standin, entry)
    assert death.verdict is Verdict.COULD_NOT_TELL
    assert death.words[-1] == "Until more is known, treat the key as alive."
    assert stage(session, entry) is RotationStage.PROVE


def test_going_on_without_a_proof_is_somebodys_word_and_the_history_says_so(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    at_proof(session, standin, entry)
    session.rotating.unproved(entry.id)
    closed = session.rotating.gone(entry.id)
    assert any("not proved dead" in change.what for change in closed.history)


@pytest.mark.parametrize("name", ["withdraw", "portfolio", "other-account", "revoked"])
def test_a_new_key_that_may_do_more_or_less_or_nothing_goes_no_further(
    session: Session, standin: StandIn, entry: Entry, name: str
) -> None:
    seal_new(session, standin, entry, name)
    with pytest.raises(InvalidInput, match="not verified"):
        session.rotating.verified(entry.id)
    verify_new(session, standin, entry)
    with pytest.raises(InvalidInput, match="has not proved itself"):
        session.rotating.verified(entry.id)
    assert session.entry(entry.id).api_key == entry.api_key
    session.rotating.verified(entry.id, agreed=True)
    assert "new pair taken as it is" in session.entry(entry.id).history[-1].what


class TestWithoutAPlan:
    """A key that was brought in: what the old pair may do is what the new one is held against."""

    @pytest.fixture
    def entry(self, session: Session, standin: StandIn) -> Entry:
        made = stored(session, standin, OLD, preset="", permissions={})
        asyncio.run(session.exchange.verify(made.id, endpoint=session.exchange.endpoint(standin.url)))
        return session.rotating.begin(made.id)

    def test_one_that_may_do_the_same_goes_on(self, session: Session, standin: StandIn, entry: Entry) -> None:
        at_proof(session, standin, entry)
        now = session.entry(entry.id)
        assert in_short(now, now.seen) == "works like the old key"
        verified = done_with(now, RotationStage.VERIFY)
        assert verified == f"New key verified: like the old key (by {standin.host})"

    @pytest.mark.parametrize("name", ["margin-bot", "portfolio", "withdraw"])
    def test_one_that_may_do_more_or_less_goes_no_further(
        self, session: Session, standin: StandIn, entry: Entry, name: str
    ) -> None:
        seal_new(session, standin, entry, name)
        endpoint = session.exchange.endpoint(standin.url)
        told = asyncio.run(session.exchange.verify(entry.id, pair="candidate", endpoint=endpoint))
        assert not told.as_planned
        with pytest.raises(InvalidInput, match="NOT like the old key"):
            session.rotating.verified(entry.id)

    def test_where_the_old_one_was_never_asked_it_is_said_that_nothing_was_compared(
        self, session: Session, standin: StandIn
    ) -> None:
        made = stored(session, standin, OLD, preset="", permissions={}, label="never asked")
        session.rotating.begin(made.id)
        seal_new(session, standin, made, "margin-bot")
        verify_new(session, standin, made)
        now = session.entry(made.id)
        assert now.candidate is not None
        assert in_short(now, now.candidate.seen) == "works; there is no plan to compare with"


def test_another_new_pair_is_to_be_verified_again(session: Session, standin: StandIn, entry: Entry) -> None:
    seal_new(session, standin, entry)
    session.rotating.verified(entry.id, agreed=True)
    seal_new(session, standin, entry, "margin-bot")
    assert stage(session, entry) is RotationStage.VERIFY
    assert standin.key(NEW).api_key in [change.api_key for change in session.entry(entry.id).history]


def test_how_far_the_way_to_the_new_key_is_is_kept_in_that_stage_only(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    way = Progress("addresses", frozenset({"permissions/orders-read"}))
    kept = session.rotating.keep_progress(entry.id, way).rotation
    assert kept is not None
    assert (kept.step, kept.ticks, kept.stage) == (way.step, way.ticks, RotationStage.NEW_KEY)
    sealed = seal_new(session, standin, entry)
    assert session.rotating.keep_progress(entry.id, way) == sealed
    assert sealed.rotation is not None
    assert (sealed.rotation.step, sealed.rotation.ticks) == ("", frozenset())


def test_giving_it_up_keeps_the_old_pair_in_use_and_the_new_one_sealed(
    session: Session, standin: StandIn, entry: Entry
) -> None:
    new = seal_new(session, standin, entry).candidate
    stopped = session.rotating.abort(entry.id)
    assert (stopped.api_key, stopped.secret) == (entry.api_key, entry.secret)
    assert (stopped.rotation, stopped.candidate) == (None, None)
    assert new is not None
    assert new.secret in [change.secret for change in stopped.history]


def test_after_the_switch_it_can_only_be_finished(session: Session, standin: StandIn, entry: Entry) -> None:
    at_proof(session, standin, entry)
    with pytest.raises(InvalidInput, match="new pair already"):
        session.rotating.abort(entry.id)


def test_the_list_and_the_audit_say_what_comes_next(session: Session, standin: StandIn, entry: Entry) -> None:
    assert session.row(entry.id).state == "rotating: make the new key"
    seal_new(session, standin, entry)
    assert session.row(entry.id).state == "rotating: verify the new"
    session.rotating.verified(entry.id, agreed=True)
    session.rotating.handed_over(entry.id)
    session.rotating.switch(entry.id)
    assert session.row(entry.id).state == "rotating: revoke the old"


MOVES = ["begin", "key", "secret", "verified", "agreed", "handed", "switch", "revoked", "unproved", "gone"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*MOVES, "abort", "drop"]), min_size=4, max_size=18))
def test_whatever_the_order_of_moves_one_pair_is_in_use_and_no_secret_is_lost(
    tmp_path_factory: pytest.TempPathFactory, moves: list[str]
) -> None:
    session = asking_session(tmp_path_factory.mktemp("moves"))
    entry = session.add("bot")
    session.seal_api_key(entry.id, "EXAMPLE-api-key-0")
    session.seal_secret(entry.id, Secret("EXAMPLE-api-secret-0"))
    sealed = {session.entry(entry.id).secret}
    for number, name in enumerate(["begin", *moves], start=1):
        before = session.entry(entry.id)
        try:
            make(session, entry.id, name, number)
        except VaultError:
            assert session.entry(entry.id) == before
        now = session.entry(entry.id)
        assert now.api_key
        assert now.secret is not None
        assert now.state is State.ACTIVE
        sealed.update(secrets_of(now))
        assert sealed == secrets_of(now)
        keys = [now.api_key, *(pair.api_key for pair in (now.candidate, now.outgoing) if pair)]
        assert len(keys) == len(set(keys))
        if now.secret != before.secret:
            assert name == "switch"
    session.close()


def make(session: Session, entry_id: str, name: str, number: int) -> None:
    rotating, pairs = session.rotating, session.pairs
    {
        "begin": lambda: rotating.begin(entry_id),
        "key": lambda: pairs.seal_candidate_key(entry_id, f"EXAMPLE-api-key-{number}"),
        "secret": lambda: pairs.seal_candidate_secret(entry_id, Secret(f"EXAMPLE-api-secret-{number}")),
        "verified": lambda: rotating.verified(entry_id),
        "agreed": lambda: rotating.verified(entry_id, agreed=True),
        "handed": lambda: rotating.handed_over(entry_id),
        "switch": lambda: rotating.switch(entry_id),
        "revoked": lambda: rotating.revoked(entry_id),
        "unproved": lambda: rotating.unproved(entry_id),
        "gone": lambda: rotating.gone(entry_id),
        "abort": lambda: rotating.abort(entry_id),
        "drop": lambda: pairs.drop_candidate(entry_id),
    }[name]()


def secrets_of(entry: Entry) -> set[SealedSecret | None]:
    """Every sealed secret that the entry holds anywhere."""
    pairs = [pair.secret for pair in (entry.candidate, entry.outgoing) if pair]
    return {one for one in (entry.secret, *pairs, *(line.secret for line in entry.history)) if one}
