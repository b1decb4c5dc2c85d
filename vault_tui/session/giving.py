"""What stands in the way of giving a key to a program, and what is to be said beside it. Pure."""

from vault_tui.core.alphabets import named
from vault_tui.core.errors import NoSuchEntry, NotToBeUsed
from vault_tui.core.models import KEY_START, Entry, State

ENDED = frozenset({State.COMPROMISED, State.RETIRED})
"""States of a key that no program should be given any more."""


def check_fit(entry: Entry, *, force: bool) -> None:
    """Raise :class:`NotToBeUsed` for a key that is compromised or retired, unless ``force``."""
    if entry.state in ENDED and not force:
        raise NotToBeUsed(
            f"“{named(entry.label)}” is marked {entry.state}: it should be used no more.",
            "Add --force to take it all the same.",
        )


def api_key_of(entry: Entry) -> str:
    """The API key of the pair in use; raises :class:`NoSuchEntry` when none is sealed yet."""
    if not entry.api_key:
        raise NoSuchEntry(
            f"“{named(entry.label)}” has no API key yet.", "`vault-tui guide LABEL` goes on with it."
        )
    return entry.api_key


def which_pair(entry: Entry) -> str:
    """During a rotation, which of two pairs is given, as a sentence; else empty."""
    if entry.candidate is not None and entry.candidate.api_key:
        used, other = "still the old pair", f"the new one ({_start(entry.candidate.api_key)})"
    elif entry.outgoing is not None:
        used, other = "the new pair", f"the old one ({_start(entry.outgoing.api_key)})"
    else:
        return ""
    label = named(entry.label)
    return f"“{label}” is being rotated: this is {used} ({_start(entry.api_key)}), not {other}."


def _start(api_key: str) -> str:
    return f"{api_key[:KEY_START]}…"
