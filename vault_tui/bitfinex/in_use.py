"""What asking about a key can do to a bot that runs with it."""

from vault_tui.bitfinex.integrations import find
from vault_tui.core.models import Entry, State, visible


def warning_before_asking(entry: Entry) -> str:
    """What to say before a key is asked about that a program may be using; empty for one that none does.

    Requests of one key have to carry rising numbers, whoever sends them. Whichever of two that are on
    their way together comes second with the smaller one is refused.
    """
    if entry.state is not State.ACTIVE or not entry.integration:
        return ""
    program = find(entry.integration)
    name = visible(program.title if program else entry.integration)
    return (
        f"{name} may be running with this key. One of its calls may fail at that moment (“nonce: small”); "
        "it works again with the next."
    )
