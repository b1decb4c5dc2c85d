"""The rule over a leak that is not over: what is left to do about the pairs that it concerns."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from vault_tui.core.audit_facts import KeyFacts, SeenFacts, seen_facts
from vault_tui.core.findings import Finding, Severity
from vault_tui.core.incident import CLOSED, Stand, concerned, has_ended, stand_of
from vault_tui.core.models import State

_COMPROMISED: Final = str(State.COMPROMISED)
_WORDS: Final = {
    Stand.ALIVE: "{It} was alive when it was last asked about, and others may have it.",
    Stand.NOT_ASKED: "{It} is marked as compromised and not known to be revoked: whoever has it can use it.",
    Stand.COULD_NOT_TELL: "{It} is marked as compromised and could not be told dead: treat it as alive.",
    Stand.REFUSED: (
        "{It} was refused from here, which an edited address list looks like too: it may still be there."
    ),
    Stand.TICKED: "{It} is ticked as gone from Bitfinex's page, but was not yet seen to be refused.",
}
NOT_REVOKED: Final = "compromised-not-revoked"
"""The rule's id."""
_NAMES: Final = {"current": "It", "candidate": "Its new pair", "outgoing": "Its old pair"}
_WORST_FIRST: Final = tuple(_WORDS)


class _Pair(NamedTuple):
    name: str
    seen: SeenFacts | None
    gone_at: int | None
    sealed_at: int | None


def is_open(key: KeyFacts) -> bool:
    """Whether a leak of it was told of and is not over."""
    return key.state == _COMPROMISED or bool(key.incident and CLOSED not in key.incident.get("ticks", ()))


def incident(key: KeyFacts) -> Iterator[Finding]:
    """What is left to do about its leak: the worst of it, or to close it."""
    stands = [
        (stand, pair.name)
        for pair in _leaked(key)
        if not has_ended(stand := stand_of(pair.seen, pair.gone_at), bitfinex=key.bitfinex)
    ]
    if not stands:
        words = "Every leaked key of it is revoked, as far as that can be known: the incident can be closed."
        yield key.found("incident-open", words, "revoked: close it")
        return
    stand, name = min(stands, key=lambda one: _WORST_FIRST.index(one[0]))
    words = _WORDS[stand].format(It=_NAMES[name])
    if stand is Stand.TICKED:
        yield key.found(NOT_REVOKED, words, "ticked, ask", severity=Severity.MEDIUM)
    else:
        yield key.found(NOT_REVOKED, words, "COMPROMISED")


def needs_mark(key: KeyFacts) -> bool:
    """As :func:`vault_tui.core.incident.needs_mark`, of an entry that need not be built for it."""
    known = {pair.name for pair in _leaked(key)}
    return any(
        pair.sealed_at is not None and pair.gone_at is None and pair.name not in known for pair in _pairs(key)
    )


def _leaked(key: KeyFacts) -> Iterator[_Pair]:
    marked_at = key.incident.get("marked", -1) if CLOSED not in key.incident.get("ticks", ()) else -1
    compromised = key.state == _COMPROMISED
    for pair in _pairs(key):
        if concerned(pair.name == "current", pair.sealed_at, marked_at, compromised=compromised):
            yield pair


def _pairs(key: KeyFacts) -> Iterator[_Pair]:
    if key.api_key:
        yield _Pair("current", key.seen, key.gone_at, key.set_at if key.fingerprint else None)
    for name, value in (("candidate", key.candidate), ("outgoing", key.outgoing)):
        pair = _other(name, value)
        if pair is not None:
            yield pair


def _other(name: str, value: Any) -> _Pair | None:
    """A pair beside the one in use, by its JSON object; None when nothing of it is sealed."""
    if not value or not value["api_key"]:
        return None
    seen = value.get("seen")
    sealed = value.get("sealed", 0) if value.get("secret") else None
    return _Pair(name, seen_facts(seen) if seen else None, value.get("gone"), sealed)
