"""What is said beside an account's logins and changes, so that they are taken for no more than they are."""

from typing import Final

from vault_tui.bitfinex.advice import advice

BESIDE_ACTIVITY: Final = (
    advice("usage-logs").words,
    "A login is somebody's browser or app. It is no use of a key: Bitfinex tells of none.",
    "Time, address, network and place are as Bitfinex gives them.",
)
"""To be shown with every list of logins and changes."""
