"""What an import would do: which pairs are new, which are in the vault already, which conflict."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import MAX_LABEL, Entry, clean_line, is_unsafe, label_key
from vault_tui.session.importing.found import Found, Reading, Unread
from vault_tui.session.importing.holders import Holders
from vault_tui.session.session import Session

_NUMBER_ROOM: Final = 6


class Verdict(StrEnum):
    """What the import does with a pair."""

    NEW = "new"
    KNOWN = "here already"
    CONFLICT = "other secret"


@dataclass(frozen=True, slots=True)
class Planned:
    """One API key, and all places where it was found.

    ``label`` is the new entry's, or that of ``known``, the entry that has it already. ``programs`` are those
    of ``known`` and then those that the places name; ``files`` contain the pair in plain text.
    """

    label: str
    verdict: Verdict
    found: Found
    places: tuple[str, ...]
    files: tuple[str, ...]
    programs: tuple[str, ...]
    known: Entry | None = None

    @property
    def integration(self) -> str:
        """All programs, joined."""
        return ", ".join(self.programs)


@dataclass(frozen=True, slots=True)
class Plan:
    """All pairs in the order found, and the places that can't be imported."""

    pairs: tuple[Planned, ...]
    unread: tuple[tuple[str, Unread], ...]

    @property
    def whole(self) -> bool:
        """Whether there are pairs, and nothing that may be a key is left out."""
        left_out = [one for _, one in self.unread if not one.vacant]
        return bool(self.pairs) and not left_out and not self.of(Verdict.CONFLICT)

    def of(self, verdict: Verdict) -> tuple[Planned, ...]:
        """The pairs with that verdict."""
        return tuple(one for one in self.pairs if one.verdict is verdict)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that contain any of the pairs in plain text."""
        return tuple(dict.fromkeys(path for one in self.pairs for path in one.files))


def plan_of(session: Session, readings: Sequence[Reading]) -> Plan:
    """The plan for importing these readings. Changes nothing."""
    together: dict[str, list[tuple[Reading, Found]]] = {}
    for reading in readings:
        for found in reading.found:
            together.setdefault(found.api_key, []).append((reading, found))
    store = session._store
    holders = Holders(store.contents, store.keys)
    taken = {label_key(row.label) for row in (*session.rows(), *session.trashed_rows())}
    pairs = tuple(_planned(session, holders, finds, taken) for finds in together.values())
    return Plan(pairs, tuple((one.path, unread) for one in readings for unread in one.unread))


def _planned(
    session: Session, holders: Holders, finds: list[tuple[Reading, Found]], taken: set[str]
) -> Planned:
    found = finds[0][1]
    programs = tuple(dict.fromkeys(one.integration for _, one in finds if one.integration))
    agreed = all(one.secret == found.secret for _, one in finds)
    holder = holders.of(found.api_key)
    verdict, known = Verdict.NEW, None
    if holder is not None:
        known = session.entry(holder)
        verdict = Verdict.KNOWN if holders.of(found.secret.reveal()) == holder else Verdict.CONFLICT
    if not agreed:
        verdict = Verdict.CONFLICT
    if known is not None and (noted := known.integration):
        programs = (noted, *(one for one in programs if one.casefold() not in noted.casefold()))
    return Planned(
        known.label if known else _free_label(found.label, taken),
        verdict,
        found,
        tuple(dict.fromkeys(f"{reading.path}: {one.where}" for reading, one in finds)),
        tuple(dict.fromkeys(reading.path for reading, _ in finds if reading.plain)),
        programs,
        known,
    )


def _free_label(proposed: str, taken: set[str]) -> str:
    """The proposed label made valid and unique, with a number if it is taken."""
    plain = "".join(" " if is_unsafe(character) else character for character in proposed)
    try:
        base = clean_line(
            " ".join(plain.split())[: MAX_LABEL - _NUMBER_ROOM], "label", MAX_LABEL, required=True
        )
    except InvalidInput:
        base = "imported"
    label, number = base, 1
    while label_key(label) in taken:
        number += 1
        label = f"{base} {number}"
    taken.add(label_key(label))
    return label
