"""Faults in the first line, in the header as text, and in the file's length."""

from collections.abc import Iterator
from itertools import count

from tests.vectors.writer import (
    BY_CODE,
    BY_PASSPHRASE,
    Vault,
    Vector,
    b64,
    flipped,
    parts,
    stray,
    two_lines,
    unkeyed,
)


def first_lines() -> Iterator[Vector]:
    """Faults in the first line. The payload is sealed over them: it would open."""
    v = next(v for v in map(_generation, count(3)) if b"-" in parts(v.file())[0][12:])
    first, header, _ = parts(v.file())
    check = first.removeprefix(b"vault-tui 1 ")
    rest = b"\n" + header + b"\n"

    def one(name: str, expect: str, about: str, start: bytes, says: str) -> Vector:
        return Vector(name, expect, about, v.over(start + rest), says)

    foreign, whole = "This file is not a vault", "its first line is not whole"
    yield Vector("foreign-empty", "foreign", "An empty file.", b"", foreign)
    yield Vector("foreign-text", "foreign", "Some other text.", b"vault of mine\nnothing else\n", foreign)
    yield one("foreign-case", "foreign", "The name in capitals.", first.replace(b"vault", b"VAULT"), foreign)
    yield one("foreign-blank", "foreign", "A blank before everything.", b" " + first, foreign)
    yield one(
        "foreign-byte-order-mark",
        "foreign",
        "A byte order mark before everything.",
        b"\xef\xbb\xbf" + first,
        foreign,
    )
    yield one("foreign-flip", "foreign", "One bit of the name flipped.", flipped(first, 3), foreign)
    yield one(
        "newer-version", "newer", "Version 2, otherwise the same.", first.replace(b" 1 ", b" 2 "), "format 2"
    )
    yield Vector(
        "newer-version-alone",
        "newer",
        "Version 2 with nothing else on its line.",
        b"vault-tui 2\n\x00\x01\x02",
        "format 2",
    )
    yield one(
        "newer-version-largest",
        "newer",
        "The largest version number.",
        b"vault-tui 999999999 ?",
        "format 999999999",
    )
    yield one("version-0", "damaged", "Version 0.", first.replace(b" 1 ", b" 0 "), whole)
    yield one(
        "version-01", "damaged", "The version with a zero before it.", first.replace(b" 1 ", b" 01 "), whole
    )
    yield one(
        "version-02",
        "damaged",
        "A later version with a zero before it.",
        first.replace(b" 1 ", b" 02 "),
        whole,
    )
    yield one(
        "version-too-large",
        "damaged",
        "A version of ten digits.",
        first.replace(b" 1 ", b" 1000000000 "),
        whole,
    )
    yield one("version-missing", "damaged", "No version.", first.replace(b" 1 ", b" "), whole)
    yield one("version-duplicated", "damaged", "The version twice.", first.replace(b" 1 ", b" 1 1 "), whole)
    yield one("version-flip", "damaged", "One bit of the version flipped.", flipped(first, 10, 6), whole)
    yield one("check-missing", "damaged", "No checksum.", b"vault-tui 1", whole)
    yield one("check-short", "damaged", "A checksum of 42 characters.", first[:-1], whole)
    yield one("check-long", "damaged", "A checksum of 44 characters.", first + b"A", whole)
    yield one("check-padded", "damaged", "A checksum with base64 padding.", first + b"=", whole)
    yield one(
        "check-alphabet",
        "damaged",
        "A checksum with a character of the other base64.",
        first[:12] + check.replace(b"-", b"+"),
        whole,
    )
    yield one("check-duplicated", "damaged", "The checksum twice.", first + b" " + check, whole)
    yield one(
        "check-two-blanks",
        "damaged",
        "Two blanks before the checksum.",
        first.replace(b" 1 ", b" 1  "),
        whole,
    )
    yield one("check-carriage-return", "damaged", "The first line ends as on Windows.", first + b"\r", whole)
    other = b64(unkeyed(b"vt1:header-check", b"other")).encode()
    wrong = "its header does not match its checksum"
    yield one("check-wrong", "damaged", "The checksum of another header.", b"vault-tui 1 " + other, wrong)
    yield one(
        "check-not-canonical",
        "damaged",
        "The checksum with stray bits in its last character.",
        b"vault-tui 1 " + stray(check.decode()).encode(),
        wrong,
    )
    salt = v.header()["slots"][0]["salt"].encode()
    other_salt = (b"B" if salt.startswith(b"A") else b"A") + salt[1:]
    yield Vector(
        "check-of-the-header-before-a-change",
        "damaged",
        "One character of a slot's salt changed since the checksum was made.",
        v.over(first + rest.replace(salt, other_salt)),
        wrong,
    )


def _generation(generation: int) -> Vault:
    return Vault(generation=generation)


