"""The result of asking Bitfinex, as JSON and as lines for a person, the most serious thing first."""

from collections.abc import Iterator
from typing import Any

from vault_tui.bitfinex.diagnosis import Diagnosis
from vault_tui.bitfinex.endpoint import BITFINEX
from vault_tui.cli.describe import moment
from vault_tui.cli.texts import table_lines
from vault_tui.core.errors import VaultError
from vault_tui.core.findings import Severity
from vault_tui.core.life import Outcome
from vault_tui.session.activity import Activity
from vault_tui.session.death import Death
from vault_tui.session.exchange import Verification

_RIGHTS = {"": "—", "r": "read", "w": "write", "rw": "read + write"}


def as_planned(found: Verification) -> bool:
    """Whether the pair works and may do what was planned."""
    return found.outcome is Outcome.WORKS and found.as_planned


def who(host: str) -> dict[str, Any]:
    """Who was asked, as JSON."""
    return {"host": host or BITFINEX.name, "is_bitfinex": not host}


def warning_of(host: str) -> str:
    """The line that names the host asked instead of Bitfinex; empty when Bitfinex was asked."""
    return f"{host} was asked, not Bitfinex: this is its word." if host else ""


def verification_json(found: Verification) -> dict[str, Any]:
    """One verified pair. ``permissions`` is null when none were told this time."""
    seen = found.seen
    return {
        "label": found.label,
        "pair": found.which,
        "outcome": found.outcome.value,
        "as_planned": as_planned(found),
        "findings": [
            {
                "id": finding.id,
                "severity": str(finding.severity),
                "words": finding.words,
                "remedy": finding.remedy,
            }
            for finding in found.findings
        ],
        "permissions": dict(seen.permissions or {}) if found.rows else None,
        "plan": [
            {
                "scope": row.scope,
                "title": row.title,
                "planned": row.planned,
                "seen": row.seen,
                "verdict": row.verdict.value,
            }
            for row in found.rows
        ],
        "account_id": seen.account_id or None,
        "paper": seen.paper,
        "sub_account": seen.sub_account,
        "two_factor": None if seen.two_factor is None else list(seen.two_factor),
        "wallets": seen.wallets,
        "diagnosis": _diagnosis_json(found.diagnosis),
        "alive_at": moment(seen.alive_at),
        "checked_at": moment(found.checked_at),
        "took_ms": found.took_ms,
        **who(found.host),
    }


def unasked_json(label: str, error: VaultError, at: int) -> dict[str, Any]:
    """A key that could not be asked about, in place of its verification."""
    return {
        "label": label,
        "outcome": Outcome.UNKNOWN.value,
        "as_planned": False,
        "findings": [],
        "permissions": None,
        "error": error.sentence,
        "checked_at": moment(at),
    }


def verification_lines(found: Verification, *, table: bool, again: bool = False) -> Iterator[str]:
    """The result in one line, the findings, and with ``table`` the permissions.

    ``again``: another key had the same diagnosis, so what to do was said already.
    """
    yield f"{found.label}: {_headline(found)}"
    for finding in found.findings:
        if table or finding.severity > Severity.LOW:
            yield f"  {str(finding.severity).upper():<6}  {finding.words}"
            if finding.remedy:
                yield f"          → {finding.remedy}"
    if found.outcome is not Outcome.WORKS and not again:
        yield from _meaning(found.diagnosis)
    if found.diagnosis.id == "nonce" and not again:
        yield "  `vault-tui edit LABEL --nonce-unit us` (or ms) says how its program counts."
    if table and found.rows:
        yield ""
        yield from _table(found)
        yield ""
        yield f"  {_account(found)}"


def activity_json(found: Activity) -> dict[str, Any]:
    """The account's logins and changes. A list is null when Bitfinex did not give it."""
    return {
        "label": found.label,
        "account_id": found.account_id or None,
        "outcome": found.diagnosis.outcome.value,
        "first_look": found.first,
        "logins": None
        if found.logins is None
        else [
            {
                "at": moment(login.at),
                "address": login.address,
                "new": login.address in found.new,
                "network": login.network,
                "place": login.place,
                "agent": login.agent,
            }
            for login in found.logins
        ],
        "changes": None
        if found.changes is None
        else [
            {
                "at": moment(change.at),
                "what": change.what,
                "address": change.address,
                "new": change.address in found.new,
                "agent": change.agent,
            }
            for change in found.changes
        ],
        "diagnosis": _diagnosis_json(found.diagnosis),
        "checked_at": moment(found.checked_at),
        **who(found.host),
    }


