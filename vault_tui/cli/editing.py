"""``edit``: change what is noted about a key, or give it a new pair."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from vault_tui.bitfinex.advice import advice
from vault_tui.cli.capture import Pair, pair_from_stdin, seal_candidate, seal_pair
from vault_tui.cli.entries import STILL_WORKS, saved
from vault_tui.cli.fields import changes_from, check_letters, tell_consequences
from vault_tui.cli.output import at_terminal, say
from vault_tui.cli.unlocking import find_entry, unlocked
from vault_tui.core.alphabets import named
from vault_tui.core.errors import ExitCode, InvalidInput
from vault_tui.core.models import Entry, State
from vault_tui.session import Session


def edit(args: Namespace) -> int:
    """Change fields of an entry; seal a new pair, or decide about the one that waits beside the old."""
    if args.use_now and not args.stdin:
        raise InvalidInput("--use-now goes with a new pair.", "Add --stdin, or use --adopt.")
    with unlocked(args) as session:
        entry = find_entry(session, args.label)
        values = changes_from(args, session.today(), entry)
        if not (values or args.stdin or args.adopt or args.drop_new):
            raise InvalidInput("There is nothing to change.", "`vault-tui edit --help` shows what can be.")
        check_letters(values, ask=at_terminal())
        pair = _pair(args, session, entry, values)
        # A new pair starts a new term; one that was asked for is set after that.
        term = {"rotate_by": values.pop("rotate_by")} if pair and "rotate_by" in values else {}
        if values:
            entry = session.change(entry, **values)
            tell_consequences(session, values, entry)
        if pair:
            entry = _sealed(args, session, entry, pair)
        elif args.adopt:
            entry = session.pairs.adopt_candidate(entry.id)
            say("The new pair is in use now; the old one is kept in the history. Revoke that on its page.")
        elif args.drop_new:
            entry = session.pairs.drop_candidate(entry.id)
            say("The new pair was given up; it is kept in the history. Revoke it on its page.")
        if term:
            entry = session.change(entry, **term)
        if values.get("state") is State.COMPROMISED:
            say(f"{advice('exposed').words} `vault-tui compromised` leads through it.")
        if values.get("state") is State.RETIRED:
            say(STILL_WORKS.format(exchange=entry.exchange))
        saved(args, entry, f"“{entry.label}” is saved.")
    return ExitCode.OK


def _pair(args: Namespace, session: Session, entry: Entry, values: Mapping[str, Any]) -> Pair | None:
    """The new pair from stdin, if there is to be one; raises ``InvalidInput`` before anything is changed."""
    if not args.stdin:
        return None
    if "rotate_by" in values and _waits(args, entry):
        raise InvalidInput(
            "A term counts from when the new pair is in use.",
            "Set it then, or add --use-now.",
            field="rotate_by",
        )
    exchange = str(values.get("exchange", entry.exchange))
    return pair_from_stdin(session, bitfinex=exchange.casefold() == "bitfinex", yes=args.yes)


def _sealed(args: Namespace, session: Session, entry: Entry, pair: Pair) -> Entry:
    if not _waits(args, entry):
        return seal_pair(session, entry, pair)
    entry = seal_candidate(session, entry, pair)
    label = named(entry.label)
    proof = "`vault-tui verify --new LABEL` takes it into use once Bitfinex confirms it; "
    say(
        f"The new pair of “{label}” is sealed beside the old one, which stays in use. "
        f"{proof if entry.is_bitfinex else ''}`vault-tui edit LABEL --adopt` takes it as it is."
    )
    return entry


def _waits(args: Namespace, entry: Entry) -> bool:
    """Whether a new pair has to prove itself first: a bad one must not replace a good one."""
    return entry.secret is not None and not args.use_now
