"""Nonces in whole questions: the key's own unit, the compared clock, and processes that take turns."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bitfinex.standin import FAULTS, StandIn
from tests.session.asked import Clock, asked, asking_session, nonces, reopened, stored
from vault_tui.core.errors import Busy, NoTurn
from vault_tui.core.life import Outcome
from vault_tui.core.models import Entry
from vault_tui.session import Session
from vault_tui.session.asking import Asker
from vault_tui.session.exchange import Verification
from vault_tui.session.pair_result import question
from vault_tui.system import nonce_file


def verify(session: Session, standin: StandIn, entry: Entry) -> Verification:
    exchange = session.exchange
    return asyncio.run(exchange.verify(entry.id, endpoint=exchange.endpoint(standin.url)))


@pytest.mark.parametrize(
    ("fields", "per_second"),
    [
        ({}, 10**3),
        ({"integration": "freqtrade"}, 10**3),
        ({"integration": "bitfinex-api-py"}, 10**6),
        ({"integration": "freqtrade", "nonce_unit": "us"}, 10**6),
    ],
)
def test_a_nonce_is_the_time_in_the_keys_own_unit(
    session: Session, standin: StandIn, clock: Clock, fields: dict[str, str], per_second: int
) -> None:
    before = clock()
    verify(session, standin, stored(session, standin, **fields))
    used = nonces(standin)
    assert len(used) == 3
    assert all(before <= nonce / per_second <= clock() + 1 for nonce in used)
    assert used == sorted(set(used))


@pytest.mark.parametrize("place", ["current", "candidate"])
def test_an_api_key_in_two_entries_is_asked_in_milliseconds_while_one_of_them_counts_so(
    session: Session, standin: StandIn, clock: Clock, place: str
) -> None:
    faster = stored(session, standin, label="faster", integration="bitfinex-api-py")
    if place == "current":
        slower = stored(session, standin, label="slower", integration="freqtrade")
    else:
        slower = stored(session, standin, "paper", label="slower", integration="freqtrade")
        session.pairs.seal_candidate_key(slower.id, standin.key("trading-bot").api_key)
    assert verify(session, standin, faster).outcome is Outcome.WORKS
    assert standin.key("trading-bot").last_nonce <= int(clock() * 1_000)
    standin.change("trading-bot", last_nonce=int(clock() * 1_000_000))
    told = verify(session, standin, faster)
    assert told.diagnosis.id == "nonce"
    assert "“slower” holds this API key too" in " ".join(told.diagnosis.next)
    for entry_id in (slower.id, faster.id):
        session.change(session.entry(entry_id), nonce_unit="us")
    assert verify(session, standin, faster).outcome is Outcome.WORKS


def test_another_program_noted_for_a_key_raises_its_nonces_only_when_the_person_says_so(
    tmp_path: Path, session: Session, standin: StandIn, clock: Clock
) -> None:
    entry = stored(session, standin, integration="freqtrade")
    verify(session, standin, entry)
    entry = session.change(session.entry(entry.id), integration="bitfinex-api-py")
    session.close()
    with reopened(tmp_path, clock) as again:  # it is remembered beside the vault, not in the process
        assert verify(again, standin, entry).outcome is Outcome.WORKS
        assert standin.key("trading-bot").last_nonce <= int(clock() * 1_000)
        standin.change("trading-bot", last_nonce=int(clock() * 1_000_000))
        told = verify(again, standin, entry)
        assert told.diagnosis.id == "nonce"
        assert "Edit it to count in microseconds" in " ".join(told.diagnosis.next)
        again.change(again.entry(entry.id), nonce_unit="us")
        assert verify(again, standin, entry).outcome is Outcome.WORKS


def test_a_clock_that_is_set_between_two_questions_signs_no_further_one(
    session: Session, standin: StandIn, clock: Clock
) -> None:
    entry = stored(session, standin)
    exchange = session.exchange

    def step(words: str) -> None:
        if words == "Whose is it?":
            clock.ahead = 3_600.0

    endpoint = exchange.endpoint(standin.url)
    told = asyncio.run(exchange.verify(entry.id, endpoint=endpoint, on_step=step))
    assert (told.outcome, told.diagnosis.id) == (Outcome.UNKNOWN, "clock-wrong")
    assert len(nonces(standin)) == 1
    assert nonces(standin)[0] < (clock() - 3_500) * 1_000


def test_a_bot_in_milliseconds_goes_on_after_a_check(
    session: Session, standin: StandIn, clock: Clock
) -> None:
    verify(session, standin, stored(session, standin))
    assert standin.key("trading-bot").last_nonce <= int(clock() * 1_000)


@pytest.mark.parametrize("ahead", [30.0, -30.0])
def test_nothing_is_signed_by_a_wrong_clock(
    session: Session, standin: StandIn, clock: Clock, ahead: float
) -> None:
    clock.ahead = ahead
    told = verify(session, standin, stored(session, standin))
    assert (told.outcome, told.diagnosis.id) == (Outcome.UNKNOWN, "clock-wrong")
    assert asked(standin) == ["platform/status"]


def test_nothing_is_signed_while_the_exchange_does_not_operate(session: Session, standin: StandIn) -> None:
    standin.operative = False
    assert verify(session, standin, stored(session, standin)).diagnosis.id == "maintenance"
    assert asked(standin) == ["platform/status"]


def test_nothing_is_signed_when_the_first_question_fails(session: Session, standin: StandIn) -> None:
    standin.fault = FAULTS["redirect"]
    assert verify(session, standin, stored(session, standin)).diagnosis.id == "redirect"
    assert asked(standin) == ["platform/status"]
    assert standin.elsewhere.visits == []


def test_the_clock_is_compared_once_and_again_when_it_was_set(
    session: Session, standin: StandIn, clock: Clock
) -> None:
    entry = stored(session, standin)
    verify(session, standin, entry)
    verify(session, standin, entry)
    assert asked(standin).count("platform/status") == 1
    clock.ahead = 60.0
    assert verify(session, standin, entry).diagnosis.id == "clock-wrong"
    clock.ahead = 0.0
    assert verify(session, standin, entry).outcome is Outcome.WORKS


def test_a_larger_nonce_of_another_program_is_told_and_never_outbid(
    session: Session, standin: StandIn, clock: Clock
) -> None:
    told = verify(session, standin, stored(session, standin, "microseconds"))
    assert (told.outcome, told.diagnosis.id) == (Outcome.UNKNOWN, "nonce")
    assert "microseconds" in " ".join(told.diagnosis.may_also)
    (used,) = nonces(standin, "microseconds")
    assert used <= clock() * 1_000 + 5_000


def test_the_last_nonce_is_built_upon_across_processes_while_the_clock_stands_still(
    tmp_path: Path, standin: StandIn
) -> None:
    moment = Clock()()
    session = asking_session(tmp_path, lambda: moment)
    entry = stored(session, standin)
    asker = Asker(session._store, session.exchange.endpoint(standin.url))
    holder = question(session._store, entry.id, "current", asker).holder
    for _ in range(3):  # each knows only what the one before left in the state folder
        asyncio.run(Asker(session._store, asker.endpoint).ask(holder, "auth/r/permissions"))
    first = int(moment * 1_000)
    assert nonces(standin) == [first, first + 1, first + 2]


def test_where_no_turn_can_be_kept_nothing_is_signed_and_that_is_said(
    tmp_path: Path, session: Session, standin: StandIn
) -> None:
    entry = stored(session, standin)
    (tmp_path / "state").rename(tmp_path / "elsewhere")
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(NoTurn) as refused:
        verify(session, standin, entry)
    assert refused.value.sentence.startswith("Bitfinex was not asked: the numbers of a key's requests")
    assert "XDG_STATE_HOME" in refused.value.remedy
    assert nonces(standin) == []
    heard: list[object] = []
    asyncio.run(
        session.exchange.verify_all(
            [entry.id], session.exchange.endpoint(standin.url), lambda _, result: heard.append(result)
        )
    )
    assert [type(one) for one in heard] == [NoTurn]
    assert nonces(standin) == []


def test_who_waits_too_long_for_a_turn_is_told(
    tmp_path: Path, session: Session, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = stored(session, standin)
    monkeypatch.setattr(nonce_file, "WAIT", 0.0)
    keys = session._store.keys
    name = keys.state_name(f"nonce {entry.api_key}")

    async def twice() -> None:
        async with nonce_file.turn(session._store.world.state, name, 0.0):
            exchange = session.exchange
            await exchange.verify(entry.id, endpoint=exchange.endpoint(standin.url))

    with pytest.raises(Busy):
        asyncio.run(twice())
    assert nonces(standin) == []


def test_what_is_remembered_tells_nothing_without_the_vault(
    tmp_path: Path, session: Session, standin: StandIn
) -> None:
    entry = stored(session, standin)
    verify(session, standin, entry)
    file = tmp_path / "state" / session._store.keys.state_name(f"nonce {entry.api_key}")
    assert file.stat().st_mode & 0o777 == 0o600
    data = file.read_bytes()
    assert str(nonces(standin)[-1]).encode() not in data
    assert entry.api_key.encode() not in data


OTHER_PROCESS = """
import asyncio, sys
from pathlib import Path
from tests.session.asked import Clock
from tests.worlds import CHEAP_LIMITS, PASSPHRASE
from vault_tui.core.secret import Passphrase
from vault_tui.session import Opening, Session, World
from vault_tui.system.state import StateFolder
folder, url, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
world = World(limits=CHEAP_LIMITS, state=StateFolder(folder / "state"), free_memory=lambda: 1 << 34)
session = Session.unlock(Opening(folder / "vaults" / "main.vault", world), Passphrase.copy_of(PASSPHRASE))
exchange = session.exchange
for _ in range(times):
    entry = session.by_label("trading-bot")
    told = asyncio.run(exchange.verify(entry.id, endpoint=exchange.endpoint(url)))
    print(told.outcome, *session.take_notices(), flush=True)
"""


def test_two_processes_take_turns_on_one_key(tmp_path: Path, session: Session, standin: StandIn) -> None:
    stored(session, standin)
    standin.delay = 0.01
    times = 8
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OTHER_PROCESS, str(tmp_path), standin.url, str(times)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120) for process in processes]
    assert said == [("works\n" * times, "")] * 2
    used = nonces(standin)
    assert len(used) == 2 * 3 * times
    assert used == sorted(set(used))
