"""The opened payload: a head and one line of JSON per entry. Sections 5.2 and 5.4 of ``FORMAT.md``.

Entries stay encoded until somebody asks for them. A vault of 10,000 keys is opened, listed and saved
without building 10,000 records, and an entry that did not change is written back byte for byte.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from types import MappingProxyType
from typing import Any, Final, Self

from vault_tui.core.crypto import TAG_BYTES
from vault_tui.core.errors import InvalidInput
from vault_tui.core.fileformat import (
    MAX_COUNTER,
    MAX_FILE,
    MAX_HEADER,
    PADDING_STEP,
    b64,
    blanks,
    damaged,
    unb64,
)
from vault_tui.core.models import MAX_NAME, Entry, Settings, label_key
from vault_tui.core.records import SCHEMA, decode_entry, decode_settings, encode_entry, encode_settings
from vault_tui.core.strict import Json, Malformed, dump, load, read_text, read_texts

MAX_ANCESTORS: Final = 64
"""How many a writer keeps. A reader accepts :data:`MAX_ANCESTORS_READ`, so that this number may grow."""
MAX_ANCESTORS_READ: Final = 1_024
MAX_ENTRIES: Final = 100_000
MAX_ACCOUNTS: Final = 1_000
MAX_KNOWN: Final = 1_000
"""Addresses of one account's logins that are remembered; the oldest are forgotten first."""

_ENTRIES: Final = b',"entries":['
_END: Final = b"]}"
_LINE: Final = re.compile(rb'(?m)^(\{"id":"([A-Za-z0-9_-]{21}[AQgw])"(?=[,}]).*\})(?:,\n|\n\Z)')
"""An entry's line; it only matches where a line begins, so that nothing is scanned twice.

The last of the id's 22 characters carries two of the 128 bits and four zeros.
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a vault holds; immutable. A change makes a new value that shares all other lines.

    ``lines`` maps an entry's id to its encoded line; ``head`` is everything that is no entry.
    """

    head: Mapping[str, Any]
    lines: MappingProxyType[str, bytes]

    @classmethod
    def empty(cls, settings: Settings, created_at: int) -> Self:
        """A new vault without entries."""
        head = {
            "schema": SCHEMA,
            "created": created_at,
            "ancestors": [],
            "settings": encode_settings(settings),
        }
        return cls(MappingProxyType(head), MappingProxyType({}))

    @classmethod
    def decode(cls, padded: bytes | bytearray) -> Self:
        """The contents of a payload's text; raises ``DamagedVault`` for one that no release writes."""
        try:
            head, lines = _split(padded)
            contents = cls(MappingProxyType(load(head)), MappingProxyType(lines))
            contents._check_head()
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise damaged("its content is not laid out as a vault's") from error
        return contents

    def encode(self) -> bytearray:
        """The padded text of the payload; raises ``InvalidInput`` if it exceeds what a reader accepts."""
        pieces = list(self.lines.values())
        pieces[:1] = [b"\n".join((dump(dict(self.head))[:-1] + _ENTRIES, *pieces[:1]))]
        pieces[-1] += b"\n" + _END
        # Put together once and sealed in place: each copy of a large vault takes as long as sealing it.
        text = bytearray(b",\n").join(pieces)
        text += blanks(len(text))
        if len(self.lines) > MAX_ENTRIES or len(text) > MAX_FILE - MAX_HEADER - TAG_BYTES:
            raise InvalidInput("This vault is full.", "Empty the trash, or begin a second vault.")
        return text

    @property
    def schema(self) -> int:
        """The payload's schema; above :data:`~.records.SCHEMA` the vault is opened read-only."""
        return int(self.head["schema"])

    @property
    def settings(self) -> Settings:
        """The vault's settings."""
        return decode_settings(self.head["settings"])

    @property
    def ancestors(self) -> tuple[bytes, ...]:
        """Save ids that this one was built on, oldest first."""
        return tuple(unb64(text, 16) for text in self.head["ancestors"])

    def with_ancestors(self, *save_ids: bytes) -> Self:
        """The same contents with these saves as ancestors as well; the last 64 are kept."""
        known = [*self.head["ancestors"]]
        known += [text for text in map(b64, save_ids) if text not in known]
        return replace(self, head=MappingProxyType({**self.head, "ancestors": known[-MAX_ANCESTORS:]}))

    def with_ancestors_of(self, other: "Contents") -> Self:
        """The same contents with the ancestors of ``other`` as well; the newest 64 of both are kept."""
        mine, others = self.head["ancestors"], other.head["ancestors"]
        shared = [text for text in mine if text in others]
        apart = ([text for text in reversed(each) if text not in shared] for each in (mine, others))
        in_turn = [text for pair in zip_longest(*apart) for text in pair if text is not None]
        joined = [*shared, *reversed(in_turn)][-MAX_ANCESTORS:]
        return replace(self, head=MappingProxyType({**self.head, "ancestors": joined}))

    def with_settings(self, settings: Settings) -> Self:
        """The same contents with other settings; raises ``InvalidInput`` for what could not be read back."""
        value = encode_settings(settings)
        _readable(value, decode_settings)
        return replace(self, head=MappingProxyType({**self.head, "settings": value}))

    @property
    def known_addresses(self) -> Mapping[str, tuple[str, ...]]:
        """By account id, the addresses that were seen in that account's login history, oldest first."""
        return {account: tuple(known) for account, known in self.head.get("addresses", {}).items()}

    def with_known_addresses(self, account_id: str, addresses: Iterable[str]) -> Self:
        """The same contents with these among an account's known addresses."""
        known = {account: list(old) for account, old in self.known_addresses.items()}
        joined = [*dict.fromkeys((*known.get(account_id, ()), *addresses))][-MAX_KNOWN:]
        head = {**self.head, "addresses": {**known, account_id: joined}}
        _read_known(head["addresses"])
        return replace(self, head=MappingProxyType(head))

    def __len__(self) -> int:
        return len(self.lines)

    def __contains__(self, entry_id: str) -> bool:
        return entry_id in self.lines

    def __iter__(self) -> Iterator[Entry]:
        return map(self.entry, self.lines)

    def entry(self, entry_id: str) -> Entry:
        """The record of one entry; ``KeyError`` if there is none, ``DamagedVault`` if it is malformed."""
        try:
            return decode_entry(load(self.lines[entry_id]))
        except Malformed as error:
            raise damaged("one entry holds a value that is not allowed") from error

    def with_entry(self, entry: Entry) -> Self:
        """The same contents with this entry added, or in the place of the one with its id.

        Lines stay in the order of their labels, so that a list can be painted from its first lines.
        Raises ``InvalidInput`` for an entry that could not be read back.
        """
        line = _readable(encode_entry(entry), decode_entry)
        old = self.lines.get(entry.id)
        if old is not None and label_of(old) == label_of(line):
            return replace(self, lines=MappingProxyType(self.lines | {entry.id: line}))
        others = [(known, kept) for known, kept in self.lines.items() if known != entry.id]
        place = bisect(others, label_of(line), key=lambda item: label_of(item[1]))
        return self.with_lines(dict([*others[:place], (entry.id, line), *others[place:]]))

    def with_entries(self, entries: Iterable[Entry]) -> Self:
        """As :meth:`with_entry` for many at once."""
        lines = {entry.id: _readable(encode_entry(entry), decode_entry) for entry in entries}
        ordered = sorted({**self.lines, **lines}.items(), key=lambda item: label_of(item[1]))
        return self.with_lines(dict(ordered))

    def with_lines(self, lines: Mapping[str, bytes]) -> Self:
        """The same head with other entries."""
        return replace(self, lines=MappingProxyType(dict(lines)))

    def without(self, *entry_ids: str) -> Self:
        """The same contents without these entries."""
        return self.with_lines({known: line for known, line in self.lines.items() if known not in entry_ids})

    def _check_head(self) -> None:
        if type(self.head["schema"]) is not int or not 1 <= self.schema <= MAX_COUNTER:
            raise Malformed("schema")
        if type(self.head["created"]) is not int or not 0 <= self.head["created"] <= MAX_COUNTER:
            raise Malformed("moment of creation")
        if type(self.head["ancestors"]) is not list or len(self.ancestors) > MAX_ANCESTORS_READ:
            raise Malformed("ancestors")
        if "entries" in self.head:
            raise Malformed("entries twice")
        decode_settings(self.head["settings"])
        _read_known(self.head.get("addresses", {}))


