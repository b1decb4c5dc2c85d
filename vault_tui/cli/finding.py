"""The entry that is meant by a label on the command line."""

from vault_tui.cli.output import at_terminal
from vault_tui.core.models import Entry
from vault_tui.session import Session


def find(session: Session, label: str, *, trashed: bool = False) -> Entry:
    """The entry of that label: its start is enough at a terminal, a script must give all of it."""
    return session.by_label(label, prefix=at_terminal(), trashed=trashed)
