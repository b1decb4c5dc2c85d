"""A reader's results: complete pairs, and places with something that can't be imported."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from vault_tui.core.errors import InvalidInput
from vault_tui.core.halves import looks_like_half
from vault_tui.core.secret import Secret
from vault_tui.session.changes import check_half

_PLACEHOLDER: Final = re.compile(
    r"your|change.?me|insert|replace|example.?(?:key|secret)?\Z|x{3,}\Z|\*{3,}\Z|<", re.I
)
_REFERENCE: Final = re.compile(r"\$\{|\$\(|vault://|\{\{|op://")
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Found:
    """A pair found in a source, at ``where`` in it; ``values`` are further fields of an entry.

    ``label`` is a suggestion, and may be any text.
    """

    label: str
    api_key: str = field(repr=False)
    secret: Secret
    where: str
    exchange: str = "Bitfinex"
    integration: str = ""
    values: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Unread:
    """A place that looks like a pair but isn't imported, and why, in words that quote no value.

    ``vacant``: it holds nothing that could be a half, such as a placeholder.
    """

    where: str
    why: str
    vacant: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The results of one source. ``plain``: the file contains the secrets in plain text."""

    path: str
    found: tuple[Found, ...] = ()
    unread: tuple[Unread, ...] = ()
    plain: bool = True


def judged(api_key: object, secret: object, found: Found) -> Found | Unread:
    """``found`` with these halves if they are valid; else why not."""
    texts = [half.strip() if isinstance(half, str) else "" for half in (api_key, secret)]
    missing = [_missing(text) for text in texts]
    halves = []
    for text, why_not, what in zip(texts, missing, ("API key", "API secret"), strict=True):
        if why_not:
            return Unread(found.where, f"its {what} is {why_not}", vacant=all(missing))
        try:
            halves.append(check_half(text, what))
        except InvalidInput:
            return Unread(found.where, f"that can't be an {what}")
    if halves[0] == halves[1]:
        return Unread(found.where, "both halves are the same")
    return Found(
        found.label,
        halves[0],
        Secret(halves[1]),
        found.where,
        found.exchange,
        found.integration,
        found.values,
    )


def _missing(text: str) -> str:
    """What the text is instead of a half, in words; empty if it may be one."""
    if not text:
        return "empty"
    if _REFERENCE.search(text):
        return "a reference to elsewhere"
    if _PLACEHOLDER.match(text) and not looks_like_half(text):
        return "only a placeholder"
    return ""


def place(label: str, where: str, **more: Any) -> Found:
    """A pair without halves, for :func:`judged`."""
    return Found(label, "", Secret(""), where, **more)


def reading(path: str, results: list[Found | Unread], *, plain: bool = True) -> Reading:
    """A reading of these results."""
    return Reading(
        path,
        tuple(one for one in results if isinstance(one, Found)),
        tuple(one for one in results if isinstance(one, Unread)),
        plain,
    )
