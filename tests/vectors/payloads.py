"""Faults in the payload's text and head, behind its key."""

from collections.abc import Iterator
from typing import Any

from tests.vectors.good import nested
from tests.vectors.writer import (
    STEP,
    Vault,
    Vector,
    b64,
    line,
    padded,
    stray,
)

V = Vault()


def _text(name: str, about: str, text: bytes, says: str) -> Vector:
    return Vector(name, "damaged", about, V.but(text=text).file(), says)


def _step(text: bytes) -> bytes:
    return text + b" " * (-len(text) % STEP)


def texts() -> Iterator[Vector]:
    """Payloads that open with the right key and are not laid out as the format says."""
    good = V.padded()
    bare = good.rstrip(b" ")
    entry, plain = line(V.entry()), line(V.entry(secret=None))
    head = good[: good.index(b"\n")]
    other = line(V.entry("second", secret=None))
    two = padded(V.whole_head(), [entry, other]).rstrip(b" ")
    frame, lines = "frame", "entry line"
    either = "not laid out as a vault's"  # where the padding begins is a matter of view
    yield _text("text-empty", "Nothing but blanks.", b" " * STEP, "padding")
    yield _text(
        "text-step-too-many", "A whole step of blanks more than needed.", good + b" " * STEP, "padding"
    )
    filler = STEP - len(padded(V.whole_head() | {"fill": ""}, []).rstrip(b" "))
    full = padded(V.whole_head() | {"fill": "x" * filler}, [])
    assert len(full) == STEP
    yield _text(
        "text-step-of-blanks", "Exactly 4096 blanks where none are needed.", full + b" " * STEP, "padding"
    )
    yield _text("text-zeros", "Padded with zero bytes.", bare + b"\0" * (STEP - len(bare)), either)
    yield _text("text-tabs", "Padded with tabs.", bare + b"\t" * (STEP - len(bare)), either)
    yield _text("text-line-feed-at-its-end", "A line feed after the last brace.", _step(bare + b"\n"), either)
    yield _text(
        "text-something-after-it", "Another object after the last brace.", _step(bare + b"\n{}"), frame
    )
    yield _text("text-one-line", "Everything on one line.", _step(bare.replace(b"\n", b"")), frame)
    yield _text("text-head-alone", "Nothing after the head, no line feed either.", _step(head), either)
    yield _text("text-no-entries", "A head without entries.", _step(line(V.whole_head()) + b"\n]}"), frame)
    yield _text(
        "text-entries-not-last",
        "A field of the head after the entries.",
        _step(bare[:-1] + b',"later":1}'),
        frame,
    )
    yield _text("text-no-end", "The last line is missing.", _step(bare.removesuffix(b"\n]}")), frame)
    yield _text(
        "text-no-comma", "No comma between two entries.", _step(two.replace(b"},\n{", b"}\n{")), lines
    )
    yield _text(
        "text-last-comma", "A comma after the last entry.", _step(bare.replace(b"\n]}", b",\n]}")), lines
    )
    yield _text(
        "text-empty-line",
        "An empty line between two entries.",
        _step(two.replace(b"},\n{", b"},\n\n{")),
        lines,
    )
    yield _text(
        "text-carriage-returns", "Lines end as on Windows.", _step(two.replace(b"\n", b"\r\n")), frame
    )
    yield _text(
        "text-two-entries-on-a-line",
        "Two entries on one line.",
        _step(two.replace(b"},\n{", b"},{")),
        "not strict JSON",
    )
    yield _text(
        "text-entry-over-two-lines",
        "An entry with a line feed between two fields.",
        _step(bare.replace(b',"label"', b',\n"label"')),
        lines,
    )
    yield _text(
        "text-blank-before-an-entry", "A blank before an entry.", _step(bare.replace(b"\n{", b"\n {")), lines
    )
    yield _text("text-id-not-first", "An entry begins with its label.", _step(_relabelled(good)), lines)
    yield _text(
        "text-other-field-first",
        "An entry begins with another field, whose name and value are as long as the id's.",
        padded(V.whole_head(), [b'{"at":"' + plain[7:30] + b"," + plain[1:]]),
        lines,
    )
    yield _text(
        "text-blank-after-the-id",
        "A blank between an entry's id and the comma.",
        padded(V.whole_head(), [entry[:30] + b" " + entry[30:]]),
        lines,
    )
    yield _text(
        "text-blank-before-the-id",
        "A blank before an entry's id.",
        padded(V.whole_head(), [entry[:6] + b" " + entry[6:]]),
        lines,
    )
    yield _text(
        "text-blank-before-the-comma",
        "A blank between an entry's brace and the comma.",
        _step(two.replace(b"},\n{", b"} ,\n{")),
        lines,
    )
    yield _text(
        "text-blank-after-the-comma",
        "A blank between an entry's comma and the line feed.",
        _step(two.replace(b"},\n{", b"}, \n{")),
        lines,
    )
    yield _text(
        "text-blank-after-an-entry",
        "A blank after the last entry.",
        _step(bare.replace(b"\n]}", b" \n]}")),
        lines,
    )
    yield _text(
        "text-carriage-return-after-an-entry",
        "A carriage return after the last entry.",
        _step(bare.replace(b"\n]}", b"\r\n]}")),
        lines,
    )
    yield _text("text-blank-in-the-end", "A blank in the last line.", _step(bare[:-1] + b" }"), frame)
    yield _text(
        "text-blank-after-the-head",
        "A blank between the head's bracket and the line feed.",
        _step(bare.replace(b'"entries":[\n', b'"entries":[ \n')),
        frame,
    )
    yield _text(
        "text-blank-in-the-head-s-end",
        "A blank before the bracket with which the head ends.",
        _step(bare.replace(b'"entries":[\n', b'"entries": [\n')),
        frame,
    )
    yield _text(
        "text-byte-order-mark",
        "A byte order mark before the head.",
        _step(b"\xef\xbb\xbf" + bare),
        "not strict JSON",
    )
    yield _text(
        "text-id-short",
        "An entry's id has 21 characters.",
        padded(V.whole_head(), [b'{"id":"' + plain[8:]]),
        lines,
    )
    yield _text(
        "text-id-escaped",
        "An entry's id with an escape sequence.",
        padded(V.whole_head(), [b'{"id":"\\u0041' + plain[8:]]),
        lines,
    )
    yield _text(
        "text-id-not-canonical",
        "An entry's id has stray bits in its last character.",
        padded(V.whole_head(), [plain[:7] + stray(plain[7:29].decode()).encode() + plain[29:]]),
        lines,
    )
    yield _text(
        "text-same-id",
        "Two entries have one id.",
        padded(V.whole_head(), [entry, line(V.entry() | {"label": "second"})]),
        "two entries with one id",
    )
    yield _text(
        "text-not-utf-8-in-the-head",
        "A byte that is no UTF-8, in the head.",
        _step(bare.replace(b"main account", b"main \xff account")),
        "not strict JSON",
    )
    yield _text(
        "text-entries-twice",
        "The head has entries of its own.",
        _step(head.replace(b',"entries"', b',"entries":[],"entries"') + b"\n]}"),
        "entries twice",
    )


