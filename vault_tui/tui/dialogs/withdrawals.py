"""The one right that is never given in passing."""

from vault_tui.bitfinex.permissions import DANGEROUS
from vault_tui.bitfinex.steps import CONFIRM_WITHDRAWALS
from vault_tui.tui.dialogs.confirm import Confirm


class AllowWithdrawals(Confirm):
    """True only when the sentence was chosen that spells out what it means."""

    def __init__(self) -> None:
        super().__init__(
            "Withdrawals are switched on in this plan.",
            CONFIRM_WITHDRAWALS,
            keep="Leave withdrawals off",
            explanation=DANGEROUS["withdraw"],
            danger=True,
        )
