"""Where the person was and what was half typed, kept sealed across a lock."""

from contextlib import suppress
from typing import Any, Final

from vault_tui.core.errors import VaultError
from vault_tui.session.sealed_note import SealedNote
from vault_tui.session.store import Store

_NAME: Final = "place"


class Bookmark:
    """One sealed note. Losing it costs a little comfort and nothing else, so failures stay silent."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, place: dict[str, Any]) -> None:
        """Seal where the person is and what was typed, to restore it after unlocking."""
        with suppress(VaultError):
            SealedNote(self._store, _NAME).write(place)

    def forget(self) -> None:
        """Forget what was kept; may fail silently, as :meth:`keep`."""
        self.take()

    def take(self) -> dict[str, Any]:
        """What :meth:`keep` sealed, once; empty when there is nothing."""
        note = SealedNote(self._store, _NAME)
        value = note.read()
        if value is None:
            return {}
        try:
            note.remove()
        except VaultError:
            return {}  # it would be found again and again
        return value if isinstance(value, dict) else {}
