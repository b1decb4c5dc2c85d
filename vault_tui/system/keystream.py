"""Parses what a terminal sends into text and the few keys that a prompt knows; the rest is dropped.

Pure: no terminal, no clock. An escape sequence may arrive in several reads; no part of it is ever
taken for text. The caller calls :meth:`KeyStream.quiet` after a short silence, because only that
tells the Escape key from the start of a sequence.
"""

from __future__ import annotations

NOTHING = 0
TEXT = 1
ENTER = 2
BACKSPACE = 3
EMPTY = 4  # Ctrl-U
CANCEL = 5  # Ctrl-C, Ctrl-D
ESCAPE = 6
PASTE_START = 7
PASTE_END = 8
REPLY = 9  # the terminal's reply to a device attributes query (ESC [ c)
CONTROL = 10  # a control character that no known key sends: Tab, NUL …

_KEYS = {
    0x0D: ENTER,
    0x0A: ENTER,
    0x7F: BACKSPACE,
    0x08: BACKSPACE,
    0x15: EMPTY,
    0x03: CANCEL,
    0x04: CANCEL,
}

# States of the parser.
_GROUND = 0
_ESC = 1
_CSI = 2
_COUNTED = 3  # a fixed number of bytes: ESC O x, ESC [ [ x (Linux console), ESC [ M x x x (old mouse), Alt-é
_STRING = 4  # OSC, DCS, SOS, PM, APC
_STRING_ESC = 5

_LONGEST_STRING = 4096
_KEPT_PARAMETERS = 4  # enough to tell 200~ and 201~ and the ? of a reply


class KeyStream:
    """Turns each byte into one of this module's codes."""

    __slots__ = ("_last", "_left", "_parameters", "_state", "in_paste")

    def __init__(self) -> None:
        self.in_paste = False
        self._state = _GROUND
        self._parameters = b""
        self._left = 0
        self._last = 0

    @property
    def waiting(self) -> bool:
        """Whether a sequence is incomplete: call :meth:`quiet` if no byte follows soon."""
        return self._state != _GROUND

    def quiet(self) -> int:
        """No byte followed: a single ESC was the Escape key, anything longer is dropped as incomplete."""
        code = ESCAPE if self._state == _ESC and not self.in_paste else NOTHING
        self._state = _GROUND
        return code

    def step(self, byte: int) -> int:
        """Take one byte; ``TEXT`` means that this byte is part of what was typed."""
        state = self._state
        if state == _GROUND:
            return self._ground(byte)
        if state == _ESC:
            return self._after_escape(byte)
        if state == _CSI:
            return self._in_csi(byte)
        if state == _COUNTED:
            return self._in_counted(byte)
        return self._in_string(byte)

    def _ground(self, byte: int) -> int:
        if byte == 0x1B:
            self._state = _ESC
            return NOTHING
        if byte >= 0x20 and byte != 0x7F:
            return TEXT
        if self.in_paste:
            return ENTER if byte in (0x0D, 0x0A) else CONTROL
        return _KEYS.get(byte, CONTROL)

    def _after_escape(self, byte: int) -> int:
        self._state = _GROUND
        if byte == 0x1B:
            self._state = _ESC
        elif byte == 0x5B:  # [
            self._state, self._parameters, self._last = _CSI, b"", 0
        elif self.in_paste:  # inside a paste only its end marker is a sequence
            return CONTROL
        elif byte in (0x5D, 0x50, 0x58, 0x5E, 0x5F):  # ] P X ^ _
            self._state, self._left = _STRING, _LONGEST_STRING
        elif byte == 0x4F:  # O
            self._state, self._left = _COUNTED, 1
        elif byte >= 0xC2:  # Alt and a non-ASCII letter: drop its other bytes too
            self._state, self._left = _COUNTED, 1 + (byte >= 0xE0) + (byte >= 0xF0)
        return NOTHING  # anything else is a key pressed together with Alt

    def _in_csi(self, byte: int) -> int:
        if byte == 0x1B:
            self._state = _ESC
        elif byte in (0x4D, 0x5B) and self._last == 0 and not self.in_paste:
            self._state, self._left = _COUNTED, 3 if byte == 0x4D else 1
        elif 0x20 <= byte <= 0x3F:
            if len(self._parameters) < _KEPT_PARAMETERS:
                self._parameters += bytes((byte,))
        elif 0x40 <= byte <= 0x7E:
            self._state = _GROUND
            return self._final(byte)
        else:  # not valid in a sequence: that was cut off, and this is the next key
            return self._begin_again(byte)
        self._last = byte
        return NOTHING

    def _in_counted(self, byte: int) -> int:
        if byte < 0x20:
            return self._begin_again(byte)
        self._left -= 1
        if self._left == 0:
            self._state = _GROUND
        return NOTHING

    def _begin_again(self, byte: int) -> int:
        self._state = _GROUND
        return self._ground(byte)

    def _final(self, byte: int) -> int:
        if byte == 0x7E and self._parameters == b"200":
            self.in_paste = True
            return PASTE_START
        if byte == 0x7E and self._parameters == b"201" and self.in_paste:
            self.in_paste = False
            return PASTE_END
        if byte == 0x63 and self._parameters[:1] == b"?":
            return REPLY
        return CONTROL if self.in_paste else NOTHING

    def _in_string(self, byte: int) -> int:
        self._left -= 1
        if self._state == _STRING_ESC:
            if byte == 0x5C:  # ESC \ ends a string; any other ESC begins a new sequence
                self._state = _GROUND
                return NOTHING
            return self._after_escape(byte)
        if byte == 0x1B:
            self._state = _STRING_ESC
        elif byte == 0x07 or self._left <= 0:
            self._state = _GROUND
        elif byte < 0x20:
            return self._begin_again(byte)
        return NOTHING
