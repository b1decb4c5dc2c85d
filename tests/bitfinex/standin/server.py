"""The stand-in as an HTTP server on the loopback interface."""

import json
import socket
import sys
from collections.abc import Iterable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import time
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from tests.bitfinex.standin.elsewhere import Elsewhere
from tests.bitfinex.standin.endpoints import answer, configuration, not_found
from tests.bitfinex.standin.faults import HUGE, Fault, How, blanks, bomb, error
from tests.bitfinex.standin.keys import Key, named_keys
from tests.bitfinex.standin.switchboard import Request, Switchboard

BETWEEN_DRIPS = 0.05
GONE = (BrokenPipeError, ConnectionResetError, ConnectionAbortedError)


class StandIn:
    """Answers as Bitfinex would from entering the ``with`` block, or :meth:`start`, until its end.

    ``url`` is the base address, without ``/v2``, and stays the same over a stop and a start. ``fault`` is
    answered to everything; ``delay`` is waited before every answer; ``clock_error`` (seconds) is added to the
    time in every ``Date``; ``operative`` is what ``platform/status`` says. All of them can be set at any
    time. ``elsewhere`` is the host that redirects lead to. ``connections`` is how many there have been.
    """

    def __init__(
        self,
        keys: Iterable[Key] | None = None,
        *,
        address: str = "127.0.0.1",
        port: int = 0,
        delay: float = 0,
    ) -> None:
        self.board = Switchboard()
        self.board.put(named_keys() if keys is None else keys)
        self.fault: Fault | None = None
        self.delay = delay
        self.clock_error = 0.0
        self.operative = True
        self.elsewhere = Elsewhere()
        self.errors: list[BaseException] = []
        self.connections = 0
        self.stopping = Event()
        self._address = address
        self._port = port
        self._server: _Server | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    @property
    def host(self) -> str:
        """The host and port, as they are named wherever something was heard from here."""
        return f"[{self._address}]:{self._port}" if ":" in self._address else f"{self._address}:{self._port}"

    @property
    def connected(self) -> int:
        """How many connections there are now."""
        return len(self._server.open) if self._server else 0

    @property
    def requests(self) -> list[Request]:
        """Every request so far."""
        return self.board.requests

    def fail(
        self, fault: Fault, *, path: str | None = None, key: str | None = None, times: int | None = None
    ) -> None:
        """Answer so on this path, to the key of this name, for the next so many requests; None means all.

        Comes before ``fault``, and the latest before earlier ones.
        """
        self.board.fail(fault, path=path, key=key, times=times)

    def heal(self) -> None:
        """Nothing goes wrong any more."""
        self.fault = None
        self.board.heal()

    def key(self, name: str) -> Key:
        return self.board.key(name)

    def change(self, name: str, **fields: Any) -> Key:
        """Another set of fields for a key: ``change("paper", revoked=True)``."""
        return self.board.change(name, **fields)

    def start(self) -> None:
        """Begin to answer, on the same port as before."""
        self.stopping.clear()
        self.elsewhere.start()
        self._server = _Server((self._address, self._port), self)
        self._port = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), name="stand-in")
        self._thread.start()

    def stop(self) -> None:
        """Close every connection; from now on they are refused. Stopping twice is fine."""
        if self._server is None or self._thread is None:
            return
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()
        self._server = self._thread = None
        self.elsewhere.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: TracebackType | BaseException | None) -> None:
        self.stop()
        if self.errors and kind is None:
            raise self.errors[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], standin: StandIn) -> None:
        self.standin = standin
        self.open: set[socket.socket] = set()
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def hang_up(self) -> None:
        for connection in list(self.open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it is gone already

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exception()
        if error is not None and not isinstance(error, GONE):
            self.standin.errors.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # as servers do: else what follows the headers waits for the other side
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.standin.connections += 1
        self.server.open.add(self.connection)
        if self.server.standin.stopping.is_set():
            self.server.hang_up()

    def finish(self) -> None:
        self.server.open.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        standin = self.server.standin
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, path.removeprefix("/v2/"), query, headers, body)
        request, key, fault = standin.board.take(request, str(self.client_address[0]))
        fault = fault or standin.fault
        if standin.stopping.wait(standin.delay + (fault.after if fault else 0)):
            self.close_connection = True
            return
        said = fault or self._value(request, key)
        self._send(said if isinstance(said, Fault) else Fault(json.dumps(said).encode(), 200))

    def _value(self, request: Request, key: Key | None) -> Any:
        if request.method == "GET" and request.path == "platform/status":
            return [int(self.server.standin.operative)]
        if request.method == "GET" and request.path.startswith("conf/"):
            return configuration(unquote(request.path.removeprefix("conf/")))
        if request.method != "POST" or request.verdict is None:
            return not_found()
        if key is None:
            return error(request.verdict.code, request.verdict.text)
        return answer(request.path, key, request.body)

    def _send(self, fault: Fault) -> None:
        standin = self.server.standin
        match fault.how:
            case How.WHOLE:
                self._begin(fault, len(fault.body))
                self.wfile.write(fault.body)
                return
            case How.REDIRECT:
                self._begin(fault, 0, Location=standin.elsewhere.url + self.path)
                return
            case How.BOMB:
                packed = bomb()
                self._begin(fault, len(packed), **{"Content-Encoding": "gzip"})
                self.wfile.write(packed)
                return
            case How.SHORT:
                self._begin(fault, len(fault.body) + 100)
                self.wfile.write(fault.body)
            case How.DRIPPING:
                self._begin(fault, HUGE)
                for byte in (*fault.body, *b" " * 10_000):
                    self.wfile.write(bytes((byte,)))
                    if standin.stopping.wait(BETWEEN_DRIPS):
                        break
            case How.HUGE | How.HUGE_UNANNOUNCED:
                self._begin(fault, HUGE if fault.how is How.HUGE else None)
                for piece in blanks():
                    self.wfile.write(piece)
            case How.SILENCE:
                self._wait_until_gone()
        self.close_connection = True

    def _begin(self, fault: Fault, length: int | None, **headers: str) -> None:
        self.send_response(fault.status)
        self.send_header("Content-Type", fault.media)
        if length is None:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _wait_until_gone(self) -> None:
        self.connection.settimeout(BETWEEN_DRIPS)
        while not self.server.standin.stopping.is_set():
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                continue

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate((timestamp or time()) + self.server.standin.clock_error, usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed: what came is in ``requests``."""
