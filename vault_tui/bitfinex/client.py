"""HTTP requests to the exchange: signed, bounded in time and size, with nothing of them in any log or error.

The HTTP library is slow to import, so only the first request imports it.
"""

import asyncio
import json
import logging
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from vault_tui import __version__
from vault_tui.bitfinex.endpoint import Endpoint
from vault_tui.bitfinex.signing import Credentials
from vault_tui.bitfinex.trust import tls_context
from vault_tui.bitfinex.wire import Answer, Fault, FaultKind, Reply

if TYPE_CHECKING:
    import httpcore
    import httpx

DEADLINE: Final = 10.0
"""Seconds for one request, from the name lookup to the last byte of the answer."""
MAX_ANSWER: Final = 1 << 20
"""Most bytes that are read of one answer's body."""
EMPTY: Final = b"{}"
"""The body of a request without parameters: sent as well, because the signature covers it."""

_NOISY_LOGGERS: Final = ("httpx", "httpcore")
_HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",
    "User-Agent": f"vault-tui/{__version__}",
}


class Client:
    """Sends requests to one endpoint. Network failures are returned as a :class:`Fault`, never raised.

    No cookies are kept between requests, and no connection except within a :meth:`connected` block.
    ``environment`` (a setting) honours the environment's proxy and certificates, but never for a
    loopback address. ``deadline`` is in seconds for each request.
    """

    def __init__(self, endpoint: Endpoint, *, environment: bool = False, deadline: float = DEADLINE) -> None:
        self.endpoint = endpoint
        self._deadline = deadline
        self._environment = environment and not endpoint.is_loopback
        self._proxy = _proxy_for(endpoint) if self._environment else None
        self._context: ssl.SSLContext | None = None
        self._resolved = endpoint.is_loopback or self._proxy is not None
        self._transport: httpx.AsyncHTTPTransport | None = None
        self._blocks = 0

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Reuse one connection, and so one TLS handshake, for the requests within the block.

        Blocks may be nested on one event loop: leaving the outermost closes the connection.
        """
        self._blocks += 1
        try:
            yield
        finally:
            self._blocks -= 1
            if self._transport is not None and not self._blocks:
                transport, self._transport = self._transport, None
                await transport.aclose()

    async def ask(
        self, path: str, pair: Credentials | None = None, nonce: int = 0, body: bytes = EMPTY
    ) -> Answer:
        """Request ``path``, such as ``auth/r/permissions``: signed with ``pair``, or public without one."""
        if not _loaded():
            await asyncio.to_thread(_load)
        try:
            async with asyncio.timeout(self._deadline):
                if not self._resolved:
                    await _resolve(self.endpoint)
                    self._resolved = True
                return await self._exchange(path, pair, nonce, body)
        except TimeoutError:
            return Fault(FaultKind.TIMEOUT)
        except socket.gaierror:
            return Fault(FaultKind.DNS)

    async def _exchange(self, path: str, pair: Credentials | None, nonce: int, body: bytes) -> Answer:
        import httpx

        _silence()
        question = self._question(path, pair, nonce, body)
        connected: list[httpcore.AsyncNetworkStream] = []

        async def note(event: str, told: dict[str, Any]) -> None:
            if event.endswith("connect_tcp.complete"):
                connected.append(told["return_value"])

        question.extensions = {"trace": note}
        status: int | None = None
        try:
            # The transport itself: httpx's client would keep cookies, follow redirects and read .netrc.
            async with self.connected():
                response = await self._connections().handle_async_request(question)
                status = response.status_code
                try:
                    return await _read(response, "" if self._proxy else _family(response))
                finally:
                    await response.aclose()
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            httpx.StreamError,
            ImportError,
            OSError,
            ValueError,
        ) as error:
            # The exception holds the signed request: pass on nothing but its kind.
            return Fault(_kind(error, answered=status is not None, proxied=self._proxy is not None), status)
        except asyncio.CancelledError:
            for stream in connected:  # cancelled during the TLS handshake, httpcore would leave it open
                await stream.aclose()
            raise

    def _question(self, path: str, pair: Credentials | None, nonce: int, body: bytes) -> "httpx.Request":
        import httpx

        url = self.endpoint.url(path)
        if pair is None:
            return httpx.Request("GET", url, headers=_HEADERS)
        headers = _HEADERS | {"Content-Type": "application/json"} | pair.headers(path, nonce, body)
        return httpx.Request("POST", url, headers=headers, content=body)

    def _connections(self) -> "httpx.AsyncHTTPTransport":
        import httpx

        if self._context is None:
            self._context = self._own_context()
        if self._transport is None:
            self._transport = httpx.AsyncHTTPTransport(
                verify=self._context, trust_env=False, proxy=self._proxy
            )
        return self._transport

    def _own_context(self) -> ssl.SSLContext:
        if not self.endpoint.base.startswith("https:"):
            # Plain HTTP, on loopback only. With no certificates loaded, this context trusts nobody.
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            return tls_context(environment=self._environment)
        except OSError as error:
            raise ssl.SSLError from error  # no certificates, no trust: reported like any TLS failure

    def __repr__(self) -> str:
        return f"Client({self.endpoint.base})"


def _loaded() -> bool:
    return "httpx" in sys.modules and "sniffio" in sys.modules


def _load() -> None:
    import httpcore  # noqa: F401  # else the first connection imports it, after _silence() has run
    import httpx  # noqa: F401

    if find_spec("sniffio") is None:
        # An optional module that the library tries to import in every request, half a millisecond each
        # time. None marks it as missing.
        sys.modules["sniffio"] = None  # type: ignore[assignment]


def _silence() -> None:
    """Silence the library's loggers, which would write every URL and header."""
    for name in _NOISY_LOGGERS:
        # Loggers made later inherit these.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        logging.getLogger(name).propagate = False
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in _NOISY_LOGGERS:
            logging.getLogger(name).disabled = True


