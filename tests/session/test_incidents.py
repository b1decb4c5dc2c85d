"""Leaked keys against the stand-in: marked together, each move saved, nothing claimed that can't be known."""

import asyncio
from typing import Any

import pytest

from tests.bitfinex.standin import FAULTS, StandIn
from tests.session.asked import Clock, stored
from tests.session.leaks import BOT, DAY, OTHER, WITHDRAW, ask, revoke, stands
from vault_tui.core.errors import InvalidInput, NotToBeUsed
from vault_tui.core.incident import Stand, leaked
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry, RunsOn, State
from vault_tui.core.rotation import stage_of
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.death import Verdict
from vault_tui.session.giving import check_fit
from vault_tui.session.incidents import check_dead


class TestMarking:
    def test_several_are_marked_in_one_save_and_refused_to_programs(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        other = stored(session, standin, OTHER)
        saves = session._store.header.generation
        session.incidents.mark([bot.id, other.id])
        assert session._store.header.generation == saves + 1
        assert {one.id for one in session.incidents.open()} == {bot.id, other.id}
        for one in (bot, other):
            now = session.entry(one.id)
            assert now.state is State.COMPROMISED
            assert now.history[-1].what == "marked compromised"
            with pytest.raises(NotToBeUsed):
                check_fit(now, force=False)
            check_fit(now, force=True)

    def test_everything_on_this_server_is_what_runs_here_and_was_not_gone_before(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        other = stored(session, standin, OTHER, runs_on=RunsOn.HOSTED)
        gone = stored(session, standin, "margin-bot", runs_on=RunsOn.HERE)
        session.change(session.entry(gone.id), gone_at=5)
        session.add("a draft", runs_on=RunsOn.HERE)
        assert session.incidents.unmarked(here=True) == [bot.id]
        assert set(session.incidents.unmarked()) == {bot.id, other.id}
        session.trash(bot.id)
        assert session.incidents.unmarked(here=True) == []

    def test_what_may_do_the_worst_comes_first_by_what_was_seen_before_what_was_planned(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        thief = stored(session, standin, WITHDRAW)
        reading = stored(session, standin, "reporting", permissions={"wallets": "r"}, preset="")
        nobody = stored(session, standin, "portfolio", permissions={}, preset="")
        session.incidents.mark([reading.id, bot.id, thief.id, nobody.id])
        lines = session.incidents.report().lines
        assert [(one.label, one.source) for one in lines] == [
            ("portfolio", "not known"),
            (BOT, "seen"),
            (WITHDRAW, "planned"),
            ("reporting", "planned"),
        ]
        asyncio.run(session.exchange.verify(thief.id, endpoint=session.exchange.endpoint(standin.url)))
        first = session.incidents.report().lines[0]
        assert (first.label, first.source, first.rights) == (WITHDRAW, "seen", "withdraw!, trade")

    def test_a_right_about_withdrawing_that_has_no_toggle_counts_as_the_worst(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        other = stored(session, standin, "ui-withdraw")
        asyncio.run(session.exchange.verify(other.id, endpoint=session.exchange.endpoint(standin.url)))
        session.incidents.mark([bot.id, other.id])
        assert session.incidents.report().lines[0].rights.startswith("withdraw!")

    def test_a_mistake_is_taken_back_and_the_history_says_both(self, session: Session, bot: Entry) -> None:
        session.incidents.mark([bot.id])
        session.incidents.unmark([bot.id])
        now = session.entry(bot.id)
        assert (now.state, now.incident) == (State.ACTIVE, None)
        assert [one.what for one in now.history[-2:]] == [
            "marked compromised",
            "marked compromised by mistake: taken back",
        ]
        assert session.incidents.open() == []

    def test_a_mistake_takes_back_what_was_ticked_so_that_the_next_leak_finds_the_key_alive(
        self, session: Session, bot: Entry
    ) -> None:
        for take_back in (
            lambda: session.incidents.unmark([bot.id]),
            lambda: session.change(session.entry(bot.id), state=State.ACTIVE),
        ):
            session.incidents.mark([bot.id])
            session.incidents.tick_gone(bot.id, bot.api_key)
            take_back()
            assert session.entry(bot.id).gone_at is None
            assert session.incidents.unmarked() == [bot.id]

    def test_a_retired_key_stays_gone_when_a_mistake_is_taken_back(
        self, session: Session, bot: Entry, clock: Clock
    ) -> None:
        gone_at = session.now()
        session.change(bot, state=State.RETIRED, gone_at=gone_at)
        clock.ahead = DAY
        session.incidents.mark([bot.id], since=gone_at - DAY)
        session.incidents.unmark([bot.id])
        assert (session.entry(bot.id).state, session.entry(bot.id).gone_at) == (State.RETIRED, gone_at)

    def test_marking_again_saves_nothing(self, session: Session, bot: Entry) -> None:
        session.incidents.mark([bot.id])
        assert session.incidents.mark([bot.id]) == []

    def test_since_when_is_what_somebody_says_and_never_to_come(self, session: Session, bot: Entry) -> None:
        session.incidents.mark([bot.id], since=1_000)
        assert session.incidents.report().since == 1_000
        session.incidents.set_since([bot.id], 2_000)
        assert session.incidents.report().since == 2_000
        with pytest.raises(InvalidInput, match="to come"):
            session.incidents.set_since([bot.id], session.now() + DAY)

    def test_a_state_that_is_edited_is_a_mark_as_well(self, session: Session, bot: Entry) -> None:
        session.change(bot, state=State.COMPROMISED)
        assert [one.id for one in session.incidents.open()] == [bot.id]
        session.change(session.entry(bot.id), state=State.ACTIVE)
        assert session.incidents.open() == []


class TestTheEndOfAKey:
    def test_revoked_is_refused_from_here_and_ticked(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        session.incidents.mark([bot.id])
        assert stands(session) == {BOT: Stand.ALIVE}
        standin.change(BOT, revoked=True)
        assert ask(session, standin, bot).verdict is Verdict.REFUSED_FROM_HERE
        assert stands(session) == {BOT: Stand.REFUSED}
        session.incidents.tick_gone(bot.id, bot.api_key)
        assert stands(session) == {BOT: Stand.REVOKED}
        history = [one.what for one in session.entry(bot.id).history]
        assert (
            f"pair in use asked with: refused from here by {standin.host}, not Bitfinex, over IPv4" in history
        )
        assert "pair in use ticked as gone from its page" in history

    def test_the_old_key_still_alive_is_said_and_a_tick_before_that_counts_no_more(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        session.incidents.mark([bot.id])
        session.incidents.tick_gone(bot.id, bot.api_key)
        assert stands(session) == {BOT: Stand.TICKED}
        assert ask(session, standin, bot).verdict is Verdict.ALIVE
        assert stands(session) == {BOT: Stand.ALIVE}
        history = [one.what for one in session.entry(bot.id).history]
        assert "pair in use still alive: no longer ticked as gone" in history
        standin.change(BOT, revoked=True)
        ask(session, standin, bot)
        assert stands(session) == {BOT: Stand.REFUSED}

    def test_an_edited_address_list_is_refused_and_never_called_revoked(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        session.incidents.mark([bot.id])
        standin.change(BOT, addresses=("203.0.113.9",))
        death = ask(session, standin, bot)
        assert any("may not stop a thief" in words for words in death.words)
        (line,) = session.incidents.report().lines
        assert (line.ended, line.headline) == (False, "refused from here")
        assert "edited address list looks the same" in line.standing[0]
        with pytest.raises(InvalidInput, match="not known to be revoked"):
            session.incidents.close([bot.id])

    @pytest.mark.parametrize("fault", [*FAULTS])
    def test_what_is_kept_never_says_more_than_what_was_told(
        self, session: Session, standin: StandIn, bot: Entry, fault: str
    ) -> None:
        session.incidents.mark([bot.id])
        standin.fault = FAULTS[fault]
        death = ask(session, standin, bot)
        standin.fault = None
        kept = stands(session)[BOT]
        assert (kept is Stand.REFUSED) == (death.verdict is Verdict.REFUSED_FROM_HERE)
        assert (death.again_at is None) or death.verdict is Verdict.COULD_NOT_TELL
        if death.verdict is Verdict.COULD_NOT_TELL:
            assert kept in {Stand.COULD_NOT_TELL, Stand.ALIVE}  # alive in the same second as it was verified
            assert death.again_at is not None or death.next

    @pytest.mark.parametrize(("fault", "wait"), [("rate", 60), ("nonce", 60), ("maintenance", 300)])
    def test_what_passes_by_itself_comes_with_when_to_ask_again(
        self, session: Session, standin: StandIn, bot: Entry, fault: str, wait: int
    ) -> None:
        session.incidents.mark([bot.id])
        standin.fault = FAULTS[fault]
        death = ask(session, standin, bot)
        assert death.again_at == death.asked_at + wait

    def test_a_server_that_is_down_at_the_proof_leaves_it_as_alive(
        self, session: Session, standin: StandIn, bot: Entry, clock: Clock
    ) -> None:
        session.incidents.mark([bot.id])
        standin.change(BOT, revoked=True)
        standin.stop()
        clock.ahead = 2
        death = ask(session, standin, bot)
        assert (death.verdict, death.again_at) == (Verdict.COULD_NOT_TELL, death.asked_at + 300)
        assert stands(session) == {BOT: Stand.COULD_NOT_TELL}

    def test_a_pair_that_was_never_seen_alive_can_only_be_closed_by_word(
        self, session: Session, standin: StandIn
    ) -> None:
        made = stored(session, standin, "revoked")
        session.incidents.mark([made.id])
        assert ask(session, standin, made).verdict is Verdict.COULD_NOT_TELL
        session.incidents.tick_gone(made.id, made.api_key)
        with pytest.raises(InvalidInput, match="not seen to be refused"):
            session.incidents.close([made.id])
        session.incidents.close([made.id], by_word=True)
        assert session.entry(made.id).history[-1].what == "incident closed: by word, not seen to be refused"

    def test_a_question_that_tells_nothing_new_fills_no_history(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        session.incidents.mark([bot.id])
        before = session.entry(bot.id).history
        ask(session, standin, bot)
        ask(session, standin, bot)
        assert session.entry(bot.id).history == before

    def test_checking_a_leaked_key_from_anywhere_is_kept_with_the_leak(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        session.incidents.mark([bot.id])
        standin.change(BOT, revoked=True)
        endpoint = session.exchange.endpoint(standin.url)
        asyncio.run(check_dead(session, bot.id, "current", endpoint))
        assert "refused from here" in session.entry(bot.id).history[-1].what

    def test_a_tick_is_taken_back(self, session: Session, bot: Entry) -> None:
        session.incidents.mark([bot.id])
        session.incidents.tick_gone(bot.id, bot.api_key)
        session.incidents.tick_gone(bot.id, bot.api_key, gone=False)
        assert session.entry(bot.id).gone_at is None
        with pytest.raises(InvalidInput, match="not marked"):
            session.incidents.tick_gone(bot.id, "EXAMPLE-of-nobody")


class TestReplacing:
    def rotate(self, session: Session, standin: StandIn, bot: Entry) -> Entry:
        key = standin.key("this-host")
        session.rotating.begin(bot.id)
        session.pairs.seal_candidate_key(bot.id, key.api_key)
        session.pairs.seal_candidate_secret(bot.id, Secret(key.secret))
        session.rotating.verified(bot.id, agreed=True)
        session.rotating.handed_over(bot.id)
        return session.rotating.switch(bot.id)

    def test_after_the_revoking_a_rotation_ends_with_the_switch(
        self, session: Session, standin: StandIn, bot: Entry, clock: Clock
    ) -> None:
        revoke(session, standin, bot)
        clock.ahead = 3
        now = self.rotate(session, standin, bot)
        assert (now.rotation, now.state) == (None, State.ACTIVE)
        assert now.api_key == standin.key("this-host").api_key
        assert [(one.which, one.stand) for one in leaked(now)] == [("outgoing", Stand.REVOKED)]
        check_fit(now, force=False)
        (after,) = session.incidents.close([bot.id])
        assert (after.state, after.outgoing) == (State.ACTIVE, None)
        assert any(one.api_key == bot.api_key and one.secret == bot.secret for one in after.history)
        assert after.history[-1].what == "incident closed: every leaked key revoked"

    def test_replaced_first_the_leaked_key_stays_in_sight_until_it_is_revoked(
        self, session: Session, standin: StandIn, bot: Entry, clock: Clock
    ) -> None:
        session.incidents.mark([bot.id])
        clock.ahead = 3
        now = self.rotate(session, standin, bot)
        assert stage_of(now) is RotationStage.REVOKE
        assert [(one.which, one.stand) for one in leaked(now)] == [("outgoing", Stand.ALIVE)]
        assert session.row(bot.id).state == "COMPROMISED"
        session.rotating.revoked(bot.id)
        standin.change(BOT, revoked=True)
        asyncio.run(session.rotating.prove(bot.id, session.exchange.endpoint(standin.url)))
        closed = session.rotating.gone(bot.id)
        assert closed.rotation is None
        asyncio.run(session.exchange.verify(bot.id, endpoint=session.exchange.endpoint(standin.url)))
        assert [one.stand for one in leaked(closed)] == [Stand.REVOKED]
        assert session.row(bot.id).state == "revoked: close it"

    def test_a_pair_that_is_put_in_its_place_without_a_rotation_does_not_hide_it(
        self, session: Session, standin: StandIn, bot: Entry, clock: Clock
    ) -> None:
        session.incidents.mark([bot.id])
        clock.ahead = 3
        key = standin.key("this-host")
        session.seal_api_key(bot.id, key.api_key)
        now = session.seal_secret(bot.id, Secret(key.secret))
        assert [(one.which, one.pair.api_key) for one in leaked(now)] == [("outgoing", bot.api_key)]
        session.incidents.mark([bot.id])
        with pytest.raises(InvalidInput, match="an old leaked key"):
            session.seal_api_key(bot.id, standin.key("margin-bot").api_key)

    def test_another_secret_to_the_leaked_key_is_no_end_of_the_leak(
        self, session: Session, bot: Entry
    ) -> None:
        session.incidents.mark([bot.id])
        assert session.seal_secret(bot.id, Secret("EXAMPLE-another-secret")).state is State.COMPROMISED

    def test_programs_that_stand_still_are_named_until_they_have_another_key(
        self, session: Session, standin: StandIn, bot: Entry, clock: Clock
    ) -> None:
        revoke(session, standin, bot)
        assert session.incidents.report().programs == ("freqtrade, on this machine",)
        clock.ahead = 3
        self.rotate(session, standin, bot)
        assert session.incidents.report().programs == ()


def test_ten_thousand_keys_are_not_read_for_two_that_have_leaked(
    session: Session, bot: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.add("another")
    session.incidents.mark([bot.id])
    contents = session._store.contents
    read: list[str] = []
    whole = type(contents).entry

    def counted(self: Any, entry_id: str) -> Entry:
        read.append(entry_id)
        return whole(self, entry_id)

    monkeypatch.setattr(type(contents), "entry", counted)
    session.incidents.open()
    assert read == [bot.id]
