"""Bytes ⇄ header and sealed payload. Sections 2 and 3 of ``FORMAT.md``; numbers in brackets are its sections.

Everything that can be checked without a key is checked here, before anything is trusted and before
any key derivation runs.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from vault_tui.core.crypto import Buffer, digest
from vault_tui.core.errors import CostOutOfBounds, DamagedVault, ForeignFile, NewerFormat

VERSION: Final = 1
MAGIC: Final = b"vault-tui "
MAX_HEADER: Final = 64 * 1024
MAX_FILE: Final = 256 * 1024 * 1024
MAX_SLOTS: Final = 8
PADDING_STEP: Final = 4_096
CHECK_PURPOSE: Final = b"vt1:header-check"
MAX_COUNTER: Final = 2**53 - 1
"""Epoch and generation stay exact in every JSON implementation."""

ARGON2ID: Final = "argon2id13"
NO_STRETCH: Final = "none"

_VERSION = re.compile(rb"vault-tui ([1-9][0-9]{0,8})[ \n]")
_FIRST_LINE = re.compile(rb"vault-tui 1 ([A-Za-z0-9_-]{43})\n")


class SlotKind(StrEnum):
    """What opens a slot (3.2)."""

    PASSPHRASE = "passphrase"  # noqa: S105  # the kind's name, not one
    RECOVERY = "recovery"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class Cost:
    """The work of one Argon2id run: passes and bytes of memory."""

    opslimit: int
    memlimit: int

    @property
    def work(self) -> int:
        """Passes × bytes, the measure of the sum over all slots."""
        return self.opslimit * self.memlimit


MIB: Final = 1024 * 1024
INTERACTIVE: Final = Cost(2, 64 * MIB)
MODERATE: Final = Cost(3, 256 * MIB)
SENSITIVE: Final = Cost(4, 1024 * MIB)
PROFILES: Final = {"interactive": INTERACTIVE, "moderate": MODERATE, "sensitive": SENSITIVE}
"""libsodium's named profiles for Argon2id (``crypto_pwhash_*LIMIT_*``)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of the key derivation, and above which cost to ask first (3.5). Tests pass cheaper ones."""

    opslimit: tuple[int, int] = (2, 10)
    memlimit: tuple[int, int] = (64 * MIB, 1024 * MIB)
    total_work: int = 4 * 1024 * MIB
    unasked: Cost = MODERATE


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the vault key (3.2). ``cost`` is set for slots with a passphrase only."""

    id: bytes
    kind: SlotKind
    cost: Cost | None
    salt: bytes
    commitment: bytes
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """What the file says unencrypted (3.1)."""

    vault_id: bytes
    epoch: int
    generation: int
    save_id: bytes
    vault_commitment: bytes
    slots: tuple[Slot, ...]
    nonce: bytes
    payload_bytes: int

    def with_save(self, save_id: bytes, nonce: bytes, payload_bytes: int) -> "Header":
        """The header of the next save in the same epoch."""
        return replace(
            self, generation=self.generation + 1, save_id=save_id, nonce=nonce, payload_bytes=payload_bytes
        )


def b64(data: Buffer) -> str:
    """base64url without padding (1)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text: str, size: int | None = None) -> bytes:
    """The bytes of canonical base64url without padding; ``ValueError`` for anything else."""
    data = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if b64(data) != text or (size is not None and len(data) != size):
        raise ValueError("not canonical base64url of that size")
    return data


def encode_header(header: Header) -> bytes:
    """Both text lines, exactly as every writer writes them and every reader expects them (3.3, 3.4)."""
    line = _header_json(header)
    check = b64(digest(CHECK_PURPOSE, line))
    return b"%s%d %s\n%s\n" % (MAGIC, VERSION, check.encode(), line)


def _header_json(header: Header) -> bytes:
    document = {
        "vault": b64(header.vault_id),
        "epoch": header.epoch,
        "generation": header.generation,
        "save": b64(header.save_id),
        "commitment": b64(header.vault_commitment),
        "slots": [
            {
                "id": b64(slot.id),
                "kind": str(slot.kind),
                "algorithm": ARGON2ID if slot.cost else NO_STRETCH,
                "opslimit": slot.cost.opslimit if slot.cost else 0,
                "memlimit": slot.cost.memlimit if slot.cost else 0,
                "salt": b64(slot.salt),
                "commitment": b64(slot.commitment),
                "nonce": b64(slot.nonce),
                "wrapped": b64(slot.wrapped),
            }
            for slot in header.slots
        ],
        "nonce": b64(header.nonce),
        "payload": header.payload_bytes,
    }
    return json.dumps(document, separators=(",", ":")).encode("ascii")


def split(data: bytearray) -> tuple[Header, bytes, bytearray]:
    """A whole file's header, the bytes that its payload is bound to, and the payload (7, checks 1 to 9).

    The payload is ``data`` itself, with the header taken off its front, not a copy of so much.
    Raises :class:`ForeignFile`, :class:`NewerFormat` or :class:`DamagedVault`.
    """
    header, text = read_start(bytes(data[: MAX_HEADER + 1]), len(data))
    del data[: len(text)]
    return header, text, data


def read_start(start: bytes, size: int) -> tuple[Header, bytes]:
    """The same checks for a file of ``size`` bytes, by its first 64 KiB and one byte."""
    if size > MAX_FILE:
        raise damaged("it is larger than any vault")
    header, text = read_header(start)
    missing = len(text) + header.payload_bytes - size
    if missing:
        raise damaged(
            f"{missing} bytes are missing at its end"
            if missing > 0
            else f"{-missing} bytes were added at its end"
        )
    return header, text


