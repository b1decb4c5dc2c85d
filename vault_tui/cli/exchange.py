"""``verify``, ``activity`` and ``check-dead``: the commands that ask Bitfinex."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Iterable, Sequence

from vault_tui.bitfinex.asking_words import note_on_leaked, warning_before_asking, words_about_many
from vault_tui.bitfinex.diagnosis import Diagnosis
from vault_tui.bitfinex.endpoint import VARIABLE, Endpoint
from vault_tui.cli import asking, exchange_output
from vault_tui.cli.output import at_terminal, out, out_json, say, style
from vault_tui.cli.unlocking import find_entry, unlocked
from vault_tui.core.alphabets import named
from vault_tui.core.errors import ExitCode, InvalidInput, VaultError
from vault_tui.core.life import Outcome
from vault_tui.core.models import Entry, State
from vault_tui.core.pairs import BY_WORD, Which
from vault_tui.session import Session, incidents
from vault_tui.session.death import Verdict
from vault_tui.session.exchange import Verification

Result = Verification | VaultError


def verify(args: Namespace) -> int:
    """Ask about one or many keys, print the result, and take a proven new pair into use."""
    if args.all == bool(args.labels):
        raise InvalidInput("Which keys?", "Name labels, or give --all for every active Bitfinex key.")
    if args.all and args.new:
        raise InvalidInput("A new pair is verified by its label.", "Name the label instead of --all.")
    with unlocked(args) as session:
        entries = _every_key(session) if args.all else [find_entry(session, label) for label in args.labels]
        endpoint = _endpoint(args, session)
        if not entries:
            say("There is no active Bitfinex key in this vault.")
        if not _may_ask(entries, args, new=args.new):
            return ExitCode.FAILED
        many = len(entries) > 1
        if words := words_about_many(len(entries)):
            say(words)
        results = _verified(session, entries, endpoint, args, tell=not args.json)
        if args.json:
            at = session.now()
            out_json(
                [
                    exchange_output.unasked_json(entry.label, result, at)
                    if isinstance(result, VaultError)
                    else exchange_output.verification_json(result)
                    for entry, result in zip(entries, results, strict=True)
                ]
            )
        elif many:
            _summarise(results)
        if args.new:
            for result in results:
                if isinstance(result, Verification):
                    _take_into_use(session, result)
    return _worst(results)


def activity(args: Namespace) -> int:
    """Ask who has logged in to the account behind a key."""
    with unlocked(args) as session:
        entry = find_entry(session, args.label)
        endpoint = _endpoint(args, session)
        if not _may_ask([entry], args):
            return ExitCode.FAILED
        found = asyncio.run(incidents.activity(session, entry.id, endpoint))
        if args.json:
            out_json(exchange_output.activity_json(found))
        else:
            for line in exchange_output.activity_lines(found, style(json=False).columns):
                out(line)
    return _exit_code(found.diagnosis.outcome)


def check_dead(args: Namespace) -> int:
    """Ask with a pair that should be dead."""
    with unlocked(args) as session:
        entry = find_entry(session, args.label)
        endpoint = _endpoint(args, session)
        usual: Which = "current" if entry.outgoing is None else "outgoing"
        pair = BY_WORD[args.pair] if args.pair else usual
        if pair != "outgoing" and not _may_ask([entry], args, new=pair == "candidate"):
            return ExitCode.FAILED
        found = asyncio.run(incidents.check_dead(session, entry.id, pair, endpoint))
        if args.json:
            out_json(exchange_output.death_json(found, pair))
        else:
            for line in exchange_output.death_lines(found):
                out(line)
    return {
        Verdict.REFUSED_FROM_HERE: ExitCode.OK,
        Verdict.ALIVE: ExitCode.FOUND,
        Verdict.COULD_NOT_TELL: ExitCode.NOT_ASKED,
    }[found.verdict]


def _endpoint(args: Namespace, session: Session) -> Endpoint:
    endpoint = session.exchange.endpoint(args.api_url or os.environ.get(VARIABLE, ""))
    if endpoint.host:  # nobody was asked yet, and perhaps nobody will be
        say(f"{endpoint.host} is to be asked, not Bitfinex: what follows is its word.")
    return endpoint


def _every_key(session: Session) -> list[Entry]:
    return [
        entry
        for entry in session.entries()
        if entry.is_bitfinex and entry.state is State.ACTIVE and entry.secret is not None
    ]


def _may_ask(entries: Sequence[Entry], args: Namespace, *, new: bool = False) -> bool:
    """Warn about bots that run with these keys; returns whether to go on, asked where somebody can answer."""
    for words in filter(None, map(note_on_leaked, entries)):
        say(words)
    used = [(entry, words) for entry in entries if (words := warning_before_asking(entry, new=new))]
    if not used or args.yes:
        return True
    entry, words = used[0]
    more = f" The same goes for {len(used) - 1} more of these keys." if len(used) > 1 else ""
    say(f"“{entry.label}”: {words}{more}")
    if not at_terminal() or asking.confirm("Ask now?"):
        return True
    say("Nothing was asked.")
    return False


def _verified(
    session: Session, entries: Sequence[Entry], endpoint: Endpoint, args: Namespace, *, tell: bool
) -> list[Result]:
    """The results, in the order of the entries. A key that can't be asked raises only if named alone."""
    table = len(entries) == 1
    if table or args.new:
        results: list[Result] = []
        for entry in entries:
            pair: Which = "candidate" if args.new else "current"
            found: Result
            try:
                found = asyncio.run(session.exchange.verify(entry.id, pair=pair, endpoint=endpoint))
            except VaultError as error:
                if table and not args.all:
                    raise
                found = error
            results.append(found)
            _tell(entry.label, found, table=table, tell=tell)
        return results
    by_id: dict[str, Result] = {}
    labels = {entry.id: entry.label for entry in entries}

    told: set[Diagnosis] = set()

    def took(entry_id: str, result: Result) -> None:
        by_id[entry_id] = result
        again = isinstance(result, Verification) and result.diagnosis in told
        _tell(labels[entry_id], result, table=False, tell=tell, again=again)
        if isinstance(result, Verification):
            told.add(result.diagnosis)

    asyncio.run(session.exchange.verify_all(labels, endpoint, took))
    return [by_id[entry.id] for entry in entries]


