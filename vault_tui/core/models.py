"""The vault's records: what an entry holds, and the limits of each field.

Records are frozen; a change makes a new one with :func:`dataclasses.replace`. Moments are whole
seconds of Unix time (UTC), days are :class:`datetime.date`. Records are encoded and decoded by
:mod:`vault_tui.core.records`.
"""

import ipaddress
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar

from vault_tui.core.errors import InvalidInput
from vault_tui.core.life import Accepted, Incident, Leftover, Rotation, Seen, nothing

MAX_LABEL = 64
MAX_NAME = 64
"""Exchange, account, integration and tag: characters."""
MAX_NOTES = 4_000
MAX_TAGS = 20
MAX_ADDRESSES = 20
"""Bitfinex takes up to 20 addresses per key (its help article on API keys)."""
MAX_HALF = 1_024
"""Characters of an API key or secret; Bitfinex uses 43, and no known exchange comes near this limit."""
MAX_HISTORY = 200
KEY_START = 8
"""Characters of an API key that can be searched for, and that are shown where the rest is hidden."""


class State(StrEnum):
    """Where an entry stands between the first plan and the end of its key."""

    DRAFT = "draft"
    HALF_SEALED = "half sealed"
    ACTIVE = "active"
    COMPROMISED = "compromised"
    RETIRED = "retired"


class RunsOn(StrEnum):
    """Where the program that uses a key runs, which decides whose address belongs on the key's list."""

    UNKNOWN = ""
    HERE = "here"
    ANOTHER = "another"
    HOSTED = "hosted"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class SealedSecret:
    """An API secret as it is stored in the payload: ciphertext, and what is needed to open it.

    ``id`` is 16 random bytes never used again; ``fingerprint`` is a 16-byte keyed hash that finds
    the same half elsewhere in this vault without opening anything.
    """

    id: bytes
    nonce: bytes
    box: bytes
    fingerprint: bytes
    set_at: int


@dataclass(frozen=True, slots=True)
class Pair:
    """An API key and its secret; in an entry, a pair that is not yet or no longer in use.

    ``gone_at`` is the moment somebody ticked that the key is gone from Bitfinex's *My API Keys*.
    """

    api_key: str
    secret: SealedSecret | None = None
    sealed_at: int = 0
    seen: Seen | None = None
    gone_at: int | None = None
    extra: Mapping[str, Any] = field(default_factory=nothing)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an entry's history. A replaced pair stays here, its secret still sealed."""

    at: int
    what: str
    api_key: str = ""
    secret: SealedSecret | None = None
    extra: Mapping[str, Any] = field(default_factory=nothing)


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of the create-key guide: the current step's id, and the items ticked in any step."""

    step: str
    ticks: frozenset[str] = frozenset()
    saved_at: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored API key with all that is known of it.

    ``api_key`` and ``secret`` are the pair in use, and ``seen`` and ``gone_at`` are about it. A new pair is
    the ``candidate`` until it is put into use; one that was replaced in a rotation stays ``outgoing`` until
    it is known to be dead.

    ``permissions`` maps a Bitfinex group's id to ``"r"``, ``"w"`` or ``"rw"``: what was *intended*.
    ``addresses`` empty means any address may use the key. ``account_id`` is Bitfinex's number for the
    account, bound when the key was first accepted. ``nonce_unit`` (``"ms"`` or ``"us"``) is what the person
    chose; empty means that the integration decides. ``rotate_every`` is in days, 0 for never, None for the
    vault's default. ``extra`` carries fields that a later release wrote and this one doesn't know; they are
    written back untouched.
    """

    id: str
    label: str
    created_at: int
    changed_at: int
    exchange: str = "Bitfinex"
    account: str = "main"
    paper: bool = False
    state: State = State.DRAFT
    api_key: str = ""
    secret: SealedSecret | None = None
    integration: str = ""
    runs_on: RunsOn = RunsOn.UNKNOWN
    preset: str = ""
    permissions: Mapping[str, str] = field(default_factory=nothing)
    addresses: tuple[str, ...] = ()
    notes: str = ""
    tags: tuple[str, ...] = ()
    rotate_by: date | None = None
    review_by: date | None = None
    revealed_at: int | None = None
    copied_at: int | None = None
    trashed_at: int | None = None
    progress: Progress | None = None
    seen: Seen | None = None
    account_id: str = ""
    nonce_unit: str = ""
    gone_at: int | None = None
    candidate: Pair | None = None
    outgoing: Pair | None = None
    rotation: Rotation | None = None
    rotate_every: int | None = None
    incident: Incident | None = None
    accepted: tuple[Accepted, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    history: tuple[Change, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=nothing)

    @property
    def is_bitfinex(self) -> bool:
        """Whether Bitfinex's own page, groups and guide apply to this entry."""
        return self.exchange.casefold() == "bitfinex"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can choose for a vault; times in seconds.

    ``api_host`` is an https host that is asked instead of Bitfinex's own, empty for that;
    ``environment_proxy`` lets the proxy and CA variables of the environment count for those questions.
    ``accepted`` are findings about the vault itself; ``recovery_tried_at`` is when the recovery code was
    last typed.
    """

    name: str = "main account"
    idle_lock: int = 300
    reveal_time: int = 10
    clipboard_time: int = 30
    theme: str = "vault-dark"
    rotate_after_days: int = 90
    verify_after_days: int = 90
    unused_after_days: int = 180
    api_host: str = ""
    environment_proxy: bool = False
    recovery_tried_at: int | None = None
    accepted: tuple[Accepted, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=nothing)

    LIMITS: ClassVar = MappingProxyType(
        {
            "idle_lock": (30, 3_600),
            "reveal_time": (3, 120),
            "clipboard_time": (5, 600),
            "rotate_after_days": (0, 3_650),
            "verify_after_days": (0, 3_650),
            "unused_after_days": (0, 3_650),
        }
    )


def label_key(label: str) -> str:
    """The form in which labels are compared: they are unique without regard to case."""
    return unicodedata.normalize("NFC", label).casefold()


def visible(text: str) -> str:
    """Text from outside with every character that could act on a terminal replaced by U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if is_unsafe(character) else character for character in text)


