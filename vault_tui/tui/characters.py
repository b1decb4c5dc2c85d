"""Text that can be wiped: holds a secret while it's typed or shown."""

from array import array
from collections.abc import Iterator


class Characters:
    """Up to ``room`` characters in one buffer that is never moved and can be overwritten.

    Iterating gives single characters, which Python shares between all texts: drawing from them leaves
    no copy of the whole.
    """

    __slots__ = ("_codes", "_length")

    def __init__(self, room: int) -> None:
        self._codes = array("I", bytes(4 * room))
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        return (chr(self._codes[place]) for place in range(self._length))

    @property
    def room(self) -> int:
        """How many characters fit in."""
        return len(self._codes)

    def insert(self, at: int, character: str) -> bool:
        """Put one character in; False when there's no room for it."""
        if self._length == self.room:
            return False
        codes = self._codes
        for place in range(self._length, at, -1):
            codes[place] = codes[place - 1]
        codes[at] = ord(character)
        self._length += 1
        return True

    def delete(self, at: int) -> None:
        """Take one character out."""
        codes = self._codes
        for place in range(at, self._length - 1):
            codes[place] = codes[place + 1]
        self._length -= 1
        codes[self._length] = 0

    def fill(self, text: str) -> bool:
        """Hold ``text`` instead; False, and nothing held, when it has no room."""
        self.wipe()
        if len(text) > self.room:
            return False
        for place, character in enumerate(text):
            self._codes[place] = ord(character)
        self._length = len(text)
        return True

    def text(self) -> str:
        """The whole text as one ``str``, which can't be wiped: only to hand it on."""
        return "".join(self)

    def wipe(self) -> None:
        """Overwrite everything with zeros."""
        for place in range(self.room):
            self._codes[place] = 0
        self._length = 0

    def __repr__(self) -> str:
        return "Characters(…)"
