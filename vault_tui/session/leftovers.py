"""Which files hold a key in plain text, as an entry remembers it."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from vault_tui.core.life import MAX_LEFTOVERS, MAX_PATH, Leftover
from vault_tui.core.models import Entry


def with_leftovers(entry: Entry, found: Iterable[str], now: int, clean: Collection[str] = ()) -> Entry:
    """The entry knowing that it was found in these files, and no longer in those that are ``clean``."""
    kept = {one.path: one for one in entry.leftovers if one.path not in clean}
    for path in map(storable, found):
        if path and len(path) <= MAX_PATH:
            known = kept.pop(path, None)
            kept[path] = replace(known, seen_at=now) if known else Leftover(path, now)
    return replace(entry, leftovers=tuple(kept.values())[-MAX_LEFTOVERS:])


def storable(path: str) -> str:
    """A path as text that can be kept: what is no UTF-8 in it becomes a mark."""
    return path.encode("utf-8", "replace").decode()
