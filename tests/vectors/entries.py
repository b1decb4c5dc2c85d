"""Faults in one entry's line and in its sealed secret, behind the payload's key."""

from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from typing import Any

from tests.vectors.good import nested
from tests.vectors.happenings import happenings
from tests.vectors.writer import API_KEY, API_SECRET, Json, Vault, Vector, b64, flipped, line, stray

V = Vault()


def entries() -> Iterator[Vector]:
    """Faults in one entry. Its secret opens all the same."""
    base = V.entry()

    def raw(name: str, about: str, text: bytes, says: str) -> Vector:
        return Vector(f"entry-{name}", "damaged", about, V.but(lines=[text]).file(), says)

    def one(name: str, about: str, says: str, **fields: Any) -> Vector:
        return raw(name, about, line(base | fields), says)

    def without(name: str) -> Vector:
        return raw(
            f"{name}-missing", f"An entry has no {name}.", line(_but(base, name)), f"{name} is missing"
        )

    yield from map(without, ("label", "created", "changed", "exchange", "account", "state"))
    for name in ("label", "exchange", "account", "integration", "preset"):
        yield one(f"{name}-too-long", f"{name.capitalize()} of 65 characters.", name, **{name: "x" * 65})
    yield one("label-array", "A label as an array.", "label holds", label=["grid bot"])
    yield one("label-null", "A label of null.", "label", label=None)
    yield one("created-negative", "Made before 1970.", "created", created=-1)
    yield one(
        "created-too-large", "A moment that not every JSON reader keeps exact.", "created", created=2**53
    )
    yield one("changed-true", "A moment of true.", "changed", changed=True)
    yield one("state-unknown", "A state that schema 1 doesn't have.", "state", state="revoked")
    yield one("runs-on-unknown", "A place that schema 1 doesn't have.", "runs_on", runs_on="moon")
    yield one("paper-number", "A number in the place of true.", "paper", paper=1)
    long = "K" * 1025
    sealed_for_it = V.secret(base["id"], long, API_SECRET.encode())
    yield one(
        "api-key-too-long", "An API key of 1,025 characters.", "api_key", api_key=long, secret=sealed_for_it
    )
    for_none = V.secret(base["id"], "", API_SECRET.encode())
    yield one("api-key-null", "An API key of null.", "api_key", api_key=None, secret=for_none)
    yield one("state-null", "A state of null.", "state", state=None)
    yield one("state-capital", "A state in capitals.", "state", state="Active")
    yield one("runs-on-null", "A place of null.", "runs_on", runs_on=None)
    yield one("address-too-long", "An address of 65 characters.", "addresses", addresses=["x" * 65])
    yield one("tag-too-long", "A tag of 65 characters.", "tags", tags=["x" * 65])
    yield one("tags-number", "A tag as a number.", "tags", tags=[1])
    yield one("notes-number", "Notes as a number.", "notes", notes=1)
    yield one("permissions-flag", "A permission of true.", "permissions", permissions={"account": True})
    yield one("copied-too-large", "A moment too large to be exact everywhere.", "copied", copied=2**53)
    yield one("trashed-true", "A moment of true.", "trashed", trashed=True)
    yield one("permissions-array", "Permissions as an array.", "permissions", permissions=["account"])
    yield one(
        "permissions-unknown",
        "A permission that is neither r, w nor rw.",
        "permissions",
        permissions={"account": "rwx"},
    )
    yield one(
        "permissions-name-too-long",
        "A permission group of 65 characters.",
        "permissions",
        permissions={"x" * 65: "r"},
    )
    yield one(
        "permissions-too-many",
        "101 permission groups.",
        "permissions",
        permissions={f"g{n}": "r" for n in range(101)},
    )
    yield one("addresses-too-many", "21 addresses.", "addresses", addresses=["203.0.113.9"] * 21)
    yield one("addresses-number", "An address as a number.", "addresses", addresses=[3405803785])
    yield one("tags-too-many", "101 tags.", "tags", tags=["t"] * 101)
    yield one("tags-text", "Tags as one text.", "tags", tags="t")
    yield one("notes-too-long", "Notes of 4,001 characters.", "notes", notes="n" * 4001)
    yield one("rotate-by-no-day", "A day that no calendar has.", "rotate_by", rotate_by="2026-02-30")
    yield one("rotate-by-other-spelling", "A day without hyphens.", "rotate_by", rotate_by="20260228")
    yield one("rotate-by-no-leap-day", "A leap day in a year without.", "rotate_by", rotate_by="1900-02-29")
    yield one("rotate-by-year-0", "A day before all years.", "rotate_by", rotate_by="0000-12-31")
    yield one("rotate-by-week", "A day by its week.", "rotate_by", rotate_by="2026-W09-6")
    yield one("rotate-by-moment", "A day with a time.", "rotate_by", rotate_by="2026-02-28T00:00")
    yield one(
        "rotate-by-other-digits", "A day in digits beyond ASCII.", "rotate_by", rotate_by="２０２６-02-28"
    )
    yield one("review-by-null", "A day of null, where it should be left out.", "review_by", review_by=None)
    yield one("revealed-text", "A moment as text.", "revealed", revealed="1764000000")
    yield from _progress(one)
    yield from happenings(one)
    yield from _histories(one)
    yield one("deep", "Nine levels.", "eight levels", later=nested(8))
    yield from _spellings(raw, line(base))


