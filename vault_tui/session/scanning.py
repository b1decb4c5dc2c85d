"""Finding files that contain the vault's API keys in plain text: mostly they contain the secret too.

Opens no secret.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vault_tui.core.contents import Contents
from vault_tui.core.models import Entry
from vault_tui.session.leftovers import storable, with_leftovers
from vault_tui.session.session import Session
from vault_tui.system.search_files import Tally, files_under, is_binary

SHORTEST: Final = 16
"""Shorter API keys are not searched for: they could be any word."""
_LONGEST_RUN: Final = 4_096
_RUN: Final = re.compile(rb"[A-Za-z0-9_-]{16,}")
_REPORTED: Final = b'"leftovers":['

HISTORIES: Final = (
    ".bash_history",
    ".zsh_history",
    ".histfile",
    ".ash_history",
    ".sh_history",
    ".local/share/fish/fish_history",
    ".python_history",
    ".node_repl_history",
)
"""Shell history files, relative to the home folder."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """An API key in a file. ``line`` counts from 1, and is 0 in a binary file.

    ``current`` is false for a pair that was replaced.
    """

    path: str
    line: int
    entry: Entry
    current: bool


def histories(home: Path) -> list[str]:
    """The shell histories that exist."""
    return [str(home / name) for name in HISTORIES if (home / name).is_file()]


def scan(session: Session, paths: Iterable[str], tally: Tally) -> Iterator[Sighting]:
    """Every file under the paths that contains an API key of the vault, once per key."""
    store = session._store
    needles = _Needles(store.contents)
    for path, content in files_under(paths, tally):
        for key, at in needles.found_in(content):
            line = 0 if is_binary(content) else content.count(b"\n", 0, at) + 1
            for entry_id in needles.holders[key]:
                entry = store.contents.entry(entry_id)
                yield Sighting(path, line, entry, entry.api_key.encode() == key)


def record(session: Session, sightings: Iterable[Sighting], looked_at: Iterable[str]) -> int:
    """Save in each entry where its key was found, and remove files that no longer have it; how many changed.

    ``looked_at`` are the paths that were searched. Raises as every method of ``Session`` that writes.
    """
    store = session._store
    now = store.world.now()
    seen: dict[str, list[str]] = {}
    for one in sightings:
        seen.setdefault(one.entry.id, []).append(one.path)
    roots = [Path(path) for path in looked_at]
    changed: list[str] = []

    def note(contents: Contents) -> Contents:
        changed.clear()
        for entry_id, line in contents.lines.items():
            if entry_id not in seen and _REPORTED not in line:
                continue
            entry, found = contents.entry(entry_id), seen.get(entry_id, [])
            clean = {
                one.path
                for one in entry.leftovers
                if one.path not in map(storable, found) and _was_looked_at(Path(one.path), roots)
            }
            after = with_leftovers(entry, found, now, clean)
            if after != entry:
                changed.append(entry.id)
                contents = contents.with_entry(after)
        return contents

    store.transact(note, backup=False)
    return len(changed)


def _was_looked_at(path: Path, roots: list[Path]) -> bool:
    return any(root == path or root in path.parents for root in roots)


class _Needles:
    """All API keys of a vault, and a search whose time hardly depends on their number."""

    def __init__(self, contents: Contents) -> None:
        self.holders: dict[bytes, list[str]] = {}
        for entry in contents:
            pairs = (entry, entry.candidate, entry.outgoing, *entry.history)
            for api_key in {pair.api_key for pair in pairs if pair and len(pair.api_key) >= SHORTEST}:
                self.holders.setdefault(api_key.encode(), []).append(entry.id)
        runs = [key for key in self.holders if _RUN.fullmatch(key)]
        self._in_runs = frozenset(runs)
        self._lengths = sorted({len(key) for key in runs})
        self._others = [key for key in self.holders if key not in self._in_runs]

    def found_in(self, content: bytes) -> Iterator[tuple[bytes, int]]:
        """Each key in the content, and its first position."""
        found: dict[bytes, int] = {}
        for match in _RUN.finditer(content):
            run = match[0]
            if run in self._in_runs:
                found.setdefault(run, match.start())
            elif len(run) <= _LONGEST_RUN:
                for key, at in self._within(run):
                    found.setdefault(key, match.start() + at)
        for key in self._others:
            if (at := content.find(key)) >= 0:
                found[key] = at
        yield from found.items()

    def _within(self, run: bytes) -> Iterator[tuple[bytes, int]]:
        """Keys inside a run, with other characters of their alphabet before or after them."""
        for length in self._lengths:
            for at in range(len(run) - length + 1):
                if (key := run[at : at + length]) in self._in_runs:
                    yield key, at
