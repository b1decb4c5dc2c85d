"""Every field of the header and of a slot: missing, duplicated, malformed, too large, another value."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from tests.vectors.writer import (
    BY_CODE,
    BY_KEYRING,
    BY_PASSPHRASE,
    CHEAP,
    STEP,
    Json,
    Vault,
    Vector,
    b64,
    line,
    stray,
    two_lines,
    with_header,
)

VALUE = "its header holds a value that is not allowed"
SPELLING = "its header is not in canonical form"
SWAPPED = "its content was changed or swapped"
WRONG = "That is not the passphrase"
COUNTER = 2**53
V: Final = Vault()

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


def _filled(size: int) -> bytes:
    """The file with a text of that size, which its header names: no number of steps."""
    text = V.padded().rstrip(b" ")
    return V.but(text=text + b" " * (size - len(text)) if size else b"").file()


def _slot_id(size: int) -> bytes:
    return V.file(lambda header: header.update(slots=[V.slot(0, id_bytes=size)]))


FITTING: Final[dict[str, Callable[[], bytes]]] = {
    "field-epoch-too-large": lambda: V.but(epoch=COUNTER).file(),
    "field-epoch-0": lambda: V.but(epoch=0).file(),
    "field-save-malformed": lambda: V.but(save_bytes=15).file(),
    "field-save-too-large": lambda: V.but(save_bytes=17).file(),
    "field-payload-malformed": lambda: _filled(STEP - 1),
    "field-payload-no-step": lambda: _filled(STEP + 1),
    "field-payload-empty": lambda: _filled(0),
    "slot-id-malformed": lambda: _slot_id(15),
    "slot-id-too-large": lambda: _slot_id(17),
}
"""Faults that more has to be made for than the field itself, so that all else fits."""


def fields() -> Iterator[Vector]:
    """Four or five faults for each field. But where the payload is to tell, it is sealed over the fault."""
    for name, cases in FIELDS.items():
        yield from _field(f"field-{name}", "header", name, cases, lambda header: header)
    for name, cases in SLOT_FIELDS.items():
        yield from _field(f"slot-{name}", "slot", name, cases, lambda header: header["slots"][0])
    yield from _slots()


def _one(name: str, about: str, edit: Callable[[Json], object], says: str = VALUE) -> Vector:
    data = FITTING[name]() if name in FITTING else V.file(edit)
    return Vector(name, "damaged", about, data, says)


def _field(
    stem: str, where: str, name: str, cases: tuple[Any, Any, Any, str, str], of: Callable[[Json], Json]
) -> Iterator[Vector]:
    malformed, too_large, other, expect, says = cases

    def put(value: Any) -> Callable[[Json], object]:
        return lambda header: of(header).update({name: value})

    good = V.header_line()
    field = line({name: of(V.header())[name]})[1:-1]
    place = good.index(field) if where == "header" else good.index(field, good.index(b'"slots"'))
    twice = V.over(two_lines(good[:place] + field + b"," + good[place:]))
    yield _one(f"{stem}-missing", f"The {where} has no {name}.", lambda header: of(header).pop(name))
    yield Vector(
        f"{stem}-duplicated",
        "damaged",
        f"The {where} has its {name} twice, with the same value.",
        twice,
        SPELLING,
    )
    yield _one(f"{stem}-malformed", f"The {where}'s {name} is of a wrong type or size.", put(malformed))
    yield _one(f"{stem}-too-large", f"The {where}'s {name} is larger than allowed.", put(too_large))
    yield Vector(
        f"{stem}-other",
        expect,
        f"The {where}'s {name} is well formed, but not the one that was written.",
        with_header(V.file(), put(other)) if says == SWAPPED else V.file(put(other)),
        says,
    )


def _slots() -> Iterator[Vector]:
    slot = V.slot(0)

    def put(name: str, about: str, value: Any) -> Vector:
        return _one(name, about, lambda header: header.update(slots=value))

    yield _one("field-slots-missing", "The header has no slots.", lambda header: header.pop("slots"))
    whole = b'"slots":' + line({"x": [slot]})[5:-1]
    yield Vector(
        "field-slots-duplicated",
        "damaged",
        "The header has its slots twice.",
        V.over(two_lines(V.header_line().replace(whole, whole + b"," + whole))),
        SPELLING,
    )
    yield put("field-slots-malformed", "The slots are an object.", {"0": slot})
    yield put("field-slots-none", "There is no slot.", [])
    nine = V.but(ways=(*[BY_KEYRING] * 8, BY_PASSPHRASE))
    yield Vector("field-slots-too-large", "damaged", "There are nine slots.", nine.file(), VALUE)
    yield put("slot-no-object", "One of two slots is a text.", [slot, "slot"])
    recovery = V.but(ways=(BY_CODE, BY_CODE)).slot(1)
    yield put("slot-same-id", "Two slots have one id.", [slot, recovery | {"id": slot["id"]}])
    yield put(
        "slot-passphrase-without-stretching",
        "A second passphrase slot, without its slow step.",
        [
            slot,
            V.but(ways=(BY_PASSPHRASE,) * 2).slot(1) | {"algorithm": "none", "opslimit": 0, "memlimit": 0},
        ],
    )
    yield put(
        "slot-recovery-stretched",
        "A recovery slot with a slow step.",
        [slot, recovery | {"algorithm": "argon2id13", "opslimit": 2, "memlimit": 65536}],
    )
    yield put(
        "slot-recovery-with-passes", "A recovery slot that names passes.", [slot, recovery | {"opslimit": 1}]
    )
    yield put(
        "slot-recovery-with-memory", "A recovery slot that names memory.", [slot, recovery | {"memlimit": 8}]
    )
    yield put(
        "slot-kind-unknown",
        "A second slot of a kind that version 1 hasn't.",
        [slot, recovery | {"kind": "card"}],
    )
    yield put(
        "slot-id-not-canonical",
        "A slot's id has stray bits in its last character.",
        [slot | {"id": stray(slot["id"])}],
    )
    yield put("slot-id-padded", "A slot's id with base64 padding.", [slot | {"id": slot["id"] + "=="}])
    yield _one("field-generation-0", "Generations begin at 1.", lambda header: header.update(generation=0))
    yield _one("field-epoch-0", "Epochs begin at 1.", lambda header: header)
    yield _one("field-payload-no-step", "The payload's length is no number of steps.", lambda header: header)
    yield _one("field-payload-empty", "The payload has no step at all.", lambda header: header)
    longer = V.but(lines=[line(V.entry(notes="n" * 3800))])
    yield Vector(
        "field-payload-step-too-few",
        "damaged",
        "The payload has a step more than its header says.",
        longer.file(lambda header: header.update(payload=STEP + 16)),
        "4096 bytes were added",
    )
