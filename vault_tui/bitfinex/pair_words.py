"""What is known of a rotation's new pair before it is in use, in words. Pure."""

from dataclasses import replace

from vault_tui.bitfinex.answers import Permissions, UserInfo
from vault_tui.bitfinex.comparison import KNOWN
from vault_tui.bitfinex.diagnosis import short
from vault_tui.bitfinex.verdict import judge
from vault_tui.core.comparison import has_plan
from vault_tui.core.life import Outcome, Seen
from vault_tui.core.models import Entry, visible

_NOT_ASKED = "Nobody asked Bitfinex about it yet: it may be mistyped, or may do more than was planned."


def in_short(entry: Entry, seen: Seen | None) -> str:
    """A few words, such as ``not verified`` or ``works as planned``; ``seen`` is the new pair's."""
    if seen is None:
        return "not verified"
    if seen.outcome is not Outcome.WORKS:
        word = "REFUSED" if seen.outcome is Outcome.REFUSED else "could not be verified"
        return f"{word}: {short(seen.diagnosis)}"
    if seen.permissions is None:
        return "works; what it may do was not told"
    if not _has_plan(with_baseline(entry)):
        return "works; there is no plan to compare with"
    how = "as planned" if _has_plan(entry) else "like the old key"
    return f"works, but NOT {how}" if deviations(entry, seen) else f"works {how}"


def in_full(entry: Entry, seen: Seen | None) -> str:
    """Sentences for somebody about to use it; a host other than Bitfinex's is named."""
    if seen is None:
        return _NOT_ASKED if entry.is_bitfinex else "Whether it works can't be asked from here."
    words = [f"{visible(seen.host) or 'Bitfinex'} was asked about it: {in_short(entry, seen)}."]
    if seen.outcome is Outcome.WORKS:
        words += deviations(entry, seen)
    if seen.host:
        words.append("That was not Bitfinex itself.")
    return " ".join(words)


def proved(entry: Entry, seen: Seen | None) -> bool:
    """Whether it worked when it was last asked about, with the rights that were planned."""
    works = seen is not None and seen.outcome is Outcome.WORKS and seen.permissions is not None
    return works and seen is not None and not deviations(entry, seen)


def deviations(entry: Entry, seen: Seen) -> list[str]:
    """What is not as planned, a sentence each, worst first: the same rules as for any verification."""
    told_by_another = entry.seen is not None and entry.seen.host != seen.host
    permissions = None if seen.permissions is None else Permissions(seen.permissions)
    user = UserInfo(seen.account_id, paper=seen.paper) if seen.account_id else None
    plan = with_baseline(entry)
    judgement = judge(replace(plan, account_id="") if told_by_another else plan, permissions, user)
    return [finding.words for finding in judgement.findings if finding.deviates]


def with_baseline(entry: Entry) -> Entry:
    """The entry with the rights to compare a new pair with: its plan, or else those seen of the old pair.

    An imported key has no plan; without a baseline its successor would pass with any rights.
    """
    old = entry.outgoing.seen if entry.outgoing else entry.seen
    if _has_plan(entry) or old is None or not old.permissions:
        return entry
    rights = {KNOWN.group_of.get(scope, scope): given for scope, given in old.permissions.items() if given}
    return replace(entry, permissions=rights)


def _has_plan(entry: Entry) -> bool:
    return has_plan(entry.preset, entry.permissions)