def _read_known(value: Any) -> None:
    if type(value) is not dict or len(value) > MAX_ACCOUNTS:
        raise Malformed("known addresses")
    for account, addresses in value.items():
        read_text(MAX_NAME)(account)
        read_texts(MAX_KNOWN)(addresses)


def label_of(line: bytes) -> str:
    """The label of an encoded entry in the form by which labels are compared and sorted."""
    try:
        return label_key(str(load(line).get("label", "")))
    except Malformed as error:
        raise damaged("one entry is not laid out as a vault's") from error


def _readable(value: Json, read: Callable[[Json], object]) -> bytes:
    """The JSON text of a value, read back as a test: what no reader accepts must never be saved."""
    try:
        text = dump(value)
        read(load(text))
    except ValueError as error:
        raise InvalidInput("A value is too long, or of a kind no vault holds.", "Shorten it.") from error
    return text


def _split(padded: bytes | bytearray) -> tuple[bytes, dict[str, bytes]]:
    """The head as a JSON object of its own, and the encoded entries by id."""
    tail = padded[-PADDING_STEP:]
    blank = len(tail) - len(tail.rstrip(b" "))
    if len(padded) % PADDING_STEP or blank >= PADDING_STEP:
        raise Malformed("padding")
    end = len(padded) - blank
    head_end, lines_end = padded.find(b"\n"), end - len(_END) - 1
    head = bytes(padded[:head_end])
    if not head.endswith(_ENTRIES) or padded[lines_end:end] != b"\n" + _END:
        raise Malformed("frame")
    start, stop = head_end + 1, lines_end + 1
    found = islice(_LINE.finditer(padded, start, stop), MAX_ENTRIES + 1)
    entries = {line[2].decode("ascii"): line[1] for line in found}
    if len(entries) > MAX_ENTRIES:
        raise Malformed("number of entries")
    between = max(0, 2 * len(entries) - 1)  # a comma and a line feed behind each, the last without the comma
    if sum(map(len, entries.values())) + between != stop - start:
        twice = sum(1 for _ in _LINE.finditer(padded, start, stop)) > len(entries)
        raise Malformed("two entries with one id" if twice else "entry line")
    return head.removesuffix(_ENTRIES) + b"}", entries
