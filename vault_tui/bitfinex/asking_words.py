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
    "A login is somebody's browser or app, never the use of a key: Bitfinex doesn't list that.",
    "Time, address, network and place are as Bitfinex gives them.",
)
"""Shown with every list of logins and changes, so that nobody takes them for a list of key use."""


def warning_before_asking(entry: Entry, *, new: bool = False) -> str:
    """What to say before a request with a key that a program may be using; empty if none does.

    ``new``: it is with a rotation's new pair, which a program has only after the hand-over.

    A key's nonces must rise, whoever sends them: of two requests under way at once, one that arrives second
    with the smaller nonce is refused.
    """
    used = stage_of(entry) is RotationStage.SWITCH if new else entry.state is State.ACTIVE
    if not used:
        return ""
    name = visible(title_of(entry.integration))
    running = f"{name} may be running with this key. One" if name else "If a program uses this key, one"
    return f"{running} of its calls may fail at that moment (“nonce: small”); it works again with the next."


def note_on_leaked(entry: Entry) -> str:
    """What to say beside a request with a leaked key, which is sent without a warning; else empty."""
    if entry.state is not State.COMPROMISED:
        return ""
    name = visible(title_of(entry.integration)) or "A program that uses this key"
    return f"{name} may see a call fail while it is asked about: a leaked key is to stop anyway."


def words_about_many(count: int) -> str:
    """What to say before ``count`` keys are asked about; empty where the rate limit won't slow it down."""
    most = rate_limit.PER_MINUTE
    if count <= most:
        return ""
    minutes = -(-count // most) - 1
    return (
        f"{most} keys are asked about in a minute, because an address that asks more often is blocked "
        f"with every bot on it. The last of them comes after {counted(minutes, 'minute')}."
    )
