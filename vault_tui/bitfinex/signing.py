"""Bitfinex's request signing: API key, nonce and HMAC-SHA384 signature as headers."""

import hashlib
import hmac
import re
from typing import Final, NoReturn

from vault_tui.core.errors import InvalidInput
from vault_tui.core.secret import Secret

_HEADER_SAFE: Final = re.compile(r"[!-~]{1,1024}")
"""An HTTP library that rejects a header quotes it in its error, so what it could reject never gets there."""


class Credentials:
    """An API key and its secret for the time of a request. Never shown, never serialised."""

    __slots__ = ("api_key", "secret")

    def __init__(self, api_key: str, secret: Secret) -> None:
        """Raises :class:`InvalidInput`, without quoting it, for an API key that can't be sent as a header."""
        if not _HEADER_SAFE.fullmatch(api_key):
            raise InvalidInput(
                "This API key holds characters that no request can carry, so it can't be asked about.",
                "Compare it with Bitfinex's page: keys there are letters, digits, - and _.",
                field="API key",
            )
        self.api_key = api_key
        self.secret = secret

    def headers(self, path: str, nonce: int, body: bytes) -> dict[str, str]:
        """One request's headers; the signature is over ``/api/v2/``, ``path``, ``nonce`` and ``body``."""
        signed = f"/api/v2/{path}{nonce}".encode() + body
        signature = hmac.new(self.secret.reveal().encode(), signed, hashlib.sha384).hexdigest()
        return {"bfx-apikey": self.api_key, "bfx-nonce": str(nonce), "bfx-signature": signature}

    def __repr__(self) -> str:
        return "Credentials(…)"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are never serialised")
