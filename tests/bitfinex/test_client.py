"""The client against everything a network and a server can do to it."""

import asyncio
import contextlib
import gc
import socket
import threading

import pytest

from tests.bitfinex.raw_server import raw_server, reply
from tests.bitfinex.standin import FAULTS, StandIn
from vault_tui.bitfinex.client import Client
from vault_tui.bitfinex.endpoint import endpoint
from vault_tui.bitfinex.signing import Credentials
from vault_tui.bitfinex.wire import Answer, Fault, FaultKind, Reply
from vault_tui.core.secret import Secret

pytestmark = pytest.mark.slow

SOON = 0.5
"""Seconds for what never ends by itself."""
PATIENCE = 60


def pair_of(standin: StandIn, name: str = "trading-bot") -> Credentials:
    key = standin.key(name)
    return Credentials(key.api_key, Secret(key.secret))


async def ask(standin: StandIn, deadline: float = PATIENCE, body: bytes = b"{}") -> Answer:
    client = Client(endpoint(standin.url), deadline=deadline)
    async with asyncio.timeout(PATIENCE):  # however the client is broken
        return await client.ask("auth/r/permissions", pair_of(standin), 1_790_000_000_000, body)


@pytest.mark.parametrize("how", ["deadline", "cancelled"])
async def test_a_question_given_up_while_tls_is_agreed_upon_hangs_up_at_once(how: str) -> None:
    """Nobody else would close it before rubbish is collected, which is kept from happening here."""
    greeted, hung_up = asyncio.Event(), asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        greeted.set()
        with contextlib.suppress(ConnectionError):
            while await reader.read(4_096):
                pass
        hung_up.set()
        writer.close()

    listener = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    client = Client(endpoint(url), deadline=SOON if how == "deadline" else PATIENCE)
    gc.disable()
    try:
        async with asyncio.timeout(PATIENCE / 4):
            work = asyncio.ensure_future(client.ask("platform/status"))
            await greeted.wait()
            if how == "cancelled":
                work.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await work
            else:
                assert await work == Fault(FaultKind.TIMEOUT)
            await hung_up.wait()
    finally:
        gc.enable()
        listener.close()


class TestWhatIsSent:
    async def test_a_signed_question_is_accepted_by_the_written_rules(self, standin: StandIn) -> None:
        answer = await ask(standin)
        assert isinstance(answer, Reply)
        assert answer.status == 200
        assert ["orders", 1, 1] in answer.value
        assert (answer.family, answer.date[:4]) == ("4", answer.date[:3] + ",")

    async def test_the_signed_bytes_are_the_bytes_sent(self, standin: StandIn) -> None:
        await ask(standin)
        await ask(standin, body=b'{"limit":250}')
        assert [request.body for request in standin.requests] == [b"{}", b'{"limit":250}']
        first = standin.requests[0]
        assert first.verdict is not None
        assert first.verdict.accepted
        assert first.method == "POST"
        assert first.headers["content-type"] == "application/json"

    async def test_a_public_question_carries_nothing_of_a_key(self, standin: StandIn) -> None:
        answer = await Client(endpoint(standin.url)).ask("platform/status")
        assert isinstance(answer, Reply)
        assert answer.value == [1]
        (request,) = standin.requests
        assert request.method == "GET"
        assert not any(name.startswith("bfx-") for name in request.headers)

    async def test_no_compression_is_asked_for(self, standin: StandIn) -> None:
        await ask(standin)
        assert standin.requests[0].headers["accept-encoding"] == "identity"

    async def test_no_cookie_is_ever_brought_back(self) -> None:
        async with raw_server(reply(b"[1]", "Set-Cookie: who=me; Path=/")) as server:
            client = Client(endpoint(server.url))
            for _ in range(2):
                assert isinstance(await client.ask("platform/status"), Reply)
            assert len(server.heard) == 2
            assert not any(b"cookie" in heard.lower() for heard in server.heard)


class TestAConnection:
    async def test_questions_within_a_block_follow_one_another_on_it(self, standin: StandIn) -> None:
        client = Client(endpoint(standin.url))
        async with client.connected():
            for _ in range(3):
                assert isinstance(await client.ask("platform/status"), Reply)
        assert standin.connections == 1
        assert isinstance(await client.ask("platform/status"), Reply)
        assert standin.connections == 2

    async def test_one_that_the_server_left_meanwhile_is_made_again(self) -> None:
        async with raw_server(reply(b"[1]")) as server:
            client = Client(endpoint(server.url))
            async with asyncio.timeout(PATIENCE), client.connected():
                assert isinstance(await client.ask("platform/status"), Reply)
                await server.hung_up.wait()
                assert isinstance(await client.ask("platform/status"), Reply)
            assert len(server.heard) == 2

    async def test_an_answer_cut_off_spoils_none_that_follows(self, standin: StandIn) -> None:
        client = Client(endpoint(standin.url))
        async with asyncio.timeout(PATIENCE), client.connected():
            standin.fail(FAULTS["huge"], times=1)
            assert await client.ask("platform/status") == Fault(FaultKind.TOO_LARGE, 200, "4")
            answer = await client.ask("platform/status")
        assert isinstance(answer, Reply)
        assert answer.value == [1]


