"""Strict JSON objects and the checks of their fields, for all records. Section 5.3 of ``FORMAT.md``."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from vault_tui.core.fileformat import unb64
from vault_tui.core.models import MAX_NAME

MAX_DEPTH: Final = 8

Json = dict[str, Any]


class Malformed(ValueError):
    """A payload that was decrypted but that no release of this format writes."""


def dump(value: Json) -> bytes:
    """Compact UTF-8 JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def load(text: bytes) -> Json:
    """One strict JSON object: whole numbers only, no duplicate name, no lone surrogate, depth ≤ 8."""
    try:
        value = _DECODER.decode(text.decode())
        if not isinstance(value, dict) or not _fits(value, MAX_DEPTH):
            raise Malformed("not a JSON object of at most eight levels")
        if b"\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate can't be encoded
    except Malformed:
        raise
    except (ValueError, RecursionError) as error:
        raise Malformed("not strict JSON") from error
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> Json:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("duplicate name")
    return value


def _refuse(_: str) -> Any:
    raise ValueError("only whole numbers")


_DECODER = json.JSONDecoder(object_pairs_hook=_no_duplicates, parse_float=_refuse, parse_constant=_refuse)


def _fits(value: Json | list[Any], levels: int) -> bool:
    """Whether objects and arrays are nested at most ``levels`` deep; never recurses deeper than that."""
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, dict | list) and (levels == 1 or not _fits(item, levels - 1)):
            return False
    return True


class Fields:
    """Takes known fields out of an object, each with its own check; what is left is kept."""

    _MISSING: Final = object()

    def __init__(self, value: Any) -> None:
        if not isinstance(value, dict):
            raise Malformed("not an object")
        self._left = dict(value)

    def take(self, name: str, read: Callable[[Any], Any], default: Any = _MISSING) -> Any:
        """A field's value as ``read`` returns it, else ``default``; raises :class:`Malformed`.

        A field that is missing and has no default is malformed, too.
        """
        if name not in self._left:
            if default is self._MISSING:
                raise Malformed(f"{name} is missing")
            return default
        try:
            return read(self._left.pop(name))
        except Malformed:
            raise
        except (ValueError, TypeError, AttributeError) as error:
            raise Malformed(f"{name} holds what it may not") from error

    def rest(self) -> Mapping[str, Any]:
        """Every field that was not taken."""
        return MappingProxyType(self._left)


def read_text(limit: int) -> Callable[[Any], str]:
    """A reader of texts of at most so many characters."""

    def read(value: Any) -> str:
        if type(value) is not str or len(value) > limit:
            raise ValueError("not a text of that length")
        return value

    return read


def read_texts(limit: int) -> Callable[[Any], tuple[str, ...]]:
    """A reader of lists of at most so many texts of up to 64 characters."""
    return read_all(read_text(MAX_NAME), limit)


def read_moment(value: Any) -> int:
    """A whole number from 0 below 2**53: Unix seconds, or a count."""
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError("not a moment")
    return value


def read_flag(value: Any) -> bool:
    """Exactly true or false."""
    if type(value) is not bool:
        raise ValueError("not true or false")
    return value


def read_id(value: Any) -> str:
    """16 bytes as base64url, returned as text."""
    unb64(value, 16)
    return str(value)


def read_day(value: Any) -> date:
    """A day, exactly as YYYY-MM-DD."""
    day = date.fromisoformat(value)
    if day.isoformat() != value:
        raise ValueError("not a day as YYYY-MM-DD")
    return day


def read_all(read: Callable[[Any], Any], limit: int) -> Callable[[Any], tuple[Any, ...]]:
    """A reader of lists of at most so many values, each read by ``read``."""

    def read_list(value: Any) -> tuple[Any, ...]:
        if type(value) is not list or len(value) > limit:
            raise ValueError("not a list of that length")
        return tuple(read(item) for item in value)

    return read_list


def given(values: Json) -> Json:
    """The fields that are not None, empty or false. Zero stays."""
    return {name: item for name, item in values.items() if item or (item == 0 and type(item) is int)}
