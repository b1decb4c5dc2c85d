"""Who was in the account since a leak, and the report that tells of it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.bitfinex.standin import StandIn
from tests.session.asked import Clock, stored
from tests.session.leaks import BOT, DAY, OTHER, ask, done, logins, report, revoke, told
from vault_tui.core.errors import InvalidInput
from vault_tui.core.incident import incident_of
from vault_tui.core.models import Entry, State, is_unsafe
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.diary import Diary


class TestLogins:
    def test_strangers_since_the_leak_are_marked_at_a_first_look_too(
        self, session: Session, standin: StandIn, bot: Entry, clock: Clock
    ) -> None:
        told(standin, clock(), (9, "203.0.113.9"), (1, "203.0.113.9"), (1, "198.51.100.66"))
        session.incidents.mark([bot.id], since=int(clock()) - 2 * DAY)
        assert logins(session, standin, bot).first
        events = [one for one in session.incidents.report().events if one.in_account]
        assert {one.origin: one.stranger for one in events if one.what.startswith("account: login")} == {
            "203.0.113.9": False,
            "198.51.100.66": True,
        }

    def test_an_address_stays_marked_though_it_was_told_once(
        self, session: Session, standin: StandIn, bot: Entry, clock: Clock
    ) -> None:
        told(standin, clock(), (9, "203.0.113.9"))
        asyncio.run(session.exchange.activity(bot.id, session.exchange.endpoint(standin.url)))
        session.incidents.mark([bot.id], since=int(clock()) - 2 * DAY)
        told(standin, clock(), (1, "198.51.100.66"), (9, "203.0.113.9"))
        for _ in range(2):
            logins(session, standin, bot)
        strangers = [one.origin for one in session.incidents.report().events if one.stranger]
        assert strangers == ["198.51.100.66"]

    def test_a_stranger_who_was_looked_at_before_the_mark_is_one_all_the_same(
        self, session: Session, standin: StandIn, bot: Entry, clock: Clock
    ) -> None:
        told(standin, clock(), (1, "198.51.100.66"), (9, "203.0.113.9"), (1, "203.0.113.9"))
        endpoint = session.exchange.endpoint(standin.url)
        for _ in range(2):
            asyncio.run(session.exchange.activity(bot.id, endpoint))
        session.incidents.mark([bot.id], since=int(clock()) - 2 * DAY)
        logins(session, standin, bot)
        strangers = [one.origin for one in session.incidents.report().events if one.stranger]
        assert strangers == ["198.51.100.66"]

    def test_what_was_told_is_there_after_a_lock_and_under_a_new_vault_key(
        self, session: Session, standin: StandIn, bot: Entry, clock: Clock, tmp_path: Path
    ) -> None:
        from tests.worlds import CHEAP, PASSPHRASE
        from vault_tui.core.secret import Passphrase
        from vault_tui.session import Opening

        told(standin, clock(), (1, "198.51.100.66"))
        session.incidents.mark([bot.id], since=int(clock()) - 2 * DAY)
        logins(session, standin, bot)
        opening: Opening = session._store.opening
        with Passphrase.copy_of(PASSPHRASE) as typed:
            session.access.reencrypt(typed, with_recovery=False, cost=CHEAP)
        with Passphrase.copy_of(PASSPHRASE) as typed:
            again = Session.unlock(opening, typed)
        assert [one.origin for one in again.incidents.report().events if one.stranger] == ["198.51.100.66"]
        again.close()

    def test_a_key_that_is_refused_lets_another_of_its_account_ask(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        endpoint = session.exchange.endpoint(standin.url)
        for name in (OTHER, "margin-bot"):
            made = stored(session, standin, name)
            asyncio.run(session.exchange.verify(made.id, endpoint=endpoint))
        session.incidents.mark([bot.id])
        assert session.incidents.asked_with(session.entry(bot.id)).label == BOT
        standin.change(BOT, revoked=True)
        ask(session, standin, bot)
        assert session.incidents.asked_with(session.entry(bot.id)).label == "margin-bot"
        assert logins(session, standin, bot).logins is not None
        assert session.incidents.report().logins_at is not None

    def test_control_characters_of_others_are_harmless_in_it(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        session.incidents.mark([bot.id], since=1)
        logins(session, standin, bot)
        assert any("]52;c;" in one.what for one in session.incidents.report().events)
        assert not [
            character for line in report(session).split("\n") for character in line if is_unsafe(character)
        ]


class TestTheReport:
    def test_steps_are_ticked_for_all_and_open_again_when_another_key_is_marked(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        session.incidents.mark([bot.id])
        session.incidents.tick("harm")
        assert done(session) == {"harm"}
        assert "ticked: Look for what you did not do" in session.entry(bot.id).history[-1].what
        other = stored(session, standin, OTHER)
        session.incidents.mark([other.id])
        assert done(session) == set()
        session.incidents.tick("harm")
        session.incidents.tick("harm", done=False)
        assert done(session) == set()
        with pytest.raises(InvalidInput, match="no such step"):
            session.incidents.tick("nothing")

    def test_no_secret_is_in_it_wherever_somebody_put_one(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        key, other = standin.key(BOT), standin.key(OTHER)
        second = stored(session, standin, OTHER, label=f"x {key.secret}", integration=other.secret)
        foreign = session.add("kraken", exchange="Kraken", integration="a bot")
        session.seal_api_key(foreign.id, "ABCDEFGHIJKLMNOP")
        session.seal_secret(foreign.id, Secret("kQ/planted+secret=="))
        session.change(session.entry(foreign.id), what="set kQ/planted+secret== in a file", notes="x")
        session.open_secret(bot.id, "reveal")
        session.diary.note("get", session.entry(bot.id), f"detail {key.secret}")
        session.incidents.mark([bot.id, second.id, foreign.id], since=1)
        logins(session, standin, bot)
        text = report(session)
        told_json = json.dumps([repr(line) for line in session.incidents.report().lines])
        for secret in (key.secret, other.secret, "kQ/planted+secret=="):
            assert secret not in text
            assert secret not in told_json
        for api_key in (key.api_key, other.api_key, "ABCDEFGHIJKLMNOP"):
            assert api_key not in text
            assert api_key not in told_json
        assert f"{key.api_key[:8]}…" in text
        assert "(hidden)" in text

    def test_it_tells_in_order_what_was_done_by_whom_it_is_known(
        self, session: Session, standin: StandIn, bot: Entry, clock: Clock
    ) -> None:
        session.incidents.mark([bot.id])
        clock.ahead = 2
        session.diary.note("run", session.entry(bot.id), "for freqtrade")
        clock.ahead = 4
        standin.change(BOT, revoked=True)
        ask(session, standin, bot)
        session.incidents.tick_gone(bot.id, bot.api_key)
        text = report(session)
        places = [
            text.index(words) for words in ("marked compromised", "run for freqtrade", "refused from here by")
        ]
        assert places == sorted(places)
        assert text.count("asked the exchange: not accepted") == 0  # said by the history already

    def test_a_question_on_the_edge_of_a_second_is_told_once(
        self,
        session: Session,
        standin: StandIn,
        bot: Entry,
        clock: Clock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        session.incidents.mark([bot.id])
        note = Diary.note_each

        def a_second_goes_by(*args: Any, **options: Any) -> None:
            note(*args, **options)
            clock.ahead += 1

        monkeypatch.setattr(Diary, "note_each", a_second_goes_by)
        standin.change(BOT, revoked=True)
        ask(session, standin, bot)
        text = report(session)
        assert "asked with: refused from here" in text
        assert "asked the exchange" not in text

    def test_it_is_still_there_when_the_leak_is_over(
        self, session: Session, standin: StandIn, bot: Entry
    ) -> None:
        revoke(session, standin, bot)
        session.incidents.close([bot.id])
        now = session.entry(bot.id)
        assert (now.state, incident_of(now)) == (State.RETIRED, None)
        text = report(session, bot)
        assert "incident closed: every leaked key revoked" in text
        assert "Closed: trading-bot" in text
        assert "none" in report(session).split("\n")[0]

    def test_hostile_texts_break_no_table(self, session: Session, standin: StandIn) -> None:
        one = stored(session, standin, OTHER, label="a|b `c` <script>", integration="x|y")
        session.incidents.mark([one.id])
        row = next(line for line in report(session).split("\n") if line.startswith("| a"))
        assert row.count(" | ") == 5
        assert "<script>" not in row
