"""How often the exchange is called: its questions follow one another on a connection, and then it is left."""

import asyncio
import time

import pytest

from tests.bitfinex.standin import FAULTS, StandIn
from tests.session.asked import asked, stored
from vault_tui.core.errors import VaultError
from vault_tui.core.life import Outcome
from vault_tui.session import Session
from vault_tui.session.exchange import AT_ONCE, Verification

PATIENCE = 60


async def hung_up(standin: StandIn) -> bool:
    """Whether the last connection is gone soon, while the event loop that used it runs on."""
    until = time.monotonic() + PATIENCE
    while standin.connected and time.monotonic() < until:
        await asyncio.sleep(0.01)
    return not standin.connected


class TestOneKey:
    @pytest.mark.parametrize("what", ["verify", "activity", "check_dead"])
    async def test_all_its_questions_take_one_connection_that_is_left_at_once(
        self, session: Session, standin: StandIn, what: str
    ) -> None:
        entry, endpoint = stored(session, standin), session.exchange.endpoint(standin.url)
        match what:
            case "verify":
                await session.exchange.verify(entry.id, endpoint=endpoint)
            case "activity":
                await session.exchange.activity(entry.id, endpoint)
            case "check_dead":
                await session.exchange.check_dead(entry.id, "current", endpoint)
        assert len(asked(standin)) >= 2
        assert standin.connections == 1
        assert await hung_up(standin)

    async def test_after_an_answer_that_was_not_read_to_its_end_another_is_made(
        self, session: Session, standin: StandIn
    ) -> None:
        entry, endpoint = stored(session, standin), session.exchange.endpoint(standin.url)
        standin.fail(FAULTS["huge"], path="auth/r/permissions", times=1)
        assert (await session.exchange.verify(entry.id, endpoint=endpoint)).outcome is Outcome.UNKNOWN
        assert await hung_up(standin)
        assert (await session.exchange.verify(entry.id, endpoint=endpoint)).outcome is Outcome.WORKS


class TestManyKeys:
    async def verified(
        self, session: Session, standin: StandIn, cancel: asyncio.Event | None = None
    ) -> list[Outcome]:
        endpoint, outcomes = session.exchange.endpoint(standin.url), list[Outcome]()

        def take(_: str, result: Verification | VaultError) -> None:
            assert isinstance(result, Verification)
            outcomes.append(result.outcome)
            if cancel:
                cancel.set()

        ids = [entry.id for entry in session.entries()]
        await session.exchange.verify_all(ids, endpoint, take, cancel)
        return outcomes

    async def test_no_more_connections_are_made_than_are_asked_about_at_once(
        self, session: Session, standin: StandIn
    ) -> None:
        many = [stored(session, standin, label=f"bot {number}") for number in range(2 * AT_ONCE)]
        assert await self.verified(session, standin) == [Outcome.WORKS] * len(many)
        assert standin.connections <= AT_ONCE
        assert await hung_up(standin)

    async def test_given_up_in_the_middle_all_are_left(self, session: Session, standin: StandIn) -> None:
        for number in range(2 * AT_ONCE):
            stored(session, standin, label=f"bot {number}")
        standin.delay = 0.05
        assert len(await self.verified(session, standin, asyncio.Event())) < 2 * AT_ONCE
        assert await hung_up(standin)
