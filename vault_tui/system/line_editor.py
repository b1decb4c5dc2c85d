"""The line a passphrase is typed into: bytes in, one wipeable buffer, no terminal.

The text stays in a buffer that is allocated beforehand and can be overwritten. Only :meth:`LineEditor.text`,
for fields without a secret, makes a ``str`` of it.
"""

from __future__ import annotations

from vault_tui.core.secret import Passphrase
from vault_tui.system import keystream
from vault_tui.system.graphemes import count, last_start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

CAPACITY = 1024

NOTHING = 0
CHANGED = 1  # the line or ``refusal``
SUBMIT = 2
CANCEL = 3

TOO_LONG = "That is too long: at most 1,024 bytes fit."
MANY_LINES = (
    "That was more than one line; nothing of it was taken. A key pair goes in once the vault is open."
)
NO_TEXT = "That holds a character that is not text; nothing of it was taken."
NOT_UTF8 = "Your terminal sent something that is not UTF-8; the field is empty again."


class LineEditor:
    """One line of UTF-8, edited at its end.

    ``feed`` takes the bytes of one read and returns one of this module's codes. After ``CHANGED``,
    ``refusal`` is a sentence if what was typed or pasted was refused, else "". With ``lines``, several lines
    in one burst are accepted, with a line feed between.
    """

    __slots__ = (
        "_buffer",
        "_character",
        "_dropping",
        "_expected",
        "_got",
        "_line_ended",
        "_lines",
        "_paste_start",
        "_stream",
        "length",
        "refusal",
        "reply_due",
        "version",
    )

    def __init__(self, *, lines: bool = False) -> None:
        self._lines = lines
        self._buffer = bytearray(CAPACITY)
        self._character = bytearray(4)  # the bytes of an incomplete character
        self._got = 0
        self._expected = 0
        self._stream = keystream.KeyStream()
        self._dropping = False  # the rest of something refused is still arriving
        self._line_ended = False
        self._paste_start = -1
        self.length = 0
        self.refusal = ""
        self.reply_due = False  # a late reply of the terminal discards what came before it
        self.version = 0  # increases with every change

    @property
    def waiting(self) -> bool:
        """Whether :meth:`quiet` must be called if no byte follows soon."""
        return self._stream.waiting or (self._dropping and self._paste_start < 0)

    def protect(self, lock: Callable[[bytearray], object]) -> None:
        """Pass the line's buffer to ``lock``, which keeps it out of swap."""
        lock(self._buffer)

    def feed(self, data: memoryview | bytes | bytearray) -> int:
        """Process the bytes of one read; the first that applies of ``CANCEL``, ``SUBMIT``, ``CHANGED``."""
        before = self.version
        if self._paste_start < 0 and not self._lines:
            self._line_ended = False
        for byte in data:
            if self._take(self._stream.step(byte), byte):
                return CANCEL
        if self._line_ended and self._paste_start < 0:
            return SUBMIT
        return NOTHING if before == self.version else CHANGED

    def count(self) -> int:
        """The number of graphemes in the line."""
        return count(self._buffer, self.length)

    def quiet(self) -> int:
        """No byte followed: a lone ESC is the Escape key (``CANCEL``), and a refused burst is over."""
        if self._paste_start < 0:
            self._dropping = False
        return CANCEL if self._stream.quiet() == keystream.ESCAPE else NOTHING

    def text(self) -> str:
        """The line as ``str``; for fields that hold no secret."""
        return str(memoryview(self._buffer)[: self.length], "utf-8")

    def take(self) -> Passphrase:
        """Return the line and wipe the editor."""
        taken = Passphrase(bytearray(memoryview(self._buffer)[: self.length]))
        self.wipe()
        return taken

    def copy(self) -> Passphrase:
        """A wipeable copy of the line."""
        return Passphrase(bytearray(memoryview(self._buffer)[: self.length]))

    def wipe(self) -> None:
        """Empty the line and overwrite its buffer."""
        self._cut(0)
        self._forget_character()
        self._say("")

    def _take(self, code: int, byte: int) -> bool:
        """Process one code; True for one that leaves the prompt."""
        if code == keystream.TEXT:
            self._text(byte)
        elif code == keystream.ENTER:
            self._enter()
        elif code in (keystream.PASTE_START, keystream.PASTE_END):
            if self._expected:
                self._refuse(NOT_UTF8)
            self._paste_start = self.length if code == keystream.PASTE_START else -1
            self._line_ended = self._dropping = False
        elif code == keystream.CONTROL and self._paste_start >= 0:
            self._refuse(NO_TEXT)
        elif code == keystream.EMPTY or (code == keystream.REPLY and self.reply_due):
            self.reply_due = False
            self.wipe()
        elif code == keystream.BACKSPACE:
            self._say("")
            self._forget_character()
            if self.length:
                self._cut(last_start(self._buffer, self.length))
        return code == keystream.CANCEL

    def _enter(self) -> None:
        """End the line; text after it in the same burst makes it several lines."""
        if self._expected:
            self._refuse(NOT_UTF8)
        elif not self._dropping and self.length > max(0, self._paste_start):
            self._line_ended = True

    def _text(self, byte: int) -> None:
        if self._dropping:
            return
        if self._line_ended and self._lines:
            self._line_ended = False
            self._append(0x0A)
        if self._line_ended:
            self._refuse(MANY_LINES)
        elif byte < 0x80 and not self._expected:
            self._append(byte)
        elif self._expected:
            self._continue_character(byte)
        else:
            self._expected = 2 + (byte >= 0xE0) + (byte >= 0xF0) if 0xC2 <= byte <= 0xF4 else 0
            if not self._expected:
                self._refuse(NOT_UTF8)
                return
            self._character[0] = byte
            self._got = 1

    def _continue_character(self, byte: int) -> None:
        if byte & 0xC0 != 0x80:
            self._refuse(NOT_UTF8)
            return
        self._character[self._got] = byte
        self._got += 1
        if self._got < self._expected:
            return
        try:
            character = str(memoryview(self._character)[: self._expected], "utf-8")
        except UnicodeDecodeError:
            self._refuse(NOT_UTF8)
            return
        if character < "\u00a0" or character in "\u2028\u2029":
            self._refuse(NO_TEXT)
            return
        for place in range(self._expected):
            self._append(self._character[place])
        self._forget_character()

    def _append(self, byte: int) -> None:
        if self._dropping:
            return
        if self.length == CAPACITY:
            self._refuse(TOO_LONG)
            return
        self._buffer[self.length] = byte
        self.length += 1
        self._say("")

    def _refuse(self, sentence: str) -> None:
        """Remove the whole paste, or the whole line when the start of the burst is not known."""
        self._cut(max(0, self._paste_start))
        self._forget_character()
        self._line_ended = False
        self._dropping = True
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self.refusal = sentence
        self.version += 1

    def _cut(self, length: int) -> None:
        self._buffer[length : self.length] = bytes(max(0, self.length - length))
        self.length = length
        self.version += 1

    def _forget_character(self) -> None:
        self._character[:] = bytes(4)
        self._got = self._expected = 0