_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_OTHER_BLANKS = (
    "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""Spaces other than U+0020: labels that differ only in these look the same."""
_EMOJI_SELECTORS = "\ufe0e\ufe0f"
"""Ask for a character as text or as an emoji; emoji pickers append one to many characters."""
_INVISIBLE = frozenset(
    _OTHER_BLANKS
    + "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\U0001d159"
    + "".join(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Those spaces, and letters, marks and symbols that draw nothing: a label with one passes for another."""
_TYPED = str.maketrans(dict.fromkeys(_OTHER_BLANKS, " ") | dict.fromkeys(_EMOJI_SELECTORS, ""))


def is_unsafe(character: str) -> bool:
    """Whether one character could act on a terminal, reorder a line, or hide in it.

    Control, format, surrogate, private, unassigned and line-separating characters, every blank but U+0020,
    and whatever draws nothing.
    """
    return unicodedata.category(character) in _UNSAFE or character in _INVISIBLE


def clean_line(text: str, what: str, limit: int, *, required: bool = False) -> str:
    """One line of typed text, NFC and stripped; raises :class:`InvalidInput` naming ``what``.

    Any kind of space becomes U+0020: whoever typed it did not see the difference.
    """
    line = unicodedata.normalize("NFC", text.translate(_TYPED)).strip()
    if required and not line:
        raise InvalidInput(f"The {what} is empty.", f"Type 1 to {limit} characters.", field=what)
    if len(line) > limit:
        raise InvalidInput(
            f"The {what} has {len(line)} characters.", f"At most {limit} are kept; shorten it.", field=what
        )
    _refuse_unsafe(line, what)
    return line


def _refuse_unsafe(line: str, what: str) -> None:
    for character in line:
        if is_unsafe(character):
            raise InvalidInput(
                f"The {what} holds a character that can't be shown (U+{ord(character):04X}).",
                "Type it again without it.",
                field=what,
            )


def clean_notes(text: str) -> str:
    """Notes keep their line breaks and how far each line is indented; a tab becomes four blanks."""
    lines = unicodedata.normalize("NFC", text.translate(_TYPED)).replace("\r\n", "\n").strip().split("\n")
    lines = [line.replace("\t", "    ").rstrip() for line in lines]
    notes = "\n".join(lines)
    for line in lines:
        _refuse_unsafe(line, "notes")
    if len(notes) > MAX_NOTES:
        raise InvalidInput(
            f"The notes have {len(notes)} characters.",
            f"At most {MAX_NOTES} are kept; shorten them.",
            field="notes",
        )
    return notes


def clean_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Tags without blanks around them, each once (case-insensitively), in the order typed."""
    seen: dict[str, str] = {}
    for tag in tags:
        if line := clean_line(tag, "tag", MAX_NAME):
            seen.setdefault(line.casefold(), line)
    if len(seen) > MAX_TAGS:
        raise InvalidInput(f"There are {len(seen)} tags.", f"At most {MAX_TAGS} are kept.", field="tags")
    return tuple(seen.values())


def clean_addresses(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """IPv4 and IPv6 addresses in their canonical form, each once, in the order typed.

    Single addresses only: whether Bitfinex takes ranges is not documented.
    """
    seen: dict[str, None] = {}
    for text in addresses:
        if not text.strip():
            continue
        try:
            address = ipaddress.ip_address(text.strip())
        except ValueError:
            raise InvalidInput(
                f"“{visible(text.strip())[:50]}” is not an IP address.",
                "Use one like 203.0.113.9 or 2001:db8::9; ranges and host names are not taken.",
                field="addresses",
            ) from None
        if address.version == 6 and address.scope_id:
            raise InvalidInput(
                "An address with a zone (%…) only means something on one machine.",
                "Leave out the % and what follows.",
                field="addresses",
            )
        seen.setdefault(str(address))
    if len(seen) > MAX_ADDRESSES:
        raise InvalidInput(
            f"There are {len(seen)} addresses.",
            f"Bitfinex takes up to {MAX_ADDRESSES} for one key.",
            field="addresses",
        )
    return tuple(seen)
