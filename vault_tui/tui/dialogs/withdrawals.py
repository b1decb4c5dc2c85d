"""The one right that takes a confirmation of its own."""

from vault_tui.bitfinex.permissions import DANGEROUS
from vault_tui.bitfinex.steps import CONFIRM_WITHDRAWALS
from vault_tui.tui.dialogs.confirm import Confirm


class AllowWithdrawals(Confirm):
    """True only when the person chose the sentence that spells out what it means."""

    def __init__(self) -> None:
        super().__init__(
            "Withdrawals are switched on in this plan.",
            CONFIRM_WITHDRAWALS,
            keep="Leave withdrawals off",
            explanation=DANGEROUS["withdraw"],
            danger=True,
        )
