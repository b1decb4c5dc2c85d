"""For whom text is rendered, and in what pieces."""

from dataclasses import dataclass

Piece = tuple[bytes, str]
"""Text for standard output or standard error (``wire.OUT``, ``wire.TALK``)."""


@dataclass(frozen=True, slots=True)
class Style:
    """``columns`` is the width of a person's terminal, None when a program reads."""

    json: bool = False
    columns: int | None = None

    @property
    def spread(self) -> bool:
        """Whether JSON is spread over lines."""
        return self.columns is not None