def activity_lines(found: Activity, room: int | None) -> Iterator[str]:
    """Logins, then account changes, the latest first; addresses never seen in this vault are marked."""
    yield f"{found.label}: account {found.account_id or 'not told'}"
    if found.diagnosis.outcome is not Outcome.WORKS or found.diagnosis.id != "works":
        yield f"  {found.diagnosis.what}"
        yield from _meaning(found.diagnosis)
    if found.first and found.new:
        yield "  The first look: no address was known before, so none is marked."

    def mark(address: str) -> str:
        return f"{address}  NEW" if address in found.new and not found.first else address

    if found.logins is not None:
        yield "Logins: people's browsers and apps. Using a key is not a login."
        yield from _listed(
            ["TIME", "ADDRESS", "NETWORK", "PLACE", "CLIENT"],
            [
                [moment(one.at) or "—", mark(one.address), one.network, one.place, one.agent]
                for one in found.logins
            ],
            room,
        )
    if found.changes is not None:
        yield "Changes of the account, in Bitfinex's words:"
        yield from _listed(
            ["TIME", "ADDRESS", "WHAT", "CLIENT"],
            [[moment(one.at) or "—", mark(one.address), one.what, one.agent] for one in found.changes],
            room,
        )


def death_json(found: Death, pair: str) -> dict[str, Any]:
    """The verdict on whether a key is dead, as JSON."""
    return {
        "label": found.label,
        "pair": pair,
        "verdict": found.verdict.value,
        "words": list(found.words),
        "next": list(found.next),
        "address_family": found.family or None,
        "try_again_at": moment(found.again_at),
        "diagnosis": _diagnosis_json(found.diagnosis),
        "checked_at": moment(found.asked_at),
        **who(found.host),
    }


def death_lines(found: Death) -> Iterator[str]:
    """The verdict, what is known, and what to do."""
    yield f"{found.label}: {found.verdict.value.upper()}"
    yield from (f"  {words}" for words in found.words)
    yield from (f"  → {step}" for step in found.next)
    if found.again_at is not None:
        yield f"  → Ask again from {moment(found.again_at)} on."


def _headline(found: Verification) -> str:
    if found.outcome is not Outcome.WORKS:
        word = "REFUSED" if found.outcome is Outcome.REFUSED else "COULD NOT TELL"
        return f"{word}. {found.diagnosis.what}"
    return "works, as planned" if found.as_planned else "works, but NOT as planned"


def _diagnosis_json(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "id": diagnosis.id,
        "what": diagnosis.what,
        "may_also": list(diagnosis.may_also),
        "next": list(diagnosis.next),
        "certain": diagnosis.certain,
    }


def _meaning(diagnosis: Diagnosis) -> Iterator[str]:
    yield from (f"  {words}" for words in diagnosis.may_also)
    yield from (f"  {number}. {step}" for number, step in enumerate(diagnosis.next, 1))


def _table(found: Verification) -> Iterator[str]:
    rows = [
        [row.title, _RIGHTS.get(row.planned, "—"), _RIGHTS.get(row.seen, "—"), row.verdict.value]
        for row in found.rows
    ]
    for line in table_lines(["PERMISSION", "PLANNED", "SEEN", "VERDICT"], rows, None):
        yield "  " + line.removesuffix("\n")
    yield from (f"  {row.title}: {row.words}" for row in found.rows if row.words)


def _account(found: Verification) -> str:
    seen = found.seen
    live = {True: "paper trading", False: "live", None: "paper or live not told"}[seen.paper]
    factors = "not told" if seen.two_factor is None else ", ".join(seen.two_factor) or "none"
    facts = [f"Account {seen.account_id or 'not told'}", live]
    facts += ["a sub-account"] if seen.sub_account else []
    facts += [f"second factor: {factors}"]
    facts += [] if seen.wallets is None else [f"{seen.wallets} wallets"]
    return f"{', '.join(facts)}. Took {found.took_ms} ms{f' over IPv{seen.family}' if seen.family else ''}."


def _listed(headers: list[str], rows: list[list[str]], room: int | None) -> Iterator[str]:
    if not rows:
        yield "  none"
        return
    for line in table_lines(headers, rows, None if room is None else room - 2):
        yield "  " + line.removesuffix("\n")
