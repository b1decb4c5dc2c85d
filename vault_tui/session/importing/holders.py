"""An index of the halves in a vault, for many look-ups."""

import re
from typing import Final

from vault_tui.core.contents import Contents
from vault_tui.core.fileformat import b64
from vault_tui.core.keys import VaultKeys
from vault_tui.session.lookup import member

_HALVES: Final = re.compile(rb'"(?:api_key|fingerprint)":"(?:[^"\\]|\\.)+"')


class Holders:
    """As :func:`~vault_tui.session.lookup.holder_of`, for many look-ups in the same contents."""

    def __init__(self, contents: Contents, keys: VaultKeys) -> None:
        self._keys = keys
        self._ids: dict[bytes, str] = {}
        for entry_id, line in contents.lines.items():
            for found in _HALVES.findall(line):
                self._ids.setdefault(found, entry_id)

    def of(self, half: str) -> str | None:
        """The id of the entry that holds, or once held, this half; None if there is none."""
        as_secret = member("fingerprint", b64(self._keys.fingerprint(half.encode())))
        return self._ids.get(member("api_key", half)) or self._ids.get(as_secret)
