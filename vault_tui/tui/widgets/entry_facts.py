"""What is known of an entry, as facts to read."""

from datetime import date
from itertools import groupby

from vault_tui.bitfinex.pair_words import in_short, proved
from vault_tui.bitfinex.steps import LINKS
from vault_tui.core.alphabets import doubts, named, names_of
from vault_tui.core.halves import shown_key
from vault_tui.core.incident import incident_of
from vault_tui.core.models import KEY_START, Entry, RunsOn, State, visible
from vault_tui.core.rotation import COMES_NEXT, stage_of
from vault_tui.system.paths import shown
from vault_tui.tui.commands import BY_ID, key_words
from vault_tui.tui.times import ago, due, moment
from vault_tui.tui.widgets.facts import Fact

_RUNS_ON = {
    RunsOn.HERE: "on this machine",
    RunsOn.ANOTHER: "on another machine",
    RunsOn.HOSTED: "hosted by someone else",
    RunsOn.PHONE: "on a phone",
}


def hint(command_id: str, words: str = "") -> str:
    """A command's key with what it does here: ``c copy``."""
    command = BY_ID[command_id]
    return f"{key_words(command.keys[0])} {words or command.label}"


def kind_words(entry: Entry) -> str:
    """Where the key belongs and in what state it is: ``main · live · active``."""
    account = named(entry.account)
    where = account if entry.is_bitfinex else f"{named(entry.exchange)} {account}"
    return f"{where} · {'paper' if entry.paper else 'live'} · {entry.state}"


def standing(entry: Entry) -> tuple[str, str]:
    """The sentence about an entry whose key is not simply in use, and its tone; empty for one that is."""
    if entry.state is State.COMPROMISED:
        place = LINKS[0].url if entry.is_bitfinex else "the exchange"
        return (
            f"COMPROMISED. Revoke it first, at {place}: that alone stops a thief. "
            f"{hint('compromised', 'leads')} through what to do.",
            "danger",
        )
    if incident_of(entry) is not None:
        return (
            f"A leaked key of it is not dealt with. {hint('compromised', 'shows')} what is left to do.",
            "danger",
        )
    if entry.state is State.RETIRED:
        return "Retired. Make sure that it was revoked at the exchange; until then it still works.", "warning"
    if entry.state is State.HALF_SEALED:
        return (
            f"HALF SEALED: one half is still missing. {hint('open', 'goes on')} where you stopped.",
            "danger",
        )
    if entry.state is State.DRAFT:
        return f"No key is sealed yet. {hint('open', 'goes on')} where you stopped.", "warning"
    return "", ""


def secret_fact(entry: Entry, now: float) -> Fact:
    """The line below the dots."""
    if entry.secret is None:
        return Fact("API secret", "not sealed yet", tone="quiet")
    since = f"set {ago(now - entry.secret.set_at)} ({moment(entry.secret.set_at)})"
    return Fact("", since, f"{hint('copy-secret', 'copy')}  {hint('reveal')}", "quiet")


def key_fact(entry: Entry) -> Fact:
    """The API key, whole: it is no secret by itself, unless it may hold one."""
    if not entry.api_key:
        return Fact("API key", "not sealed yet", tone="quiet")
    shown = shown_key(entry.api_key, bitfinex=entry.is_bitfinex)
    odd = "" if shown == entry.api_key else f" ({len(entry.api_key)} characters: may hold more than the key)"
    return Fact("API key", shown + odd, hint("copy-key", "copy"), "warning" if odd else "")


def use_facts(entry: Entry, today: date, now: float) -> list[Fact]:
    """Who uses the key, from where and until when; only what is known."""
    runs = _RUNS_ON.get(entry.runs_on, "")
    used = ", ".join(filter(None, (named(entry.integration) or "nobody noted", runs)))
    facts = [Fact("Letters", words, tone="warning") for words in doubts(names_of(entry))]
    facts.append(Fact("Used by", used, hint("hand-over") if entry.integration else ""))
    if entry.addresses:
        facts.append(Fact("Addresses", ", ".join(entry.addresses)))
    else:
        facts.append(Fact("Addresses", "any: no list was noted", tone="warning"))
    for number, copy in enumerate(entry.leftovers):
        words = f"{shown(copy.path)} was seen to hold it"
        facts.append(Fact("" if number else "Plain copy", words, tone="warning"))
    for name, day in (("Rotate by", entry.rotate_by), ("Review by", entry.review_by)):
        if day is not None:
            keys = hint("rotate") if name == "Rotate by" and entry.rotation is None else ""
            every = f", every {entry.rotate_every} days" if keys and entry.rotate_every else ""
            facts.append(
                Fact(name, f"{day}, {due(day, today)}{every}", keys, "warning" if day < today else "")
            )
    used_last = [
        f"{what} {ago(now - at)} ({moment(at)})"
        for what, at in (("revealed", entry.revealed_at), ("copied", entry.copied_at))
        if at is not None
    ]
    if used_last:
        facts.append(Fact("Last", ", ".join(used_last)))
    if entry.tags:
        facts.append(Fact("Tags", ", ".join(map(named, entry.tags))))
    if entry.notes:
        facts.append(Fact("Notes", entry.notes))
    return facts


def new_pair_facts(entry: Entry) -> list[Fact]:
    """The pair that waits beside the one in use, and the old one of a rotation."""
    facts = []
    if stage := stage_of(entry):
        facts.append(Fact("Rotation", f"next: {COMES_NEXT[stage]}", hint("rotate", "go on"), "warning"))
    if entry.candidate is not None:
        half = entry.candidate.secret is None
        known = "HALF SEALED: its API secret is missing" if half else in_short(entry, entry.candidate.seen)
        good = not half and proved(entry, entry.candidate.seen)
        keys = "" if entry.rotation else hint("new-pair", "go on" if half else "verify, use or drop")
        facts.append(Fact("New pair", f"waits: {known}", keys, "" if good else "warning"))
        facts.append(Fact("", shown_key(entry.candidate.api_key, bitfinex=entry.is_bitfinex), tone="quiet"))
        if (seen := entry.candidate.seen) is not None and seen.host:
            facts.append(Fact("", f"Said by {visible(seen.host)}, not by Bitfinex.", tone="warning"))
    if entry.outgoing is not None:
        gone = entry.outgoing.gone_at is not None
        words = "ticked as gone from Bitfinex's page" if gone else "not known to be gone: treat it as alive"
        facts.append(Fact("Old pair", words, tone="" if gone else "warning"))
    return facts


def history_facts(entry: Entry) -> list[Fact]:
    """What happened to the entry, newest first; replaced API keys by their first letters.

    The same several times in a row is one line, with the moment of the last.
    """
    facts = []
    for (what, api_key), group in groupby(reversed(entry.history), lambda one: (one.what, one.api_key)):
        same = list(group)
        words = f"{what} ({api_key[:KEY_START]}…)" if api_key else what
        facts.append(Fact(moment(same[0].at), words if len(same) == 1 else f"{words}, {len(same)} times"))
    return facts
