"""Read a vault file by its page alone: `vault_tui/core/FORMAT.md`, whose sections the § below are.

Nothing of the program is imported or copied here. That is the point: as long as this opens every vector, the
page says enough for somebody else to get at their keys without the program.
"""

import base64
import hashlib
import json
import struct
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import nacl.bindings as sodium
from nacl.exceptions import CryptoError

Json = dict[str, Any]
Rule = Callable[[Any], Any]

MIB = 1 << 20
LARGEST = 2**53 - 1
NAME = b"vault-tui "
ENTRIES = b',"entries":['
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Refused(ValueError):
    """What must not be read. `outcome` is the page's word for it, spelled as in the vectors' `expect`."""

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(f"{outcome}: {reason}")
        self.outcome = outcome


class Floor(NamedTuple):
    """The least that a slot for a passphrase may cost (§3.5). Only a test has a reason to lower it."""

    opslimit: int = 2
    memlimit: int = 64 * MIB


FLOOR = Floor()


class Vault:
    """An opened vault: its `entries` as the file has them, all of them checked, and the `head` before them.

    `read_only` tells a file of a later schema: it can be read, but MUST NOT be written (§7).
    """

    def __init__(self, header: Json, key: bytes, head: Json, entries: list[Json]) -> None:
        self.head, self.entries = head, entries
        self.read_only: bool = head["schema"] > 1
        self._header, self._key = header, key

    def secret_of(self, entry: Json, change: Json | None = None) -> str:
        """The API secret of an entry, or of a change in its history; a ValueError for none or another's."""
        holder = entry if change is None else change
        if "secret" not in holder:
            raise ValueError("there is no secret here")
        sealed, vault = SEALED(holder["secret"]), self._header["vault"]
        api_key_hash = _hash(b"vt1:api-key-hash", holder.get("api_key", "").encode())
        bound = (1, vault, self._header["epoch"], entry["id"], sealed["id"], "api secret", api_key_hash)
        secret_key = _hash(b"vt1:secret-key--", _frame(sealed["id"]), self._key, vault)
        try:
            return _unseal(secret_key, sealed["nonce"], sealed["box"], _frame(*bound)).decode()
        except ValueError:  # its message is dropped, as it can show bytes of what was sealed
            raise Refused("damaged", "a secret does not open or is no text") from None


def read_vault(
    data: bytes, *, passphrase: str | None = None, recovery_code: str | None = None, floor: Floor = FLOOR
) -> Vault:
    """Open the vault in `data` and check all of it but its secrets; raises Refused if anything is wrong.

    The recovery code is tried first: where either may be typed, pass what was typed as both. There is no
    question before a high cost, as long as it is within the bounds.
    """
    try:
        header, start = _read_header(data)
        _check_costs([slot for slot in header["slots"] if slot["kind"] == "passphrase"], floor)
        key = _open_slot(header, _code_roots(header["slots"], recovery_code))
        key = key or _open_slot(header, _passphrase_roots(header["slots"], passphrase))
        if key is None:
            raise Refused("wrong-passphrase", "no slot opens with this")
        payload_key = _hash(b"vt1:payload-key-", _frame(header["save"]), key, header["vault"])
        text = _unseal(payload_key, header["nonce"], data[start:], data[:start])
        return Vault(header, key, *_read_text(text))
    except Refused:
        raise
    except (ValueError, RecursionError) as error:
        raise Refused("damaged", str(error)) from None


