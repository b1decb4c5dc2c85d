"""Three-way merge of two copies of a vault, entry by entry. Section 8.2 of ``FORMAT.md``.

An entry is taken from the side that changed it since the base. What both sides changed differently,
or one changed and the other removed, is a conflict: nothing is guessed, nothing is overwritten.
"""

from collections.abc import Mapping

from vault_tui.core.contents import Contents, label_of
from vault_tui.core.errors import ForkedVault
from vault_tui.core.models import visible
from vault_tui.core.strict import load


def merge(base: Contents | None, ours: Contents, theirs: Contents) -> Contents:
    """Both sides' additions and changes over ``base``.

    Without a base (two histories with no common save known) only additions are merged: every entry
    that both hold must be the same, byte for byte. Settings come from ``theirs``, the file on disk.
    All must be of one key epoch: a secret sealed in another one could never be opened again.
    Raises :class:`ForkedVault` naming the entries in conflict.
    """
    before: Mapping[str, bytes] = base.lines if base else {}
    joined: dict[str, bytes] = {}
    conflicts: list[str] = []
    for entry_id in dict.fromkeys((*theirs.lines, *ours.lines)):
        was, mine, other = before.get(entry_id), ours.lines.get(entry_id), theirs.lines.get(entry_id)
        if mine in (other, was):
            chosen = other
        elif other == was:
            chosen = mine
        else:
            conflicts.append(_label(mine or other or b"{}"))
            continue
        if chosen is not None:
            joined[entry_id] = chosen
    conflicts += _same_labels(joined)
    if conflicts:
        names = ", ".join(sorted(set(conflicts))[:5])
        raise ForkedVault(
            f"This vault has two histories that disagree about: {names}.",
            "Nothing was written. Open each copy with --vault, move what is missing by hand, and keep one.",
        )
    in_order = dict(sorted(joined.items(), key=lambda item: label_of(item[1])))
    return theirs.with_lines(in_order).with_ancestors_of(ours)


def _label(line: bytes) -> str:
    return visible(str(load(line).get("label", "?")))


def _same_labels(lines: Mapping[str, bytes]) -> list[str]:
    seen: dict[str, str] = {}
    twice: list[str] = []
    for entry_id, line in lines.items():
        if seen.setdefault(label_of(line), entry_id) != entry_id:
            twice.append(_label(line))
    return twice
