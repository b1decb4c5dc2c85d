"""The pairs of one entry: the one in use, a new one not yet in use, an old one not yet revoked. Pure."""

from collections.abc import Iterator
from typing import Final, Literal

from vault_tui.core.models import Entry, Pair

Which = Literal["current", "candidate", "outgoing"]

NAMES: Final[dict[Which, str]] = {
    "current": "pair in use",
    "candidate": "new pair",
    "outgoing": "old pair",
}
"""What each is called on a screen."""
BY_WORD: Final[dict[str, Which]] = {"in-use": "current", "new": "candidate", "old": "outgoing"}
"""What each is called on a command line, where nobody should have to type an API key."""


def current(entry: Entry) -> Pair:
    """The pair in use, as a :class:`Pair` like the others."""
    sealed_at = entry.secret.set_at if entry.secret else 0
    return Pair(entry.api_key, entry.secret, sealed_at, entry.seen, entry.gone_at)


def pairs_of(entry: Entry) -> Iterator[tuple[Which, Pair]]:
    """The entry's pairs of which at least the API key is there, the one in use first."""
    pairs: tuple[tuple[Which, Pair | None], ...] = (
        ("current", current(entry)),
        ("candidate", entry.candidate),
        ("outgoing", entry.outgoing),
    )
    for which, pair in pairs:
        if pair is not None and pair.api_key:
            yield which, pair
