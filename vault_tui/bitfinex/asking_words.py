"""What is said before Bitfinex is asked, and beside what it answers. Pure."""

from typing import Final

from vault_tui.bitfinex import rate_limit
from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.integrations import title_of
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry, State, visible
from vault_tui.core.phrases import counted
from vault_tui.core.rotation import stage_of

BESIDE_ACTIVITY: Final = (
    advice("usage-logs").words,
    "A login is somebody's browser or app. It is no use of a key: Bitfinex tells of none.",
    "Time, address, network and place are as Bitfinex gives them.",
)
"""To be shown with every list of logins and changes, so that they are taken for no more than they are."""


def warning_before_asking(entry: Entry, *, new: bool = False) -> str:
    """What to say before a key is asked about that a program may be using; empty for one that none does.

    ``new``: it is about the new pair, which a program has only once a rotation handed it over.

    Requests of one key have to carry rising numbers, whoever sends them. Whichever of two that are on
    their way together comes second with the smaller one is refused.
    """
    used = stage_of(entry) is RotationStage.SWITCH if new else entry.state is State.ACTIVE
    if not used:
        return ""
    name = visible(title_of(entry.integration))
    running = f"{name} may be running with this key. One" if name else "If a program uses this key, one"
    return f"{running} of its calls may fail at that moment (“nonce: small”); it works again with the next."


def note_on_leaked(entry: Entry) -> str:
    """What to say beside a question with a leaked key, which is asked at once; empty for any other."""
    if entry.state is not State.COMPROMISED:
        return ""
    name = visible(title_of(entry.integration)) or "A program that uses this key"
    return f"{name} may see a call fail while it is asked about: a leaked key is to stop anyway."


def words_about_many(count: int) -> str:
    """What to say before so many keys are asked about; empty where it takes no time worth a word."""
    most = rate_limit.PER_MINUTE
    if count <= most:
        return ""
    minutes = -(-count // most) - 1
    return (
        f"{most} keys are asked about in a minute, because an address that asks more often is blocked "
        f"with every bot on it. The last of them comes after {counted(minutes, 'minute')}."
    )
