"""``audit``: the findings, for a person, a script or a report; and accepting one for a while."""

import shlex
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from vault_tui.cli.describe import moment
from vault_tui.cli.output import out, out_json, say
from vault_tui.cli.unlocking import find_entry, unlocked
from vault_tui.core.alphabets import named
from vault_tui.core.days import read_day
from vault_tui.core.errors import ExitCode, InvalidInput
from vault_tui.core.findings import Finding, Severity, grouped
from vault_tui.core.markdown import plain, table
from vault_tui.core.models import visible
from vault_tui.session import Session
from vault_tui.session.auditing import advice_for


def audit(args: Namespace) -> int:
    """List the findings, accept one, or count one again."""
    if args.json and args.markdown:
        raise InvalidInput("--json and --markdown are two ways to say the same.", "Leave one of them out.")
    with unlocked(args) as session:
        if args.accept or args.count_again:
            return _decide(args, session)
        found = session.audit.findings()
        if args.label is not None:
            wanted = find_entry(session, args.label).id
            found = [one for one in found if one.entry_id == wanted]
        if args.json:
            out_json([as_json(one) for one in found])
        else:
            for line in _markdown(found, session.settings.name) if args.markdown else _lines(found):
                out(line)
    if args.fail_on and any(one.open and one.severity >= Severity[args.fail_on.upper()] for one in found):
        return ExitCode.FOUND
    return ExitCode.OK


def as_json(finding: Finding) -> dict[str, Any]:
    """A finding as JSON. ``label`` is null for one about the vault."""
    accepted = finding.accepted
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": str(finding.severity),
        "label": finding.label or None,
        "why": finding.why,
        "remedy": finding.remedy,
        "command": _command(finding).strip("`") or None,
        "accepted": accepted
        and {
            "reason": accepted.reason,
            "at": moment(accepted.at),
            "until": accepted.until.isoformat() if accepted.until else None,
        },
    }


def _decide(args: Namespace, session: Session) -> int:
    entry = None if args.label is None else find_entry(session, args.label)
    about = f"“{named(entry.label)}”" if entry else "the vault"
    entry_id = entry.id if entry else None
    if args.count_again:
        session.audit.withdraw_acceptance(entry_id, args.count_again)
        say(f"{visible(args.count_again)} counts again for {about}.")
        return ExitCode.OK
    if not args.reason:
        raise InvalidInput("A finding is accepted for a reason.", "Add --reason TEXT.", field="reason")
    until = read_day(args.until, session.today(), field="until") if args.until else None
    session.audit.accept(entry_id, args.accept, args.reason, until)
    say(f"{visible(args.accept)} is accepted for {about}{f' until {until}' if until else ''}.")
    return ExitCode.OK


def _lines(found: Sequence[Finding]) -> Iterator[str]:
    if not found:
        say("Nothing is found: all is as it should be, as far as this vault knows.")
    for title, group in grouped(found):
        yield title
        for one in group:
            yield f"  {one.label or 'the vault'}  {one.id}"
            if one.open:
                yield f"      {one.why}"
                yield f"      → {one.remedy} {_command(one)}".rstrip()
            else:
                yield f"      {_terms(one)}"


def _markdown(found: Sequence[Finding], name: str) -> Iterator[str]:
    yield f"# Audit of {plain(name)}"
    yield ""
    open_ones = [one for one in found if one.open]
    yield f"{len(open_ones)} open, {len(found) - len(open_ones)} accepted."
    for title, group in grouped(found):
        last = ("Why", "What to do") if group[0].open else ("Why it is let be",)
        cells = (
            (one.label or "the vault", one.id, *((one.why, one.remedy) if one.open else (_terms(one),)))
            for one in group
        )
        yield from ("", f"## {title.capitalize()}", "", *table(("Key", "Finding", *last), cells))
    if pieces := dict.fromkeys(filter(None, map(advice_for, open_ones))):
        yield from ("", "## Why", "")
        for words in pieces:
            yield f"- {plain(words)}"


def _command(finding: Finding) -> str:
    if not finding.shell:
        return ""
    label = finding.label
    meant = f"-- {shlex.quote(label)}" if label.startswith("-") else shlex.quote(label)
    return f"`vault-tui {finding.shell.replace('LABEL', meant)}`"


def _terms(finding: Finding) -> str:
    accepted = finding.accepted
    if accepted is None:
        return ""
    day = (moment(accepted.at) or "")[:10]
    until = f", until {accepted.until}" if accepted.until else ""
    return f"{visible(accepted.reason)} (since {day}{until})"
