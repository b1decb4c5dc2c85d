"""Whether a pair works and what it may do: the requests, and the record of the answers."""

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from vault_tui.bitfinex import answers
from vault_tui.bitfinex.answers import Permissions, Refusal, Trouble, UserInfo, Wallets
from vault_tui.bitfinex.diagnosis import Diagnosis, diagnose
from vault_tui.bitfinex.known import Known
from vault_tui.bitfinex.nonces import ClockDoubt
from vault_tui.core.life import Seen
from vault_tui.session.asking import Asker, Holder, NotAsked

OnStep = Callable[[str], None]
"""Called with a few words about the next request."""


@dataclass(frozen=True, slots=True)
class PairAnswers:
    """The answers about one pair. ``trouble`` prevented further requests; None if the pair works.

    ``alive``: the exchange accepted the pair, whatever else it answered. ``took_ms`` is milliseconds.
    """

    trouble: Trouble | ClockDoubt | None = None
    permissions: Permissions | None = None
    user: UserInfo | None = None
    wallets: Wallets | None = None
    alive: bool = False
    family: str = ""
    took_ms: int = 0


async def interview(asker: Asker, holder: Holder, known: Known, on_step: OnStep) -> PairAnswers:
    """Make all requests about a pair, one after the other.

    A refusal to read the account or the wallets for lack of rights is no trouble: it proves the pair works.
    """
    return await _timed(_interview(asker, holder, known, on_step))


async def probe(asker: Asker, holder: Holder, known: Known) -> PairAnswers:
    """Make only the first request of :func:`interview`: whether the pair is alive."""
    return await _timed(_begin(asker, holder, known))


async def _timed(asking: Coroutine[Any, Any, PairAnswers]) -> PairAnswers:
    started = time.monotonic()
    try:
        result = await asking
    except NotAsked as why:
        result = PairAnswers(why.obstacle)
    return replace(result, took_ms=int((time.monotonic() - started) * 1_000))


async def _begin(asker: Asker, holder: Holder, known: Known) -> PairAnswers:
    answer = await asker.ask(holder, "auth/r/permissions")
    found = answers.permissions(answer)
    if isinstance(found, Permissions):
        return PairAnswers(permissions=found, alive=True, family=answer.family)
    return PairAnswers(found, alive=diagnose(found, known).proves_alive, family=answer.family)


async def _interview(asker: Asker, holder: Holder, known: Known, on_step: OnStep) -> PairAnswers:
    on_step("What may it do?")
    result = await _begin(asker, holder, known)
    if result.permissions is None:
        return result
    scopes = result.permissions.scopes
    on_step("Whose is it?")
    user = answers.user_info(await asker.ask(holder, "auth/r/info/user"))
    if isinstance(user, UserInfo):
        result = replace(result, user=user)
    elif not _only_not_allowed(user, known):
        return replace(result, trouble=user)
    if "r" not in scopes.get("wallets", ""):
        return result
    on_step("Does it reach the wallets?")
    wallets = answers.wallets(await asker.ask(holder, "auth/r/wallets"))
    if isinstance(wallets, Wallets):
        return replace(result, wallets=wallets)
    return result if _only_not_allowed(wallets, known) else replace(result, trouble=wallets)


def _only_not_allowed(trouble: Trouble, known: Known) -> bool:
    return isinstance(trouble, Refusal) and diagnose(trouble, known).proves_alive


def seen_after(old: Seen | None, result: PairAnswers, diagnosis: Diagnosis, host: str, now: int) -> Seen:
    """The record of a pair after these answers. Earlier answers stay if they are the same host's."""
    before = old if old is not None and old.host == host else Seen(now, diagnosis.outcome)
    seen = replace(
        before,
        asked_at=now,
        outcome=diagnosis.outcome,
        diagnosis=diagnosis.id,
        host=host,
        family=result.family,
        took_ms=result.took_ms,
        alive_at=now if result.alive else before.alive_at,
    )
    if result.permissions is not None:
        seen = replace(seen, permissions=result.permissions.scopes)
    if result.user is not None:
        seen = replace(
            seen,
            account_id=result.user.account_id,
            paper=result.user.paper,
            sub_account=result.user.sub_account,
            two_factor=result.user.two_factor,
        )
    return replace(seen, wallets=result.wallets.count) if result.wallets is not None else seen
