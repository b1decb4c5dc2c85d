"""A tiny writer of vault files that can also write wrong ones. Made from ``FORMAT.md``.

Knows nothing of ``vault_tui``: what the package and the page disagree about shows in the vectors.
Every "random" value is a hash of a name, so that the same files come out each time.
"""

import hashlib
import json
import struct
import unicodedata
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from typing import Any

from nacl import bindings

Json = dict[str, Any]

MIB = 1024 * 1024
STEP = 4096
CHEAP = (1, 8 * 1024)
"""Opslimit and memlimit below every floor: for files that only a test's bounds let through."""
REAL = (2, 64 * MIB)

PASSPHRASE = "an example is no secret"
API_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample1"
API_SECRET = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample2"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def chance(name: str, size: int) -> bytes:
    """Bytes that look random and are the same in every run."""
    return hashlib.blake2b(name.encode(), digest_size=size, person=b"vectors: chance").digest()


def b64(data: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def frame(*items: bytes | int | str) -> bytes:
    """Each item behind its length."""
    parts = []
    for item in items:
        data = struct.pack("<Q", item) if isinstance(item, int) else item
        data = data.encode() if isinstance(data, str) else data
        parts.append(struct.pack("<I", len(data)) + data)
    return b"".join(parts)


def keyed(key: bytes, purpose: bytes, salt: bytes, message: bytes, size: int = 32) -> bytes:
    """``D`` of the format."""
    assert len(purpose) == len(salt) == 16
    assert len(key) == 32
    return hashlib.blake2b(message, digest_size=size, key=key, salt=salt, person=purpose).digest()


def unkeyed(purpose: bytes, message: bytes) -> bytes:
    """``H`` of the format."""
    assert len(purpose) == 16
    return hashlib.blake2b(message, digest_size=32, person=purpose).digest()


@cache
def stretch(passphrase: str | bytes, salt: bytes, cost: tuple[int, int]) -> bytes:
    """Argon2id over the passphrase: text in NFC, bytes as they are."""
    typed = passphrase
    if isinstance(typed, str):
        typed = unicodedata.normalize("NFC", typed).encode()
    return bindings.crypto_pwhash_alg(
        32, typed, salt, cost[0], cost[1], bindings.crypto_pwhash_ALG_ARGON2ID13
    )


def seal(key: bytes, nonce: bytes, plaintext: bytes, bound_to: bytes) -> bytes:
    """XChaCha20-Poly1305."""
    return bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, bound_to, nonce, key)


def recovery_code(code: bytes) -> str:
    """A recovery code as it is written down."""
    check = int.from_bytes(unkeyed(b"vt1:recov-check-", code)[:3], "big") >> 4
    number = int.from_bytes(code, "big") << 20 | check
    letters = "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(36)))
    return "-".join(letters[start : start + 4] for start in range(0, 36, 4))


def code_with(letters: str) -> bytes:
    """A recovery code whose 32 characters have all these, each as often as it is here."""
    codes = (chance(f"a code {number}", 20) for number in count())
    return next(code for code in codes if not Counter(letters) - Counter(recovery_code(code)[:-5]))


def line(value: Json) -> bytes:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Way:
    """One slot: its kind, what opens it, and the cost of its derivation."""

    kind: str
    typed: str | bytes
    cost: tuple[int, int] = (0, 0)

    def root(self, salt: bytes) -> bytes:
        """The 32 bytes that open the slot."""
        if self.kind == "passphrase":
            return stretch(self.typed, salt, self.cost)
        assert isinstance(self.typed, bytes)
        return unkeyed(b"vt1:recovery-key", self.typed) if self.kind == "recovery" else self.typed


CODE = chance("recovery code", 20)
BY_PASSPHRASE = Way("passphrase", PASSPHRASE, CHEAP)
BY_CODE = Way("recovery", CODE)
BY_KEYRING = Way("keyring", chance("keyring", 32))


