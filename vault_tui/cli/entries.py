"""``ls``, ``find``, ``show``, ``rm``, ``restore`` and ``trash``."""

from argparse import Namespace

from vault_tui.cli import asking, rendering, windowed
from vault_tui.cli.describe import as_json, list_table
from vault_tui.cli.output import out_json, out_table, put, say, style
from vault_tui.cli.unlocking import find_entry, unlocked
from vault_tui.core.errors import ExitCode
from vault_tui.core.models import Entry
from vault_tui.core.phrases import counted
from vault_tui.session import Session
from vault_tui.session.archive import may_hold
from vault_tui.session.rows import search
from vault_tui.window import wire

STILL_WORKS = "The key itself still works on {exchange} until it is revoked there."


def ls(args: Namespace) -> int:
    """List the entries, or those in which every word of the query is found."""
    query = " ".join(args.query)
    if (code := windowed.text(args, wire.LIST, query)) is not None:
        return code
    with unlocked(args) as session:
        rows = [match.row for match in search(query, session.rows())]
        put(rendering.listed(session, rows, query, style(json=args.json)))
    return ExitCode.OK


def find_labels(args: Namespace) -> int:
    """Print the labels of the entries in which every word of the query is found, best first."""
    query = " ".join(args.query)
    if (code := windowed.text(args, wire.FIND, query)) is not None:
        return code
    with unlocked(args) as session:
        rows = [match.row for match in search(query, session.rows())]
        put(rendering.found(rows, query, style(json=args.json)))
    return ExitCode.OK


def show(args: Namespace) -> int:
    """Print everything that is known about one entry, except its secret."""
    if (code := windowed.text(args, wire.SHOW, args.label)) is not None:
        return code
    with unlocked(args) as session:
        put(rendering.shown(session, find_entry(session, args.label), style(json=args.json)))
    return ExitCode.OK


def remove(args: Namespace) -> int:
    """Move an entry to the trash."""
    with unlocked(args) as session:
        entry = session.trash(find_entry(session, args.label).id)
        saved(args, entry, f"“{entry.label}” is in the trash; `vault-tui restore` takes it out again.")
        say(STILL_WORKS.format(exchange=entry.exchange))
    return ExitCode.OK


def restore(args: Namespace) -> int:
    """Take an entry out of the trash."""
    with unlocked(args) as session:
        entry = session.restore(find_entry(session, args.label, trashed=True).id)
        saved(args, entry, f"“{entry.label}” is out of the trash.")
    return ExitCode.OK


def trash(args: Namespace) -> int:
    """List what is in the trash, or remove all of it for good."""
    with unlocked(args) as session:
        rows = session.trashed_rows()
        if args.empty:
            return _empty(args, session, len(rows))
        if args.json:
            out_json([as_json(session.entry(row.id)) for row in rows])
        elif rows:
            out_table(*list_table(rows))
        else:
            say("The trash is empty.")
    return ExitCode.OK


def _empty(args: Namespace, session: Session, count: int) -> int:
    question = (
        f"{_entries(count)} will be gone for good, from the backups and with all history. "
        "None of them is revoked by that."
    )
    if count and not asking.agreed(question, yes=args.yes, word="empty", nothing="Nothing was removed."):
        return ExitCode.FAILED
    removed, left = session.empty_trash()
    if args.json:
        out_json({"removed": removed, "kept_in": [str(backup.path) for backup in left]})
    elif not removed:
        say("The trash was empty already.")
    elif left:
        say(f"{_entries(removed)} removed for good. {may_hold(left)}")
    else:
        say(f"{_entries(removed)} removed for good, from the backups as well. Copies elsewhere keep them.")
    return ExitCode.OK


def _entries(count: int) -> str:
    return counted(count, "entry", "entries")


def saved(args: Namespace, entry: Entry, sentence: str) -> None:
    """Print the entry as it is now: as JSON, or as a sentence on stderr."""
    if args.json:
        out_json(as_json(entry))
    else:
        say(sentence)
