"""Under which names a program wants its pair."""

from vault_tui.bitfinex.integrations import hand_over
from vault_tui.core.models import Entry
from vault_tui.tui.widgets.entry_facts import hint
from vault_tui.tui.widgets.notice import Notice


class HandingOver(Notice):
    """The exact lines for each place where the program takes a pair; they hold commands, never a half."""

    def __init__(self, entry: Entry, *, new: bool = False) -> None:
        super().__init__(_text(entry, new=new), id="handing-over")


def lines_to_copy(entry: Entry, *, new: bool = False) -> str:
    """What most people will paste into a shell or a file: the lines of the first place."""
    given = hand_over(entry.integration, entry.label, new=new)
    return "\n".join(given.places[0][1] if entry.is_bitfinex else given.commands)


def _text(entry: Entry, *, new: bool) -> str:
    given = hand_over(entry.integration, entry.label, new=new)
    if not entry.is_bitfinex:
        # The names known are those for Bitfinex keys.
        return "\n".join(
            ["These write the halves to a pipe or file:", *(f"  {one}" for one in given.commands)]
        )
    lines: list[str] = []
    for number, (place, names) in enumerate(given.places):
        lines += [f"{place}:", *(f"  {name}" for name in names)]
        if not number:
            what = "these lines" if names[1:] else "this"
            lines[-1] += f"   ({hint('send-link', 'sends')} {what} to your clipboard)"
    return "\n".join([*lines, *given.notes])
