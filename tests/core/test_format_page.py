"""``FORMAT.md`` and the code say the same: purposes, limits, fields, and every value of its example."""

import hashlib
import json
import re
from base64 import urlsafe_b64decode
from dataclasses import fields
from pathlib import Path
from typing import Final

import pytest

import vault_tui.core
from vault_tui.core import contents, fileformat, keys, life, life_records, models, records, recovery
from vault_tui.core.contents import Contents
from vault_tui.core.crypto import KeyBuffer, derive, derive_key, digest, seal
from vault_tui.core.fileformat import Cost, SlotKind, read_header, split
from vault_tui.core.keys import VaultKeys, framed
from vault_tui.core.models import Entry, Settings
from vault_tui.core.secret import Passphrase

PAGE: Final = (Path(vault_tui.core.__file__).parent / "FORMAT.md").read_text()
EXAMPLE: Final = PAGE.partition("## 12. Worked example")[2]
BLOCKS: Final[list[tuple[str, str]]] = re.findall(r"^```(\w*)\n(.*?)\n```$", EXAMPLE, re.S | re.M)
VECTOR: Final = Path(__file__).parent.parent / "vectors" / "good-worked-example.vector"


def example_values() -> dict[str, str]:
    """Every ``name = value`` of the example's blocks; what is split over lines is joined."""
    values: dict[str, str] = {}
    for language, text in BLOCKS:
        for name, value in re.findall(r"^(\w.*?) += (.*(?:\n +\S+$)*)", "" if language else text, re.M):
            assert name not in values
            values[name] = re.sub(r"\n *", "", value)
    return values


VALUES: Final = example_values()


def of(name: str) -> bytes:
    """A value given in hexadecimal, or a quoted text."""
    value = VALUES[name]
    return value[1:-1].encode() if value.startswith('"') else bytes.fromhex(value)


def block(language: str) -> bytes:
    """The one block of that language in the example, without its last line feed."""
    (found,) = [text for its, text in BLOCKS if its == language]
    return found.encode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def vault_file() -> bytes:
    return VECTOR.read_bytes().partition(b"\n\n")[2]


def test_the_frame_of_the_page_is_the_frame_of_the_code() -> None:
    (shown,) = re.findall(r'`F\(1, "ab"\)` is `([0-9a-f ]+)`', PAGE)
    assert framed(1, "ab") == bytes.fromhex(shown)


@pytest.mark.parametrize(("number", "kind"), [(1, SlotKind.PASSPHRASE), (2, SlotKind.RECOVERY)])
def test_the_example_s_slots_can_be_recomputed(number: int, kind: SlotKind) -> None:
    def value(name: str) -> bytes:
        return of(f"slot {number} {name}")

    vault_id = of("vault id")
    if kind is SlotKind.PASSPHRASE:
        cost = Cost(int(VALUES["slot 1 opslimit"]), int(VALUES["slot 1 memlimit"]))
        root = keys.passphrase_root(Passphrase(bytearray(of("passphrase"))), value("salt"), cost)
        claims = ("argon2id13", cost.opslimit, cost.memlimit)
    else:
        assert "-".join(recovery.groups(of("recovery code"))) == of("recovery code as written").decode()
        root, claims = keys.recovery_root(of("recovery code")), ("none", 0, 0)
    assert root.data == value("root")
    facts = framed(1, vault_id, int(VALUES["epoch"]), value("id"), str(kind), *claims, value("salt"))
    assert facts == value("A")
    assert derive(root, b"vt1:slot-commit-", vault_id, facts) == value("commitment")
    wrap_key = derive_key(root, b"vt1:slot-wrap---", vault_id, facts)
    assert wrap_key.data == value("wrap key")
    sealed = seal(wrap_key, value("nonce"), of("vault key"), facts + value("commitment"))
    assert sealed == value("wrapped")