@dataclass
class Vault:
    """A vault to be written; every part can be replaced by a wrong one."""

    name: str = "vault"
    epoch: int = 1
    generation: int = 3
    save: str = "third save"
    save_bytes: int = 16
    ways: tuple[Way, ...] = (BY_PASSPHRASE,)
    head: Json = field(default_factory=dict)
    lines: list[bytes] | None = None
    text: bytes | None = None

    @property
    def id(self) -> bytes:
        """The vault's id."""
        return chance(f"{self.name}: id", 16)

    @property
    def key(self) -> bytes:
        """The vault key of this epoch."""
        return chance(f"{self.name}: vault key {self.epoch}", 32)

    @property
    def save_id(self) -> bytes:
        """The id of this save."""
        return chance(f"{self.name}: {self.save}", self.save_bytes)

    @property
    def nonce(self) -> bytes:
        """The payload's nonce."""
        return chance(f"{self.name}: nonce of {self.save}", 24)

    def facts(self, slot_id: bytes, way: Way, salt: bytes) -> bytes:
        """What a slot binds."""
        algorithm = "argon2id13" if way.kind == "passphrase" else "none"
        return frame(1, self.id, self.epoch, slot_id, way.kind, algorithm, *way.cost, salt)

    def slot(self, number: int, *, key: bytes | None = None, id_bytes: int = 16) -> Json:
        """One slot of the header; with another vault key or an id of another size if wanted."""
        way, name = self.ways[number], f"{self.name}: epoch {self.epoch}, slot {number}"
        slot_id, salt, nonce = (
            chance(f"{name} id", id_bytes),
            chance(f"{name} salt", 16),
            chance(f"{name} nonce", 24),
        )
        root, facts = way.root(salt), self.facts(slot_id, way, salt)
        commitment = keyed(root, b"vt1:slot-commit-", self.id, facts)
        wrap_key = keyed(root, b"vt1:slot-wrap---", self.id, facts)
        return {
            "id": b64(slot_id),
            "kind": way.kind,
            "algorithm": "argon2id13" if way.kind == "passphrase" else "none",
            "opslimit": way.cost[0],
            "memlimit": way.cost[1],
            "salt": b64(salt),
            "commitment": b64(commitment),
            "nonce": b64(nonce),
            "wrapped": b64(seal(wrap_key, nonce, key or self.key, facts + commitment)),
        }

    def header(self) -> Json:
        """The header's fields in their order."""
        return {
            "vault": b64(self.id),
            "epoch": self.epoch,
            "generation": self.generation,
            "save": b64(self.save_id),
            "commitment": b64(keyed(self.key, b"vt1:vault-commit", self.id, self.id)),
            "slots": [self.slot(number) for number in range(len(self.ways))],
            "nonce": b64(self.nonce),
            "payload": len(self.padded()) + 16,
        }

    def padded(self) -> bytes:
        """The payload's text."""
        if self.text is not None:
            return self.text
        lines = [line(self.entry())] if self.lines is None else self.lines
        return padded(self.whole_head(), lines)

    def whole_head(self) -> Json:
        """The payload's head."""
        settings = {
            "name": "main account",
            "idle_lock": 300,
            "reveal_time": 10,
            "clipboard_time": 30,
            "theme": "vault-dark",
            "rotate_after_days": 90,
        }
        earlier = [b64(chance(f"{self.name}: {which} save", 16)) for which in ("first", "second")]
        return {"schema": 1, "created": 1764000000, "ancestors": earlier, "settings": settings} | self.head

    def entry(self, label: str = "grid bot", secret: str | None = API_SECRET, **fields: Any) -> Json:
        """An entry with its required fields, an API key and its sealed secret."""
        entry_id = b64(chance(f"{self.name}: entry {label}", 16))
        value = {
            "id": entry_id,
            "label": label,
            "created": 1764000100,
            "changed": 1764000200,
            "exchange": "Bitfinex",
            "account": "main",
            "state": "active",
            "api_key": API_KEY,
        }
        if secret is not None:
            value["secret"] = self.secret(entry_id, API_KEY, secret.encode())
        return value | fields

    def secret(self, entry_id: str, api_key: str, text: bytes, *, id_bytes: int = 16) -> Json:
        """An API secret, sealed by itself; with an id of another size if wanted."""
        secret_id = chance(f"{self.name}: secret of {entry_id} {api_key} {self.epoch}", id_bytes)
        nonce = chance(f"{self.name}: nonce of the secret of {entry_id} {api_key} {self.epoch}", 24)
        api_key_hash = unkeyed(b"vt1:api-key-hash", api_key.encode())
        facts = frame(1, self.id, self.epoch, entry_id, secret_id, "api secret", api_key_hash)
        secret_key = keyed(self.key, b"vt1:secret-key--", self.id, frame(secret_id))
        fingerprint_key = keyed(self.key, b"vt1:fingerprint-", self.id, frame("halves"))
        return {
            "id": b64(secret_id),
            "nonce": b64(nonce),
            "box": b64(seal(secret_key, nonce, text, facts)),
            "fingerprint": b64(keyed(fingerprint_key, b"vt1:fingerprint-", self.id, text, 16)),
            "set": 1764000200,
        }

    def file(self, edit: Callable[[Json], object] = lambda header: None) -> bytes:
        """The whole file; ``edit`` changes the header before the payload is bound to it."""
        return self.over(two_lines(self.header_line(edit)))

    def header_line(self, edit: Callable[[Json], object] = lambda header: None) -> bytes:
        """The header as it is written, its values edited first."""
        header = self.header()
        edit(header)
        return line(header)

    def over(self, start: bytes, key: bytes | None = None) -> bytes:
        """The file that begins so, right or wrong, with the payload bound to just that."""
        payload_key = keyed(key or self.key, b"vt1:payload-key-", self.id, frame(self.save_id))
        return start + seal(payload_key, self.nonce, self.padded(), start)

    def but(self, **changes: Any) -> "Vault":
        """The same vault with other parts."""
        return replace(self, **changes)


