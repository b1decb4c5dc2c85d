"""``compromised``: keys that others may have, marked together and dealt with one by one."""

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any, Final

from vault_tui.bitfinex.incident_words import LINK, ORDER, advice_words, without_a_key
from vault_tui.cli import asking
from vault_tui.cli.describe import moment
from vault_tui.cli.exchange_output import who
from vault_tui.cli.output import out, out_json, say
from vault_tui.cli.unlocking import find_entry, unlocked
from vault_tui.core.alphabets import named
from vault_tui.core.days import read_since
from vault_tui.core.errors import ExitCode, InvalidInput
from vault_tui.core.halves import masked
from vault_tui.core.incident import Leaked, can_leak, check_closable, incident_of, leaked, needs_mark
from vault_tui.core.models import Entry
from vault_tui.core.pairs import BY_WORD, NAMES
from vault_tui.core.phrases import first_of
from vault_tui.session import Session
from vault_tui.session.incident_report import Line, Report, markdown
from vault_tui.system.paths import shown
from vault_tui.system.private_file import check_free, write_new

_MOST_NAMED: Final = 6
WORDS: Final = {which: word for word, which in BY_WORD.items()}


def compromised(args: Namespace) -> int:
    """Mark, tick, close or take back; then say where everything stands."""
    _check(args)
    with unlocked(args) as session:
        entries = _meant(args, session)
        since = read_since(args.since, session.now(), field="since") if args.since else None
        if not _done(args, session, entries, since):
            return ExitCode.FAILED
        chosen = {entry.id for entry in entries} if entries else None
        _tell(args, session.incidents.report(chosen))
    return ExitCode.OK


def _check(args: Namespace) -> None:
    if args.labels and (args.here or args.all):
        raise InvalidInput("Which keys?", "Name labels, or give --here or --all.")
    if args.by_word and not args.close:
        raise InvalidInput("--by-word goes with --close.", "Leave it out, or add --close.")
    if args.pair and not (args.gone or args.not_gone):
        raise InvalidInput("--pair goes with --gone or --not-gone.", "Leave it out, or add one of them.")
    if args.file and not args.markdown:
        raise InvalidInput("--file goes with --markdown.", "Add --markdown, or leave out --file.")
    if args.file:
        check_free(args.file)
    if args.json and args.markdown:
        raise InvalidInput("One form at a time.", "Give --json or --markdown.")
    if args.undo and not args.labels:
        raise InvalidInput("Which of them was marked by mistake?", "Name the labels.")


def _meant(args: Namespace, session: Session) -> list[Entry]:
    """The entries that were named; empty: all that are marked already."""
    if args.here or args.all:
        known = {entry.id: entry for entry in session.incidents.open()}
        found = session.incidents.unmarked(here=args.here)
        if not found and not known:
            raise InvalidInput("There is no such key in this vault.", "Nothing was changed.")
        return [session.entry(one) for one in found] or list(known.values())
    return list({entry.id: entry for entry in (find_entry(session, label) for label in args.labels)}.values())


def _done(args: Namespace, session: Session, entries: Sequence[Entry], since: int | None) -> bool:
    """Do what was asked for; False when the person declined."""
    incidents = session.incidents
    ids = [entry.id for entry in entries or incidents.open()]
    if args.undo:
        return _undo(args, session, entries)
    if args.done or args.not_done:
        incidents.tick(args.done or args.not_done, done=bool(args.done))
    elif args.gone or args.not_gone:
        _tick(args, session, entries)
    elif args.close:
        return _close(args, session, [session.entry(one) for one in ids])
    elif any(map(needs_mark, entries)) and not _mark(args, session, entries, since):
        return False
    if since is not None:
        incidents.set_since(ids, since)
    return True


def _mark(args: Namespace, session: Session, entries: Sequence[Entry], since: int | None) -> bool:
    """Ask once for all of them; they are marked in one save."""
    fresh = [entry for entry in entries if needs_mark(entry)]
    if not any(map(can_leak, fresh)):
        return True
    question = f"Mark {_named(fresh)} as compromised?"
    if not args.yes and asking.has_terminal():
        for words in advice_words():
            asking.tell(words)
    if not asking.agreed(question, yes=args.yes):
        return False
    session.incidents.mark([entry.id for entry in fresh if can_leak(entry)], since)
    say(f"Marked: {_named(fresh)}. `get` and `run` refuse them from now on; --undo takes it back.")
    return True


def _undo(args: Namespace, session: Session, entries: Sequence[Entry]) -> bool:
    open_ones = [entry for entry in entries if incident_of(entry) is not None]
    if not open_ones:
        raise InvalidInput("None of them is marked as compromised.", "Nothing was changed.")
    question = f"Was it a mistake to mark {_named(open_ones)}: did nobody else ever see the secret?"
    if not asking.agreed(question, yes=args.yes):
        return False
    session.incidents.unmark([entry.id for entry in open_ones])
    say(f"No longer marked: {_named(open_ones)}.")
    return True