def _relabelled(text: bytes) -> bytes:
    entry = V.entry()
    label = {"label": entry.pop("label")}
    assert text.startswith(b'{"schema"')
    return padded(V.whole_head(), [line(label | entry)]).rstrip(b" ")


def heads() -> Iterator[Vector]:
    """Faults in the payload's head."""
    head = V.whole_head()
    good = V.padded().rstrip(b" ")

    def one(name: str, about: str, says: str, **fields: Any) -> Vector:
        return Vector(f"head-{name}", "damaged", about, V.but(head=fields).file(), says)

    def without(name: str) -> Vector:
        text = padded({key: value for key, value in head.items() if key != name}, [line(V.entry())])
        return _text(f"head-{name}-missing", f"The head has no {name}.", text, name)

    yield from map(without, head)
    yield one("schema-0", "Schemas begin at 1.", "schema", schema=0)
    yield one("schema-true", "A schema of true.", "schema", schema=True)
    yield one("schema-text", "A schema as text.", "schema", schema="1")
    yield one("created-negative", "Made before 1970.", "moment of creation", created=-1)
    yield one("created-true", "A moment of true.", "moment of creation", created=True)
    yield one("ancestors-object", "Ancestors as an object.", "ancestors", ancestors={})
    yield one(
        "ancestors-too-many",
        "One ancestor more than a reader takes.",
        "ancestors",
        ancestors=[b64(bytes(16))] * 1025,
    )
    yield one("ancestors-number", "An ancestor as a number.", "encode", ancestors=[1])
    yield one(
        "ancestors-short", "An ancestor of 15 bytes.", "base64url of that size", ancestors=[b64(bytes(15))]
    )
    yield one("ancestors-null", "Ancestors of null.", "ancestors", ancestors=None)
    yield one("settings-null", "Settings of null.", "not an object", settings=None)
    yield one("settings-array", "Settings as an array.", "not an object", settings=[])
    yield one("settings-text", "A time of the settings as text.", "idle_lock", settings={"idle_lock": "300"})
    yield one(
        "settings-float",
        "A time of the settings as 300.0.",
        "only whole numbers",
        settings={"idle_lock": 300.0},
    )
    yield one(
        "settings-name-too-long", "A vault's name of 65 characters.", "name", settings={"name": "n" * 65}
    )
    yield one(
        "settings-theme-too-long", "A theme's name of 65 characters.", "theme", settings={"theme": "t" * 65}
    )
    yield one(
        "settings-too-large",
        "A time of the settings that not every JSON reader keeps exact.",
        "idle_lock",
        settings={"idle_lock": 2**53},
    )
    yield one("settings-negative", "A time before now.", "idle_lock", settings={"idle_lock": -1})
    yield one("settings-true", "Days of true.", "rotate_after_days", settings={"rotate_after_days": True})
    yield one(
        "settings-host-too-long", "A host of 256 characters.", "api_host", settings={"api_host": "h" * 256}
    )
    yield one(
        "settings-proxy-number",
        "A number in the place of true.",
        "environment_proxy",
        settings={"environment_proxy": 1},
    )
    yield one("settings-tried-null", "A moment of null.", "recovery_tried", settings={"recovery_tried": None})
    yield one(
        "settings-accepted-bare",
        "An accepted finding about the vault without a reason.",
        "reason is missing",
        settings={"accepted": [{"finding": "no-recovery", "at": 1}]},
    )
    yield one("addresses-array", "Known addresses as an array.", "addresses", addresses=["203.0.113.9"])
    yield one(
        "addresses-text", "An account's addresses as one text.", "not a list", addresses={"1": "203.0.113.9"}
    )
    yield one("addresses-number", "A known address as a number.", "not a text", addresses={"1": [1]})
    yield one(
        "addresses-too-long", "A known address of 65 characters.", "not a text", addresses={"1": ["x" * 65]}
    )
    yield one(
        "addresses-too-many",
        "1,001 known addresses of one account.",
        "not a list",
        addresses={"1": ["203.0.113.9"] * 1001},
    )
    yield one("schema-too-large", "A schema that not every JSON reader keeps exact.", "schema", schema=2**53)
    yield one("created-too-large", "Such a moment.", "moment of creation", created=2**53)
    yield one("deep", "Nine levels.", "eight levels", later=nested(8))
    deep = b'{"later":' + b"[" * 3_000 + b"]" * 3_000 + b","
    yield _text("head-very-deep", "Three thousand levels.", _step(deep + good[1:]), "JSON")
    yield _text(
        "head-duplicate-name",
        "The head has its schema twice.",
        _step(good.replace(b'"schema":1', b'"schema":1,"schema":1')),
        "duplicate name",
    )
    yield _text(
        "head-nan",
        "A moment of NaN.",
        _step(good.replace(b'"created":1764000000', b'"created":NaN')),
        "only whole numbers",
    )
