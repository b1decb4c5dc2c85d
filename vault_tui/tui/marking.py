"""The one question before keys are marked as leaked: these, all on this machine, or everything."""

from collections.abc import Sequence
from typing import Final

from vault_tui.bitfinex.advice import advice
from vault_tui.core.alphabets import named
from vault_tui.core.incident import incident_of, needs_mark
from vault_tui.core.models import Entry
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.front import Front
from vault_tui.tui.widgets.choices import Choice

_SHOW: Final = "show"
_STOPS_NOBODY: Final = (
    f"{advice('exposed').words} The mark alone stops nobody: it keeps the key from `get` and `run`, shows "
    "what to do, and can be taken back."
)


async def ask_and_mark(front: Front, entries: Sequence[Entry]) -> bool:
    """Ask once whether these have leaked, and which others; False when the person left.

    All are marked in one save. Where a leak is open already, one answer leads to it.
    """
    incidents = front.session.incidents
    here, every = await front.thread.run(lambda: (incidents.unmarked(here=True), incidents.unmarked()))
    fresh = [entry for entry in entries if needs_mark(entry)]
    ids = [entry.id for entry in fresh]
    sets = {"these": ids, "here": _with(ids, here), "all": _with(ids, every), _SHOW: []}
    one = len(fresh) == 1
    choices = [Choice("these", f"Mark {in_short(fresh)}")]
    if len(sets["here"]) > len(fresh):
        and_all = f"Mark {'it' if one else 'these'}, and all whose program runs on this machine"
        choices.append(Choice("here", f"{and_all}: {len(sets['here'])} keys", "Was somebody on this server?"))
    if len(sets["all"]) > max(len(sets["here"]), len(fresh)):
        words = f"Mark everything in this vault: {len(sets['all'])} keys"
        choices.append(Choice("all", words, "Was it open, or its passphrase seen?"))
    if open_ones := incidents.open():
        show = Choice(_SHOW, "See what is left to do", f"{in_short(open_ones)}: marked already.")
        # A leaked entry's new key has hardly leaked, too: the person means the open leak.
        choices.insert(0 if any(incident_of(entry) for entry in fresh) else len(choices), show)
    question = f"Has someone else seen {'the key of ' if one else ''}{in_short(fresh)}?"
    answer = await front.ask(Choose(question, choices, explanation=_STOPS_NOBODY))
    if not answer:
        return False
    if chosen := sets[answer]:
        await front.thread.run(lambda: incidents.mark(chosen))
        front.vault_changed()
    return True


def _with(first: Sequence[str], more: Sequence[str]) -> list[str]:
    return list(dict.fromkeys((*first, *more)))


def in_short(entries: Sequence[Entry]) -> str:
    """One entry's label, or the number of entries with the first label."""
    if len(entries) == 1:
        return named(entries[0].label)
    return f"{len(entries)} keys ({named(entries[0].label)}, …)"
