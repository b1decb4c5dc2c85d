"""Verifying: what is asked, what is told, and what is kept of it in the vault."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bitfinex.standin import FAULTS, Key, StandIn, User, scopes
from tests.session.asked import Clock, asked, asking_session, reopened, stored
from vault_tui.bitfinex import rate_limit
from vault_tui.core.errors import InvalidInput, NoSuchEntry, StorageFailed
from vault_tui.core.life import Outcome, Seen
from vault_tui.core.models import Entry, Settings
from vault_tui.core.pairs import Which
from vault_tui.core.secret import Secret
from vault_tui.session import Session, asking
from vault_tui.session.exchange import AT_ONCE, Verification


def verify(session: Session, standin: StandIn, entry: Entry, pair: Which = "current") -> Verification:
    exchange = session.exchange
    return asyncio.run(exchange.verify(entry.id, pair=pair, endpoint=exchange.endpoint(standin.url)))


def finding_ids(verification: Verification) -> set[str]:
    return {finding.id for finding in verification.findings}


class TestVerify:
    def test_a_key_as_planned_is_told_with_all_that_was_seen(
        self, session: Session, standin: StandIn
    ) -> None:
        told = verify(session, standin, stored(session, standin))
        assert (told.outcome, told.as_planned, told.host) == (Outcome.WORKS, True, standin.host)
        assert asked(standin) == [
            "platform/status",
            "auth/r/permissions",
            "auth/r/info/user",
            "auth/r/wallets",
        ]
        seen = told.seen
        assert seen.permissions is not None
        assert seen.permissions["orders"] == "rw"
        assert (seen.account_id, seen.paper, seen.sub_account) == ("100001", False, False)
        assert (seen.two_factor, seen.wallets, seen.family) == (("otp",), 4, "4")
        assert seen.alive_at == seen.asked_at == told.checked_at

    def test_it_is_kept_in_the_entry_without_a_backup(self, session: Session, standin: StandIn) -> None:
        entry = stored(session, standin)
        backups = session.archive.listed()
        told = verify(session, standin, entry)
        kept = session.entry(entry.id)
        assert kept.seen == told.seen
        assert kept.account_id == "100001"
        assert kept.changed_at == entry.changed_at
        assert session.archive.listed() == backups

    def test_a_key_that_can_withdraw_is_the_first_finding(self, session: Session, standin: StandIn) -> None:
        told = verify(session, standin, stored(session, standin, "withdraw"))
        assert told.outcome is Outcome.WORKS
        assert not told.as_planned
        assert told.findings[0].id == "withdraw-right"

    def test_a_refused_pair_keeps_what_it_proved_before(self, session: Session, standin: StandIn) -> None:
        entry = stored(session, standin)
        before = verify(session, standin, entry).seen
        standin.change("trading-bot", revoked=True)
        told = verify(session, standin, entry)
        assert (told.outcome, told.diagnosis.id, told.rows) == (Outcome.REFUSED, "not-accepted", ())
        assert told.seen.permissions == before.permissions
        assert (told.seen.alive_at, told.seen.account_id) == (before.alive_at, before.account_id)

    @pytest.mark.parametrize("fault", ["hang-up", "page", "rate", "maintenance", "wrong-shape", "huge"])
    def test_what_could_not_be_told_is_no_success_and_forgets_nothing(
        self, session: Session, standin: StandIn, fault: str
    ) -> None:
        entry = stored(session, standin)
        before = verify(session, standin, entry).seen
        standin.fault = FAULTS[fault]
        told = verify(session, standin, entry)
        assert told.outcome is Outcome.UNKNOWN
        assert session.entry(entry.id).seen == told.seen
        assert told.seen.permissions == before.permissions

    def test_a_permission_error_proves_the_pair(self, session: Session, standin: StandIn) -> None:
        standin.fail(FAULTS["permission"], path="auth/r/permissions")
        told = verify(session, standin, stored(session, standin))
        assert told.diagnosis.id == "no-permission"
        assert told.seen.alive_at == told.checked_at
        assert told.seen.permissions is None

    def test_what_a_key_may_not_ask_stays_untold(self, session: Session, standin: StandIn) -> None:
        told = verify(session, standin, stored(session, standin, "nothing"))
        assert told.outcome is Outcome.WORKS
        assert "auth/r/wallets" not in asked(standin)
        assert told.seen.wallets is None

    def test_a_shape_that_nobody_knows_is_no_success_at_a_later_question_either(
        self, session: Session, standin: StandIn
    ) -> None:
        standin.fail(FAULTS["wrong-shape"], path="auth/r/info/user")
        told = verify(session, standin, stored(session, standin))
        assert (told.outcome, told.diagnosis.id) == (Outcome.UNKNOWN, "unexpected")
        assert told.seen.alive_at == told.checked_at

    def test_another_account_later_is_a_finding_and_the_first_stays_bound(
        self, session: Session, standin: StandIn
    ) -> None:
        entry = stored(session, standin)
        verify(session, standin, entry)
        standin.change("trading-bot", user=User(200_001))
        told = verify(session, standin, entry)
        assert "other-account" in finding_ids(told)
        assert session.entry(entry.id).account_id == "100001"

    def test_where_nothing_can_be_asked_nothing_is(self, session: Session, standin: StandIn) -> None:
        draft = session.add("draft")
        kraken = stored(session, standin, exchange="Kraken")
        for entry, error in ((draft, NoSuchEntry), (kraken, InvalidInput)):
            with pytest.raises(error):
                verify(session, standin, entry)
        with pytest.raises(NoSuchEntry):
            verify(session, standin, stored(session, standin, label="b"), "outgoing")
        assert standin.requests == []

    def test_failing_to_keep_it_is_a_notice_and_no_failure(
        self, session: Session, standin: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise StorageFailed("The disk is full.")

        entry = stored(session, standin)
        monkeypatch.setattr(session._store, "transact", full)
        assert verify(session, standin, entry).outcome is Outcome.WORKS
        assert session.take_notices() == ("What was heard could not be kept: The disk is full.",)


class TestWhoseWordItIs:
    def test_a_stand_in_is_named_in_what_is_kept(self, session: Session, standin: StandIn) -> None:
        entry = stored(session, standin)
        verify(session, standin, entry)
        kept = session.entry(entry.id).seen
        assert kept is not None
        assert kept.host == standin.host

    def test_a_stand_in_never_takes_the_place_of_bitfinexs_own_word(
        self, session: Session, standin: StandIn
    ) -> None:
        entry = stored(session, standin)
        own = Seen(1_790_000_000, Outcome.WORKS, alive_at=1_790_000_000, permissions={"orders": "r"})
        session.change(entry, seen=own)
        told = verify(session, standin, entry)
        assert (told.outcome, told.counts) == (Outcome.WORKS, False)
        kept = session.entry(entry.id)
        assert (kept.seen, kept.account_id) == (own, "")

    def test_what_another_host_said_is_not_carried_over(self, session: Session, standin: StandIn) -> None:
        entry = stored(session, standin)
        verify(session, standin, entry)
        with StandIn() as other:
            other.fault = FAULTS["key"]
            told = verify(session, other, entry)
        assert told.host != standin.host
        assert (told.seen.alive_at, told.seen.permissions) == (None, None)

    def test_an_account_bound_by_another_host_is_bound_anew(self, session: Session, standin: StandIn) -> None:
        entry = stored(session, standin)
        verify(session, standin, entry)
        mine = replace(standin.key("trading-bot"), user=User(300_001))
        with StandIn([mine]) as other:
            told = verify(session, other, entry)
        assert "other-account" not in finding_ids(told)
        assert session.entry(entry.id).account_id == "300001"

    @pytest.mark.parametrize("how", ["sealed", "adopted"])
    def test_an_account_that_a_stand_in_bound_binds_no_other_pair(
        self, session: Session, standin: StandIn, how: str
    ) -> None:
        entry = stored(session, standin)
        verify(session, standin, entry)
        assert session.entry(entry.id).account_id == "100001"
        new = standin.key("margin-bot")
        if how == "sealed":
            session.seal_api_key(entry.id, new.api_key)
            session.seal_secret(entry.id, Secret(new.secret))
        else:
            session.pairs.seal_candidate_key(entry.id, new.api_key)
            session.pairs.seal_candidate_secret(entry.id, Secret(new.secret))
            session.pairs.adopt_candidate(entry.id)
        assert session.entry(entry.id).account_id == ""

    def test_an_account_that_bitfinex_bound_binds_every_later_pair(
        self, session: Session, standin: StandIn
    ) -> None:
        entry = stored(session, standin)
        own = Seen(1_790_000_000, Outcome.WORKS, alive_at=1_790_000_000, account_id="7")
        session.change(entry, seen=own, account_id="7")
        session.seal_api_key(entry.id, standin.key("margin-bot").api_key)
        session.seal_secret(entry.id, Secret(standin.key("margin-bot").secret))
        told = verify(session, standin, entry)
        assert "other-account" in finding_ids(told)
        assert session.entry(entry.id).account_id == "7"

    def test_only_the_host_of_the_settings_may_be_another(self, session: Session) -> None:
        with pytest.raises(InvalidInput):
            session.exchange.endpoint("https://api.example.com")
        session.set_settings(Settings(api_host="api.example.com"))
        assert session.exchange.endpoint().host == "api.example.com"
        assert session.exchange.endpoint("https://api.bitfinex.com").host == ""


class TestCandidate:
    def test_a_new_pair_is_verified_beside_the_one_in_use_and_adopted(
        self, session: Session, standin: StandIn
    ) -> None:
        entry = stored(session, standin)
        verify(session, standin, entry)
        old = session.entry(entry.id)
        new = standin.key("margin-bot")
        session.pairs.seal_candidate_key(entry.id, new.api_key)
        session.pairs.seal_candidate_secret(entry.id, Secret(new.secret))
        told = verify(session, standin, entry, "candidate")
        assert told.outcome is Outcome.WORKS
        kept = session.entry(entry.id)
        assert (kept.api_key, kept.seen) == (old.api_key, old.seen)
        assert kept.candidate is not None
        assert kept.candidate.seen == told.seen
        adopted = session.pairs.adopt_candidate(entry.id)
        assert (adopted.api_key, adopted.seen, adopted.candidate) == (new.api_key, told.seen, None)

    def test_what_was_heard_of_a_pair_follows_it_when_it_was_adopted_meanwhile(
        self, session: Session, standin: StandIn
    ) -> None:
        entry = stored(session, standin)
        new = standin.key("margin-bot")
        session.pairs.seal_candidate_key(entry.id, new.api_key)
        session.pairs.seal_candidate_secret(entry.id, Secret(new.secret))
        exchange = session.exchange

        def adopt_first(words: str) -> None:
            if session.entry(entry.id).candidate:
                session.pairs.adopt_candidate(entry.id)

        told = asyncio.run(
            exchange.verify(
                entry.id, pair="candidate", endpoint=exchange.endpoint(standin.url), on_step=adopt_first
            )
        )
        assert session.entry(entry.id).seen == told.seen

    def test_what_was_heard_of_a_pair_that_was_replaced_meanwhile_is_dropped(
        self, session: Session, standin: StandIn
    ) -> None:
        entry = stored(session, standin)
        exchange = session.exchange

        def replace_it(words: str) -> None:
            session.seal_api_key(entry.id, "EXAMPLE-of-another-key")

        asyncio.run(exchange.verify(entry.id, endpoint=exchange.endpoint(standin.url), on_step=replace_it))
        assert session.entry(entry.id).seen is None


class TestMany:
    def run_all(
        self, session: Session, standin: StandIn, ids: list[str], cancel_after: int = 0
    ) -> dict[str, object]:
        results: dict[str, object] = {}

        async def go() -> None:
            cancel = asyncio.Event()

            def took(entry_id: str, result: object) -> None:
                results[entry_id] = result
                if cancel_after and len(results) >= cancel_after:
                    cancel.set()

            await session.exchange.verify_all(ids, session.exchange.endpoint(standin.url), took, cancel)

        asyncio.run(go())
        return results

    def many(self, session: Session, count: int) -> tuple[StandIn, list[str]]:
        keys = [
            Key(
                f"EXAMPLE-key-{n:02}",
                f"EXAMPLE-secret-{n:02}",
                scopes(orders="rw", wallets="r"),
                name=f"k{n}",
            )
            for n in range(count)
        ]
        standin = StandIn(keys)
        return standin, [stored(session, standin, f"k{n}").id for n in range(count)]

    def test_each_is_told_and_kept_and_the_clock_is_compared_once(self, session: Session) -> None:
        standin, ids = self.many(session, 12)
        with standin:
            results = self.run_all(session, standin, ids)
        assert list(map(type, results.values())) == [Verification] * 12
        assert all(session.entry(entry_id).seen for entry_id in ids)
        assert asked(standin).count("platform/status") == 1

    def test_one_that_cannot_be_asked_stops_no_other(self, session: Session, standin: StandIn) -> None:
        draft, good = session.add("draft"), stored(session, standin)
        results = self.run_all(session, standin, [draft.id, good.id])
        assert isinstance(results[draft.id], NoSuchEntry)
        assert isinstance(results[good.id], Verification)

    @pytest.mark.parametrize("fault", ["hang-up", "page", "redirect"])
    def test_where_nobody_can_be_asked_it_is_tried_once_and_told_of_each(
        self, session: Session, fault: str
    ) -> None:
        standin, ids = self.many(session, 12)
        standin.fault = FAULTS[fault]
        with standin:
            results = self.run_all(session, standin, ids)
        told = [result for result in results.values() if isinstance(result, Verification)]
        assert {result.outcome for result in told} == {Outcome.UNKNOWN}
        assert len(told) == 12
        assert asked(standin) == ["platform/status"]

    def test_once_too_many_questions_were_asked_no_more_are(self, session: Session) -> None:
        standin, ids = self.many(session, 30)
        standin.fail(FAULTS["rate"], path="auth/r/permissions")
        with standin:
            results = self.run_all(session, standin, ids)
        told = [result for result in results.values() if isinstance(result, Verification)]
        assert [result.diagnosis.id for result in told] == ["rate-limit"] * 30
        assert len(asked(standin)) <= 1 + AT_ONCE

    def test_more_than_a_minutes_worth_waits(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        waited: list[float] = []

        async def sleep(seconds: float) -> None:
            waited.append(seconds)
            monkeypatch.setattr(rate_limit, "PER_MINUTE", 60)

        monkeypatch.setattr(rate_limit, "PER_MINUTE", 2)
        monkeypatch.setattr(asking, "_sleep", sleep)
        standin, ids = self.many(session, 3)
        with standin:
            self.run_all(session, standin, ids)
        assert waited
        assert all(50 < seconds <= 60 for seconds in waited)

    def test_cancelling_asks_no_more_and_keeps_what_was_heard(self, session: Session) -> None:
        standin, ids = self.many(session, 30)
        with standin:
            results = self.run_all(session, standin, ids, cancel_after=1)
        assert 1 <= len(results) < 30
        kept = {entry_id for entry_id in ids if session.entry(entry_id).seen}
        assert kept == set(results)

    def test_cancelling_while_nobody_answers_waits_for_no_answer(
        self, session: Session, standin: StandIn
    ) -> None:
        entry = stored(session, standin)
        standin.fault = FAULTS["silence"]

        async def go() -> None:
            cancel = asyncio.Event()
            exchange = session.exchange
            endpoint = exchange.endpoint(standin.url)
            work = asyncio.create_task(
                exchange.verify_all([entry.id], endpoint, lambda *_: results.append(1), cancel)
            )
            while not standin.requests:
                await asyncio.sleep(0.01)
            cancel.set()
            async with asyncio.timeout(5):  # half of what a question may take
                await work

        results: list[int] = []
        asyncio.run(go())
        assert results == []
        assert asked(standin) == ["platform/status"]

    def test_a_key_in_two_entries_is_asked_one_question_at_a_time(
        self, session: Session, standin: StandIn
    ) -> None:
        ids = [stored(session, standin, label=f"twin-{n}").id for n in range(6)]
        results = self.run_all(session, standin, ids)
        assert [result.outcome for result in results.values() if isinstance(result, Verification)] == [
            Outcome.WORKS
        ] * 6


def test_while_a_question_is_on_its_way_another_process_can_save(tmp_path: Path, standin: StandIn) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, standin)
    standin.fail(FAULTS["silence"], path="auth/r/permissions")

    async def go() -> None:
        exchange = session.exchange
        question = asyncio.create_task(exchange.verify(entry.id, endpoint=exchange.endpoint(standin.url)))
        while "auth/r/permissions" not in asked(standin):
            await asyncio.sleep(0.01)
        with reopened(tmp_path) as other:
            other.add("meanwhile")
        question.cancel()
        with pytest.raises(asyncio.CancelledError):
            await question

    asyncio.run(go())
    session.refresh()
    assert session.by_label("meanwhile").label == "meanwhile"
    session.close()


def test_a_front_may_change_the_vault_in_its_own_place(tmp_path: Path, standin: StandIn) -> None:
    session = asking_session(tmp_path, Clock())
    entry = stored(session, standin)
    ran = []

    async def lane(call: object) -> None:
        ran.append(call)

    session.exchange.run = lane
    verify(session, standin, entry)
    assert len(ran) == 1
    assert session.entry(entry.id).seen is None


def test_every_question_is_in_the_diary(session: Session, standin: StandIn) -> None:
    entry = stored(session, standin)
    verify(session, standin, entry)
    exchange = session.exchange
    asyncio.run(exchange.activity(entry.id, exchange.endpoint(standin.url)))
    asyncio.run(exchange.check_dead(entry.id, "current", exchange.endpoint(standin.url)))
    noted = [one for one in session.diary.events() if one.what == "verify"]
    assert [(one.entry_id, one.detail) for one in noted] == [(entry.id, "works")] * 3
