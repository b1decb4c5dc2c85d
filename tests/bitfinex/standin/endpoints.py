"""What each endpoint answers when all is well."""

import json
from typing import Any

from tests.bitfinex.standin.faults import Fault, error
from tests.bitfinex.standin.keys import Key

LONGEST = {"auth/r/logins/hist": 250, "auth/r/audit/hist": 500}
"""How many entries may be asked for at once."""

AN_AGENT = {
    "os": "Linux",
    "raw": "Mozilla/5.0 (X11; Linux x86_64)",
    "browser": "Firefox",
    "version": "131",
    "platform": "linux",
    "is_mobile": False,
}
LOGINS = (
    (1_790_000_300_000, "198.51.100.7", "64500, Example Network", "Road Town, VG"),
    (1_790_000_200_000, "2001:db8::7", "64501, Another Network", "Unknown, VG"),
    (1_790_000_100_000, "203.0.113.50", "64500, Example Network", "Road Town, VG"),
)
CHANGES = (
    (1_790_000_250_000, "settings: timezone", "198.51.100.7", "Mozilla/5.0 (X11; Linux x86_64)"),
    (1_790_000_150_000, "settings: \x1b]52;c;aGk=\x07 locale", "203.0.113.50", "agent\x1b[2J\u202e"),
)
WALLETS: list[list[Any]] = [
    ["exchange", "BTC", 0.5, 0, 0.4, "Exchange 0.1 BTC for USD", None],
    ["exchange", "USD", 1200.5, 0, 1200.5, None, None],
    ["margin", "USD", 10, 0, 10, None, None],
    ["funding", "USD", 7.25, 0, 0, None, None],
]
_PAIR = [None, None, None, "0.00004", "2000.0", None, None, None, 0.2, 0.1, None, None]


def login(number: int, moment: int, address: str, network: str, place: str) -> list[Any]:
    """One login as Bitfinex sends it: what is known of the client is a text that holds JSON."""
    extra = json.dumps({"asn": network, "geo": place, "user_agent": AN_AGENT})
    return [number, None, moment, None, address, None, None, extra]


def account_change(moment: int, what: str, address: str, agent: str) -> list[Any]:
    return [moment, None, what, None, None, address, agent]


def answer(path: str, key: Key, body: bytes) -> Any:
    """The value that a signed endpoint answers, or a :class:`Fault`."""
    try:
        asked = json.loads(body or b"{}")
    except ValueError:
        return error(10020, "body: invalid")
    limit = asked.get("limit", 1) if isinstance(asked, dict) else 1
    if path in LONGEST and not (type(limit) is int and 0 < limit <= LONGEST[path]):
        return error(10020, "limit: invalid")
    match path:
        case "auth/r/permissions":
            return [[scope, read, write] for scope, (read, write) in key.permissions.items()]
        case "auth/r/info/user":
            return key.user.fields()
        case "auth/r/logins/hist":
            return [login(9_000 - at, *fields) for at, fields in enumerate(LOGINS)]
        case "auth/r/audit/hist":
            return [account_change(*fields) for fields in CHANGES]
        case "auth/r/wallets":
            return WALLETS
        case "auth/r/summary":
            return [None, None, None, None, [[0.001] * 6, [0.002] * 6], [[], []], [[], 0], None, None, {}]
    return not_found()


def configuration(labels: str) -> list[Any]:
    """``conf/…``: what client programs ask for before their first signed request; one pair and its coins."""
    values: dict[str, list[Any]] = {
        "pub:info:pair": [["BTCUSD", _PAIR]],
        "pub:list:pair:margin": ["BTCUSD"],
        "pub:list:pair:exchange": ["BTCUSD"],
        "pub:list:currency": ["BTC", "USD"],
        "pub:map:currency:label": [["BTC", "Bitcoin"], ["USD", "US Dollar"]],
    }
    return [values.get(label, []) for label in labels.split(",")]


def not_found() -> Fault:
    """Our guess: how an endpoint that doesn't exist is refused."""
    return Fault(b'{"error":"not_found"}', 404)
