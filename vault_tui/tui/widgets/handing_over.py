"""The names under which a program expects its pair."""

from vault_tui.bitfinex.integrations import HandOver, hand_over
from vault_tui.core.models import Entry
from vault_tui.tui.widgets.entry_facts import hint
from vault_tui.tui.widgets.notice import Notice


class HandingOver(Notice):
    """The exact lines for each place where the program takes a pair; they hold commands, never a half."""

    def __init__(self, entry: Entry, *, new: bool = False) -> None:
        super().__init__(_text(entry, new=new), id="handing-over")


def lines_to_copy(entry: Entry, *, new: bool = False) -> str:
    """What most people will paste into a shell or a file: the lines of the first place."""
    return "\n".join(_given(entry, new=new).places[0][1])


def _given(entry: Entry, *, new: bool) -> HandOver:
    return hand_over(entry.integration, entry.label, bitfinex=entry.is_bitfinex, new=new)


def _text(entry: Entry, *, new: bool) -> str:
    given = _given(entry, new=new)
    lines: list[str] = []
    for number, (place, names) in enumerate(given.places):
        lines += [f"{place}:", *(f"  {name}" for name in names)]
        if not number:
            what = "these lines" if names[1:] else "this"
            lines[-1] += f"   ({hint('send-link', 'sends')} {what} to your clipboard)"
    return "\n".join([*lines, *given.notes])
