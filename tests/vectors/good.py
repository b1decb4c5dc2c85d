"""Vectors that open, and those that open read-only."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from tests.vectors.writer import (
    API_KEY,
    API_SECRET,
    BY_CODE,
    BY_KEYRING,
    BY_PASSPHRASE,
    CHEAP,
    CODE,
    MIB,
    PASSPHRASE,
    REAL,
    STEP,
    Json,
    Vault,
    Vector,
    Way,
    b64,
    chance,
    code_with,
    line,
    padded,
    recovery_code,
)

HOLDS = f"grid bot = {API_SECRET}"
EXAMPLE = Vault(
    "example", ways=(Way("passphrase", PASSPHRASE, REAL), BY_CODE), generation=2, save="second save"
)
"""The worked example of ``FORMAT.md``."""


def nested(levels: int) -> Any:
    """An array that many levels deep."""
    value: Any = []
    for _ in range(levels - 1):
        value = [value]
    return value


def example() -> Vault:
    """The worked example with its two settings of its own."""
    earlier = [b64(chance("example: first save", 16))]
    return EXAMPLE.but(head={"created": 1764000000, "ancestors": earlier})


LONGEST_SECRET = "🔑" * 1024
"""As many characters as a writer takes, of four bytes each."""
ASTRAL_LABEL = "🤖" * 64


def full_entry(vault: Vault) -> Json:
    """An entry with every field, each as long as it may be."""
    entry = vault.entry(
        ASTRAL_LABEL,
        exchange="E" * 64,
        account="A" * 64,
        state="compromised",
        paper=True,
        integration="I" * 64,
        runs_on="another",
        preset="P" * 64,
        permissions={f"{number:064}": ("r", "w", "rw")[number % 3] for number in range(100)},
        addresses=[f"{number:064}" for number in range(20)],
        notes="é" * 4000,
        tags=[f"{number:064}" for number in range(100)],
        rotate_by="0001-01-01",
        review_by="9999-12-31",
        revealed=0,
        copied=2**53 - 1,
        trashed=1764000300,
        progress={"step": "S" * 64, "ticks": [f"{number:064}" for number in range(500)], "saved": 0},
    )
    entry["api_key"] = "K" * 1024
    entry["secret"] = vault.secret(entry["id"], "K" * 1024, LONGEST_SECRET.encode())
    entry["history"] = [{"at": 1764000150, "what": "W" * 1000}] + [{"at": 0, "what": ""}] * 200
    return entry


def every_choice(vault: Vault) -> list[bytes]:
    """Entries with the states, places and days that no other good file has, and one without a label."""
    choices = [
        vault.entry("a draft", secret=None, state="draft", runs_on="", rotate_by="2024-02-29"),
        vault.entry("half of it", secret=None, state="half sealed", runs_on="hosted", rotate_by="2000-02-29"),
        vault.entry("an old one", secret=None, state="retired", runs_on="phone", review_by="2026-12-31"),
        vault.entry("active, without a secret", secret=None, runs_on="here", api_key=""),
        vault.entry("a draft with one", state="draft"),
        vault.entry("grid bot", secret=None) | {"id": b64(chance("a namesake", 16))},
        vault.entry("grid bot"),
        vault.entry("", secret=None),
    ]
    return [line(entry) for entry in choices]


def with_all_in_another_order(entry: Json) -> Json:
    """The same entry; its id stays first."""
    turned = dict(reversed(entry.items()))
    turned["secret"] = dict(reversed(entry["secret"].items()))
    return {"id": turned.pop("id")} | turned


def with_older_secret(vault: Vault) -> Json:
    """An entry whose earlier pair lies in its history."""
    entry = vault.entry()
    older = vault.secret(entry["id"], "EXAMPLE-older-key", b"EXAMPLE-older-secret")
    history = [
        {"at": 1764000100, "what": "created"},
        {"at": 1764000200, "what": "pair replaced", "api_key": "EXAMPLE-older-key", "secret": older},
    ]
    return entry | {"history": history}


def good() -> Iterator[Vector]:
    """Files that every reader opens."""
    v = Vault()
    code = recovery_code(CODE)
    yield Vector(
        "good-worked-example",
        "opens",
        "The worked example of the format's page.",
        example().file(),
        holds=HOLDS,
    )
    yield Vector(
        "good-recovery-code",
        "opens",
        "The same file by its recovery code, typed small, without hyphens, with l for 1.",
        example().file(),
        typed=code.lower().replace("-", "").replace("1", "l"),
        holds=HOLDS,
    )
    spelled = code_with("001111")
    yield Vector(
        "good-recovery-code-other-letters",
        "opens",
        "O and o for 0; I, i, L and l for 1; blanks, tabs, line feeds and hyphens anywhere.",
        v.but(ways=(BY_PASSPHRASE, Way("recovery", spelled))).file(),
        typed=_respelled(recovery_code(spelled)),
        holds=HOLDS,
    )
    yield Vector("good-empty", "opens", "A vault without entries.", v.but(lines=[]).file())
    yield Vector("good-cheap", "opens", "An ordinary vault, cheap to derive.", v.file(), holds=HOLDS)
    yield Vector(
        "good-eight-slots",
        "opens",
        "Eight slots, of which the passphrase opens the last.",
        v.but(
            ways=(*[BY_KEYRING, BY_CODE] * 3, Way("passphrase", "some other one", CHEAP), BY_PASSPHRASE)
        ).file(),
        holds=HOLDS,
    )
    yield Vector(
        "good-damaged-neighbour",
        "opens",
        "The first of two slots for the same passphrase is damaged: the second opens all the same.",
        v.but(ways=(BY_PASSPHRASE, BY_PASSPHRASE)).file(
            lambda header: header["slots"][0].update(nonce=b64(bytes(24)))
        ),
        holds=HOLDS,
    )
    composed = "crème brûlée, an example"
    yield Vector(
        "good-decomposed-passphrase",
        "opens",
        "The passphrase is typed with combining accents; NFC makes it the one that was set.",
        v.but(ways=(Way("passphrase", composed, CHEAP),)).file(),
        typed=unicodedata.normalize("NFD", composed),
        holds=HOLDS,
    )
    for name, about, typed in (
        ("with-blanks", "Blanks around the passphrase belong to it.", "\t an example \n"),
        ("with-zero", "A zero byte ends no passphrase.", "an\0example"),
        ("no-utf-8", "A passphrase that is no UTF-8 is taken as it is.", b"an \xe9xample"),
    ):
        yield Vector(
            f"good-passphrase-{name}",
            "opens",
            about,
            v.but(ways=(Way("passphrase", typed, CHEAP),)).file(),
            typed=typed,
            holds=HOLDS,
        )
    for name, about, cost in (
        ("uneven-memory", "Memory of 9 KiB, no multiple of four KiB.", (2, 9 * 1024)),
        ("most-passes", "As many passes as may be run.", (10, 8 * 1024)),
        ("real-cost", "Three passes over 65 MiB, within the real bounds.", (3, 65 * MIB)),
    ):
        yield Vector(
            f"good-{name}",
            "opens",
            about,
            v.but(ways=(Way("passphrase", PASSPHRASE, cost),)).file(),
            holds=HOLDS,
        )
    lookalike = recovery_code(chance("a passphrase like a code", 20))
    yield Vector(
        "good-passphrase-like-a-code",
        "opens",
        "The passphrase has the form of a recovery code, check group included, but opens a passphrase slot.",
        v.but(ways=(BY_CODE, Way("passphrase", lookalike, CHEAP))).file(),
        typed=lookalike,
        holds=HOLDS,
    )
    filler = STEP - len(padded(v.whole_head() | {"fill": ""}, []).rstrip(b" "))
    yield Vector(
        "good-no-padding",
        "opens",
        "The payload's text ends exactly at a step, so that no blank follows it.",
        v.but(head={"fill": "x" * filler}, lines=[]).file(),
    )
    yield Vector(
        "good-two-steps",
        "opens",
        "The payload's text needs two steps.",
        v.but(lines=[line(v.entry(notes="n" * 3800))]).file(),
        holds=HOLDS,
    )
    yield Vector(
        "good-full-entry",
        "opens",
        "Every field, as long as it may be.",
        v.but(head={"settings": LARGEST_SETTINGS}, lines=[line(full_entry(v))]).file(),
        holds=f"{ASTRAL_LABEL} = {LONGEST_SECRET}",
    )
    yield Vector(
        "good-every-choice",
        "opens",
        "States, places and leap days; a label twice, an empty one; settings left out or out of range.",
        v.but(head={"settings": {"idle_lock": 0, "reveal_time": 2**53 - 1}}, lines=every_choice(v)).file(),
        holds=HOLDS,
    )
    yield Vector(
        "good-other-order",
        "opens",
        "The fields of an entry, its secret and the head in another order, as far as it is free.",
        v.but(
            text=padded(dict(reversed(v.whole_head().items())), [line(with_all_in_another_order(v.entry()))])
        ).file(),
        holds=HOLDS,
    )
    yield Vector(
        "good-other-fingerprint",
        "opens",
        "A fingerprint that is not that of the secret: nobody compares it.",
        v.but(
            lines=[line(v.entry() | {"secret": v.entry()["secret"] | {"fingerprint": b64(bytes(16))}})]
        ).file(),
        holds=HOLDS,
    )
    yield Vector(
        "good-older-secret",
        "opens",
        "A replaced pair lies in the history, its secret still sealed.",
        v.but(lines=[line(with_older_secret(v))]).file(),
        holds=HOLDS,
    )
    deep = line(v.entry(later={"a": nested(6)}))
    yield Vector(
        "good-unknown-fields",
        "opens",
        "Fields that schema 1 doesn't know, in the head, the settings, an entry and a line of its history.",
        v.but(
            head={"settings": v.whole_head()["settings"] | {"later": [1]}, "later": {"a": None}},
            lines=[line(v.entry(later=True, history=[{"at": 1, "what": "w", "later": "x"}]))],
        ).file(),
        holds=HOLDS,
    )
    yield Vector(
        "good-eight-levels",
        "opens",
        "An entry nested as deep as it may be.",
        v.but(lines=[deep]).file(),
        holds=HOLDS,
    )
    spaced = deep.replace(b',"exchange"', b' ,\t"exchange"').replace(b':"grid', b' : "gr\\u0069d')
    yield Vector(
        "good-other-spelling",
        "opens",
        "Entry lines with blanks, tabs and needless escapes, not sorted by label.",
        v.but(lines=[spaced, line(v.entry("a first label", secret=None))]).file(),
        holds=HOLDS,
    )
    roomy = v.padded().rstrip(b" ").replace(b'{"schema":1,', b' { "schema" : 1 ,')
    yield Vector(
        "good-blanks-in-the-head",
        "opens",
        "The head has blanks wherever JSON allows them.",
        v.but(text=roomy + b" " * (-len(roomy) % STEP)).file(),
        holds=HOLDS,
    )
    yield Vector(
        "good-most-ancestors",
        "opens",
        "As many ancestors as a reader takes, the save itself among them, and twice.",
        v.but(
            head={"ancestors": [b64(v.save_id)] * 2 + [b64(chance(f"save {n}", 16)) for n in range(1022)]},
            generation=2**53 - 1,
        ).file(),
        holds=HOLDS,
    )


LARGEST_SETTINGS = {"name": "n" * 64, "theme": "t" * 64, "rotate_after_days": 2**53 - 1}


def _respelled(code: str) -> str:
    for digit, letters in (("0", "Oo"), ("1", "IiLl")):
        for letter in letters:
            code = code.replace(digit, letter, 1)
    for blank in ("", " ", "\t", "\n", "\r\n", " - "):
        code = code.replace("-", blank, 1)
    return f" {code[:2]}\t{code[2:]}\n"


def newer_schemas() -> Iterator[Vector]:
    """Files of a later schema in the same format: they open, but nothing may be written."""
    v = Vault()
    yield Vector(
        "schema-2",
        "read-only",
        "The next schema, otherwise as ever.",
        v.but(head={"schema": 2}).file(),
        holds=HOLDS,
    )
    yield Vector(
        "schema-2-with-new-fields",
        "read-only",
        "A later schema with fields that this one doesn't know.",
        v.but(
            head={"schema": 2**53 - 1, "later": []}, lines=[line(v.entry(later={"api_key": API_KEY}))]
        ).file(),
        holds=HOLDS,
    )
