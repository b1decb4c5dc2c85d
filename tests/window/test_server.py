"""Many visitors at once, some of them bad: nobody is kept waiting by another, and nothing ends the server."""

import os
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.window.visitors import PATIENCE, echo, left_alone, listening, served, short_folder, visit
from vault_tui.window import client, server, wire

GARBAGE = [
    b"\xff" * 100,
    b"GET / HTTP/1.1\r\n\r\n",
    bytes(4),
    b"\0\0\0\x02\x01",
    b"\0\0\0\x02\x01Z",
    b"\0\0\0\x02\x02?",
    b"\0\0\0\x07\x01L\xff\xff\xff\xff\x00",
]


def asked(path: str, word: bytes = b"hello") -> bytes:
    reply = client.ask([path], wire.LIST, word)
    assert reply is not None
    return b"".join(reply.fields)


def endless(_: bytes) -> Iterator[bytes]:
    yield wire.greeting()
    while True:
        yield wire.frame(wire.OUT, bytes(65536))


def more_may_wait(path: str) -> bool:
    """Whether the system lets one more wait to be let in; it leaves again."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        try:
            connection.connect(path)
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def place() -> Iterator[str]:
    with served(echo) as path:
        yield path


class TestAbuse:
    @pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
    def test_garbage_is_not_answered_and_the_next_one_is(self, place: str, garbage: bytes) -> None:
        with visit(place) as connection:
            connection.sendall(garbage)
            connection.shutdown(socket.SHUT_WR)
            assert wire.end(0) not in left_alone(connection)
        assert asked(place) == b"hello"

    def test_ten_megabytes_are_not_read(self, place: str) -> None:
        with visit(place) as connection:
            with pytest.raises(ConnectionError):
                connection.sendall(bytes(10_000_000))
            assert left_alone(connection) == b""
        assert asked(place) == b"hello"

    def test_who_says_nothing_or_a_byte_a_second_is_let_go(
        self, place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server, "TIME_TO_ASK", 0.5)
        with visit(place) as silent, visit(place) as slow:
            slow.sendall(wire.request(wire.LIST, b"x")[:1])
            assert asked(place) == b"hello"
            assert left_alone(silent) == b""
            assert left_alone(slow) == b""

    def test_who_takes_no_answer_is_let_go(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(server, "TIME_TO_REPLY", 0.5)
        taken = 0

        def endless(_: bytes) -> Iterator[bytes]:
            nonlocal taken
            yield wire.greeting()
            while True:
                taken += 1
                yield wire.frame(wire.OUT, bytes(65536))

        with served(endless) as path, visit(path) as connection:
            connection.sendall(wire.request(wire.LIST))
            while not connection.recv(1, socket.MSG_PEEK):
                pass
            silent = threading.Event()
            silent.wait(1.5)
            size = len(left_alone(connection))
        assert size < 10_000_000
        assert taken * 65536 < size + 1_000_000  # no more was made than was taken

    def test_fifty_at_once_are_answered_while_fifty_more_say_nothing(self, place: str) -> None:
        with ExitStack() as stack:
            for _ in range(50):
                stack.enter_context(visit(place))
            answers: list[bytes] = []
            threads = [
                threading.Thread(target=lambda word=word: answers.append(asked(place, word)))
                for word in (b"%d" % number for number in range(50))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(PATIENCE)
            assert sorted(answers) == sorted(b"%d" % number for number in range(50))

    def test_more_than_it_lets_in_at_once_get_their_turn(
        self, place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server, "MOST_CLIENTS", 3)
        monkeypatch.setattr(server, "TIME_TO_ASK", 0.3)
        with ExitStack() as stack:
            for _ in range(10):
                stack.enter_context(visit(place))
            assert asked(place) == b"hello"

    def test_those_who_take_no_answer_keep_nobody_out(self) -> None:
        """All places are taken by them; the first of them goes after a second, and the next one gets in."""
        with served(endless) as path, ExitStack() as stack:
            for _ in range(server.MOST_CLIENTS):
                still = stack.enter_context(visit(path))
                still.sendall(wire.request(wire.LIST))
                assert still.recv(1, socket.MSG_PEEK)  # it is let in, and has its answer to take
            began = time.monotonic()
            with visit(path) as connection:
                connection.sendall(wire.request(wire.LIST))
                assert connection.recv(1)
            assert time.monotonic() - began < server.TIME_IDLE / 2

    def test_who_takes_its_answer_stays_while_those_who_do_not_make_room(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server, "MOST_CLIENTS", 4)
        monkeypatch.setattr(server, "TIME_IDLE_WHEN_FULL", 0.3)
        with served(endless) as path, ExitStack() as stack:
            for _ in range(3):
                still = stack.enter_context(visit(path))
                still.sendall(wire.request(wire.LIST))
            taking = stack.enter_context(visit(path))
            taking.sendall(wire.request(wire.LIST))
            others = [stack.enter_context(visit(path)) for _ in range(3)]
            for other in others:
                other.sendall(wire.request(wire.LIST))
            while len(select.select(others, [], [], 0)[0]) < len(others):
                assert taking.recv(65536)
            for _ in range(100):  # more than could be under way to it still
                assert taking.recv(65536)

    def test_more_at_once_than_the_system_lets_wait_are_answered_all_the_same(self) -> None:
        with short_folder() as folder, socket.socket(socket.AF_UNIX) as listener:
            path = str(folder / "s")
            listener.bind(path)
            listener.listen(0)
            answers: list[bytes] = []
            threads = [threading.Thread(target=lambda: answers.append(asked(path))) for _ in range(20)]
            for thread in threads:
                thread.start()
            while more_may_wait(path):
                pass
            listener.setblocking(False)
            ended = threading.Event()
            inside = server.Server(listener, echo, os.geteuid())
            inside.tick = 0.05
            serving = threading.Thread(target=inside.serve, args=(ended.is_set,))
            serving.start()
            for thread in threads:
                thread.join(PATIENCE)
            ended.set()
            serving.join(PATIENCE)
            assert answers == [b"hello"] * 20

    def test_who_leaves_in_the_middle_disturbs_nobody(self, place: str) -> None:
        for _ in range(20):
            with visit(place) as connection:
                connection.sendall(wire.request(wire.LIST, bytes(10_000)))
        assert asked(place) == b"hello"

    def test_an_answer_that_fails_ends_that_visit_only(self) -> None:
        def failing(message: bytes) -> Iterator[bytes]:
            if b"bad" in message:
                raise RuntimeError
            return echo(message)

        with served(failing) as path:
            assert client.ask([path], wire.LIST, b"bad") is None
            assert asked(path) == b"hello"

    def test_a_long_answer_and_short_ones_go_on_side_by_side(self) -> None:
        begun, may_end = threading.Event(), threading.Event()

        def answer(message: bytes) -> Iterator[bytes]:
            if b"long" not in message:
                yield from echo(message)
                return
            yield wire.greeting()
            begun.set()
            while not may_end.is_set():
                yield wire.frame(wire.OUT, b".")
            yield wire.end(0)

        with served(answer) as path:
            thread = threading.Thread(target=client.ask, args=([path], wire.LIST, b"long"))
            thread.start()
            assert begun.wait(PATIENCE)
            assert asked(path) == b"hello"
            may_end.set()
            thread.join(PATIENCE)


class TestWho:
    def test_another_users_process_is_not_answered(self) -> None:
        with served(echo, uid=4_000_000_000) as path:
            assert client.ask([path], wire.LIST, b"hello") is None


class TestEnd:
    def test_nobody_is_answered_once_it_is_over(self) -> None:
        """Not even who asked before that was noticed: the machine may have slept in between."""
        over = threading.Event()
        answered: list[bytes] = []

        def answer(message: bytes) -> Iterator[bytes]:
            answered.append(message)
            yield from echo(message)

        with listening() as (path, listener):
            inside = server.Server(listener, answer, os.geteuid())
            thread = threading.Thread(target=inside.serve, args=(over.is_set,))
            thread.start()
            with visit(path) as connection:
                while not inside._clients:
                    pass
                over.set()
                connection.sendall(wire.request(wire.LIST))
                thread.join(PATIENCE)
                assert left_alone(connection) == b""
        assert answered == []
