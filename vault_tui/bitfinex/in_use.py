"""What asking about a key can do to a bot that runs with it."""

from vault_tui.bitfinex.integrations import find
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry, State, visible
from vault_tui.core.rotation import stage_of


def warning_before_asking(entry: Entry, *, new: bool = False) -> str:
    """What to say before a key is asked about that a program may be using; empty for one that none does.

    ``new``: it is about the new pair, which a program has only once a rotation handed it over.

    Requests of one key have to carry rising numbers, whoever sends them. Whichever of two that are on
    their way together comes second with the smaller one is refused.
    """
    used = stage_of(entry) is RotationStage.SWITCH if new else entry.state is State.ACTIVE
    if not used or not entry.integration:
        return ""
    program = find(entry.integration)
    name = visible(program.title if program else entry.integration)
    return (
        f"{name} may be running with this key. One of its calls may fail at that moment (“nonce: small”); "
        "it works again with the next."
    )
