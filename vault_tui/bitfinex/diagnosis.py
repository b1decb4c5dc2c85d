"""What an answer means, what else it may mean, and what to do next, most likely first. Pure.

Error codes decide, texts are only hints, and the HTTP status counts only where there is no code. Where
Bitfinex's documents leave an answer ambiguous, the words say so and ``certain`` is false.
"""

from dataclasses import dataclass
from typing import Final

from vault_tui.bitfinex.answers import Maintenance, Refusal, Trouble, UnexpectedAnswer
from vault_tui.bitfinex.known import Known
from vault_tui.bitfinex.meanings import BY_CODE, BY_FAULT, BY_STATUS, MEANINGS
from vault_tui.bitfinex.nonces import ClockDoubt
from vault_tui.bitfinex.refused import not_accepted, too_small
from vault_tui.bitfinex.wire import Fault
from vault_tui.core.life import Outcome
from vault_tui.core.models import visible

RATE_LIMIT: Final = "rate-limit"
"""The id of the one trouble that further requests make worse."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """``id`` is stable and kept in the vault. ``next`` is in order of likelihood.

    ``certain`` is false where the answer has several meanings that Bitfinex doesn't tell apart.
    ``proves_alive``: the pair was accepted, even if the request was not. ``text`` is Bitfinex's own wording.
    """

    id: str
    outcome: Outcome
    what: str
    may_also: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    certain: bool = True
    proves_alive: bool = False
    text: str = ""

    @property
    def short(self) -> str:
        """A few words for a list."""
        return short(self.id)


def short(diagnosis_id: str) -> str:
    """A few words for a diagnosis's id; the id itself where a later release wrote it."""
    meaning = MEANINGS.get(diagnosis_id)
    return meaning.short if meaning else visible(diagnosis_id)


def diagnose(found: Trouble | ClockDoubt | None, known: Known) -> Diagnosis:
    """The diagnosis after asking; ``found`` is None if the pair works, ``known`` what the vault knows."""
    match found:
        case None:
            return _meant("works", known)
        case ClockDoubt():
            return _meant("clock-wrong" if found is ClockDoubt.WRONG else "clock-not-told", known)
        case Refusal():
            return _refused(found, known)
        case Fault():
            # A gateway's error page is not JSON, but its status says what is wrong.
            by_status = _by_status(found.status) if found.status is not None else ""
            return _meant(by_status or BY_FAULT[found.kind], known)
        case Maintenance():
            return _meant("maintenance", known)
        case UnexpectedAnswer():
            return _meant("unexpected", known)


def _refused(refusal: Refusal, known: Known) -> Diagnosis:
    if refusal.code is None:
        return _meant(_by_status(refusal.status) or "no-code", known, refusal.text)
    meant = BY_CODE.get(refusal.code, "other-code")
    hint = refusal.text.casefold()
    if meant == "generic" and "permission" in hint:
        meant = "no-permission"
    if meant == "not-accepted" and "digest" in hint:
        meant = "digest"
    return _meant(meant, known, refusal.text)


def _by_status(status: int) -> str:
    """The id for an error with nothing but a status; empty where the status says nothing either."""
    if status in BY_STATUS:
        return BY_STATUS[status]
    return "" if status == 500 or status < 400 else "unavailable" if status > 500 else "bad-request"


def _meant(meaning_id: str, known: Known, text: str = "") -> Diagnosis:
    meaning = MEANINGS[meaning_id]
    if meaning_id in {"not-accepted", "digest"}:
        meaning = not_accepted(meaning, known, text)
    elif meaning_id == "nonce":
        meaning = too_small(meaning, known)

    def named(line: str) -> str:
        return line.replace("{who}", known.who)

    return Diagnosis(
        meaning_id,
        meaning.outcome,
        named(meaning.what),
        tuple(map(named, meaning.may_also)),
        tuple(map(named, meaning.next)),
        meaning.certain,
        meaning.proves_alive,
        text,
    )
