"""Every field of the header and of a slot: missing, duplicated, malformed, too large, another value."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.vectors.writer import (
    BY_CODE,
    BY_KEYRING,
    BY_PASSPHRASE,
    CHEAP,
    Json,
    Vault,
    Vector,
    b64,
    line,
    with_header,
    with_line,
)

VALUE = "its header holds a value that is not allowed"
SPELLING = "its header is not in canonical form"
SWAPPED = "its content was changed or swapped"
WRONG = "That is not the passphrase"
COUNTER = 2**53

# Field → a value of the wrong type or size, one that is too large, another one that is well formed,
# and what a reader finds out about that last one.
FIELDS: dict[str, tuple[Any, Any, Any, str, str]] = {
    "vault": (1, b64(bytes(17)), b64(bytes(16)), "wrong-passphrase", WRONG),
    "epoch": ("1", COUNTER, 2, "wrong-passphrase", WRONG),
    "generation": ("3", COUNTER, 4, "damaged", SWAPPED),
    "save": (b64(bytes(15)), b64(bytes(17)), b64(bytes(16)), "damaged", SWAPPED),
    "commitment": (
        b64(bytes(31)),
        b64(bytes(33)),
        b64(bytes(32)),
        "damaged",
        "a slot belongs to another vault or epoch",
    ),
    "nonce": (b64(bytes(23)), b64(bytes(25)), b64(bytes(24)), "damaged", SWAPPED),
    "payload": (4111, 256 * 1024 * 1024 + 4096 + 16, 8208, "damaged", "bytes are missing at its end"),
}
SLOT_FIELDS: dict[str, tuple[Any, Any, Any, str, str]] = {
    "id": (b64(bytes(15)), b64(bytes(17)), b64(bytes(16)), "wrong-passphrase", WRONG),
    "kind": (1, "passphrase" * 10, "keyring", "damaged", VALUE),
    "algorithm": (None, "argon2id13" * 10, "argon2i13", "damaged", VALUE),
    "opslimit": (-1, COUNTER, CHEAP[0] + 1, "wrong-passphrase", WRONG),
    "memlimit": ("8192", COUNTER, CHEAP[1] * 2, "wrong-passphrase", WRONG),
    "salt": (b64(bytes(15)), b64(bytes(17)), b64(bytes(16)), "wrong-passphrase", WRONG),
    "commitment": (b64(bytes(31)), b64(bytes(33)), b64(bytes(32)), "wrong-passphrase", WRONG),
    "nonce": (
        b64(bytes(23)),
        b64(bytes(25)),
        b64(bytes(24)),
        "damaged",
        "the wrapped key of a slot was changed",
    ),
    "wrapped": (
        b64(bytes(47)),
        b64(bytes(49)),
        b64(bytes(48)),
        "damaged",
        "the wrapped key of a slot was changed",
    ),
}


def fields() -> Iterator[Vector]:
    """Four or five faults for each field."""
    for name, cases in FIELDS.items():
        yield from _field(f"field-{name}", "header", name, cases, lambda header: header)
    for name, cases in SLOT_FIELDS.items():
        yield from _field(f"slot-{name}", "slot", name, cases, lambda header: header["slots"][0])
    yield from _slots()


def _field(
    stem: str, where: str, name: str, cases: tuple[Any, Any, Any, str, str], of: Callable[[Json], Json]
) -> Iterator[Vector]:
    data = Vault().file()
    malformed, too_large, other, expect, says = cases

    def put(value: Any) -> bytes:
        return with_header(data, lambda header: of(header).update({name: value}))

    def twice(text: bytes) -> bytes:
        target = of(_loaded(data))
        field = line({name: target[name]})[1:-1]
        place = text.index(field) if where == "header" else text.index(field, text.index(b'"slots"'))
        return text[:place] + field + b"," + text[place:]

    said = VALUE if expect == "damaged" else ""
    yield Vector(
        f"{stem}-missing",
        "damaged",
        f"The {where} has no {name}.",
        with_header(data, lambda header: of(header).pop(name)),
        VALUE,
    )
    yield Vector(
        f"{stem}-duplicated",
        "damaged",
        f"The {where} has its {name} twice, with the same value.",
        with_line(data, twice),
        SPELLING,
    )
    yield Vector(
        f"{stem}-malformed",
        "damaged",
        f"The {where}'s {name} is of a wrong type or size.",
        put(malformed),
        VALUE,
    )
    yield Vector(
        f"{stem}-too-large", "damaged", f"The {where}'s {name} is larger than allowed.", put(too_large), VALUE
    )
    yield Vector(
        f"{stem}-other",
        expect,
        f"The {where}'s {name} is well formed, but not the one that was written.",
        put(other),
        says or said,
    )


def _loaded(data: bytes) -> Json:
    found: Json = {}
    with_header(data, found.update)
    return found


def _slots() -> Iterator[Vector]:
    v = Vault()
    data, slot = v.file(), v.slot(0)
    nine = v.but(ways=(*[BY_KEYRING] * 8, BY_PASSPHRASE))

    def put(name: str, about: str, value: Any) -> Vector:
        return Vector(
            name, "damaged", about, with_header(data, lambda header: header.update(slots=value)), VALUE
        )

    yield Vector(
        "field-slots-missing",
        "damaged",
        "The header has no slots.",
        with_header(data, lambda header: header.pop("slots")),
        VALUE,
    )
    yield Vector(
        "field-slots-duplicated",
        "damaged",
        "The header has its slots twice.",
        with_line(
            data,
            lambda text: text.replace(b'"slots":', b'"slots":' + line({"x": [slot]})[5:-1] + b',"slots":'),
        ),
        SPELLING,
    )
    yield put("field-slots-malformed", "The slots are an object.", {"0": slot})
    yield put("field-slots-none", "There is no slot.", [])
    yield Vector("field-slots-too-large", "damaged", "There are nine slots.", nine.file(), VALUE)
    yield put("slot-no-object", "A slot is a text.", ["slot"])
    yield put("slot-same-id", "Two slots have one id.", [slot, v.but(ways=(BY_PASSPHRASE,)).slot(0)])
    yield put(
        "slot-passphrase-without-stretching",
        "A passphrase slot without its slow step.",
        [slot | {"algorithm": "none", "opslimit": 0, "memlimit": 0}],
    )
    recovery = v.but(ways=(BY_CODE,)).slot(0)
    yield put(
        "slot-recovery-stretched",
        "A recovery slot with a slow step.",
        [
            slot,
            recovery | {"id": b64(bytes(16)), "algorithm": "argon2id13", "opslimit": 2, "memlimit": 65536},
        ],
    )
    yield put(
        "slot-recovery-with-a-cost",
        "A recovery slot that names a cost.",
        [slot, recovery | {"id": b64(bytes(16)), "opslimit": 1}],
    )
    yield put(
        "slot-id-not-canonical",
        "A slot's id has stray bits in its last character.",
        [slot | {"id": b64(bytes(16))[:-1] + "B"}],
    )
    yield put("slot-id-padded", "A slot's id with base64 padding.", [slot | {"id": slot["id"] + "=="}])
    yield Vector(
        "field-generation-0",
        "damaged",
        "Generations begin at 1.",
        with_header(data, lambda header: header.update(generation=0)),
        VALUE,
    )
    yield Vector(
        "field-epoch-0",
        "damaged",
        "Epochs begin at 1.",
        with_header(data, lambda header: header.update(epoch=0)),
        VALUE,
    )
    yield Vector(
        "field-payload-no-step",
        "damaged",
        "The payload's length is no number of steps.",
        with_header(data, lambda header: header.update(payload=4113)),
        VALUE,
    )
    yield Vector(
        "field-payload-empty",
        "damaged",
        "The payload has no step at all.",
        with_header(data, lambda header: header.update(payload=16)),
        VALUE,
    )
