"""Whether a key was revoked, as far as an answer of the exchange can tell. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vault_tui.bitfinex.answers import Refusal
from vault_tui.bitfinex.diagnosis import Diagnosis
from vault_tui.bitfinex.endpoint import BITFINEX, Endpoint
from vault_tui.core.life import Seen
from vault_tui.core.models import visible
from vault_tui.session.verifying import PairAnswers

_NOT_ACCEPTED: Final = 10100
_WRONG_DIGEST: Final = "digest"
_NEVER_ALIVE: Final = (
    "This very pair was never seen alive from here, so it may as well be a wrong one.",
    "Asking again won't tell more: look at the page itself.",
)


class Verdict(StrEnum):
    """There is no "dead": an exchange gives the same refusal for several reasons."""

    REFUSED_FROM_HERE = "refused from here"
    ALIVE = "alive"
    COULD_NOT_TELL = "could not tell"


@dataclass(frozen=True, slots=True)
class Death:
    """The result of asking whether a pair was revoked.

    ``words`` say what is known, ``next`` what to do; ``host`` was asked (empty for Bitfinex's own) by an
    address of ``family``. Treat ``COULD_NOT_TELL`` as alive; ``again_at`` is when to ask again, None where
    something has to be put right first (``next`` says what).
    """

    entry_id: str
    label: str
    verdict: Verdict
    words: tuple[str, ...]
    next: tuple[str, ...]
    diagnosis: Diagnosis
    host: str
    family: str
    asked_at: int
    again_at: int | None = None


def again_at(verdict: Verdict, diagnosis: Diagnosis, asked_at: int) -> int | None:
    """When to ask again, in Unix time; None when waiting would not change the answer."""
    wait = _WAIT.get(diagnosis.id) if verdict is Verdict.COULD_NOT_TELL else None
    return None if wait is None else asked_at + wait


def judged(
    answers: PairAnswers, diagnosis: Diagnosis, before: Seen | None, endpoint: Endpoint
) -> tuple[Verdict, tuple[str, ...], tuple[str, ...]]:
    """The verdict, what is known, and what to do; ``before`` is the pair's record before this answer."""
    who = visible(endpoint.host) or "Bitfinex"
    if answers.alive:
        return Verdict.ALIVE, (f"{who} still accepts this pair: the key is alive.",), (_REVOKE,)
    doubt = _doubt(answers, before, endpoint)
    if doubt is None:
        by = f", asked over IPv{answers.family}" if answers.family else ""
        return (
            Verdict.REFUSED_FROM_HERE,
            (
                f"{who} refuses this pair from here{by}, and accepted it before.",
                "An edited address list looks the same, and may not stop a thief.",
            ),
            (_LOOK,),
        )
    words = (diagnosis.what, *doubt, "Until more is known, treat the key as alive.")
    return Verdict.COULD_NOT_TELL, words, diagnosis.next or (_LOOK,)


def _doubt(answers: PairAnswers, before: Seen | None, endpoint: Endpoint) -> tuple[str, ...] | None:
    """Why the answer doesn't show that the key was revoked; None if it does."""
    if not isinstance(answers.trouble, Refusal) or answers.trouble.code != _NOT_ACCEPTED:
        return ()
    if _WRONG_DIGEST in answers.trouble.text.casefold():
        return ("Its text mentions the signature: the key may be alive, and its secret wrong.",)
    if endpoint != BITFINEX and not endpoint.is_loopback:
        return ("Only Bitfinex's own word counts for this.",)
    if before is None or before.alive_at is None or before.host != endpoint.host:
        return _NEVER_ALIVE
    return None


_WAIT: Final = MappingProxyType(
    dict.fromkeys(("rate-limit", "nonce", "concurrency", "generic"), 60)
    | dict.fromkeys(
        (
            *("timeout", "unreachable", "connection-refused", "unavailable", "maintenance", "not-ready"),
            *("unknown-error", "no-code", "malformed", "too-large", "clock-not-told"),
        ),
        300,
    )
)
"""Seconds to wait before asking again: a rate limit's block lasts 60, as far as documented."""

_REVOKE: Final = "Revoke it on Bitfinex's page, under “My API Keys”, then ask again."
_LOOK: Final = "Look at “My API Keys” on Bitfinex's page: only there you see whether it is gone."
