"""References in TOML: inside its strings, of all four kinds."""

import re
import tomllib
from typing import Any

from vault_tui.core.errors import InvalidInput
from vault_tui.core.templates.proof import check_same, filled_tree
from vault_tui.core.templates.references import ValueOf, filled, holds_reference

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    | "{3}(?:\\.|[^\\])*?"{3,5}(?!")
    | '{3}.*?'{3,5}(?!')
    | "(?:\\.|[^"\\\n])*"
    | '[^'\n]*'""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def fill_toml(text: str, value_of: ValueOf) -> str:
    """The text with the references in its strings filled; nothing else changes."""
    tree = _read(text)

    def replaced(match: re.Match[str]) -> str:
        if match["comment"] is not None:
            return match[0]
        content = tomllib.loads(f"it = {match[0]}")["it"]
        if not holds_reference(content):
            return match[0]
        return _string(filled(content, value_of, text.count("\n", 0, match.start()) + 1))

    result = _TOKEN.sub(replaced, text)
    check_same(filled_tree(tree, value_of), _read(result))
    return result


def _string(value: str) -> str:
    """A basic string, which holds any value on one line."""
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08X}"


def _read(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = str(error).rpartition("(at ")[2].rstrip(")")
        raise InvalidInput(
            f"The template is not valid TOML{f' ({place})' if place.startswith('line') else ''}.",
            "A reference has to be in quotes there.",
        ) from None
