"""Answers many clients at once in one thread, without letting one hold up another.

Each connection carries one request and one reply. Everything is bounded: the time to send a request and to
read the reply, the size of a request, the number of clients. When there are that many, those that have been
idle longest are dropped to make room. A request that can't be parsed gets no reply.
"""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from typing import Final

from vault_tui.window import wire
from vault_tui.window.peer import same_user

Answer = Callable[[bytes], Iterator[bytes]]
"""Gives the reply to a whole request in pieces, each made when the one before was sent."""

MOST_CLIENTS: Final = 128
TIME_TO_ASK: Final = 3.0
TIME_TO_REPLY: Final = 120.0
TIME_IDLE: Final = 10.0
"""Seconds within which a client must read some of its reply."""
TIME_IDLE_WHEN_FULL: Final = 1.0
"""Seconds after which an idle client is dropped while no other can be accepted."""
TICK: Final = 2.0
"""Seconds between two checks whether it is over, while no client comes."""

_PIECE: Final = 64 * 1024


class _Client:
    __slots__ = ("connection", "left", "moved", "pieces", "received", "until")

    def __init__(self, connection: socket.socket, now: float) -> None:
        self.connection = connection
        self.moved = now
        self.until = now + TIME_TO_ASK
        self.received = bytearray()
        self.pieces: Iterator[bytes] | None = None
        self.left = memoryview(b"")


class Server:
    """Serves clients of the user ``uid`` at a non-blocking listening socket."""

    def __init__(
        self, listener: socket.socket, answer: Answer, uid: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._listener = listener
        self._answer = answer
        self._uid = uid
        self._clock = clock
        self._clients: set[_Client] = set()
        self._selector = selectors.DefaultSelector()
        self._listening = False
        self.tick = TICK

    def serve(self, over: Callable[[], bool]) -> None:
        """Answer until ``over()``, called before every reply and at least every :attr:`tick` seconds."""
        try:
            while True:
                self._listen(not self._full)
                now = self._clock()
                wait = min([now + self.tick, *map(self._due, self._clients)]) - now
                for key, _ in self._selector.select(max(0.0, wait)):
                    if over():  # the machine may have slept since the last time
                        return
                    if key.data is None:
                        self._accept()
                    else:
                        self._handle(key.data)
                if over():
                    return
                self._drop_overdue()
        finally:
            self._finish()

    @property
    def _full(self) -> bool:
        return len(self._clients) >= MOST_CLIENTS

    def _due(self, client: _Client) -> float:
        """When the client is dropped unless it sends or reads something."""
        still = TIME_IDLE_WHEN_FULL if self._full else TIME_IDLE
        return min(client.until, client.moved + still)

    def _drop_overdue(self) -> None:
        now = self._clock()
        for client in sorted(self._clients, key=lambda one: one.moved):
            if self._due(client) <= now:
                self._drop(client)

    def _listen(self, wanted: bool) -> None:
        if wanted is not self._listening:
            if wanted:
                self._selector.register(self._listener, selectors.EVENT_READ)
            else:
                self._selector.unregister(self._listener)
            self._listening = wanted

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return  # it hung up already, or we have no descriptor left
        try:
            known = same_user(connection, self._uid)
        except OSError:
            known = False
        if not known:
            connection.close()
            return
        connection.setblocking(False)
        client = _Client(connection, self._clock())
        self._clients.add(client)
        self._selector.register(connection, selectors.EVENT_READ, client)

    def _handle(self, client: _Client) -> None:
        try:
            done = not self._send(client) if client.pieces else not self._receive(client)
        except BlockingIOError:
            return
        except Exception:  # an error with one client must not end the window for the others
            done = True
        if done:
            self._drop(client)

    def _receive(self, client: _Client) -> bool:
        """Read what it sent; False when the connection is finished."""
        part = client.connection.recv(wire.MAX_REQUEST)
        client.received += part
        size = wire.request_size(client.received)
        if size is None or len(client.received) < size:
            return bool(part)
        client.pieces = self._answer(bytes(client.received[:size]))
        client.received.clear()
        client.moved = self._clock()
        client.until = client.moved + TIME_TO_REPLY
        self._selector.modify(client.connection, selectors.EVENT_WRITE, client)
        return self._send(client)

    def _send(self, client: _Client) -> bool:
        """Send as much of the reply as the client takes now; False when all was sent."""
        assert client.pieces is not None  # noqa: S101  # its request was read
        if not client.left:
            piece = next(client.pieces, None)
            if piece is None:
                return False
            client.left = memoryview(piece)
        sent = client.connection.send(client.left[:_PIECE])
        client.left = client.left[sent:]
        client.moved = self._clock()
        return True

    def _drop(self, client: _Client) -> None:
        self._clients.discard(client)
        self._selector.unregister(client.connection)
        client.connection.close()

    def _finish(self) -> None:
        for client in list(self._clients):
            self._drop(client)
        self._selector.close()
