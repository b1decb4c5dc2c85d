"""Importing keys from other programs' files and stores.

::

    found · names · tolerant            a reader's results; what names mean; JSON with comments
    configs · dotenv · table · stored   freqtrade, ccxt and our plain export; .env; CSV; pass
    sealed                              our encrypted export
    reading                             choosing the reader of a path
    holders                             which entry holds a half already
    plan · taking                       what an import would do, and doing it in one save
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