def header_texts() -> Iterator[Vector]:
    """Headers that are no canonical JSON object, each with the right checksum and a payload bound to it."""
    v, two = Vault(), Vault(ways=(BY_PASSPHRASE, BY_CODE))
    header = v.header_line()

    def one(name: str, about: str, new: bytes, says: str, vault: Vault = v) -> Vector:
        return Vector(name, "damaged", about, vault.over(two_lines(new)), says)

    long, spelling = "its header is too long", "its header is not in canonical form"
    value = "its header holds a value that is not allowed"
    room = 64 * 1024 - len(two_lines(header)) - len(',"x":""')
    fitting = header[:-1] + b',"x":"' + b"x" * room + b'"}'
    yield one(
        "header-65536-bytes",
        "As long as a header may be, and refused for its unknown field only.",
        fitting,
        spelling,
    )
    yield one("header-65537-bytes", "One byte longer than a header may be.", fitting[:-2] + b'x"}', long)
    yield Vector(
        "header-endless", "damaged", "A header without an end.", two_lines(b"")[:-1] + b"x" * 66_000, long
    )
    yield one("header-empty", "An empty header.", b"", value)
    yield one("header-no-json", "No JSON.", b"header", value)
    yield one("header-array", "An array for the object.", b"[" + header + b"]", value)
    yield one("header-twice", "Two objects.", header + header, value)
    yield one("header-deep", "Arrays, five thousand deep.", b"[" * 5_000, value)
    yield one(
        "header-deep-field",
        "An array in the place of a number, three thousand deep.",
        header.replace(b'"epoch":1', b'"epoch":' + b"[" * 3_000 + b"]" * 3_000),
        value,
    )
    yield one(
        "header-not-ascii",
        "A letter beyond ASCII.",
        header.replace(b'"passphrase"', '"pässphrase"'.encode()),
        value,
    )
    yield one(
        "header-not-utf-8",
        "A byte that is no UTF-8.",
        header.replace(b'"passphrase"', b'"p\xffssphrase"'),
        value,
    )
    yield one(
        "header-blank", "A blank between two fields.", header.replace(b',"epoch"', b', "epoch"'), spelling
    )
    yield one("header-blank-at-its-end", "A blank after the object.", header + b" ", spelling)
    yield one(
        "header-escape",
        "A letter as an escape sequence.",
        header.replace(b'"kind"', b'"k\\u0069nd"'),
        spelling,
    )
    yield one(
        "header-order",
        "Two fields in the other order.",
        header.replace(b'"epoch":1,"generation":3', b'"generation":3,"epoch":1'),
        spelling,
    )
    yield one(
        "header-unknown-field", "A field that version 1 doesn't have.", header[:-1] + b',"later":1}', spelling
    )
    yield one(
        "slot-unknown-field",
        "A field that version 1's slots don't have.",
        header.replace(b'{"id":', b'{"later":1,"id":'),
        spelling,
    )
    yield one("header-float", "An epoch of 1.0.", header.replace(b'"epoch":1', b'"epoch":1.0'), value)
    yield one(
        "header-exponent",
        "A generation of 3e0.",
        header.replace(b'"generation":3', b'"generation":3e0'),
        value,
    )
    yield one("header-nan", "An epoch of NaN.", header.replace(b'"epoch":1', b'"epoch":NaN'), value)
    yield one(
        "header-minus-zero",
        "An opslimit of -0 where 0 belongs.",
        two.header_line().replace(b'"opslimit":0', b'"opslimit":-0'),
        spelling,
        two,
    )
    yield one(
        "header-true", "A generation of true.", header.replace(b'"generation":3', b'"generation":true'), value
    )
    save = b'"%s"' % b64(v.save_id).encode()
    yield one("header-null", "A save id of null.", header.replace(save, b"null"), value)
    in_slot = (
        b'"kind":"passphrase","algorithm":"argon2id13"',
        b'"algorithm":"argon2id13","kind":"passphrase"',
    )
    yield one("slot-order", "Two fields of a slot in the other order.", header.replace(*in_slot), spelling)
    yield one("header-tab-before-it", "A tab before the object.", b"\t" + header, spelling)
    yield one("header-carriage-return", "The header ends as on Windows.", header + b"\r", spelling)


def lengths() -> Iterator[Vector]:
    """Files that end too early or too late."""
    data = Vault().file()
    first, _, payload = parts(data)
    start = len(data) - len(payload)

    def cut(name: str, about: str, size: int, says: str) -> Vector:
        return Vector(f"cut-{name}", "damaged", about, data[:size], says)

    yield cut("in-the-name", "Ends inside the name.", 5, "it ends inside its first line")
    yield cut("before-the-blank", "Ends right after the name.", 9, "it ends inside its first line")
    yield cut("before-the-version", "Ends before the version.", 10, "its first line is not whole")
    yield cut("after-the-version", "Ends after the version.", 11, "its first line is not whole")
    yield cut("in-the-check", "Ends inside the checksum.", 30, "its first line is not whole")
    yield cut(
        "before-the-first-line-feed",
        "Ends before the first line feed.",
        len(first),
        "its first line is not whole",
    )
    yield cut("before-the-header", "Ends after the first line.", len(first) + 1, "it ends inside its header")
    yield cut("in-the-header", "Ends inside the header.", len(first) + 200, "it ends inside its header")
    yield cut(
        "before-the-second-line-feed",
        "Ends before the second line feed.",
        start - 1,
        "it ends inside its header",
    )
    yield cut("before-the-payload", "Ends after the header.", start, f"{len(payload)} bytes are missing")
    yield cut(
        "in-the-payload", "Ends inside the payload.", start + 2000, f"{len(payload) - 2000} bytes are missing"
    )
    yield cut("before-the-tag", "Ends before the payload's tag.", len(data) - 16, "16 bytes are missing")
    yield cut("in-the-tag", "The last byte is missing.", len(data) - 1, "1 bytes are missing")
    yield Vector(
        "one-byte-more", "damaged", "One byte follows the payload.", data + b"\n", "1 bytes were added"
    )
    yield Vector(
        "two-files", "damaged", "The whole file twice.", data + data, f"{len(data)} bytes were added"
    )