def read_header(start: bytes) -> tuple[Header, bytes]:
    """The header and its bytes, from a file's first 64 KiB and one byte (7, checks 2 to 8)."""
    if not start.startswith(MAGIC):
        if start and MAGIC.startswith(start[: len(MAGIC)]):
            raise damaged("it ends inside its first line")
        raise ForeignFile("This file is not a vault.", "Check the path; nothing was changed.")
    version = _VERSION.match(start)
    if version and int(version[1]) > VERSION:
        raise NewerFormat(
            f"A later release wrote this vault (format {int(version[1])}; this one reads {VERSION}).",
            "Update vault-tui on this machine, or open the vault where it was last saved.",
        )
    match = _FIRST_LINE.match(start)
    if not match:
        raise damaged("its first line is not whole")
    end = start.find(b"\n", match.end())
    if end < 0:
        raise damaged("its header is too long" if len(start) > MAX_HEADER else "it ends inside its header")
    if end >= MAX_HEADER:
        raise damaged("its header is too long")
    line = start[match.end() : end]
    if b64(digest(CHECK_PURPOSE, line)).encode() != match[1]:
        raise damaged("its header does not match its checksum")
    try:
        header = _decode_header(line)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged("its header holds a value that is not allowed") from error
    if _header_json(header) != line:
        # One rule against duplicate names, unknown fields, blanks, 1.0 for 1 and every other
        # non-canonical spelling.
        raise damaged("its header is not in canonical form")
    return header, start[: end + 1]


def _decode_header(line: bytes) -> Header:
    document = json.loads(line.decode("ascii"))
    slots = tuple(_decode_slot(slot) for slot in document["slots"])
    if not 1 <= len(slots) <= MAX_SLOTS or len({slot.id for slot in slots}) != len(slots):
        raise ValueError("1 to 8 slots with ids of their own")
    return Header(
        vault_id=unb64(document["vault"], 16),
        epoch=read_counter(document["epoch"]),
        generation=read_counter(document["generation"]),
        save_id=unb64(document["save"], 16),
        vault_commitment=unb64(document["commitment"], 32),
        slots=slots,
        nonce=unb64(document["nonce"], 24),
        payload_bytes=_payload_size(document["payload"]),
    )


def _decode_slot(slot: dict[str, Any]) -> Slot:
    kind = SlotKind(slot["kind"])
    cost = Cost(_whole(slot["opslimit"]), _whole(slot["memlimit"]))
    stretched = kind is SlotKind.PASSPHRASE
    if slot["algorithm"] != (ARGON2ID if stretched else NO_STRETCH) or (not stretched and cost != Cost(0, 0)):
        raise ValueError("algorithm and kind do not belong together")
    return Slot(
        id=unb64(slot["id"], 16),
        kind=kind,
        cost=cost if stretched else None,
        salt=unb64(slot["salt"], 16),
        commitment=unb64(slot["commitment"], 32),
        nonce=unb64(slot["nonce"], 24),
        wrapped=unb64(slot["wrapped"], 48),
    )


def check_cost(header: Header, limits: Limits = LIMITS) -> None:
    """Refuse a header whose derivation is below the floor or above the ceiling, before it runs (3.5)."""
    total = 0
    for slot in header.slots:
        if slot.cost is None:
            continue
        ops, mem = slot.cost.opslimit, slot.cost.memlimit
        if ops < limits.opslimit[0] or mem < limits.memlimit[0]:
            raise CostOutOfBounds(
                "This vault's passphrase is protected by less work than is safe, so it was not opened.",
                "No release writes such a file: somebody may have changed it. Use a backup.",
            )
        if ops > limits.opslimit[1] or mem > limits.memlimit[1] or mem % 1024:
            raise CostOutOfBounds(
                f"This vault asks for {ops} passes over {mem >> 20} MiB, more than any release writes.",
                "It was not opened, because that could stop this machine. Use a backup.",
            )
        total += slot.cost.work
    if total > limits.total_work:
        raise CostOutOfBounds(
            "All slots of this vault together ask for more work than any release writes.",
            "It was not opened, because that could stop this machine. Use a backup.",
        )


def costly(header: Header, limits: Limits = LIMITS) -> Cost | None:
    """The most costly derivation that needs asking first; None if none does."""
    above = [
        slot.cost
        for slot in header.slots
        if slot.cost
        and (slot.cost.work > limits.unasked.work or slot.cost.memlimit > limits.unasked.memlimit)
    ]
    return max(above, key=lambda cost: cost.work, default=None)


def blanks(size: int) -> bytes:
    """The padding that brings a payload's text of this size to a multiple of 4 KiB (5.2); JSON ignores it."""
    return b" " * (-size % PADDING_STEP)


def damaged(how: str) -> DamagedVault:
    """The error for a vault whose bytes are not what was written."""
    return DamagedVault(
        f"This vault file is damaged: {how}.", "Nothing was changed. `vault-tui backups` lists older copies."
    )


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MAX_COUNTER:
        raise ValueError("not a whole number in range")
    return value


def read_counter(value: Any) -> int:
    """A whole number from 1 to 2⁵³−1; ``ValueError`` for anything else."""
    if _whole(value) < 1:
        raise ValueError("counters start at 1")
    return int(value)


def _payload_size(value: Any) -> int:
    size = _whole(value)
    if size > MAX_FILE or size < PADDING_STEP + 16 or (size - 16) % PADDING_STEP:
        raise ValueError("a payload is a number of 4 KiB steps and a tag")
    return size