def _tick(args: Namespace, session: Session, entries: Sequence[Entry]) -> None:
    if not entries:
        raise InvalidInput("Which keys?", "Name the labels whose keys are gone from the page.")
    meant: list[Leaked] = []
    for entry in entries:
        pairs = leaked(entry)
        if not pairs:
            raise InvalidInput(f"“{named(entry.label)}” is not marked as compromised.", "Mark it first.")
        left = [one for one in pairs if (one.pair.gone_at is None) == args.gone] or pairs
        chosen = [one for one in pairs if one.which == BY_WORD[args.pair]] if args.pair else left
        if len(chosen) != 1:
            listed = ", ".join(f"{WORDS[one.which]} ({masked(one.pair.api_key)})" for one in pairs)
            raise InvalidInput(
                f"Which of the leaked keys of “{named(entry.label)}”: {listed}?",
                "Name one with --pair. Nothing was changed.",
            )
        meant += chosen
    for one in meant:
        session.incidents.tick_gone(one.entry.id, one.pair.api_key, gone=args.gone)


def _close(args: Namespace, session: Session, entries: Sequence[Entry]) -> bool:
    if not entries:
        raise InvalidInput("No key is marked as compromised.", "Nothing was changed.")
    for entry in entries:
        check_closable(entry, by_word=args.by_word)
    proved = all(one.ended for entry in entries for one in leaked(entry))
    doubt = "" if proved else " It was not seen to be refused, and may still be alive."
    question = f"Close the incident of {_named(entries)}?{doubt}"
    if not asking.agreed(question, yes=args.yes):
        return False
    session.incidents.close([entry.id for entry in entries], by_word=args.by_word)
    say(f"Closed: {_named(entries)}.")
    return True


def _tell(args: Namespace, report: Report) -> None:
    if args.markdown:
        lines = list(markdown(report))
        if args.file:
            write_new(os.path.abspath(args.file), ("\n".join(lines) + "\n").encode())  # noqa: PTH100
            say(f"Written to {shown(args.file)}. Only you can read that file.")
            return
        for line in lines:
            out(line)
    elif args.json:
        out_json(as_json(report))
    elif report.lines:
        for line in _lines(report):
            out(line)
    else:
        say("No key is marked as compromised." if not report.over else "No leaked key is left.")


def as_json(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "since": moment(report.since),
        "left": report.left,
        "revoke_at": LINK.url,
        "keys": [_key_json(one) for one in report.lines],
        "closed": list(report.over),
        "steps": [{"id": task.id, "words": task.words, "done": done} for task, done in report.tasks],
        "programs_without_a_key": list(report.programs),
        "logins_asked_at": moment(report.logins_at),
        "logins_by": report.logins_by or None,
        "events": [
            {
                "at": moment(one.at),
                "label": one.label or None,
                "what": one.what,
                "from": one.origin or None,
                "new_address": one.stranger,
            }
            for one in report.events
        ],
        "troubles": list(report.troubles),
    }


def _key_json(one: Line) -> dict[str, Any]:
    return {
        "label": one.label,
        "pair": one.pair,
        "which": WORDS[one.which],
        "api_key": one.api_key,
        "may": one.rights,
        "may_is": one.source,
        "stops": one.program or None,
        "stands": one.stand,
        "revoked": one.ended,
        "words": list(one.standing),
        "next": one.next or None,
        "since": moment(one.since),
        "marked": moment(one.marked_at),
        "asked_at": moment(one.asked_at),
        "address_family": one.family or None,
        "ticked_gone_at": moment(one.gone_at),
        **who(one.host),
    }


def _lines(report: Report) -> Iterator[str]:
    """What happened, then what to do in which order, the worst key first: the end stays on the screen."""
    yield f"SINCE {moment(report.since)}"
    if report.logins_at is None:
        yield "  Nobody asked yet who was logged in: `vault-tui activity LABEL`, while a key can."
    for event in report.events:
        new = "NEW ADDRESS, " if event.stranger else ""
        label = f"{event.label}: " if event.label else ""
        origin = f" from {event.origin}" if event.origin else ""
        yield f"  {moment(event.at) or '—'}  {new}{label}{event.what}{origin}"
    yield ""
    yield ORDER
    yield f"  {LINK.url}"
    yield f"1. REVOKE: {len(report.lines) - report.left} of {len(report.lines)} done"
    for one in report.lines:
        box = "[x]" if one.ended else "[ ]"
        other = "" if one.pair == "pair in use" else f", {one.pair}"
        yield f"  {box} {one.label}{other} ({one.api_key or 'no key'}): {one.headline}"
        stops = f"Stops: {one.program}." if one.program else "Used by: nobody noted."
        yield f"      May ({one.source}): {one.rights}. {stops}"
        yield from (f"      {words}" for words in one.standing)
        if one.next:
            yield f"      → {one.next}"
    if report.left:
        yield "  `vault-tui check-dead LABEL` asks with a key, `vault-tui compromised LABEL --gone` ticks it."
        if any(one.pair != NAMES["current"] for one in report.lines):
            yield f"  Where a label has several keys, --pair says which: {', '.join(BY_WORD)}."
    yield "2. LOOK AROUND"
    yield from (f"  [{'x' if done else ' '}] {task.id}: {task.words}" for task, done in report.tasks)
    yield "3. REPLACE what is revoked: `vault-tui rotate LABEL`"
    yield f"  {without_a_key(report.programs) if report.programs else 'Nothing waits for a new key.'}"


def _named(entries: Sequence[Entry]) -> str:
    return first_of([f"“{named(entry.label)}”" for entry in entries], _MOST_NAMED)
