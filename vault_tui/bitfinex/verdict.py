"""Whether a key is what was planned: what is to be said of it after Bitfinex was asked. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from vault_tui.bitfinex.addresses import is_inner
from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.answers import Permissions, UserInfo
from vault_tui.bitfinex.comparison import UI_WITHDRAW, Verdict, VerdictRow, compared, has_plan
from vault_tui.core.findings import Severity
from vault_tui.core.models import Entry, RunsOn, visible


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be said. ``id`` is stable; ``remedy`` is what to do.

    ``deviates`` means that the key is not as planned; the others are worth knowing all the same.
    """

    id: str
    severity: Severity
    words: str
    remedy: str = ""
    deviates: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The table and the findings, the worst first. Without permissions told there is no table."""

    rows: tuple[VerdictRow, ...]
    findings: tuple[Finding, ...]

    @property
    def as_planned(self) -> bool:
        """Whether nothing deviates from the plan."""
        return not any(finding.deviates for finding in self.findings)


def judge(
    entry: Entry, permissions: Permissions | None, user: UserInfo | None, own_address: str | None = None
) -> Judgement:
    """What a pair that was accepted has shown; None is what was not told.

    ``own_address`` is by which this machine seems to go out. An account that is bound to the entry by the
    word of another host is no account to compare with: leave it out of ``entry``.
    """
    rows = compared(entry, permissions.scopes) if permissions is not None else ()
    findings = [*_rights(entry, rows), *_account(entry, user), *_addresses(entry, own_address)]
    return Judgement(rows, tuple(sorted(findings, key=lambda finding: -finding.severity)))


def _rights(entry: Entry, rows: tuple[VerdictRow, ...]) -> Iterator[Finding]:
    loud = {row.scope: row.words for row in rows if row.loud}
    for scope, finding_id, remedy in (
        ("withdraw", "withdraw-right", advice("no-withdrawals").words),
        (UI_WITHDRAW, "withdraw-right", advice("no-withdrawals").words),
        ("settings", "settings-write", "Switch “Write account settings” off on Bitfinex's page."),
    ):
        if scope in loud:
            yield Finding(finding_id, Severity.HIGH, loud[scope], remedy, deviates=True)
    if has_plan(entry):
        yield from _against_plan(rows)
    elif rows:
        yield Finding(
            "no-plan", Severity.LOW, "No plan is noted to compare with.", advice("least-rights").words
        )
    unknown = [row for row in rows if row.verdict is Verdict.UNKNOWN_SCOPE and row.seen]
    if writing := [row for row in unknown if set("w") & set(row.seen) - set(row.planned)]:
        yield Finding(
            "unknown-write-scope",
            Severity.MEDIUM,
            f"It may write where nobody has documented what that does: {_titles(writing)}.",
            "Look for it on Bitfinex's page, and switch it off unless your program names it.",
            deviates=True,
        )
    if reading := [row for row in unknown if row not in writing]:
        yield Finding(
            "unknown-scope", Severity.LOW, f"Permissions that aren't documented: {_titles(reading)}."
        )


def _against_plan(rows: tuple[VerdictRow, ...]) -> Iterator[Finding]:
    if more := [row for row in rows if row.verdict is Verdict.MORE]:
        writes = any("w" in row.seen and "w" not in row.planned for row in more)
        yield Finding(
            "more-than-planned",
            Severity.HIGH if writes else Severity.MEDIUM,
            f"It may do more than planned: {_titles(more)}.",
            advice("least-rights").words,
            deviates=True,
        )
    if less := [row for row in rows if set(row.planned) - set(row.seen)]:
        yield Finding(
            "less-than-planned",
            Severity.MEDIUM,
            f"It may do less than planned: {_titles(less)}. Its program may fail.",
            "Switch it on on Bitfinex's page, under “My API Keys”, or change the plan.",
            deviates=True,
        )


def _titles(rows: list[VerdictRow]) -> str:
    return ", ".join(row.title for row in rows)


def _account(entry: Entry, user: UserInfo | None) -> Iterator[Finding]:
    if user is None:
        yield Finding("account-not-told", Severity.LOW, "Whose key it is was not told.")
        return
    if entry.account_id and user.account_id != entry.account_id:
        yield Finding(
            "other-account",
            Severity.HIGH,
            f"It is account {user.account_id}'s key; this entry's was account {visible(entry.account_id)}'s.",
            "Look which account you were switched into on Bitfinex when you made it.",
            deviates=True,
        )
    if user.paper is not None and user.paper != entry.paper:
        yield _paper_mismatch(paper=user.paper)
    if user.sub_account:
        yield Finding(
            "sub-account", Severity.LOW, f"Account {user.account_id} is a sub-account of {user.master_id}."
        )
    if user.two_factor == ():
        yield Finding(
            "no-two-factor",
            Severity.HIGH,
            "Its account names no second factor: a stolen login is enough to get in.",
            advice("two-factor").words,
        )


def _paper_mismatch(*, paper: bool) -> Finding:
    if paper:
        words, severity = "It is a paper trading key, and noted as live.", Severity.MEDIUM
    else:
        words, severity = "IT IS A LIVE KEY: it trades real money, and is noted as paper.", Severity.HIGH
    remedy = "Correct the entry, or make the key again in the right account."
    return Finding("paper-mismatch", severity, words, remedy, deviates=True)


def _addresses(entry: Entry, own_address: str | None) -> Iterator[Finding]:
    """It worked from here: is that what its list of addresses lets one expect?"""
    own = "" if own_address is None or is_inner(own_address) else own_address
    elsewhere = entry.runs_on in {RunsOn.ANOTHER, RunsOn.HOSTED, RunsOn.PHONE}
    if not entry.addresses or own in entry.addresses or not (own or elsewhere):
        return
    here = f"this machine, which seems to go out by {visible(own)}" if own else "this machine"
    yield Finding(
        "address-list-open",
        Severity.MEDIUM,
        f"It was accepted from {here}: perhaps no list of addresses is set.",
        advice("address-list").words,
    )
