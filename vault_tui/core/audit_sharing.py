"""Rules over several entries: what they share that should be one entry's alone. Nothing is opened for it."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Final

from vault_tui.core.audit_facts import KeyFacts
from vault_tui.core.findings import Finding, detail_of
from vault_tui.core.models import visible

_SECRET: Final = "\n"  # noqa: S105  # what marks a fingerprint among halves
_MOST_NAMED: Final = 3
_SEVERAL: Final = re.compile(r"[,;+&]| and ")
"""What stands between the programs of a text that names more than one."""


class Sharing:
    """Finds, one entry at a time, which entries hold a half that another one holds as well."""

    def __init__(self) -> None:
        self.entries: set[str] = set()
        self._first: dict[Hashable, str] = {}

    def note(self, key: KeyFacts) -> None:
        """Take up an entry with the halves that it holds."""
        self.note_halves(key.id, halves(key))

    def note_halves(self, entry_id: str, held: Iterable[Hashable]) -> None:
        """The same for an entry of which only that much is known."""
        take_up = self._first.setdefault
        for half in held:
            if (other := take_up(half, entry_id)) != entry_id:
                self.entries |= {other, entry_id}


def halves(key: KeyFacts) -> list[str]:
    """What must be in one entry only: its API keys, and marked as such the fingerprints of its secrets."""
    held = [key.api_key] if key.api_key else []
    if key.fingerprint:
        held.append(_SECRET + key.fingerprint)
    for pair in (key.candidate, key.outgoing):
        if pair:
            if pair["api_key"]:
                held.append(pair["api_key"])
            if secret := pair.get("secret"):
                held.append(_SECRET + secret["fingerprint"])
    return held


def shared(keys: Iterable[KeyFacts]) -> Iterator[Finding]:
    """The same API key, or the same secret, in more than one entry."""
    holders: dict[str, dict[str, KeyFacts]] = {}
    for key in keys:
        for half in halves(key):
            holders.setdefault(half, {})[key.id] = key
    for half, found in holders.items():
        if len(found) < 2:
            continue
        # Told for all of them together: one by one, thousands with one half would take minutes.
        detail = detail_of(found)
        several = len({key.integration.casefold() for key in found.values() if key.integration}) > 1
        for key in found.values():
            others = _others(key, found)
            if half.startswith(_SECRET):
                words = f"The same API secret is sealed in {others}, under another entry's API key."
                yield key.found("same-secret", words, "same secret", detail=detail)
                continue
            yield key.found("same-key", f"The same API key is in {others} too.", "same key", detail=detail)
            if several:
                words = f"One API key serves several programs: this entry's, and that of {others}."
                yield key.found("several-programs", words, "several programs", detail=detail)


def several_named(key: KeyFacts) -> Finding:
    """What is to be said of an entry in use whose program is a list of programs."""
    words = f"It is noted for more than one program: {visible(key.integration)}."
    return key.found("several-programs", words, "several programs", detail=detail_of([key.integration]))


@lru_cache(maxsize=1_024)
def names_several(programs: str) -> bool:
    """Whether a text names more than one program."""
    return sum(bool(part.strip()) for part in _SEVERAL.split(programs)) > 1


def _others(key: KeyFacts, found: Mapping[str, KeyFacts]) -> str:
    """The other holders, named as far as anybody reads on."""
    named = islice((other for other in found.values() if other.id != key.id), _MOST_NAMED)
    more = len(found) - 1 - _MOST_NAMED
    names = ", ".join(f"“{visible(other.label)}”" for other in named)
    return names + (f" and {more} more" if more > 0 else "")
