"""The person's place and half-typed text, kept sealed across a lock."""

from contextlib import suppress
from typing import Any, Final

from vault_tui.core.errors import VaultError
from vault_tui.session.sealed_note import SealedNote
from vault_tui.session.store import Store

_NAME: Final = "place"


class Bookmark:
    """One sealed note. Only comfort depends on it, so failures are ignored."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, place: dict[str, Any]) -> None:
        """Save the place and the text, to restore them after unlocking."""
        with suppress(VaultError):
            SealedNote(self._store, _NAME).write(place)

    def forget(self) -> None:
        """Delete the note; a failure is ignored."""
        self.take()

    def take(self) -> dict[str, Any]:
        """What :meth:`keep` saved, and delete it; empty when there is none."""
        note = SealedNote(self._store, _NAME)
        value = note.read()
        if value is None:
            return {}
        try:
            note.remove()
        except VaultError:
            return {}  # it would be restored again and again
        return value if isinstance(value, dict) else {}
