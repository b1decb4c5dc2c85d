"""Setting a terminal's clipboard by the escape sequence OSC 52, which terminals never confirm."""

import base64

_SCREEN_PIECE = 700
"""Bytes that GNU screen passes on in one sequence; it drops a longer one."""


def copied(data: bytes) -> bytes:
    """The sequence that puts ``data`` on the clipboard of the terminal that reads it."""
    return b"\x1b]52;c;" + base64.b64encode(data) + b"\x07"


def emptied() -> bytes:
    """The sequences that clear it: first a blank, because some terminals ignore empty content."""
    return copied(b" ") + copied(b"")


def through_screen(sequence: bytes) -> bytes:
    """``sequence`` wrapped for GNU screen, in pieces that it passes on to the terminal."""
    pieces = (sequence[start : start + _SCREEN_PIECE] for start in range(0, len(sequence), _SCREEN_PIECE))
    return b"".join(b"\x1bP" + piece + b"\x1b\\" for piece in pieces)
