"""Whatever is answered, asking about a pair comes to one of three outcomes."""

import asyncio
import json
from typing import Any

import httpx
from hypothesis import given
from hypothesis import strategies as st

from tests.bitfinex.standin import User
from tests.worlds import API_KEY, API_SECRET
from vault_tui.bitfinex import client
from vault_tui.bitfinex.diagnosis import diagnose
from vault_tui.bitfinex.endpoint import endpoint
from vault_tui.bitfinex.known import Known
from vault_tui.bitfinex.nonces import ClockDoubt, Unit
from vault_tui.bitfinex.signing import Credentials
from vault_tui.bitfinex.verdict import judge
from vault_tui.bitfinex.wire import Answer, Fault, FaultKind, Reply
from vault_tui.core.life import Outcome
from vault_tui.core.models import Entry
from vault_tui.core.secret import Secret
from vault_tui.session.activity import visits
from vault_tui.session.asking import Asker, Holder, NotAsked, Obstacle
from vault_tui.session.death import Verdict, judged
from vault_tui.session.verifying import interview, seen_after

HOLDER = Holder(Credentials(API_KEY, Secret(API_SECRET)), Unit.MILLISECONDS)
ENTRY = Entry("AAAAAAAAAAAAAAAAAAAAAA", "a", 0, 0)
HERE = endpoint("http://127.0.0.1:8123")

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)
LIKELY = st.sampled_from(
    [
        [["orders", 1, 1], ["wallets", 1, 0], ["withdraw", None, 1]],
        User().fields(),
        [["exchange", "BTC", 1.5]],
        ["error", 10001, "api_key: permission invalid"],
        ["error", 10100, "apikey: invalid"],
        [[1, None, 1_790_000_000_000, None, "198.51.100.7", None, None, "{}"]],
        [],
    ]
)
ANSWERS = st.builds(Reply, st.sampled_from([200, 200, 400, 429, 500, 503]), LIKELY | JSON) | st.builds(
    Fault, st.sampled_from(FaultKind), st.none() | st.integers(100, 599)
)
OBSTACLES = st.none() | st.sampled_from(ClockDoubt)


class Scripted(Asker):
    """Answers what it was given, the last again and again."""

    def __init__(self, answers: list[Answer], obstacle: Obstacle | None = None) -> None:
        self._answers = answers
        self._obstacle = obstacle

    async def obstacle(self) -> Obstacle | None:
        return self._obstacle

    async def ask(self, holder: Holder, path: str, body: bytes = b"{}") -> Answer:
        if self._obstacle:
            raise NotAsked(self._obstacle)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@given(st.lists(ANSWERS, min_size=1, max_size=3), OBSTACLES)
def test_any_answers_come_to_an_outcome_and_never_to_a_success_untold(
    answers: list[Answer], obstacle: Obstacle | None
) -> None:
    told = asyncio.run(interview(Scripted(answers, obstacle), HOLDER, Known(), lambda _: None))
    diagnosis = diagnose(told.trouble, Known())
    assert diagnosis.outcome in set(Outcome)
    assert (diagnosis.outcome is Outcome.WORKS) == (told.trouble is None)
    if diagnosis.outcome is Outcome.WORKS:
        assert told.permissions is not None
    seen = seen_after(None, told, diagnosis, HERE.host, 5)
    assert (seen.alive_at == 5) == told.alive
    judge(ENTRY, told.permissions, told.user)
    verdict, words, _ = judged(told, diagnosis, seen_after(None, told, diagnosis, HERE.host, 1), HERE)
    assert words
    if told.permissions is None and not told.alive:
        assert verdict is Verdict.COULD_NOT_TELL


@given(st.lists(ANSWERS, min_size=1, max_size=3), OBSTACLES)
def test_any_history_is_told_or_said_to_be_untold(answers: list[Answer], obstacle: Obstacle | None) -> None:
    found = asyncio.run(visits(Scripted(answers, obstacle), HOLDER, ""))
    assert (found.trouble is None) == (found.logins is not None and found.changes is not None)
    assert all(isinstance(address, str) and len(address) <= 64 for address in found.addresses)


BYTES = st.binary(max_size=200) | (LIKELY | JSON).map(lambda value: json.dumps(value).encode())


@given(
    st.lists(st.tuples(st.sampled_from([200, 204, 302, 400, 429, 500, 520]), BYTES), min_size=1, max_size=3)
)
def test_any_bytes_come_to_one_of_three_outcomes(said: list[tuple[int, bytes]]) -> None:
    answers = []
    for status, body in said:
        response = httpx.Response(status, stream=httpx.ByteStream(body))
        answers.append(asyncio.run(client._read(response, "")))
    assert all(isinstance(answer, Reply | Fault) for answer in answers)
    told = asyncio.run(interview(Scripted(answers), HOLDER, Known(), lambda _: None))
    assert diagnose(told.trouble, Known()).outcome in set(Outcome)