def _progress(one: Callable[..., Vector]) -> Iterator[Vector]:
    good: Json = {"step": "s", "ticks": [], "saved": 1}
    faults: dict[str, tuple[str, Any]] = {
        "null": ("Progress of null.", None),
        "unknown-field": ("Progress with a field of its own.", good | {"x": 1}),
        "ticks-missing": ("Progress without ticks.", _but(good, "ticks")),
        "step-too-long": ("A step of 65 characters.", good | {"step": "s" * 65}),
        "step-number": ("A step as a number.", good | {"step": 1}),
        "tick-too-long": ("A tick of 65 characters.", good | {"ticks": ["t" * 65]}),
        "ticks-too-many": ("501 ticks.", good | {"ticks": ["t"] * 501}),
        "ticks-text": ("Ticks as one text.", good | {"ticks": "t"}),
        "saved-text": ("A moment as text.", good | {"saved": "1"}),
    }
    for name, (about, progress) in faults.items():
        yield one(f"progress-{name}", about, "progress holds", progress=progress)


def _histories(one: Callable[..., Vector]) -> Iterator[Vector]:
    sealed, long = V.entry()["secret"], "K" * 1025
    good = {"at": 1, "what": "pair replaced", "api_key": API_KEY, "secret": sealed}
    bare = {"at": 1, "what": "created"}
    for_long = {"api_key": long, "secret": V.secret(V.entry()["id"], long, API_SECRET.encode())}
    faults: dict[str, tuple[str, str, Any]] = {
        "number": ("A change as a number.", "not an object", 1),
        "at-missing": ("A change without its moment.", "at is missing", _but(good, "at")),
        "at-negative": ("A change before 1970.", "at holds", good | {"at": -1}),
        "at-text": ("A change's moment as text.", "at holds", good | {"at": "1"}),
        "what-missing": ("A change that doesn't say what happened.", "what is missing", _but(good, "what")),
        "what-too-long": ("A change of 1,001 characters.", "what holds", good | {"what": "w" * 1001}),
        "what-null": ("A change of null.", "what holds", good | {"what": None}),
        "api-key-too-long": ("A change's API key of 1,025 characters.", "api_key holds", good | for_long),
        "api-key-number": ("A change's API key as a number.", "api_key holds", bare | {"api_key": 1}),
        "secret-null": ("A change's secret of null.", "secret holds", bare | {"secret": None}),
        "secret-malformed": (
            "A change's secret without its moment.",
            "secret holds",
            good | {"secret": _but(sealed, "set")},
        ),
    }
    yield one("history-object", "A history as an object.", "history holds", history={})
    for name, (about, says, change) in faults.items():
        yield one(f"history-{name}", about, says, history=[change])


def _but(value: Json, name: str) -> Json:
    return {key: item for key, item in value.items() if key != name}


def _spellings(raw: Callable[[str, str, bytes, str], Vector], good: bytes) -> Iterator[Vector]:
    def but(name: str, about: str, old: bytes, new: bytes, says: str) -> Vector:
        return raw(name, about, good.replace(old, new, 1), says)

    strict = "not strict JSON"
    label = b'"label":"grid bot"'
    yield but(
        "very-deep",
        "Three thousand levels.",
        label,
        label + b',"later":' + b"[" * 3_000 + b"]" * 3_000,
        "JSON",
    )
    yield but(
        "unclosed",
        "Three thousand brackets that are never closed.",
        label,
        label + b',"later":' + b"[" * 3_000,
        strict,
    )
    yield but(
        "duplicate-name", "An entry has its label twice.", label, label + b"," + label, "duplicate name"
    )
    yield but(
        "duplicate-id",
        "An entry has a second id.",
        label,
        label + b',"id":"' + b64(bytes(16)).encode() + b'"',
        "duplicate name",
    )
    yield but(
        "duplicate-name-escaped",
        "A second label, spelled with an escape sequence.",
        label,
        label + b',"l\\u0061bel":""',
        "duplicate name",
    )
    yield but(
        "duplicate-name-inside",
        "An unknown field's object has a name twice.",
        label,
        label + b',"later":{"a":1,"a":1}',
        "duplicate name",
    )
    yield but(
        "float",
        "A moment of 1764000100.0.",
        b'"created":1764000100',
        b'"created":1764000100.0',
        "only whole numbers",
    )
    yield but("exponent", "An unknown field of 1e3.", label, label + b',"later":1e3', "only whole numbers")
    yield but("nan", "An unknown field of NaN.", label, label + b',"later":NaN', "only whole numbers")
    yield but(
        "infinity",
        "An unknown field of -Infinity.",
        label,
        label + b',"later":-Infinity',
        "only whole numbers",
    )
    yield but(
        "lone-surrogate",
        "Half of a surrogate pair, as an escape sequence.",
        label,
        b'"label":"\\ud83d"',
        strict,
    )
    yield but(
        "lone-surrogate-unknown",
        "Half of a surrogate pair in an unknown field's name.",
        label,
        label + b',"\\udc00":1',
        strict,
    )
    yield but(
        "surrogate-bytes",
        "A surrogate as bytes, which is no UTF-8.",
        label,
        b'"label":"\xed\xa0\xbd"',
        strict,
    )
    yield but("not-utf-8", "A byte that is no UTF-8.", label, b'"label":"\xff"', strict)
    yield but("overlong", "A slash in two bytes, which is no UTF-8.", label, b'"label":"\xc0\xaf"', strict)
    yield but("raw-control", "A tab inside a text, not escaped.", label, b'"label":"grid\tbot"', strict)
    yield but("leading-zero", "A number with a zero before it.", label, label + b',"later":01', strict)
    yield but("single-quotes", "A text in single quotes.", label, b"\"label\":'grid bot'", strict)
    yield but("comment", "A comment.", label, label + b"/* */", strict)
    yield but("trailing-comma", "A comma after the last field.", b"}}", b"},}", strict)


