"""Whether a key is as planned: the findings after Bitfinex was asked about it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from vault_tui.bitfinex.addresses import is_inner
from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.answers import Permissions, UserInfo
from vault_tui.bitfinex.comparison import KNOWN, LOUD, UI_WITHDRAW, VerdictRow, compared, title_of
from vault_tui.core.comparison import (
    LESS_THAN_PLANNED,
    MORE_THAN_PLANNED,
    NO_TWO_FACTOR,
    OTHER_ACCOUNT,
    UNKNOWN_WRITE,
    WRONG_MODE,
    Compared,
    beyond_plan,
    compare,
    falls_short,
    has_plan,
    other_account,
    severity_of_more,
    unknown_writing,
    wrong_mode,
)
from vault_tui.core.findings import Severity
from vault_tui.core.models import Entry, RunsOn, visible


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One finding. ``id`` is stable; ``remedy`` is what to do.

    ``deviates`` means that the key is not as planned; a finding without it is only worth knowing.
    """

    id: str
    severity: Severity
    words: str
    remedy: str = ""
    deviates: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The table, empty if the permissions were not told, and the findings, worst first."""

    rows: tuple[VerdictRow, ...]
    findings: tuple[CheckFinding, ...]

    @property
    def as_planned(self) -> bool:
        """Whether nothing deviates from the plan."""
        return not any(finding.deviates for finding in self.findings)


def judge(
    entry: Entry, permissions: Permissions | None, user: UserInfo | None, own_address: str | None = None
) -> Judgement:
    """The findings for a pair that was accepted; an argument is None for what was not told.

    ``own_address`` is this machine's public address, a guess. If ``entry.account_id`` was told by another
    host than this answer, clear it first: the two can't be compared.
    """
    told = compare(entry.permissions, permissions.scopes, KNOWN) if permissions is not None else ()
    findings = [*_rights(entry, told), *_account(entry, user), *_addresses(entry, own_address)]
    rows = compared(entry, permissions.scopes) if permissions is not None else ()
    return Judgement(rows, tuple(sorted(findings, key=lambda finding: -finding.severity)))


def _rights(entry: Entry, rows: tuple[Compared, ...]) -> Iterator[CheckFinding]:
    loud = {row.scope for row in rows if row.loud}
    for scope, finding_id, remedy in (
        ("withdraw", "withdraw-right", advice("no-withdrawals").words),
        (UI_WITHDRAW, "withdraw-right", advice("no-withdrawals").words),
        ("settings", "settings-write", "Switch “Write account settings” off on Bitfinex's page."),
    ):
        if scope in loud:
            yield CheckFinding(finding_id, Severity.HIGH, LOUD[scope], remedy, deviates=True)
    if has_plan(entry.preset, entry.permissions):
        yield from _against_plan(rows)
    elif rows:
        yield CheckFinding(
            "no-plan", Severity.LOW, "No plan is noted to compare with.", advice("least-rights").words
        )
    if writing := unknown_writing(rows):
        yield CheckFinding(
            UNKNOWN_WRITE,
            Severity.MEDIUM,
            f"It may write where nobody has documented what that does: {_titles(writing)}.",
            "Look for it on Bitfinex's page, and switch it off unless your program names it.",
            deviates=True,
        )
    if reading := [row for row in rows if row.seen and not (row.group or row.loud) and row not in writing]:
        yield CheckFinding(
            "unknown-scope", Severity.LOW, f"Permissions that aren't documented: {_titles(reading)}."
        )


def _against_plan(rows: tuple[Compared, ...]) -> Iterator[CheckFinding]:
    if more := beyond_plan(rows):
        yield CheckFinding(
            MORE_THAN_PLANNED,
            severity_of_more(more),
            f"It may do more than planned: {_titles(more)}.",
            advice("least-rights").words,
            deviates=True,
        )
    if less := falls_short(rows):
        yield CheckFinding(
            LESS_THAN_PLANNED,
            Severity.MEDIUM,
            f"It may do less than planned: {_titles(less)}. Its program may fail.",
            "Switch it on on Bitfinex's page, under “My API Keys”, or change the plan.",
            deviates=True,
        )


def _titles(rows: list[Compared]) -> str:
    return ", ".join(map(title_of, rows))


def _account(entry: Entry, user: UserInfo | None) -> Iterator[CheckFinding]:
    if user is None:
        yield CheckFinding("account-not-told", Severity.LOW, "Whose key it is was not told.")
        return
    if other_account(entry.account_id, user.account_id):
        yield CheckFinding(
            OTHER_ACCOUNT,
            Severity.HIGH,
            f"It is account {user.account_id}'s key; this entry's was account {visible(entry.account_id)}'s.",
            "Look which account you were switched into on Bitfinex when you made it.",
            deviates=True,
        )
    if severity := wrong_mode(entry.paper, user.paper):
        yield CheckFinding(
            WRONG_MODE,
            severity,
            "It is a paper trading key, and noted as live."
            if user.paper
            else "IT IS A LIVE KEY: it trades real money, and is noted as paper.",
            "Correct the entry, or make the key again in the right account.",
            deviates=True,
        )
    if user.sub_account:
        yield CheckFinding(
            "sub-account", Severity.LOW, f"Account {user.account_id} is a sub-account of {user.master_id}."
        )
    if user.two_factor == ():
        yield CheckFinding(
            NO_TWO_FACTOR,
            Severity.HIGH,
            "Its account names no second factor: a stolen login is enough to get in.",
            advice("two-factor").words,
        )


def _addresses(entry: Entry, own_address: str | None) -> Iterator[CheckFinding]:
    """The key worked from here: by its noted addresses, should it have?"""
    own = "" if own_address is None or is_inner(own_address) else own_address
    elsewhere = entry.runs_on in {RunsOn.ANOTHER, RunsOn.HOSTED, RunsOn.PHONE}
    if not entry.addresses or own in entry.addresses or not (own or elsewhere):
        return
    here = f"this machine, which seems to go out by {visible(own)}" if own else "this machine"
    yield CheckFinding(
        "address-list-open",
        Severity.MEDIUM,
        f"It was accepted from {here}: perhaps no list of addresses is set.",
        advice("address-list").words,
    )
