"""Giving a pair to a program: whether it may be used, which pair it is, and what to say about it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vault_tui.core.alphabets import named
from vault_tui.core.errors import NoSuchEntry, NotToBeUsed
from vault_tui.core.life import RotationStage
from vault_tui.core.models import KEY_START, Entry, Pair, State
from vault_tui.core.rotation import stage_of
from vault_tui.core.secret import Secret

if TYPE_CHECKING:
    from vault_tui.session.session import Session

ENDED = frozenset({State.COMPROMISED, State.RETIRED})
"""States of keys that no program should use any more."""


@dataclass(frozen=True, slots=True)
class Given:
    """The requested halves of one pair, others empty. ``words`` say which pair it is if there are two."""

    api_key: str = field(repr=False)
    secret: Secret
    words: str


def give(
    session: "Session", entry: Entry, half: str, why: str, *, new: bool = False, force: bool = False
) -> Given:
    """The ``secret``, the ``key`` or the ``pair`` in use, or of the new pair; noted in the diary as ``why``.

    Raises :class:`NotToBeUsed` as :func:`check_fit`, and :class:`NoSuchEntry` for what is not sealed yet.
    """
    pair = new_pair(entry) if new else None
    check_fit(entry, pair, force=force)
    api_key = pair.api_key if pair else api_key_of(entry)
    secret = Secret("")
    if half == "key":
        session.diary.note(why, entry, "API key of the new pair" if pair else "API key")
    elif pair:
        secret = session.pairs.open_secret(entry.id, "candidate")
        session.diary.note(why, entry, "new pair")
    else:
        secret = session.open_secret(entry.id, why)
    return Given("" if half == "secret" else api_key, secret, which_pair(entry, new=new))


def new_pair(entry: Entry) -> Pair | None:
    """The new pair of an entry; None where the one in use is the newest.

    Raises :class:`NoSuchEntry` for one that is not sealed or, in a rotation, not verified yet.
    """
    pair, stage = entry.candidate, stage_of(entry)
    if (pair is not None and pair.secret is None) or stage is RotationStage.NEW_KEY:
        missing = "sealed"
    elif stage is RotationStage.VERIFY:
        missing = "verified"
    else:
        return pair
    raise NoSuchEntry(
        f"The new pair of “{named(entry.label)}” is not {missing} yet.", "`vault-tui rotate LABEL` goes on."
    )


def check_fit(entry: Entry, new: Pair | None = None, *, force: bool) -> None:
    """Raise :class:`NotToBeUsed` for a key that is compromised or retired, unless ``force``.

    A new pair that was sealed after the leak was marked has not leaked, and is fit.
    """
    leak = entry.incident
    if new is not None and leak is not None and new.sealed_at > leak.marked_at:
        return
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


def which_pair(entry: Entry, *, new: bool = False) -> str:
    """Which of two pairs is given, as a sentence; empty if there is one and ``new`` is not set."""
    label, used = named(entry.label), _start(entry.api_key)
    how = "is being rotated" if entry.rotation else "has two pairs"
    if entry.candidate is not None and entry.candidate.api_key:
        other = _start(entry.candidate.api_key)
        if new:
            return f"“{label}” {how}: this is the NEW pair ({other}), not yet the one in use ({used})."
        return f"“{label}” {how}: this is still the old pair ({used}), not the new one ({other})."
    if entry.outgoing is not None:
        other = _start(entry.outgoing.api_key)
        return f"“{label}” {how}: this is the new pair ({used}), not the old one ({other})."
    return (
        f"“{label}” has no new pair waiting: this is the one in use ({used}). Leave --new out." if new else ""
    )


def _start(api_key: str) -> str:
    return f"{api_key[:KEY_START]}…"