def secrets() -> Iterator[Vector]:
    """Sealed secrets that are malformed, or belong somewhere else."""
    base = V.entry()
    entry_id, sealed = base["id"], base["secret"]
    other_epoch = V.but(epoch=2)

    def one(name: str, about: str, secret: Any, says: str, **fields: Any) -> Vector:
        data = V.but(lines=[line(base | fields | {"secret": secret})]).file()
        return Vector(f"secret-{name}", "damaged", about, data, says)

    allowed, belongs = "secret holds what it may not", "an API secret does not belong to its entry"
    for name in sealed:
        yield one(f"{name}-missing", f"A sealed secret without its {name}.", _but(sealed, name), allowed)
    yield one("unknown-field", "A sealed secret with a field of its own.", sealed | {"later": 1}, allowed)
    yield one("null", "A secret of null, where it should be left out.", None, allowed)
    yield one("nonce-short", "A nonce of 23 bytes.", sealed | {"nonce": b64(bytes(23))}, allowed)
    longer = V.secret(entry_id, API_KEY, API_SECRET.encode(), id_bytes=17)
    yield one("id-long", "A secret id of 17 bytes.", longer, allowed)
    yield one(
        "fingerprint-short", "A fingerprint of 15 bytes.", sealed | {"fingerprint": b64(bytes(15))}, allowed
    )
    yield one("set-negative", "Sealed before 1970.", sealed | {"set": -1}, allowed)
    yield one(
        "box-not-base64url",
        "A sealed secret in the characters of the other base64.",
        sealed | {"box": sealed["box"].replace("-", "+").replace("_", "/")},
        allowed,
    )
    assert set(sealed["box"]) & set("-_")
    yield one(
        "box-padded", "A sealed secret with base64 padding.", sealed | {"box": sealed["box"] + "="}, allowed
    )
    yield one(
        "box-stray", "Stray bits in the last character.", sealed | {"box": stray(sealed["box"])}, allowed
    )
    yield one("box-short", "Shorter than a tag.", sealed | {"box": b64(bytes(15))}, allowed)
    yield one("box-empty", "An API secret without a character.", V.secret(entry_id, API_KEY, b""), allowed)
    yield one(
        "box-too-long", "An API secret of 4,097 bytes.", V.secret(entry_id, API_KEY, b"s" * 4097), allowed
    )
    yield one("box-flip", "One bit of the sealed secret flipped.", _flipped_box(sealed), belongs)
    yield one("other-nonce", "Another nonce.", sealed | {"nonce": b64(bytes(24))}, belongs)
    yield one("other-id", "Another secret id.", sealed | {"id": b64(bytes(16))}, belongs)
    yield one("of-another-entry", "The sealed secret of another entry.", V.entry("other")["secret"], belongs)
    yield one(
        "of-another-api-key", "Sealed for another API key.", sealed, belongs, api_key=API_KEY[:-1] + "0"
    )
    yield one("without-api-key", "Sealed for an API key that the entry has not.", sealed, belongs, api_key="")
    yield one(
        "of-another-epoch",
        "Sealed in another epoch.",
        other_epoch.secret(entry_id, API_KEY, API_SECRET.encode()),
        belongs,
    )
    yield one(
        "of-another-vault",
        "Sealed in another vault.",
        Vault("other vault").secret(entry_id, API_KEY, API_SECRET.encode()),
        belongs,
    )
    yield one(
        "not-utf-8",
        "Well sealed, but no UTF-8.",
        V.secret(entry_id, API_KEY, b"\xff\xfe"),
        "an API secret is not text",
    )
    history = [{"at": 1, "what": "pair replaced", "api_key": "EXAMPLE-older-key", "secret": sealed}]
    yield one(
        "in-history-of-another-api-key",
        "The present pair's secret in the history, under an older API key.",
        sealed,
        belongs,
        history=history,
    )


def _flipped_box(sealed: Json) -> Json:
    box = urlsafe_b64decode(sealed["box"] + "=" * (-len(sealed["box"]) % 4))
    return sealed | {"box": b64(flipped(box, 0))}
