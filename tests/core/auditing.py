"""What the audit's tests are made of: a healthy key, and what is found about it once something is changed."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from tests.core.making import API_KEY, contents, entry
from vault_tui.core.audit import audit
from vault_tui.core.audit_facts import Facts, Surroundings
from vault_tui.core.comparison import Knowledge
from vault_tui.core.days import DAY
from vault_tui.core.findings import Finding
from vault_tui.core.life import LookedUp, Outcome, Seen
from vault_tui.core.models import Entry, RunsOn, SealedSecret, Settings, State

NOW = 1_790_000_000
TODAY = date(2026, 9, 21)
KNOWN = Knowledge(
    group_of=MappingProxyType({"orders": "orders", "wallets": "wallets", "withdraw": "withdraw"}),
    rights=MappingProxyType({"orders": "rw", "wallets": "rw", "withdraw": "w"}),
    titles=MappingProxyType({"orders": "Orders", "wallets": "Wallets", "withdraw": "Withdrawals"}),
    withdrawing=frozenset({"withdraw"}),
    changing_settings=frozenset({"settings"}),
)
SEEN = Seen(
    NOW - DAY,
    Outcome.WORKS,
    alive_at=NOW - DAY,
    permissions=MappingProxyType({"orders": "rw", "wallets": "r", "withdraw": ""}),
    paper=False,
    two_factor=("otp",),
)
HEALTHY_VAULT = Surroundings(has_recovery=True, backups=3, looked_up=LookedUp(0, MappingProxyType({})))
SETTINGS = Settings(recovery_tried_at=NOW)


def box(number: int = 1, age: int = 10) -> SealedSecret:
    """A sealed secret of so many days, told apart by its number."""
    return SealedSecret(bytes(16), bytes(24), bytes(17), bytes([number]) * 16, NOW - age * DAY)


def key(number: int = 1, **fields: Any) -> Entry:
    """A key about which there is nothing to find, with these fields instead of its own."""
    healthy = replace(
        entry(f"bot-{number}", number),
        state=State.ACTIVE,
        api_key=f"{API_KEY[:-2]}{number:02}",
        secret=box(number),
        integration="freqtrade",
        runs_on=RunsOn.HERE,
        preset="trading-bot",
        permissions=MappingProxyType({"orders": "rw", "wallets": "r"}),
        addresses=("203.0.113.9",),
        seen=SEEN,
    )
    return replace(healthy, **fields)


def found(
    *entries: Entry, settings: Settings = SETTINGS, around: Surroundings = HEALTHY_VAULT, today: date = TODAY
) -> list[Finding]:
    """What an audit finds in a vault of these entries."""
    return audit(contents(*entries).lines, Facts(settings, today, NOW, around, KNOWN))


def rules(*entries: Entry, **facts: Any) -> list[str]:
    """The rules by which something is found, worst first."""
    return [one.rule for one in found(*entries, **facts)]
