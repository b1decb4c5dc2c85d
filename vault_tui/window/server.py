"""Answers many visitors at once in one thread, and lets none of them hold up another.

One request, one reply, and the visitor is gone. Everything is bounded: how long a visitor may take to ask and
to listen, how much it may send, how many there are. When there are that many, who has been still the longest
makes room for the next. What can't be understood is not answered.
"""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from typing import Final

from vault_tui.window import wire
from vault_tui.window.peer import same_user

Answer = Callable[[bytes], Iterator[bytes]]
"""Gives the reply to a whole request piece by piece, each made when the one before was taken."""

MOST_VISITORS: Final = 128
TIME_TO_ASK: Final = 3.0
TIME_TO_LISTEN: Final = 120.0
TIME_TO_TAKE: Final = 10.0
"""Seconds in which a visitor has to take something of its answer."""
TIME_WHEN_FULL: Final = 1.0
"""Seconds after which one who is still goes when nobody else would be let in."""
TICK: Final = 2.0
"""Seconds between two looks whether it is over, when nobody comes."""

_PIECE: Final = 64 * 1024


class _Visitor:
    __slots__ = ("connection", "heard", "left", "moved", "pieces", "until")

    def __init__(self, connection: socket.socket, now: float) -> None:
        self.connection = connection
        self.moved = now
        self.until = now + TIME_TO_ASK
        self.heard = bytearray()
        self.pieces: Iterator[bytes] | None = None
        self.left = memoryview(b"")


class Server:
    """Serves visitors of user ``uid`` at a listening socket that doesn't block."""

    def __init__(
        self, listener: socket.socket, answer: Answer, uid: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._listener = listener
        self._answer = answer
        self._uid = uid
        self._clock = clock
        self._visitors: set[_Visitor] = set()
        self._selector = selectors.DefaultSelector()
        self._listening = False
        self.tick = TICK

    def serve(self, over: Callable[[], bool]) -> None:
        """Answer until ``over`` returns true; called before every answer, and at least every :attr:`tick`."""
        try:
            while True:
                self._listen(not self._full)
                now = self._clock()
                wait = min([now + self.tick, *map(self._due, self._visitors)]) - now
                for key, _ in self._selector.select(max(0.0, wait)):
                    if over():  # the machine may have slept since the last time
                        return
                    if key.data is None:
                        self._let_in()
                    else:
                        self._attend(key.data)
                if over():
                    return
                self._drop_the_late()
        finally:
            self._finish()

    @property
    def _full(self) -> bool:
        return len(self._visitors) >= MOST_VISITORS

    def _due(self, visitor: _Visitor) -> float:
        """When the visitor is dropped unless it sends or takes something."""
        still = TIME_WHEN_FULL if self._full else TIME_TO_TAKE
        return min(visitor.until, visitor.moved + still)

    def _drop_the_late(self) -> None:
        now = self._clock()
        for visitor in sorted(self._visitors, key=lambda one: one.moved):
            if self._due(visitor) <= now:
                self._let_go(visitor)

    def _listen(self, wanted: bool) -> None:
        if wanted is not self._listening:
            if wanted:
                self._selector.register(self._listener, selectors.EVENT_READ)
            else:
                self._selector.unregister(self._listener)
            self._listening = wanted

    def _let_in(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return  # gone again, or no descriptor left for it
        try:
            known = same_user(connection, self._uid)
        except OSError:
            known = False
        if not known:
            connection.close()
            return
        connection.setblocking(False)
        visitor = _Visitor(connection, self._clock())
        self._visitors.add(visitor)
        self._selector.register(connection, selectors.EVENT_READ, visitor)

    def _attend(self, visitor: _Visitor) -> None:
        try:
            done = not self._tell(visitor) if visitor.pieces else not self._hear(visitor)
        except BlockingIOError:
            return
        except Exception:  # whatever went wrong with one visitor must not end the window for the others
            done = True
        if done:
            self._let_go(visitor)

    def _hear(self, visitor: _Visitor) -> bool:
        """Read what it sent; False when the visit is over."""
        part = visitor.connection.recv(wire.MAX_REQUEST)
        visitor.heard += part
        size = wire.request_size(visitor.heard)
        if size is None or len(visitor.heard) < size:
            return bool(part)
        visitor.pieces = self._answer(bytes(visitor.heard[:size]))
        visitor.heard.clear()
        visitor.moved = self._clock()
        visitor.until = visitor.moved + TIME_TO_LISTEN
        self._selector.modify(visitor.connection, selectors.EVENT_WRITE, visitor)
        return self._tell(visitor)

    def _tell(self, visitor: _Visitor) -> bool:
        """Send as much of the reply as the visitor takes now; False when all was sent."""
        assert visitor.pieces is not None  # noqa: S101  # it has asked
        if not visitor.left:
            piece = next(visitor.pieces, None)
            if piece is None:
                return False
            visitor.left = memoryview(piece)
        sent = visitor.connection.send(visitor.left[:_PIECE])
        visitor.left = visitor.left[sent:]
        visitor.moved = self._clock()
        return True

    def _let_go(self, visitor: _Visitor) -> None:
        self._visitors.discard(visitor)
        self._selector.unregister(visitor.connection)
        visitor.connection.close()

    def _finish(self) -> None:
        for visitor in list(self._visitors):
            self._let_go(visitor)
        self._selector.close()