def _read_header(data: bytes) -> tuple[Json, int]:
    """Checks 1 to 9 of §7. Gives the header, its values decoded, and where the payload begins."""
    _must(len(data) <= 256 * MIB, "more than 256 MiB")
    _must(data[: len(NAME)] == NAME[: len(data)] and data != b"", "no vault", "foreign")
    version = data[10:20]  # at most nine digits, and what follows them
    digits = version[: len(version) - len(version.lstrip(b"0123456789"))]
    ended = version[len(digits) : len(digits) + 1] in (b" ", b"\n")
    _must(digits[:1] in (b"", b"0") or digits == b"1" or not ended, f"format {digits.decode()}", "newer")
    _must(data[10:12] == b"1 " and data[55:56] == b"\n", "its first line is not whole")
    end = data.find(b"\n", 56, 65536)
    _must(end > 0, "its header does not end within 64 KiB")
    line = data[56:end]
    checksum = _bytes(32)(data[12:55].decode("ascii"))
    _must(checksum == _hash(b"vt1:header-check", line), "its header does not match its checksum")
    found = json.loads(line.decode("ascii"))
    header: Json = _object(HEADER)(found)
    # json.loads forgives duplicates, blanks and escapes, but they are missed when it is written again.
    in_order = list(found) == list(HEADER) and all(list(slot) == list(SLOT) for slot in found["slots"])
    written = json.dumps(found, separators=(",", ":")).encode()
    _must(in_order and written == line, "its header is not in canonical form")
    _must(len(data) - end - 1 == header["payload"], "its payload is longer or shorter than its header says")
    return header, end + 1


def _check_costs(slots: list[Json], floor: Floor) -> None:
    for slot in slots:
        passes, memory = slot["opslimit"], slot["memlimit"]
        _must(floor.opslimit <= passes <= 10, f"{passes} passes", "cost")
        _must(floor.memlimit <= memory <= 1024 * MIB, f"{memory} bytes of memory", "cost")
        _must(memory % 1024 == 0, f"{memory} bytes are no number of KiB", "cost")
    together = sum(slot["opslimit"] * slot["memlimit"] for slot in slots)
    _must(together <= 4096 * MIB, "too much for all slots together", "cost")


def _open_slot(header: Json, roots: Iterator[tuple[Json, bytes]]) -> bytes | None:
    """The vault key, from the first slot that opens (§4.3), or None if these roots are for no slot."""
    vault, damaged = header["vault"], False
    for slot, root in roots:
        bound = (slot[name] for name in ("id", "kind", "algorithm", "opslimit", "memlimit", "salt"))
        a = _frame(1, vault, header["epoch"], *bound)
        if not sodium.sodium_memcmp(_hash(b"vt1:slot-commit-", a, root, vault), slot["commitment"]):
            continue
        wrap_key = _hash(b"vt1:slot-wrap---", a, root, vault)
        try:
            key = _unseal(wrap_key, slot["nonce"], slot["wrapped"], a + slot["commitment"])
            _must(
                _hash(b"vt1:vault-commit", vault, key, vault) == header["commitment"], "another vault's key"
            )
            return key
        except Refused:
            damaged = True
    _must(not damaged, "the slot for this is damaged")
    return None


def _code_roots(slots: list[Json], code: str | None) -> Iterator[tuple[Json, bytes]]:
    """Every slot for a recovery code, with the root that this one makes there (§4.2)."""
    secret = _decode_recovery_code(code or "")
    for slot in slots:
        if slot["kind"] == "recovery" and secret is not None:
            yield slot, _hash(b"vt1:recovery-key", secret)


def _passphrase_roots(slots: list[Json], passphrase: str | None) -> Iterator[tuple[Json, bytes]]:
    """Every slot for a passphrase, with the root that this one makes there (§4.2)."""
    for slot in slots:
        if slot["kind"] == "passphrase" and passphrase is not None:
            cost = (slot["opslimit"], slot["memlimit"], sodium.crypto_pwhash_ALG_ARGON2ID13)
            yield slot, sodium.crypto_pwhash_alg(32, _passphrase_bytes(passphrase), slot["salt"], *cost)


def _passphrase_bytes(passphrase: str) -> bytes:
    typed = passphrase.encode("utf-8", "surrogateescape")  # Python's way to hold bytes that are no UTF-8
    try:
        return unicodedata.normalize("NFC", typed.decode()).encode()
    except UnicodeDecodeError:
        return typed