def test_the_example_s_secret_can_be_recomputed() -> None:
    vault_id, vault_key = of("vault id"), KeyBuffer.holding(of("vault key"))
    secret_key = derive_key(vault_key, b"vt1:secret-key--", vault_id, framed(of("secret id")))
    assert secret_key.data == of("secret key")
    assert digest(b"vt1:api-key-hash", of("API key")) == of("API key hash")
    entry_id = fileformat.b64(of("entry id"))
    assert len(entry_id) == 22
    bound = framed(1, vault_id, 1, entry_id, of("secret id"), "api secret", of("API key hash"))
    assert bound == of("S")
    assert seal(secret_key, of("secret nonce"), of("API secret"), bound) == of("box")
    fingerprint_key = derive_key(vault_key, b"vt1:fingerprint-", vault_id, framed("halves"))
    assert fingerprint_key.data == of("fingerprint key")
    assert VaultKeys(vault_key, vault_id, 1).fingerprint(of("API secret")) == of("fingerprint")


def test_the_example_s_text_names_the_example_s_secret() -> None:
    entry = json.loads(block("json"))["entries"][0]
    assert unb64(entry["id"]) == of("entry id")
    assert entry["api_key"].encode() == of("API key")
    assert {name: unb64(entry["secret"][name]) for name in ("id", "nonce", "box", "fingerprint")} == {
        "id": of("secret id"),
        "nonce": of("secret nonce"),
        "box": of("box"),
        "fingerprint": of("fingerprint"),
    }


def test_the_example_s_payload_and_file_can_be_recomputed() -> None:
    text, start = block("json"), block("text") + b"\n"
    vault_id, vault_key = of("vault id"), KeyBuffer.holding(of("vault key"))
    assert len(text) == int(VALUES["text bytes"])
    padded = text + b" " * (-len(text) % 4096)
    assert len(padded) == int(VALUES["padded bytes"])
    assert hashlib.blake2b(padded, digest_size=32).digest() == of("padded text digest")
    first, header = start.splitlines()
    assert unb64(first.split()[2].decode()) == digest(b"vt1:header-check", header) == of("checksum")
    payload_key = derive_key(vault_key, b"vt1:payload-key-", vault_id, framed(of("save id")))
    assert payload_key.data == of("payload key")
    payload = seal(payload_key, of("payload nonce"), padded, start)
    assert len(payload) == int(VALUES["payload bytes"])
    assert payload[:32] == of("payload begins")
    assert payload[-16:] == of("payload tag")
    file = start + payload
    assert len(file) == int(VALUES["file bytes"])
    assert hashlib.blake2b(file, digest_size=32).digest() == of("file digest")
    assert file == vault_file()


def test_the_example_s_header_holds_the_example_s_values() -> None:
    header, text = read_header(vault_file())
    assert text == block("text") + b"\n"
    assert header.vault_id == of("vault id")
    assert header.save_id == of("save id")
    assert header.nonce == of("payload nonce")
    assert header.vault_commitment == of("vault commitment")
    assert (header.epoch, header.generation) == (int(VALUES["epoch"]), int(VALUES["generation"]))
    for number, slot in enumerate(header.slots, 1):
        shown = {
            name: of(f"slot {number} {name}") for name in ("id", "salt", "nonce", "commitment", "wrapped")
        }
        assert shown == {name: getattr(slot, name) for name in shown}


def test_the_example_is_written_back_byte_for_byte() -> None:
    header, start, payload = split(bytearray(vault_file()))
    vault = VaultKeys(KeyBuffer.holding(of("vault key")), header.vault_id, header.epoch)
    again = Contents.decode(vault.open_payload(header, start, payload)).encode()
    assert fileformat.encode_header(header) == start
    vault.seal_payload(header.save_id, header.nonce, again, start)
    assert start + again == vault_file()


