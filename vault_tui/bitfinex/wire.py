"""What came back from one request to the exchange, before it is interpreted."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """Why there is no readable answer."""

    TIMEOUT = "timeout"
    """The deadline passed, at any point of the request."""
    DNS = "dns"
    """The host's name has no address."""
    TLS = "tls"
    """The host's certificate was not accepted, or no TLS version that we accept was agreed on."""
    REFUSED = "refused"
    """The connection was refused: nothing listens there."""
    UNREACHABLE = "unreachable"
    """No route to the host, or the connection broke before any answer."""
    PROXY = "proxy"
    """The proxy that a setting allows did not pass the question on."""
    REDIRECT = "redirect"
    """The answer was a redirect, which is never followed."""
    TOO_LARGE = "too large"
    """The answer is longer than what is read."""
    ENCODED = "encoded"
    """The answer is compressed although that was not asked for; it was not unpacked."""
    MALFORMED = "malformed"
    """The answer is not JSON: a web page, plain text, or cut short."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in JSON, with any HTTP status.

    ``value`` is None for an empty body (and for ``null``). ``family`` is ``"4"`` or ``"6"``, the address
    family of the connection, or empty when it isn't known. ``date`` is the ``Date`` header as it came.
    """

    status: int
    value: Any
    family: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """No readable answer. ``status`` is the HTTP status if one arrived."""

    kind: FaultKind
    status: int | None = None
    family: str = ""


Answer = Reply | Fault