def _decode_recovery_code(typed: str) -> bytes | None:
    """The 20 bytes of a recovery code (§4.5), or None if it is none."""
    if not typed.isascii():  # upper() makes letters of the alphabet out of a few that are not ASCII
        return None
    code = typed.upper().translate(str.maketrans("OIL", "011", " \t\n\r-"))
    if len(code) != 36 or not set(code) <= set(CROCKFORD):
        return None
    number = 0
    for character in code:
        number = number << 5 | CROCKFORD.index(character)
    secret = (number >> 20).to_bytes(20, "big")
    check = int.from_bytes(_hash(b"vt1:recov-check-", secret)[:3], "big") >> 4
    return secret if number & 0xFFFFF == check else None


def _read_text(text: bytes) -> tuple[Json, list[Json]]:
    """Head and entries of the payload's text (§5.2)."""
    content = text.rstrip(b" ")
    _must(len(text) - len(content) < 4096, "more padding than needed")
    first, *lines = content.split(b"\n")
    _must(first.endswith(ENTRIES) and lines[-1:] == [b"]}"], "its text has not the right frame")
    _must(len(lines) <= 100_001, "more than 100,000 entries")
    entries = [line.removesuffix(b",") for line in lines[:-1]]
    for at, entry in enumerate(entries):
        _must(lines[at] == entry + b"," * (at + 1 < len(entries)), "a comma too many or too few")
        begins = entry[:7] == b'{"id":"' and entry[29:31] in (b'",', b'"}')
        _must(begins and entry[-1:] == b"}", "not the line of an entry")
        _bytes(16)(entry[7:29].decode("ascii"))
    _must(len({entry[7:29] for entry in entries}) == len(entries), "two entries with one id")
    head = _parse(first.removesuffix(ENTRIES) + b"}", _object(HEAD, HEAD_OPTIONAL))
    _must("entries" not in head, "entries twice")
    return head, [_parse(entry, _object(ENTRY, ENTRY_OPTIONAL)) for entry in entries]


def _parse(line: bytes, rule: Rule) -> Json:
    """An object by the rules of §5.3 and one of its own, as it is there."""
    no_number = _number()  # a fraction, an exponent or NaN comes as text, and that is refused
    found = json.loads(
        line.decode(), object_pairs_hook=_unique, parse_float=no_number, parse_constant=no_number
    )
    _check_parts(found, 1)
    rule(found)
    return dict(found)


def _unique(pairs: list[tuple[str, Any]]) -> Json:
    _must(len(dict(pairs)) == len(pairs), "a duplicate name")
    return dict(pairs)


def _check_parts(part: Any, level: int) -> None:
    if isinstance(part, str):
        part.encode()  # fails for half of a surrogate pair
    elif isinstance(part, dict | list):
        _must(level <= 8, "more than eight levels")
        for inner in (*part, *part.values()) if isinstance(part, dict) else part:
            _check_parts(inner, level + 1)


def _must(holds: bool, otherwise: str, outcome: str = "damaged") -> None:
    if not holds:
        raise Refused(outcome, otherwise)


def _frame(*items: int | str | bytes) -> bytes:
    """F of §1."""
    framed = b""
    for item in items:
        if isinstance(item, int):
            raw = struct.pack("<Q", item)
        else:
            raw = item.encode() if isinstance(item, str) else item
        framed += struct.pack("<I", len(raw)) + raw
    return framed


def _hash(purpose: bytes, message: bytes, key: bytes = b"", vault: bytes = bytes(16)) -> bytes:
    """D of §1 with a key and the vault's id, H without."""
    return hashlib.blake2b(message, digest_size=32, key=key, salt=vault, person=purpose).digest()


def _unseal(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    """What seal(key, nonce, …, bound) of §1 made `sealed` of."""
    _must(len(sealed) >= 16, "shorter than its tag")
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, bound, nonce, key)
    except CryptoError:
        raise Refused("damaged", "its content was changed, or belongs elsewhere") from None