def _tell(label: str, result: Result, *, table: bool, tell: bool, again: bool = False) -> None:
    if not tell:
        return
    if isinstance(result, VaultError):
        out(f"{label}: not asked. {result.sentence}")
        return
    for line in exchange_output.verification_lines(result, table=table, again=again):
        out(line)


def _summarise(results: Sequence[Result]) -> None:
    told = [result for result in results if isinstance(result, Verification)]
    good = sum(map(exchange_output.as_planned, told))
    refused = sum(result.outcome is Outcome.REFUSED for result in told)
    deviant = sum(result.outcome is Outcome.WORKS and not result.as_planned for result in told)
    say(
        f"Of {len(results)}: {good} as planned, {deviant} otherwise, {refused} refused, "
        f"{len(results) - good - deviant - refused} could not be told."
    )


def _take_into_use(session: Session, found: Verification) -> None:
    """Take a new pair into use that proved itself, but not in a rotation: its program takes it first."""
    label = named(found.label)
    if session.entry(found.entry_id).rotation is not None:
        return
    if exchange_output.as_planned(found):
        session.pairs.adopt_candidate(found.entry_id)
        say(f"The new pair of “{label}” is in use now. Revoke the old one on Bitfinex's page.")
    else:
        say(f"The old pair of “{label}” stays in use.")
        say("`vault-tui edit LABEL --adopt` takes the new one all the same, --drop-new gives it up.")


def _worst(results: Iterable[Result]) -> int:
    codes = [
        ExitCode.NOT_ASKED
        if isinstance(result, VaultError)
        else ExitCode.FOUND
        if not result.as_planned  # whatever a later request returned
        else _exit_code(result.outcome)
        for result in results
    ]
    return min((code for code in codes if code), default=ExitCode.OK)


def _exit_code(outcome: Outcome) -> ExitCode:
    return {
        Outcome.WORKS: ExitCode.OK,
        Outcome.REFUSED: ExitCode.FOUND,
        Outcome.UNKNOWN: ExitCode.NOT_ASKED,
    }[outcome]
