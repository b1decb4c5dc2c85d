"""The recovery code: 160 random bits to keep on paper, in groups that catch typing errors.
Section 4.5 of ``FORMAT.md``.

Eight groups of four Crockford base32 characters carry the bits; a ninth is a check group (20 bits of
a hash), by which a code is told from a passphrase. Codes are handled in wipeable buffers.
"""

from typing import Final

from vault_tui.core.crypto import digest, wipe

CODE_BYTES: Final = 20
GROUPS: Final = 9
GROUP: Final = 4
CHECK_BYTES: Final = 3
"""The check group's 20 bits, and four that stay zero."""
ALPHABET: Final = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_PURPOSE: Final = b"vt1:recov-check-"

_VALUES: Final = {
    **{character: value for value, character in enumerate(ALPHABET)},
    **{character + 32: value for value, character in enumerate(ALPHABET) if character >= 65},
    # Crockford's aliases for letters that look like digits.
    **{ord(letter): 0 for letter in "Oo"},
    **{ord(letter): 1 for letter in "IiLl"},
}
_BETWEEN: Final = frozenset(b" -\t\r\n")


def groups(code: bytes) -> tuple[str, ...]:
    """The nine groups that a person writes down, the check group last."""
    if len(code) != CODE_BYTES:
        raise ValueError("a recovery code has 20 bytes")
    number = int.from_bytes(code) << 20 | _check(code)
    text = "".join(chr(ALPHABET[number >> 5 * place & 31]) for place in reversed(range(GROUPS * GROUP)))
    return tuple(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def recognise(typed: bytearray) -> bytearray | None:
    """The code's 20 bytes when ``typed`` is one with a right check group, else None.

    Blanks, hyphens and case don't matter. A passphrase is taken for a code with a chance of one in
    a million, and only if it has 36 characters of the alphabet; then the passphrase is tried as well.
    """
    packed, count = bytearray(CODE_BYTES + CHECK_BYTES), 0
    for character in typed:
        if character in _BETWEEN:
            continue
        value = _VALUES.get(character)
        if value is None or count == GROUPS * GROUP:
            wipe(packed)
            return None
        place, bit = divmod(5 * count, 8)
        high, low = divmod(value << 11 - bit, 256)
        packed[place] |= high
        packed[place + 1] |= low
        count += 1
    code, check = packed[:CODE_BYTES], packed[CODE_BYTES:]
    wipe(packed)
    if count == GROUPS * GROUP and int.from_bytes(check) >> 4 == _check(code):
        return code
    wipe(code)
    return None


def nearly(typed: bytearray) -> bool:
    """Whether this is a recovery code with a typing error: the right length and letters, a wrong check."""
    letters = [character for character in typed if character not in _BETWEEN]
    return len(letters) == GROUPS * GROUP and all(c in _VALUES for c in letters) and recognise(typed) is None


def _check(code: bytes | bytearray) -> int:
    return int.from_bytes(digest(CHECK_PURPOSE, code)[:CHECK_BYTES]) >> 4
