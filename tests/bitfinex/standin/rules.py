"""Whether a signed request is accepted: the key, the signature, the address, the nonce, the permission.

From Bitfinex's documents and its own client programs: the payload is ``/api/`` + the path from ``v2`` on,
without its query, + the nonce + the body as it was sent; HMAC-SHA384 with the secret as text, in lower-case
hexadecimal digits.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from tests.bitfinex.standin.keys import Key

LARGEST_NONCE = 2**53 - 1
SCOPE_NEEDED = {
    "auth/r/wallets": "wallets",
    "auth/r/info/user": "account",
    "auth/r/logins/hist": "account",
    "auth/r/audit/hist": "account",
    "auth/r/summary": "account",
}
"""Our guess but for wallets: which scope an endpoint needs isn't documented. Permissions need none."""


@dataclass(frozen=True)
class Verdict:
    """``code`` None: accepted. ``uses_nonce``: from now on only a larger nonce will do."""

    code: int | None
    text: str = ""
    uses_nonce: bool = False

    @property
    def accepted(self) -> bool:
        return self.code is None


def signature(secret: str, path: str, nonce: str, body: bytes) -> str:
    """What the header ``bfx-signature`` has to say for ``path`` (``auth/r/wallets``)."""
    payload = b"/api/v2/" + path.encode() + nonce.encode() + body
    return hmac.new(secret.encode(), payload, hashlib.sha384).hexdigest()


def judge(key: Key | None, path: str, headers: Mapping[str, str], body: bytes, address: str) -> Verdict:
    """Our guess: the order of these checks, and that only what is signed rightly uses up its nonce.

    Our guess, too: a revoked key and a refused address sound like an unknown key.
    """
    nonce = headers.get("bfx-nonce", "")
    if key is None or key.revoked:
        return Verdict(10100, "apikey: invalid")
    if not hmac.compare_digest(
        headers.get("bfx-signature", "").encode(), signature(key.secret, path, nonce, body).encode()
    ):
        return Verdict(10100, "apikey: digest invalid")
    if key.addresses and address not in key.addresses:
        return Verdict(10100, "apikey: invalid")
    if not (nonce.isascii() and nonce.isdigit() and key.last_nonce < int(nonce) <= LARGEST_NONCE):
        return Verdict(10114, "nonce: small")
    scope = SCOPE_NEEDED.get(path)
    if scope and not (key.permissions.get(scope) or (0, 0))[0]:
        return Verdict(10001, "api_key: permission invalid", uses_nonce=True)
    return Verdict(None, uses_nonce=True)
