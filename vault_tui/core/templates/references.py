"""The syntax of references: ``vault://LABEL/secret`` and ``vault://LABEL/key``."""

import re
from collections.abc import Callable
from typing import NamedTuple

from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import visible

SCHEME = "vault://"

_REFERENCE = re.compile(r"(?P<label>(?:[\w.~@+-]|%[0-9A-Fa-f]{2})+)/(?P<half>secret|key)(?![\w%/-])")
_TO_ESCAPE = re.compile(r"[^A-Za-z0-9_.~@+-]")
_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_SHOWN = 40


class Reference(NamedTuple):
    """One half of the entry with that label; ``half`` is ``secret`` or ``key``."""

    label: str
    half: str


ValueOf = Callable[[Reference], str]
"""Returns the half itself; raises ``VaultError`` if it can't."""


def reference(label: str, half: str) -> str:
    """The reference to a half, its label percent-encoded, as :func:`filled` reads it back."""
    return f"{SCHEME}{_TO_ESCAPE.sub(_escaped, label)}/{half}"


def holds_reference(text: str) -> bool:
    """Whether there is a reference in the text, or what was meant to be one."""
    return SCHEME in text


def filled(text: str, value_of: ValueOf, line: int) -> str:
    """The text with its references replaced; ``line`` is its number in the file, for messages.

    Raises ``InvalidInput`` for a malformed reference, which must not be left in the result.
    """
    start, *rest = text.split(SCHEME)
    parts = [start]
    for part in rest:
        match = _REFERENCE.match(part)
        if match is None:
            raise InvalidInput(
                f"Line {line}: “{SCHEME}{visible(part)[:_SHOWN]}” does not name a half of a key.",
                f"Write {SCHEME}LABEL/secret or {SCHEME}LABEL/key; a blank in a label is %20, a slash %2F.",
            )
        value = value_of(Reference(_decoded(match["label"], line), match["half"]))
        if not value.isprintable():
            raise InvalidInput(
                f"Line {line}: that half holds characters that can't be written into a configuration.",
                "Nothing was filled.",
            )
        parts += (value, part[match.end() :])
    return "".join(parts)


def _escaped(letter: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in letter[0].encode())


def _decoded(label: str, line: int) -> str:
    def text_of(match: re.Match[str]) -> str:
        return bytes.fromhex(match[0].replace("%", "")).decode()

    try:
        return _ESCAPED.sub(text_of, label)
    except UnicodeDecodeError:
        raise InvalidInput(
            f"Line {line}: the %… in “{visible(label)[:_SHOWN]}” is not UTF-8.",
            "Write such letters as they are.",
        ) from None
