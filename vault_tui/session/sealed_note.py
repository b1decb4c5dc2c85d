"""A small value sealed under the vault's key in the state folder; losing it loses no key."""

import json
from typing import Any

from vault_tui.core.errors import VaultError
from vault_tui.core.keys import VaultKeys
from vault_tui.session.store import Store


class SealedNote:
    """One JSON value in the state folder, in a file whose name reveals nothing.

    ``keys`` are the vault's current ones unless another epoch's note is meant. Writing and removing raise
    what :class:`~vault_tui.system.state.StateFolder` does.
    """

    def __init__(self, store: Store, name: str, keys: VaultKeys | None = None) -> None:
        self._world = store.world
        self._keys = keys or store.keys
        self._name = name

    def read(self) -> Any:
        """The value; None if it is missing or unreadable."""
        try:
            data = self._world.state.read(self._keys.state_name(self._name))
            text = self._keys.open_state(self._name, data) if data else None
            return json.loads(text) if text else None
        except (VaultError, ValueError, RecursionError):
            return None

    def write(self, value: Any) -> None:
        """Replace the value."""
        sealed = self._keys.seal_state(self._name, json.dumps(value).encode(), self._world.random)
        self._world.state.write(self._keys.state_name(self._name), sealed)

    def remove(self) -> None:
        """Delete the note; a missing one is no error."""
        self._world.state.remove(self._keys.state_name(self._name))
