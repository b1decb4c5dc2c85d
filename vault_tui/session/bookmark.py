"""Where the person was and what was half typed, kept sealed across a lock."""

import json
from typing import Any

from vault_tui.core.errors import VaultError
from vault_tui.session.store import Store


class Bookmark:
    """One sealed note in the state folder. Losing it costs a little comfort and nothing else."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, place: dict[str, Any]) -> None:
        """Seal where the person is and what was typed, to be found after unlocking; may fail silently."""
        keys = self._store.keys
        try:
            sealed = keys.seal_state("place", json.dumps(place).encode(), self._store.world.random)
            self._store.world.state.write(keys.state_name("place"), sealed)
        except VaultError:
            return

    def take(self) -> dict[str, Any]:
        """What :meth:`keep` sealed, once; empty when there is nothing."""
        keys = self._store.keys
        name = keys.state_name("place")
        try:
            data = self._store.world.state.read(name)
            if data is None:
                return {}
            self._store.world.state.remove(name)
            value = json.loads(keys.open_state("place", data) or b"{}")
        except (VaultError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}