def padded(head: Json, lines: Iterable[bytes]) -> bytes:
    """Head and entry lines as the payload's text, with blanks up to the step."""
    text = line(head)[:-1] + b',"entries":[\n' + b",\n".join(lines)
    text += b"]}" if text.endswith(b"\n") else b"\n]}"
    return text + b" " * (-len(text) % STEP)


def two_lines(header_line: bytes, check: str | None = None) -> bytes:
    """The first line, made for the second."""
    check = check or b64(unkeyed(b"vt1:header-check", header_line))
    return b"vault-tui 1 " + check.encode() + b"\n" + header_line + b"\n"


def stray(text: str) -> str:
    """base64url with bits set that belong to no byte: another spelling, which many decoders take."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(text) % 4
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def parts(data: bytes) -> tuple[bytes, bytes, bytes]:
    """First line, header line (both without their line feed) and payload."""
    first, header_line, payload = data.split(b"\n", 2)
    return first, header_line, payload


def with_header(data: bytes, edit: Callable[[Json], object]) -> bytes:
    """The file with its header's values edited and the checksum made to fit; the payload stays."""
    _, header_line, payload = parts(data)
    header: Json = json.loads(header_line)
    edit(header)
    return two_lines(line(header)) + payload


def flipped(data: bytes, place: int, bit: int = 0) -> bytes:
    """The bytes with one bit changed."""
    changed = bytearray(data)
    changed[place] ^= 1 << bit
    return bytes(changed)


@dataclass(frozen=True)
class Vector:
    """One file with what a reader must make of it."""

    name: str
    expect: str
    about: str
    data: bytes
    says: str = ""
    typed: str | bytes = PASSPHRASE
    holds: str = ""

    def encode(self) -> bytes:
        """The text head, an empty line, the vault."""
        raw = self.typed.encode() if isinstance(self.typed, str) else self.typed
        plain = isinstance(self.typed, str) and self.typed.isprintable() and self.typed == self.typed.strip()
        head = [f"expect: {self.expect}", f"typed: {self.typed!s}" if plain else f"typed-hex: {raw.hex()}"]
        head += [f"holds: {self.holds}"] if self.holds else []
        head += [f"says: {self.says}"] if self.says else []
        return "\n".join([*head, f"about: {self.about}", "", ""]).encode() + self.data