# The tables of §3 to §6. A rule takes a value as JSON has it and gives what it means, or refuses it.


def _given(value: Any, holds: bool, what: str) -> Any:
    _must(holds, f"{what} is of a wrong type, size or form")
    return value


def _number(least: int = 0, most: int = LARGEST) -> Rule:
    return lambda value: _given(value, type(value) is int and least <= value <= most, "a number")


def _text(most: int = 64) -> Rule:
    return lambda value: _given(value, isinstance(value, str) and len(value) <= most, "a text")


def _one_of(*texts: str) -> Rule:
    return lambda value: _given(value, isinstance(value, str) and value in texts, "a choice")


def _flag(value: Any) -> Any:
    return _given(value, isinstance(value, bool), "a flag")


def _list(most: int, rule: Rule) -> Rule:
    def apply(value: Any) -> list[Any]:
        _must(isinstance(value, list) and len(value) <= most, "an array is none, or too long")
        return [rule(item) for item in value]

    return apply


def _bytes(size: int | None = None) -> Rule:
    """base64url of §1."""

    def apply(value: Any) -> bytes:
        raw = base64.urlsafe_b64decode(_text(LARGEST)(value) + "=" * (-len(value) % 4))
        _must(base64.urlsafe_b64encode(raw).decode().rstrip("=") == value, "base64url in another spelling")
        return bytes(_given(raw, size in (None, len(raw)), "base64url"))

    return apply


