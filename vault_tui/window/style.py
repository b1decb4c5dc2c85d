"""For whom text is rendered, and in what pieces."""

from typing import NamedTuple

Piece = tuple[bytes, str]
"""Text for standard output or standard error (``wire.OUT``, ``wire.TALK``)."""


class Style(NamedTuple):
    """``columns`` is the width of the terminal, None when a program reads."""

    json: bool = False
    columns: int | None = None

    @property
    def spread(self) -> bool:
        """Whether JSON is spread over lines."""
        return self.columns is not None
