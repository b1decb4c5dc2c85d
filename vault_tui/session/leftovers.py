"""The record in an entry of files that contain its key in plain text."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from vault_tui.core.life import MAX_LEFTOVERS, MAX_PATH, Leftover
from vault_tui.core.models import Entry


def with_leftovers(entry: Entry, found: Iterable[str], now: int, clean: Collection[str] = ()) -> Entry:
    """The entry with these files recorded, and those that are ``clean`` removed."""
    kept = {one.path: one for one in entry.leftovers if one.path not in clean}
    for path in map(storable, found):
        if path and len(path) <= MAX_PATH:
            known = kept.pop(path, None)
            kept[path] = replace(known, seen_at=now) if known else Leftover(path, now)
    return replace(entry, leftovers=tuple(kept.values())[-MAX_LEFTOVERS:])


def storable(path: str) -> str:
    """A path as text that can be stored: invalid UTF-8 becomes ``?``."""
    return path.encode("utf-8", "replace").decode()
