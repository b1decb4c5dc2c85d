"""``log``: the diary, newest first."""

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from vault_tui.cli.describe import moment
from vault_tui.cli.output import on_terminal, out_json, out_table, say
from vault_tui.cli.unlocking import unlocked
from vault_tui.core.days import read_since
from vault_tui.core.errors import ExitCode
from vault_tui.session.diary import DiaryEvent, found
from vault_tui.system.paths import shown, state_folder


def log(args: Namespace) -> int:
    """List what was done, or only what matches."""
    with unlocked(args) as session:
        since = read_since(args.since, session.now(), field="since") if args.since else 0
        lines = found(session.diary.events(), " ".join(args.query), label=args.label or "", since=since)
    if args.json:
        out_json([_as_json(one) for one in lines])
    elif lines:
        out_table(["WHEN", "WHAT", "KEY", "DETAIL", "FROM", "TERMINAL"], [_cells(one) for one in lines])
    else:
        say("Nothing was found in the diary.")
    if on_terminal():
        folder = shown(str(Path(state_folder())))
        say(f"A diary, not evidence: who can write to {folder} can shorten it.")
    return ExitCode.OK


def _cells(one: DiaryEvent) -> list[str]:
    return [_when(one.at), one.what, one.label, one.detail, one.address, one.terminal]


def _when(at: int) -> str:
    """The local time; a dash for one that no calendar has."""
    try:
        return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, ValueError, OSError):
        return "—"


def _as_json(one: DiaryEvent) -> dict[str, str | None]:
    return {
        "at": moment(one.at),
        "what": one.what,
        "label": one.label or None,
        "detail": one.detail or None,
        "from": one.address or None,
        "terminal": one.terminal or None,
    }
