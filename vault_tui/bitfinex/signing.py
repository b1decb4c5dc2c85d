"""What proves to Bitfinex that a request comes from the holder of a pair."""

import hashlib
import hmac
import re
from typing import Final, NoReturn

from vault_tui.core.errors import InvalidInput
from vault_tui.core.secret import Secret

_FIT_FOR_A_HEADER: Final = re.compile(r"[!-~]{1,1024}")
"""An HTTP library quotes a header that it refuses, so nothing that it could refuse may reach it."""


class Credentials:
    """A pair for as long as something is asked with it. Shown and serialised nowhere."""

    __slots__ = ("api_key", "secret")

    def __init__(self, api_key: str, secret: Secret) -> None:
        """Raises :class:`InvalidInput`, which never quotes it, for an API key that no request can carry."""
        if not _FIT_FOR_A_HEADER.fullmatch(api_key):
            raise InvalidInput(
                "This API key holds characters that no request can carry, so it can't be asked about.",
                "Compare it with Bitfinex's page: keys there are letters, digits, - and _.",
                field="API key",
            )
        self.api_key = api_key
        self.secret = secret

    def headers(self, path: str, nonce: int, body: bytes) -> dict[str, str]:
        """The headers of one question: HMAC-SHA384 over its path, its nonce and exactly these bytes."""
        signed = f"/api/v2/{path}{nonce}".encode() + body
        signature = hmac.new(self.secret.reveal().encode(), signed, hashlib.sha384).hexdigest()
        return {"bfx-apikey": self.api_key, "bfx-nonce": str(nonce), "bfx-signature": signature}

    def __repr__(self) -> str:
        return "Credentials(…)"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are never serialised")
