"""Keys that lie elsewhere, on their way into the vault.

::

    found · names · tolerant            what a reader gives; what names mean; JSON as people write it
    configs · dotenv · table · stored   freqtrade, ccxt and our plain export; .env; CSV; pass
    sealed                              our encrypted export
    reading                             which of them reads a path
    holders                             which entry has a half already
    plan · taking                       what would be made of it, and making it in one save
"""

from vault_tui.session.importing.found import Found, Reading, Unread
from vault_tui.session.importing.plan import Plan, Planned, Verdict, plan_of
from vault_tui.session.importing.reading import Kind, read_source
from vault_tui.session.importing.taking import take_in

__all__ = [
    "Found",
    "Kind",
    "Plan",
    "Planned",
    "Reading",
    "Unread",
    "Verdict",
    "plan_of",
    "read_source",
    "take_in",
]
