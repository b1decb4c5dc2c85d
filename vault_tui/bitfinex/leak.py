"""What a thief could do with one entry's pair, in words, and how well that is known."""

from collections.abc import Mapping

from vault_tui.bitfinex.permissions import consequence
from vault_tui.core.models import Entry

ONLY_PLANNED = "So says the plan. What Bitfinex really allows has not been seen yet."


def if_it_leaks(entry: Entry) -> str:
    """One sentence, by the rights that Bitfinex was last seen to allow, else by the planned ones."""
    return consequence(_rights(entry), entry.addresses)


def how_known(entry: Entry) -> str:
    """:data:`ONLY_PLANNED` where :func:`if_it_leaks` relies on the plan alone; otherwise empty."""
    planned = entry.is_bitfinex and entry.secret is not None and any(entry.permissions.values())
    return ONLY_PLANNED if planned and seen_rights(entry) is None else ""


def seen_rights(entry: Entry) -> Mapping[str, str] | None:
    """The rights that Bitfinex was last seen to allow, by scope, without empty ones; None if not known."""
    seen = entry.seen.permissions if entry.seen else None
    return None if seen is None else {scope: rights for scope, rights in seen.items() if rights}


def _rights(entry: Entry) -> Mapping[str, str]:
    seen = seen_rights(entry)
    return entry.permissions if seen is None else seen
