"""``add``: store a key that exists already."""

from argparse import Namespace

from vault_tui.cli import asking
from vault_tui.cli.capture import NO_RECOVERY, ask_halves, pair_from_stdin, seal_pair
from vault_tui.cli.describe import as_json
from vault_tui.cli.fields import check_letters, tell_consequences, values_from
from vault_tui.cli.output import out_json, say
from vault_tui.cli.unlocking import unlocked
from vault_tui.core.errors import ExitCode, TerminalUnfit, VaultError
from vault_tui.core.models import Entry
from vault_tui.session import Session


def add(args: Namespace) -> int:
    """Make an entry and seal its halves, read from stdin or asked for in turn."""
    if not args.stdin and not asking.has_terminal():
        raise TerminalUnfit(
            "There is no terminal to ask for the API key and its secret on.",
            "Add --stdin and give them on stdin, a line each.",
        )
    with unlocked(args) as session:
        values = values_from(args, session.today())
        check_letters({**values, "label": args.label}, ask=not args.stdin)
        if args.stdin:
            entry = _from_stdin(session, args, values)
        else:
            entry = session.add(args.label, **values)
            tell_consequences(session, values, entry)
            entry = _asked(session, entry)
        if args.json:
            out_json(as_json(entry))
        else:
            say(f"“{entry.label}” is sealed.")
        if not session.access.has_recovery:
            say(NO_RECOVERY)
    return ExitCode.OK


def _from_stdin(session: Session, args: Namespace, values: dict[str, object]) -> Entry:
    exchange = str(values.get("exchange", "Bitfinex"))
    pair = pair_from_stdin(session, bitfinex=exchange.casefold() == "bitfinex", yes=args.yes)
    entry = session.add(args.label, **values)
    tell_consequences(session, values, entry)
    return seal_pair(session, entry, pair)


def _asked(session: Session, entry: Entry) -> Entry:
    try:
        return ask_halves(session, entry)
    except (asking.LeftOff, KeyboardInterrupt, VaultError):
        state = session.entry(entry.id).state
        say(f"“{entry.label}” is kept ({state}); `vault-tui guide LABEL --on-screen` goes on with it.")
        raise