def _proxy_for(endpoint: Endpoint) -> str | None:
    from urllib.request import getproxies_environment, proxy_bypass

    proxies = getproxies_environment()
    if proxy_bypass(endpoint.name):
        return None
    return proxies.get("https") or proxies.get("all")


async def _resolve(endpoint: Endpoint) -> None:
    """Look up the host's name in a daemon thread; raises :class:`socket.gaierror`.

    The event loop's own lookups run in threads that are joined at exit: a name server that doesn't answer
    would keep the process alive long after the deadline.
    """
    import threading

    loop = asyncio.get_running_loop()
    found: asyncio.Future[None] = loop.create_future()

    def settle(error: socket.gaierror | None) -> None:
        if not found.done():
            found.set_exception(error) if error else found.set_result(None)

    def look() -> None:
        error: socket.gaierror | None = None
        try:
            socket.getaddrinfo(endpoint.name.partition(":")[0], None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            error = socket.gaierror()
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, error)

    threading.Thread(target=look, name="name lookup", daemon=True).start()
    await found


async def _read(response: "httpx.Response", family: str) -> Answer:
    status = response.status_code
    if 300 <= status < 400:
        return Fault(FaultKind.REDIRECT, status, family)
    if response.headers.get("content-encoding", "identity").casefold() not in {"", "identity"}:
        return Fault(FaultKind.ENCODED, status, family)
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > MAX_ANSWER:
            return Fault(FaultKind.TOO_LARGE, status, family)
    try:
        value = _json(body) if body.strip() else None
    except (ValueError, RecursionError):
        return Fault(FaultKind.MALFORMED, status, family)
    return Reply(status, value, family, response.headers.get("date", ""))


def _json(body: bytearray) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    return json.loads(body.decode(), parse_constant=refuse)


def _family(response: "httpx.Response") -> str:
    try:
        address = response.extensions["network_stream"].get_extra_info("server_addr")
    except OSError:
        return ""  # the peer has closed the connection already; its answer can still be read
    return "6" if ":" in str(address[0]) else "4"


def _kind(error: BaseException, *, answered: bool, proxied: bool) -> FaultKind:
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return FaultKind.TIMEOUT
    causes = list(_causes(error))
    for kinds, kind in _BY_CAUSE.items():
        if any(isinstance(cause, kinds) for cause in causes):
            return FaultKind.PROXY if proxied and kind is not FaultKind.TLS else kind
    if answered or isinstance(error, httpx.RemoteProtocolError | httpx.DecodingError):
        return FaultKind.MALFORMED
    return FaultKind.PROXY if proxied else FaultKind.UNREACHABLE


_BY_CAUSE: Final[Mapping[type[BaseException], FaultKind]] = {
    ssl.SSLError: FaultKind.TLS,
    socket.gaierror: FaultKind.DNS,
    ConnectionRefusedError: FaultKind.REFUSED,
}


def _causes(error: BaseException | None) -> "list[BaseException]":
    """The error, its chain of causes and the members of groups: one for each address that was tried."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        cause = waiting.pop()
        if cause is None or cause in found:
            continue
        found.append(cause)
        waiting += [cause.__cause__, cause.__context__]
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions
    return found
