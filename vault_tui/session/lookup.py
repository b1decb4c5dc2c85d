"""Finding one entry: by its label, by a prefix of it, or by a half it holds.

The encoded lines are searched, and only matching ones are decoded.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vault_tui.core.contents import Contents
from vault_tui.core.errors import NoSuchEntry
from vault_tui.core.fileformat import b64
from vault_tui.core.keys import VaultKeys
from vault_tui.core.models import Entry, label_key, visible
from vault_tui.core.secret import Secret

if TYPE_CHECKING:
    from vault_tui.session.rows import Row


def labelled(contents: Contents, label: str) -> Entry | None:
    """The entry with exactly this label, in the trash or not."""
    written = member("label", label)
    for entry_id, line in contents.lines.items():
        if written in line and (entry := contents.entry(entry_id)).label == label:
            return entry
    return None


def chosen(rows: Sequence["Row"], label: str, prefix: bool, trashed: bool, *, elsewhere: bool = False) -> str:
    """The id of the matching row; raises :class:`NoSuchEntry`, naming similar labels.

    ``elsewhere``: the exact label exists, but in the trash rather than outside it, or the other way round.
    Then no prefix is matched.
    """
    if elsewhere and trashed:
        raise NoSuchEntry(f"“{visible(label)}” is not in the trash.", "Nothing needs to be taken out.")
    if elsewhere:
        raise NoSuchEntry(f"“{visible(label)}” is in the trash.", "`vault-tui restore` takes it out again.")
    wanted = label_key(label)
    exact = [row for row in rows if label_key(row.label) == wanted]
    started = [row for row in rows if label_key(row.label).startswith(wanted)] if prefix and wanted else []
    candidates = exact or started
    if len(candidates) == 1:
        return candidates[0].id
    if candidates:
        raise NoSuchEntry(
            f"“{visible(label)}” is the start of {len(candidates)} labels.",
            "Type more of the one you mean.",
            candidates=tuple(row.label for row in candidates),
        )
    near = tuple(row.label for row in rows if wanted and wanted in label_key(row.label))
    where, command = ("in the trash", "trash") if trashed else ("in this vault", "ls")
    raise NoSuchEntry(
        f"There is no “{visible(label)}” {where}.{' These labels contain it:' if near else ''}",
        f"`vault-tui {command}` lists the labels.",
        candidates=near,
    )


def holder_of(contents: Contents, keys: VaultKeys, half: Secret) -> tuple[Entry, str] | None:
    """The entry that holds this half, and which it is there: ``API key`` or ``API secret``."""
    text = half.reveal()
    as_key = member("api_key", text)
    as_secret = member("fingerprint", b64(keys.fingerprint(text.encode())))
    for entry_id, line in contents.lines.items():
        if as_key in line:
            return contents.entry(entry_id), "API key"
        if as_secret in line:
            return contents.entry(entry_id), "API secret"
    return None


def member(name: str, value: str) -> bytes:
    """A member of a JSON object, encoded as the format prescribes."""
    return f'"{name}":{json.dumps(value, ensure_ascii=False)}'.encode(errors="replace")
