"""Use cases: the only door to a vault. Both fronts go through :class:`Session`.

::

    Opening(path)          what is known of a file before it is unlocked
      ├─ Session.create    a new vault
      └─ Session.unlock    an existing one
    Session                entries, secrets, trash, settings, who may open it, backups
"""

from vault_tui.core.fileformat import PROFILES, Cost, SlotKind
from vault_tui.session.opening import Opening, Probe, World
from vault_tui.session.session import Session

__all__ = ["PROFILES", "Cost", "Opening", "Probe", "Session", "SlotKind", "World"]
