"""Values that must not leak: masked when shown, refused when serialised, read only by an explicit call."""

from __future__ import annotations

TYPE_CHECKING = False  # the name that type checkers know; `typing` itself would slow the prompt's start
if TYPE_CHECKING:
    from typing import NoReturn, Self


class Secret:
    """An API secret or recovery code: text that is seen only through :meth:`reveal`.

    Python can't wipe a ``str``; the class keeps it out of logs, reprs, tracebacks with locals,
    pickles and format strings. What outlives it is stated in ``THREAT_MODEL.md``.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself. Every caller is a place where a secret can get out."""
        return self._text

    def __len__(self) -> int:
        return len(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        import hmac  # slow to load, and the prompt needs only Passphrase

        return hmac.compare_digest(self._text.encode(), other._text.encode())

    __hash__ = None  # type: ignore[assignment]  # a set or dict would keep a secret alive

    def __repr__(self) -> str:
        return "Secret(…)"

    def __str__(self) -> str:
        return "…"

    def __format__(self, spec: str) -> str:
        return "…"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never serialised")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a Secret is never serialised")


class Passphrase:
    """A typed passphrase or recovery code in one wipeable buffer.

    The buffer is UTF-8 and never becomes ``bytes`` or ``str`` here, because neither can be wiped.
    Use as a context manager, or call :meth:`wipe` as soon as the key derivation is done.
    """

    __slots__ = ("buffer",)

    def __init__(self, buffer: bytearray) -> None:
        self.buffer = buffer

    @classmethod
    def copy_of(cls, text: str) -> Self:
        """From text that is a ``str`` already (a file's content, a test)."""
        return cls(bytearray(text.encode()))

    def __len__(self) -> int:
        return len(self.buffer)

    def wipe(self) -> None:
        """Overwrite the buffer with zeros; its length stays."""
        self.buffer[:] = bytes(len(self.buffer))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "Passphrase(…)"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Passphrase is never serialised")