def test_the_page_names_exactly_the_purposes_that_the_code_uses() -> None:
    def purposes(module: object) -> set[bytes]:
        values = vars(module).values()
        return {value for value in values if isinstance(value, bytes) and value.startswith(b"vt1:")}

    used = purposes(fileformat) | purposes(keys) | purposes(recovery)
    assert {len(purpose) for purpose in used} == {16}
    named = re.findall(r"`(vt1:[a-z-]{12})`", PAGE)
    assert {name.encode() for name in named} == used


def table(section: str) -> list[str]:
    """The first column of a section's table."""
    part = PAGE.partition(f"### {section}")[2].partition("\n#")[0]
    return re.findall(r"^\| `(\w+)` \|", part, re.M)


def test_the_page_lists_every_field_in_its_order() -> None:
    header = json.loads(block("text").splitlines()[1])
    assert table("3.1") == list(header)
    assert table("3.2") == list(header["slots"][0])
    assert [name for name in table("5.4") if name != "addresses"] == list(json.loads(block("json")))
    assert table("5.5")[:6] == list(records.encode_settings(Settings()))
    assert len(table("5.5")) == len(fields(Settings)) - len({"extra"})
    assert table("6.1") == list(json.loads(block("json"))["entries"][0]["secret"])
    assert len(table("5.6")) == len(fields(Entry)) - len({"extra"})


@pytest.mark.parametrize(
    "said",
    [
        f"at most {models.MAX_NAME} characters",
        f"text, at most {models.MAX_LABEL} characters; a writer MUST NOT leave it empty",
        f"text, at most {models.MAX_HALF:,} characters",
        f"text, at most {models.MAX_NOTES:,} characters",
        f"`what` (text, at most {records.MAX_TEXT:,} characters",
        f"IP addresses that may use the key; at most {models.MAX_ADDRESSES}",
        f"a writer keeps at most {models.MAX_TAGS}, a reader takes {records.MAX_TAGS_READ}",
        f"a writer keeps at most {models.MAX_HISTORY}",
        f"array of at most {life_records.MAX_TICKS} texts",
        f'`"rw"`; at most {records.MAX_GROUPS}',
        f'`"rw"`; at most {life.MAX_SCOPES} | |',
        f"at most {life.MAX_ACCEPTED} accepted findings",
        f"at most {life.MAX_LEFTOVERS} plaintext copies",
        f"at most {models.MAX_NAME} and {life.MAX_REASON} characters",
        f"`path` | text, at most {life.MAX_PATH:,} characters",
        f"at most {life_records.MAX_HOST} characters",
        f"array of at most {life_records.MAX_MODES} texts",
        f"array of at most {contents.MAX_KNOWN:,} texts",
        f"at most {contents.MAX_ACCOUNTS:,} accounts",
        f"at most {contents.MAX_ENTRIES:,} entries",
        f"a writer keeps the last {contents.MAX_ANCESTORS} of them",
        f"MAY keep up to {contents.MAX_ANCESTORS_READ:,}",
        f"1 to {fileformat.MAX_SLOTS} slots",
        f"MUST NOT be larger than {fileformat.MAX_FILE >> 20} MiB",
        f"{fileformat.MAX_HEADER:,} bytes",
        f"a multiple of {fileformat.PADDING_STEP}",
        f"{fileformat.LIMITS.opslimit[0]} ≤ `opslimit` ≤ {fileformat.LIMITS.opslimit[1]}",
        f"{fileformat.LIMITS.memlimit[0] >> 20} MiB ≤ `memlimit` ≤ {fileformat.LIMITS.memlimit[1] >> 30} GiB",
        f"at most 4 GiB ({fileformat.LIMITS.total_work:,})",
        f"above {fileformat.LIMITS.unasked.memlimit >> 20} MiB",
        f"above {fileformat.LIMITS.unasked.work >> 20} MiB",
        *(f"{low} to {high}" for low, high in Settings.LIMITS.values() if low),
    ],
)
def test_the_page_states_the_limits_of_the_code(said: str) -> None:
    assert said in " ".join(PAGE.split())
