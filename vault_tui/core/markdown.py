"""Escaping text from outside for Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from vault_tui.core.models import visible

_MARKS: Final = re.compile(r"([\\`*_\[\]<>|&~#!])")
"""Characters with a meaning in Markdown."""


def plain(text: str) -> str:
    """The text on one line, with everything escaped that a terminal or a Markdown reader would act on."""
    return _MARKS.sub(r"\\\1", visible(text))


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table of plain cells."""
    yield f"| {' | '.join(headers)} |"
    yield "|" + "---|" * len(headers)
    for row in rows:
        yield f"| {' | '.join(map(plain, row))} |"
