"""What came back from one question to the exchange, before anybody says what it means."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """Why there is no answer that could be read."""

    TIMEOUT = "timeout"
    """The deadline passed, wherever the exchange of bytes stood then."""
    DNS = "dns"
    """The host's name has no address."""
    TLS = "tls"
    """Something answered that cannot prove to be that host, or speaks no TLS that we accept."""
    REFUSED = "refused"
    """The machine is there and nothing listens on it."""
    UNREACHABLE = "unreachable"
    """No way to the host, or the connection broke before any answer."""
    PROXY = "proxy"
    """The proxy that a setting allows did not pass the question on."""
    REDIRECT = "redirect"
    """Sent elsewhere; nothing was sent there."""
    TOO_LARGE = "too large"
    """The answer went on beyond what is read."""
    ENCODED = "encoded"
    """The answer is compressed although that was not asked for; it was not unpacked."""
    MALFORMED = "malformed"
    """The answer is no JSON: a page, a text, or cut short."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in JSON, whatever its status says.

    ``value`` is None for an empty body (and for ``null``). ``family`` is ``"4"`` or ``"6"``, the address
    family of the connection, or empty when it isn't known. ``date`` is the ``Date`` header as it came.
    """

    status: int
    value: Any
    family: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """No answer that could be read. ``status`` is the HTTP status where one came."""

    kind: FaultKind
    status: int | None = None
    family: str = ""


Answer = Reply | Fault
