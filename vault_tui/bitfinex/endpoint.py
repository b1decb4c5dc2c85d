"""Which host is asked. Its name is not signed, so a wrong one could relay our requests to Bitfinex."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import visible

VARIABLE: Final = "VAULT_TUI_API_URL"
"""The environment variable for another base URL; what it may name is limited as for the option."""

TRUST_WORD: Final = "trust it"
"""What a person types to allow another host, or the environment's proxy and certificates."""
ANOTHER_HOST: Final = (
    "Every question then goes there, signed with your API keys; a signature would be valid at Bitfinex, too. "
    "Whoever runs that host learns what your keys can read and could hand a question on. What it says is "
    "never taken for Bitfinex's word: it is named at every result. API secrets stay here."
)
ENVIRONMENT: Final = (
    "HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR then count for questions to the exchange. "
    "Whoever can set these for you can read the questions and the answers. API secrets stay here."
)

_OWN: Final = "api.bitfinex.com"
_HOST: Final = re.compile(r"(?=.{1,253}(:|$))[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A last label that resolvers may read as an IPv4 address in an older notation (``127.1``, ``0x7f.1``)."""
_PLAIN: Final = re.compile(r"[!-~]{1,300}")
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A host that may be asked. ``base`` is the URL up to ``/v2``, without a trailing slash.

    ``host`` is empty for Bitfinex's own. Any other must be named wherever an answer of it is shown.
    """

    base: str
    host: str = ""
    is_loopback: bool = False

    def url(self, path: str) -> str:
        """The URL of a request for ``path``, such as ``auth/r/permissions``."""
        return f"{self.base}/v2/{path}"

    @property
    def name(self) -> str:
        """The host with its port, unless that is the default one; never empty."""
        return self.host or _OWN


BITFINEX: Final = Endpoint(f"https://{_OWN}")


def endpoint(text: str = "", allowed_host: str = "") -> Endpoint:
    """The endpoint of a base URL; raises :class:`InvalidInput` for one that must not be asked.

    Bitfinex, this machine itself (a stand-in to try things with) and ``allowed_host``, the host from the
    vault's settings, may be asked. An empty text means ``allowed_host`` if there is one, else Bitfinex.
    """
    if not text:
        return Endpoint(f"https://{clean_host(allowed_host)}", allowed_host) if allowed_host else BITFINEX
    scheme, host, port = _parts(text)
    bare = f"[{host}]" if ":" in host else host
    named = bare if port in {None, _PORTS[scheme]} else f"{bare}:{port}"
    if _is_loopback(host):
        if host == "localhost" and scheme == "http":
            # A resolver may give any machine's address for this name, and without TLS nobody would notice.
            named = named.replace("localhost", "127.0.0.1", 1)
        return Endpoint(f"{scheme}://{named}", named, is_loopback=True)
    if scheme != "https":
        raise _refused(text, "Only this machine itself may be asked without TLS.")
    if named == _OWN:
        return BITFINEX
    if named != allowed_host:
        raise _refused(
            text, "Another host than Bitfinex's own must be allowed in the vault's settings first."
        )
    return Endpoint(f"https://{named}", named)


def clean_host(text: str) -> str:
    """A host for the settings, as ``name`` or ``name:port``; empty for Bitfinex's own.

    Raises :class:`InvalidInput` for one that can't be asked over TLS, and for this machine itself.
    """
    host = text.strip().casefold().removesuffix(":443")
    if host in {"", _OWN}:
        return ""
    name, _, port = host.partition(":")
    if not _HOST.fullmatch(host) or not _is_elsewhere(name) or int(port or 1) not in range(1, 65_536):
        raise InvalidInput(
            f"“{visible(text.strip())[:100]}” is not a host that can be asked over TLS.",
            "Write it like api.example.com, without https:// and without a path.",
            field="api_host",
        )
    return host


def _parts(text: str) -> tuple[str, str, int | None]:
    try:
        if not _PLAIN.fullmatch(text) or "\\" in text:
            raise ValueError
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refused(text, "That is not a URL.") from None
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        raise _refused(text, "That is not a URL.")
    if parts.path not in {"", "/"} or "?" in text or "#" in text:
        raise _refused(text, "Nothing may follow the host: /v2 and the rest are added.")
    return parts.scheme, host, port


def _is_loopback(host: str) -> bool:
    try:
        return "%" not in host and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_elsewhere(host: str) -> bool:
    """Whether it is a host name or an IP address in its usual notation, and not plainly this machine."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        last = host.rpartition(".")[2]
        return last != "localhost" and not _NUMBER.fullmatch(last)
    return not (address.is_loopback or address.is_unspecified)


def _refused(text: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"“{visible(text)[:100]}” is not asked. {why}",
        "Leave it out to ask Bitfinex, or give an address like http://127.0.0.1:8080.",
        field="api_url",
    )
