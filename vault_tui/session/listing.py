"""The rows of the list: made line by line, so that the first ones are fast, and cached."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from vault_tui.core.audit import entry_value, findings_of, marked, sharing_keys
from vault_tui.core.audit_facts import Facts, KeyFacts
from vault_tui.core.audit_sharing import Sharing, halves, shared
from vault_tui.session.rows import Row, row_of, with_finding
from vault_tui.session.store import Store


class _Known(NamedTuple):
    line: bytes
    facts: Facts
    row: Row
    halves: tuple[int, ...]
    """Hashes of values that no other entry should have; equal ones are compared before a finding is made."""


def rows_of(lines: Mapping[str, bytes], facts: Facts) -> list[Row]:
    """The rows, without the trash, of encoded entries; not cached."""
    keys = ((value, KeyFacts(value)) for value in map(entry_value, lines.values()))
    return [row_of(value, key, findings_of(key, facts)) for value, key in keys if not key.trashed]


class Listing:
    """Makes rows from encoded entries, and remakes those whose line or facts have changed."""

    def __init__(self, store: Store, facts: Callable[[bool], Facts]) -> None:
        self._store = store
        self._facts = facts
        self._known: dict[str, _Known] = {}

    def first(self, count: int) -> list[Row]:
        """The first rows outside the trash, without findings about several entries."""
        facts = self._facts(False)
        rows: list[Row] = []
        for entry_id in self._store.contents.lines:
            row = self._own(entry_id, facts).row
            if not row.trashed:
                rows.append(row)
                if len(rows) >= count:
                    break
        return rows

    def all(self) -> Iterator[Row]:
        """Every row, including the trash, with findings about several entries."""
        facts = self._facts(True)
        lines = self._store.contents.lines
        known = {entry_id: self._own(entry_id, facts) for entry_id in lines}
        self._known = known
        sharing = Sharing()
        for entry_id, one in known.items():
            if one.halves:
                sharing.note_halves(entry_id, one.halves)
        holders = sharing_keys(lines, sharing)
        told: dict[str, Row] = {}
        for finding in shared(holders.values()):
            entry_id = finding.entry_id
            judged = marked([finding], holders[entry_id].acceptances, facts)
            told[entry_id] = with_finding(told.get(entry_id, known[entry_id].row), judged)
        for entry_id, one in known.items():
            yield told.get(entry_id, one.row)

    def one(self, entry_id: str) -> Row:
        """One row, in the trash or not; raises :class:`KeyError`."""
        facts, lines = self._facts(True), self._store.contents.lines
        known = self._own(entry_id, facts)
        key = KeyFacts(entry_value(lines[entry_id]))
        needles = [json.dumps(half[1:], ensure_ascii=False).encode() for half in halves(key)]
        holding = (line for line in lines.values() if any(needle in line for needle in needles))
        holders = [other for other in map(KeyFacts, map(entry_value, holding)) if not other.trashed]
        row = known.row
        for finding in shared(holders if known.halves else ()):
            if finding.entry_id == entry_id:
                row = with_finding(row, marked([finding], key.acceptances, facts))
        return row

    def _own(self, entry_id: str, facts: Facts) -> _Known:
        line = self._store.contents.lines[entry_id]
        known = self._known.get(entry_id)
        if known is None or known.line is not line or known.facts is not facts:
            value = entry_value(line)
            value["id"] = entry_id  # share one string: ten thousand copies are most of a megabyte
            key = KeyFacts(value)
            found = [] if key.trashed else findings_of(key, facts)
            held = () if key.trashed else tuple(map(hash, halves(key)))
            known = self._known[entry_id] = _Known(line, facts, row_of(value, key, found), held)
        return known
