"""What to do about a finding where it differs from what its rule says, by exchange or by what is known."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

ELSEWHERE: Final = "elsewhere"
"""A key of another exchange, which can't be asked and whose page is not known."""
PLANNED: Final = "planned"
"""The right is only planned, so there is nothing to switch off yet."""
TO_WITHDRAW: Final = "to-withdraw"
"""The missing right is withdrawing, which nobody should switch on only because it was planned."""
OLDER_EPOCH: Final = "older-epoch"
"""A copy from before the passphrase was changed, which opens read-only."""
OLDER: Final = "older"
FORKED: Final = "forked"
LIVE: Final = "live"
PAPER: Final = "paper"


class How(NamedTuple):
    """As in a rule: a sentence, the screens' command, the command line. Where empty, the rule's own."""

    remedy: str = ""
    command: str = ""
    shell: str = ""


VARIANTS: Final[Mapping[tuple[str, str], How]] = MappingProxyType(
    {
        ("withdraw-right", PLANNED): How(
            "Take it out of the plan, or accept it with the reason why this key needs it.",
            "edit",
            "edit LABEL --permission withdraw=-",
        ),
        ("withdraw-right", ELSEWHERE): How(
            "Take it away on the exchange's page and out of the plan, or accept it with the reason for it.",
            "edit",
            "edit LABEL --permission withdraw=-",
        ),
        ("settings-write", PLANNED): How(
            "Take it out of the plan.", "edit", "edit LABEL --permission settings=r"
        ),
        ("settings-write", ELSEWHERE): How(
            "Take it away on the exchange's page, and out of the plan.",
            "edit",
            "edit LABEL --permission settings=r",
        ),
        ("less-than-planned", TO_WITHDRAW): How(
            "Take withdrawing out of the plan; switch it on only if its program can't do without.",
            "edit",
            "edit LABEL --permission withdraw=-",
        ),
        ("other-copy", OLDER_EPOCH): How(
            "Look for the newer file and put it in this one's place; if there is none, make this one count."
        ),
        ("other-copy", OLDER): How(
            "Look for the newer file and put it in this one's place; or compare both, and keep this one."
        ),
        ("other-copy", FORKED): How(
            "Compare both files, take over what only the other one holds, then keep this one."
        ),
        ("no-address-list", ELSEWHERE): How(
            "Restrict it on the exchange's page to the addresses that use it, and note them here."
        ),
        ("not-from-here", ELSEWHERE): How(
            "Put this machine's address on the key's list on the exchange's page, and note it here."
        ),
        ("compromised-not-revoked", ELSEWHERE): How(
            "Revoke it on the exchange's page, and tick it as gone from there."
        ),
        ("same-secret", ELSEWHERE): How(
            "See which of both works: a secret belongs to one API key only.", "edit", "show LABEL"
        ),
        ("wrong-mode", LIVE): How("", "", "edit LABEL --live"),
        ("wrong-mode", PAPER): How("", "", "edit LABEL --paper"),
    }
)
"""By a rule's id and one of the constants above."""