def _object(required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Rule:
    """The known fields of an object, each by its rule; it may have others only if `optional` is given."""

    def apply(value: Any) -> Json:
        _must(isinstance(value, dict), "an object is none")
        missing, rules = required.keys() - value.keys(), required | (optional or {})
        _must(not missing, f"missing: {', '.join(sorted(missing))}")
        _must(optional is not None or value.keys() == rules.keys(), "an unknown field")
        return {name: rules[name](item) for name, item in value.items() if name in rules}

    return apply


def _day(value: Any) -> Any:
    digits = _text(10)(value).replace("-", "")
    _must(digits.isascii() and digits.isdigit() and len(digits) == 8, "no day")
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    _must(value == f"{year:04}-{month:02}-{day:02}" and 1 <= month <= 12, "no day")
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return _given(value, year >= 1 and 1 <= day <= days[month - 1], "a day")


def _slots(value: Any) -> list[Json]:
    slots: list[Json] = _list(8, _object(SLOT))(value)
    _must(0 < len({slot["id"] for slot in slots}) == len(slots), "no slot, or two with one id")
    for slot in slots:
        stretched = slot["algorithm"] == "argon2id13"
        _must(stretched == (slot["kind"] == "passphrase"), "a slot with another kind's algorithm")
        _must(stretched or slot["opslimit"] == slot["memlimit"] == 0, "a slot with a cost of nothing")
    return slots


def _payload(value: Any) -> Any:
    return _given(value, _number(4096 + 16, 256 * MIB)(value) % 4096 == 16, "the payload's length")


def _box(value: Any) -> Any:
    box = _bytes()(value)
    return _given(box, 17 <= len(box) <= 4112, "a sealed secret")


def _mapping(most: int, rule: Rule) -> Rule:
    """An object with names that nobody laid down, each of at most 64 characters."""

    def apply(value: Any) -> None:
        _must(isinstance(value, dict) and len(value) <= most, "an object is none, or too large")
        _list(most, _text())(list(value))
        _list(most, rule)(list(value.values()))

    return apply


SLOT = {  # in the order of §3.2, as HEADER is in that of §3.1
    "id": _bytes(16),
    "kind": _one_of("passphrase", "recovery", "keyring"),
    "algorithm": _one_of("argon2id13", "none"),
    "opslimit": _number(),
    "memlimit": _number(),
    "salt": _bytes(16),
    "commitment": _bytes(32),
    "nonce": _bytes(24),
    "wrapped": _bytes(48),
}
HEADER = {
    "vault": _bytes(16),
    "epoch": _number(1),
    "generation": _number(1),
    "save": _bytes(16),
    "commitment": _bytes(32),
    "slots": _slots,
    "nonce": _bytes(24),
    "payload": _payload,
}
ACCEPTED = _object({"finding": _text(), "reason": _text(200), "at": _number()}, {"until": _day})
SETTINGS = {
    **dict.fromkeys(("name", "theme"), _text()),
    **dict.fromkeys(("idle_lock", "reveal_time", "clipboard_time"), _number()),
    **dict.fromkeys(("rotate_after_days", "verify_after_days", "unused_after_days"), _number()),
    "api_host": _text(255),
    "environment_proxy": _flag,
    "recovery_tried": _number(),
    "accepted": _list(100, ACCEPTED),
}
HEAD = {
    "schema": _number(1),
    "created": _number(),
    "ancestors": _list(1024, _bytes(16)),
    "settings": _object({}, SETTINGS),
}
HEAD_OPTIONAL = {"addresses": _mapping(1000, _list(1000, _text()))}
SEALED = _object(
    {"id": _bytes(16), "nonce": _bytes(24), "box": _box, "fingerprint": _bytes(16), "set": _number()}
)
PAIR = {"api_key": _text(1024), "secret": SEALED}
SEEN = _object(  # this and what follows it: §5.7
    {"asked": _number(), "outcome": _one_of("works", "refused", "unknown")},
    {
        **dict.fromkeys(("diagnosis", "account_id"), _text()),
        **dict.fromkeys(("alive", "wallets", "took_ms"), _number()),
        **dict.fromkeys(("paper", "sub_account"), _flag),
        "host": _text(255),
        "family": _one_of("4", "6"),
        "permissions": _mapping(200, _one_of("", "r", "w", "rw")),
        "two_factor": _list(20, _text()),
    },
)
OTHER_PAIR = _object(
    {"api_key": _text(1024)}, {"sealed": _number(), "secret": SEALED, "seen": SEEN, "gone": _number()}
)
ROTATION = _object(
    {
        "stage": _one_of("new key", "verify", "hand over", "switch", "revoke", "prove", "tick"),
        "started": _number(),
    },
    {"saved": _number(), "step": _text(), "ticks": _list(500, _text())},
)
LEAK = _object({"since": _number(), "marked": _number()}, {"ticks": _list(500, _text())})
LEFTOVER = _object({"path": _text(1000), "seen": _number()}, {})
ENTRY = {
    **dict.fromkeys(("label", "exchange", "account"), _text()),
    **dict.fromkeys(("created", "changed"), _number()),
    "id": _bytes(16),
    "state": _one_of("draft", "half sealed", "active", "compromised", "retired"),
}
ENTRY_OPTIONAL = {
    **PAIR,
    **dict.fromkeys(("integration", "preset"), _text()),
    **dict.fromkeys(("rotate_by", "review_by"), _day),
    **dict.fromkeys(("revealed", "copied", "trashed"), _number()),
    "paper": _flag,
    "runs_on": _one_of("", "here", "another", "hosted", "phone"),
    "permissions": _mapping(100, _one_of("r", "w", "rw")),
    "addresses": _list(20, _text()),
    "notes": _text(4000),
    "tags": _list(100, _text()),
    "progress": _object({"step": _text(), "ticks": _list(500, _text()), "saved": _number()}),
    "seen": SEEN,
    "account_id": _text(),
    "nonce_unit": _one_of("ms", "us"),
    **dict.fromkeys(("gone", "rotate_every"), _number()),
    **dict.fromkeys(("candidate", "outgoing"), OTHER_PAIR),
    "rotation": ROTATION,
    "incident": LEAK,
    "accepted": _list(100, ACCEPTED),
    "leftovers": _list(50, LEFTOVER),
    "history": _list(LARGEST, _object({"at": _number(), "what": _text(1000)}, PAIR)),
}