class TestWhatGoesWrong:
    @pytest.mark.parametrize("name", ["redirect", "redirect-keeping-method"])
    async def test_a_redirect_is_not_followed_and_its_target_hears_nothing(
        self, standin: StandIn, name: str
    ) -> None:
        standin.fault = FAULTS[name]
        answer = await ask(standin)
        assert answer == Fault(FaultKind.REDIRECT, FAULTS[name].status, "4")
        assert standin.elsewhere.visits == []

    @pytest.mark.parametrize("name", ["huge", "huge-unannounced"])
    async def test_two_hundred_megabytes_are_given_up_after_one(self, standin: StandIn, name: str) -> None:
        standin.fault = FAULTS[name]
        assert await ask(standin) == Fault(FaultKind.TOO_LARGE, 200, "4")

    async def test_a_compressed_answer_is_not_unpacked(self, standin: StandIn) -> None:
        standin.fault = FAULTS["bomb"]
        assert await ask(standin) == Fault(FaultKind.ENCODED, 200, "4")

    @pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "identity, gzip", "unheard-of"])
    async def test_no_encoding_is_taken_whatever_it_is_called(self, encoding: str) -> None:
        async with raw_server(reply(b"[1]", f"Content-Encoding: {encoding}")) as server:
            answer = await Client(endpoint(server.url)).ask("platform/status")
        assert answer == Fault(FaultKind.ENCODED, 200, "4")

    @pytest.mark.parametrize("name", ["dripping", "silence"])
    async def test_a_server_that_never_ends_meets_the_deadline(self, standin: StandIn, name: str) -> None:
        standin.fault = FAULTS[name]
        assert await ask(standin, deadline=SOON) == Fault(FaultKind.TIMEOUT)

    @pytest.mark.parametrize(
        "name", ["page", "page-as-success", "malformed", "not-utf-8", "deep", "truncated"]
    )
    async def test_what_is_no_json_is_told_with_its_status(self, standin: StandIn, name: str) -> None:
        standin.fault = FAULTS[name]
        answer = await ask(standin)
        assert isinstance(answer, Fault)
        assert (answer.kind, answer.status) == (FaultKind.MALFORMED, FAULTS[name].status)

    @pytest.mark.parametrize("body", [b"[NaN]", b"[Infinity]", b"[-Infinity]", b"\xef\xbb\xbf[1]", b"[1] 2"])
    async def test_json_is_taken_strictly(self, body: bytes) -> None:
        async with raw_server(reply(body)) as server:
            answer = await Client(endpoint(server.url)).ask("platform/status")
        assert answer == Fault(FaultKind.MALFORMED, 200, "4")

    @pytest.mark.parametrize(("name", "status"), [("empty", 500), ("empty-success", 200)])
    async def test_an_empty_answer_is_an_answer_of_nothing(
        self, standin: StandIn, name: str, status: int
    ) -> None:
        standin.fault = FAULTS[name]
        answer = await ask(standin)
        assert isinstance(answer, Reply)
        assert (answer.status, answer.value) == (status, None)

    @pytest.mark.parametrize(
        "answer", [b"", b"what?\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"]
    )
    async def test_what_is_no_http_is_malformed(self, answer: bytes) -> None:
        async with raw_server(answer) as server:
            heard = await Client(endpoint(server.url)).ask("platform/status")
        assert isinstance(heard, Fault)
        assert heard.kind is FaultKind.MALFORMED

    async def test_endless_headers_end(self) -> None:
        async with raw_server(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 300_000) as server:
            heard = await Client(endpoint(server.url)).ask("platform/status")
        assert heard == Fault(FaultKind.MALFORMED)

    async def test_a_server_that_is_down_refuses(self, standin: StandIn) -> None:
        standin.stop()
        assert await ask(standin) == Fault(FaultKind.REFUSED)

    async def test_a_server_without_tls_is_not_believed(self, standin: StandIn) -> None:
        client = Client(endpoint(standin.url.replace("http:", "https:")))
        answer = await client.ask("auth/r/permissions", pair_of(standin), 1)
        assert answer == Fault(FaultKind.TLS)
        assert standin.requests == []

    async def test_a_name_without_an_address_is_told(self) -> None:
        client = Client(endpoint("https://nowhere.invalid", "nowhere.invalid"))
        assert await client.ask("platform/status") == Fault(FaultKind.DNS)

    async def test_a_silent_name_server_meets_the_deadline(self, monkeypatch: pytest.MonkeyPatch) -> None:
        end, waiting = threading.Event(), []

        def look(*_: object, **__: object) -> None:
            waiting.append(threading.current_thread())
            end.wait(PATIENCE)

        monkeypatch.setattr(socket, "getaddrinfo", look)
        client = Client(endpoint("https://nowhere.invalid", "nowhere.invalid"), deadline=SOON)
        try:
            assert await client.ask("platform/status") == Fault(FaultKind.TIMEOUT)
        finally:
            end.set()
        assert [thread.daemon for thread in waiting] == [True]  # the end of the process waits for no such

    async def test_giving_up_a_question_closes_its_connection(self, standin: StandIn) -> None:
        standin.fault = FAULTS["silence"]
        question = asyncio.create_task(ask(standin))
        while not standin.requests:
            await asyncio.sleep(0.01)
        question.cancel()
        with pytest.raises(asyncio.CancelledError):
            await question


async def test_the_address_family_is_told_for_the_newer_one_too() -> None:
    with StandIn(address="::1") as server:
        answer = await Client(endpoint(server.url)).ask("platform/status")
    assert answer.family == "6"
