"""Every way in which an answer can go wrong, by name."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

MEBIBYTE = 1 << 20
HUGE = 200 * MEBIBYTE


class How(Enum):
    """What is done with a fault's body."""

    WHOLE = "sent whole"
    SHORT = "sent, and then the connection is closed before what was announced is there"
    DRIPPING = "sent byte by byte, and then blanks without end"
    HUGE = "blanks without end, 200 MB announced"
    HUGE_UNANNOUNCED = "blanks without end, nothing announced"
    BOMB = "200 MB of blanks, compressed to next to nothing"
    SILENCE = "nothing is sent, and the connection stays open"
    HANG_UP = "nothing is sent, and the connection is closed"
    REDIRECT = "sent to another host"


@dataclass(frozen=True)
class Fault:
    """What is answered instead. ``after`` is how many seconds later."""

    body: bytes = b""
    status: int = 500
    how: How = How.WHOLE
    media: str = "application/json"
    after: float = 0


def error(code: int | None, text: str, status: int = 500) -> Fault:
    """Bitfinex's own form of an error."""
    return _json(["error", code, text], status)


def _json(value: Any, status: int) -> Fault:
    return Fault(json.dumps(value).encode(), status)


_PAGE = b"<!DOCTYPE html><html><head><title>520</title></head><body>Unknown error</body></html>"

FAULTS = {
    "unknown-error": error(10000, "unknown"),
    "permission": error(10001, "api_key: permission invalid"),
    "generic": error(10001, "something else"),
    "concurrency": error(10008, "concurrency"),
    "parameter": error(10020, "limit: invalid"),
    "key": error(10100, "apikey: invalid"),
    "digest": error(10100, "apikey: digest invalid"),
    "token": error(10100, "token: invalid"),
    "payload": error(10111, "auth: payload"),
    "signature": error(10112, "auth: sig"),
    "hmac": error(10113, "auth: hmac"),
    "nonce": error(10114, "nonce: small"),
    "nonce-v1": _json({"message": "Nonce is too small."}, 400),
    "not-ready": error(11000, "ready: invalid"),
    "rate": error(11010, "ratelimit: error", 429),
    "rate-object": _json({"error": "ERR_RATE_LIMIT"}, 429),
    "stopped": error(20051, "stop"),
    "maintenance": error(20060, "maintenance"),
    "maintenance-ending": error(20061, "maintenance"),
    "no-code": error(None, "something went wrong"),
    "new-code": error(19999, "something new"),
    "unavailable": _json({"code": 503, "error": "temporarily_unavailable"}, 503),
    "page": Fault(_PAGE, 520, media="text/html"),
    "page-as-success": Fault(_PAGE, 200, media="text/html"),
    "empty": Fault(),
    "empty-success": Fault(status=200),
    "malformed": Fault(b'[["account",1,', 200),
    "not-utf-8": Fault(b'[["account\xff",1,0]]', 200),
    "wrong-shape": _json({"unexpected": True}, 200),
    "wrong-flags": _json([["account", 2, 0]], 200),
    "deep": Fault(b"[" * 100_000 + b"]" * 100_000, 200),
    "truncated": Fault(b'[["account",1,0],["history"', 200, How.SHORT),
    "dripping": Fault(b'[["account",1,0]', 200, How.DRIPPING),
    "huge": Fault(status=200, how=How.HUGE),
    "huge-unannounced": Fault(status=200, how=How.HUGE_UNANNOUNCED),
    "bomb": Fault(status=200, how=How.BOMB),
    "silence": Fault(how=How.SILENCE),
    "hang-up": Fault(how=How.HANG_UP),
    "redirect": Fault(status=302, how=How.REDIRECT),
    "redirect-keeping-method": Fault(status=307, how=How.REDIRECT),
}
"""The error texts that nobody has published are invented; only the codes count."""


def blanks(total: int = HUGE) -> Iterator[bytes]:
    """So many blanks, which JSON allows anywhere, in pieces."""
    piece = b" " * (64 * 1024)
    for _ in range(total // len(piece)):
        yield piece


@cache
def bomb() -> bytes:
    """A valid answer in gzip's form: 200 MB once it is unpacked."""
    packer = zlib.compressobj(6, wbits=31)
    packed = b"".join(packer.compress(piece) for piece in blanks())
    return packed + packer.compress(b"[]") + packer.flush()
