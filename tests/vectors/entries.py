"""Faults in one entry's line and in its sealed secret, behind the payload's key."""

from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from typing import Any

from tests.vectors.good import nested
from tests.vectors.writer import API_KEY, API_SECRET, Json, Vault, Vector, b64, flipped, line

V = Vault()


def entries() -> Iterator[Vector]:
    """Faults in one entry."""
    base = V.entry()

    def raw(name: str, about: str, text: bytes, says: str) -> Vector:
        return Vector(f"entry-{name}", "damaged", about, V.but(lines=[text]).file(), says)

    def one(name: str, about: str, says: str, **fields: Any) -> Vector:
        return raw(name, about, line(base | fields), says)

    def without(name: str) -> Vector:
        rest = {key: value for key, value in base.items() if key != name}
        return raw(f"{name}-missing", f"An entry has no {name}.", line(rest), f"{name} is missing")

    yield from map(without, ("label", "created", "changed", "exchange", "account", "state"))
    for name in ("label", "exchange", "account", "integration", "preset"):
        yield one(f"{name}-too-long", f"{name.capitalize()} of 65 characters.", name, **{name: "x" * 65})
    yield one("label-null", "A label of null.", "label", label=None)
    yield one("created-negative", "Made before 1970.", "created", created=-1)
    yield one(
        "created-too-large", "A moment that not every JSON reader keeps exact.", "created", created=2**53
    )
    yield one("changed-true", "A moment of true.", "changed", changed=True)
    yield one("state-unknown", "A state that schema 1 doesn't have.", "state", state="revoked")
    yield one("runs-on-unknown", "A place that schema 1 doesn't have.", "runs_on", runs_on="moon")
    yield one("paper-number", "A number in the place of true.", "paper", paper=1)
    yield one("api-key-too-long", "An API key of 1,025 characters.", "api_key", api_key="K" * 1025)
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
    yield one("review-by-null", "A day of null, where it should be left out.", "review_by", review_by=None)
    yield one("revealed-text", "A moment as text.", "revealed", revealed="1764000000")
    yield one(
        "progress-unknown-field",
        "Progress with a field of its own.",
        "progress",
        progress={"step": "s", "ticks": [], "saved": 1, "x": 1},
    )
    yield one(
        "progress-ticks-missing", "Progress without ticks.", "progress", progress={"step": "s", "saved": 1}
    )
    yield one("history-object", "A history as an object.", "history", history={})
    yield one(
        "history-what-missing",
        "A line of the history that doesn't say what happened.",
        "what is missing",
        history=[{"at": 1}],
    )
    yield one(
        "history-what-too-long",
        "A line of the history of 1,001 characters.",
        "what",
        history=[{"at": 1, "what": "w" * 1001}],
    )
    yield one("deep", "Nine levels.", "eight levels", later=nested(8))
    yield from _spellings(raw, line(base))


def _spellings(raw: Callable[[str, str, bytes, str], Vector], good: bytes) -> Iterator[Vector]:
    def but(name: str, about: str, old: bytes, new: bytes, says: str) -> Vector:
        return raw(name, about, good.replace(old, new, 1), says)

    strict = "not strict JSON"
    label = b'"label":"grid bot"'
    yield but(
        "very-deep",
        "Ten thousand levels.",
        label,
        label + b',"later":' + b"[" * 10_000 + b"]" * 10_000,
        "JSON",
    )
    yield but(
        "unclosed",
        "Ten thousand brackets that are never closed.",
        label,
        label + b',"later":' + b"[" * 10_000,
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
        rest = {key: value for key, value in sealed.items() if key != name}
        yield one(f"{name}-missing", f"A sealed secret without its {name}.", rest, allowed)
    yield one("unknown-field", "A sealed secret with a field of its own.", sealed | {"later": 1}, allowed)
    yield one("null", "A secret of null, where it should be left out.", None, allowed)
    yield one("nonce-short", "A nonce of 23 bytes.", sealed | {"nonce": b64(bytes(23))}, allowed)
    yield one("id-long", "A secret id of 17 bytes.", sealed | {"id": b64(bytes(17))}, allowed)
    yield one(
        "fingerprint-short", "A fingerprint of 15 bytes.", sealed | {"fingerprint": b64(bytes(15))}, allowed
    )
    yield one("set-negative", "Sealed before 1970.", sealed | {"set": -1}, allowed)
    yield one(
        "box-not-base64url",
        "A sealed secret with a character of the other base64.",
        sealed | {"box": "+" + sealed["box"][1:]},
        allowed,
    )
    yield one("box-short", "Shorter than a tag.", sealed | {"box": b64(bytes(15))}, belongs)
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
        "an API secret is no text",
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
