"""``import``: show what would be taken over, then take over all of it in one save, or nothing."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import Any

from vault_tui.bitfinex.advice import advice
from vault_tui.cli import asking
from vault_tui.cli.output import at_terminal, out_json, out_table, say
from vault_tui.cli.unlocking import accept_cost, read_first_line, shield, typed_passphrase, unlocked
from vault_tui.core.errors import ExitCode, InvalidInput
from vault_tui.core.halves import masked
from vault_tui.core.phrases import counted, first_of
from vault_tui.session.importing import Kind, Plan, Planned, Reading, Verdict, plan_of, read_source, take_in
from vault_tui.session.importing.sealed import export_opening, read_export
from vault_tui.system.paths import shown

_NAMED = 3
"""How many places of one key are named in the table."""


def bring_in(args: Namespace) -> int:
    """Show what the sources hold, and make entries of what is new once that is agreed to.

    Exit code 8 when a key may be left out: a script has no other sign of it.
    """
    if args.dry_run and args.yes:
        raise InvalidInput("--dry-run only shows, and --yes imports.", "Leave one of them out.")
    shield()
    kind = Kind(args.kind) if args.kind else None
    readings = [read_source(Path(path), partial(_export, args), kind) for path in args.source]
    with unlocked(args) as session:
        plan = plan_of(session, readings)
        if not args.json:
            _show(plan)
        done = _agreed(args, plan)
        if done:
            take_in(session, plan)
        if args.json:
            out_json(_as_json(plan, done=done))
        else:
            _tell(plan, done=done)
    return ExitCode.OK if plan.whole else ExitCode.FOUND


def _export(args: Namespace, path: str, content: bytes) -> Reading:
    """Read one of our encrypted exports with its own passphrase."""
    with export_opening(content) as opening:
        probe = opening.probe()
        if probe.costly is not None:
            accept_cost(probe.costly, args)
        given = args.from_passphrase_file
        question = typed_passphrase(f"Passphrase of {shown(path)}", "Give --from-passphrase-file FILE.")
        with read_first_line(given, "export's passphrase") if given else question as typed, typed:
            return read_export(path, opening, typed)


def _agreed(args: Namespace, plan: Plan) -> bool:
    """Whether to import; without ``--yes`` or an answer it is only shown."""
    new = len(plan.of(Verdict.NEW))
    if args.dry_run or not plan.pairs:
        return False
    if args.yes:
        return True
    return bool(new) and not args.json and at_terminal() and asking.confirm(f"Import {counted(new, 'key')}?")


def _show(plan: Plan) -> None:
    """Show what would be made, and what could not be read."""
    if plan.pairs:
        headers = ["LABEL", "EXCHANGE", "USED BY", "API KEY", "WHAT", "FOUND IN"]
        out_table(headers, [_row(one) for one in plan.pairs])
    else:
        say("There is no whole pair in it.")
    for path, unread in plan.unread:
        say(f"Left out, {shown(path)}: {unread.where}: {unread.why}.")
    for one in plan.pairs:
        if len(one.programs) > 1:
            say(f"“{one.label}”: one API key is used by {' and by '.join(one.programs)}.")
            say(advice("one-key-each").words)


def _row(one: Planned) -> list[str]:
    return [
        one.label,
        one.found.exchange,
        one.integration or "—",
        masked(one.found.api_key),
        str(one.verdict),
        first_of([shown(place) for place in one.places], _NAMED),
    ]


def _tell(plan: Plan, *, done: bool) -> None:
    new = plan.of(Verdict.NEW)
    if plan.of(Verdict.CONFLICT):
        say("Where another secret is known nothing is made: `vault-tui edit --stdin` takes the right one.")
    if not new:
        say("There is nothing new to import.")
    elif done:
        say(f"{counted(len(new), 'key')} imported.")
    else:
        say(f"Nothing was imported. With --yes {counted(len(new), 'key')} would be.")
    if plan.files and (done or not new):
        say("These files still hold secrets in plain text:")
        for path in plan.files:
            say(f"  {shown(path)}")
        say(advice("store-encrypted").words)
        say("Give a program its key with `vault-tui run` or `vault-tui inject`, then remove it there.")


def _as_json(plan: Plan, *, done: bool) -> dict[str, Any]:
    return {
        "imported": done,
        "entries": [
            {
                "label": one.label,
                "exchange": one.found.exchange,
                "integration": one.integration,
                "api_key": masked(one.found.api_key),
                "verdict": one.verdict.name.lower(),
                "found_in": list(one.places),
                "programs": list(one.programs),
            }
            for one in plan.pairs
        ],
        "left_out": [
            {"source": path, "where": one.where, "why": one.why, "vacant": one.vacant}
            for path, one in plan.unread
        ],
        "plain_files": list(plan.files),
    }
