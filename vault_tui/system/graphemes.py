"""Grapheme boundaries in UTF-8, and the columns that text takes.

Backspace removes what a person sees as one character, and a field shows one bullet for each. The rules
are the common part of Unicode's text segmentation: marks, joiners, skin tones, flags, Hangul.
"""

from __future__ import annotations

ZERO_WIDTH_NON_JOINER = 0x200C
ZERO_WIDTH_JOINER = 0x200D


def last_start(buffer: bytearray, end: int) -> int:
    """The start of the grapheme that ends at ``end``; ``buffer[:end]`` must be valid UTF-8."""
    start, current = _step_back(buffer, end)
    while start > 0:
        before_start, before = _step_back(buffer, start)
        if not _joins(before, current, buffer, start):
            break
        start, current = before_start, before
    return start


def count(buffer: bytearray, end: int) -> int:
    """The number of graphemes in ``buffer[:end]``."""
    total = 0
    while end > 0:
        if buffer[end - 1] < 0x80 and buffer[end - 1] != 0x0A:
            end -= 1  # ASCII never joins what precedes it
        else:
            end = last_start(buffer, end)
        total += 1
    return total


def columns(text: str) -> int:
    """The number of columns that ``text`` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_columns_of(character) for character in text)


def clip(text: str, room: int) -> str:
    """The longest start of ``text`` that fits into ``room`` columns."""
    if text.isascii():
        return text[: max(0, room)]
    used = 0
    for place, character in enumerate(text):
        used += _columns_of(character)
        if used > room:
            return text[:place]
    return text


def _columns_of(character: str) -> int:
    # Western letters, then dashes, quotation marks and dots, then rules and triangles: all that our own pages
    # use. Loading Unicode's tables would delay each lock noticeably.
    if character < "\u0300" or "\u2010" <= character <= "\u2027" or "\u2500" <= character <= "\u25fc":
        return 1
    import unicodedata

    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _step_back(buffer: bytearray, end: int) -> tuple[int, int]:
    """The start and the code point of the UTF-8 sequence that ends at ``end``."""
    start = end - 1
    while buffer[start] & 0xC0 == 0x80:
        start -= 1
    lead = buffer[start]
    point = lead if lead < 0x80 else lead & (0xFF >> (end - start + 1))
    for place in range(start + 1, end):
        point = point << 6 | buffer[place] & 0x3F
    return start, point


def _joins(before: int, current: int, buffer: bytearray, start: int) -> bool:
    """Whether ``current``, which begins at ``start``, belongs to the same grapheme as ``before``."""
    if current < 0x300:
        return False
    if _extends(current) or before == ZERO_WIDTH_JOINER:
        return True
    if _is_flag_half(before) and _is_flag_half(current):
        halves = 0
        while start > 0:
            start, point = _step_back(buffer, start)
            if not _is_flag_half(point):
                break
            halves += 1
        return halves % 2 == 1
    return _is_hangul_tail(current) and _is_hangul(before)


def _extends(point: int) -> bool:
    if point in {ZERO_WIDTH_JOINER, 0x200C} or 0x1F3FB <= point <= 0x1F3FF or 0xE0020 <= point <= 0xE007F:
        return True
    import unicodedata

    return unicodedata.category(chr(point)) in ("Mn", "Me", "Mc")


def _is_flag_half(point: int) -> bool:
    return 0x1F1E6 <= point <= 0x1F1FF


def _is_hangul_tail(point: int) -> bool:
    return 0x1160 <= point <= 0x11FF


def _is_hangul(point: int) -> bool:
    return 0x1100 <= point <= 0x11FF or 0xAC00 <= point <= 0xD7A3
