"""What is known of a new pair that waits beside the one in use, in words. Pure."""

from dataclasses import replace

from vault_tui.bitfinex.answers import Permissions, UserInfo
from vault_tui.bitfinex.diagnosis import short
from vault_tui.bitfinex.verdict import judge
from vault_tui.core.life import Outcome, Seen
from vault_tui.core.models import Entry, visible

_NOT_ASKED = "Nobody asked Bitfinex about it yet: it may be mistyped, or may do more than was planned."


def in_short(entry: Entry, seen: Seen | None) -> str:
    """A few words: ``not verified``, ``works as planned`` …; ``seen`` is of the new pair."""
    if seen is None:
        return "not verified"
    if seen.outcome is not Outcome.WORKS:
        word = "REFUSED" if seen.outcome is Outcome.REFUSED else "could not be verified"
        return f"{word}: {short(seen.diagnosis)}"
    if seen.permissions is None:
        return "works; what it may do was not told"
    return "works, but NOT as planned" if deviations(entry, seen) else "works as planned"


def in_full(entry: Entry, seen: Seen | None) -> str:
    """Sentences for somebody who is about to use it; whoever is not Bitfinex is named."""
    if seen is None:
        return _NOT_ASKED if entry.is_bitfinex else "Whether it works can't be asked from here."
    words = [f"{visible(seen.host) or 'Bitfinex'} was asked about it: {in_short(entry, seen)}."]
    if seen.outcome is Outcome.WORKS:
        words += deviations(entry, seen)
    if seen.host:
        words.append("That was not Bitfinex itself.")
    return " ".join(words)


def proved(entry: Entry, seen: Seen | None) -> bool:
    """Whether it works and may do what was planned, as far as was last heard."""
    works = seen is not None and seen.outcome is Outcome.WORKS and seen.permissions is not None
    return works and seen is not None and not deviations(entry, seen)


def deviations(entry: Entry, seen: Seen) -> list[str]:
    """What is not as planned, a sentence each, the worst first: by the rules of every verification."""
    told_by_another = entry.seen is not None and entry.seen.host != seen.host
    permissions = None if seen.permissions is None else Permissions(seen.permissions)
    user = UserInfo(seen.account_id, paper=seen.paper) if seen.account_id else None
    judgement = judge(replace(entry, account_id="") if told_by_another else entry, permissions, user)
    return [finding.words for finding in judgement.findings if finding.deviates]
