"""Whether a pair works and what it may really do: the requests, and what is kept of the answers."""

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
"""Called with a few words about what is being asked."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was heard of one pair. ``trouble`` stood in the way of the rest; without any the pair works.

    ``alive``: whatever else, the pair proved itself.
    """

    trouble: Trouble | ClockDoubt | None = None
    permissions: Permissions | None = None
    user: UserInfo | None = None
    wallets: Wallets | None = None
    alive: bool = False
    family: str = ""
    took_ms: int = 0


async def interview(asker: Asker, holder: Holder, known: Known, on_step: OnStep) -> Told:
    """Ask everything about a pair, one request after the other.

    That it may not read its account or its wallets is no trouble: the answer says so, and proves the pair.
    """
    return await _timed(_interview(asker, holder, known, on_step))


async def probe(asker: Asker, holder: Holder, known: Known) -> Told:
    """Only the first request of :func:`interview`: whether the pair is alive."""
    return await _timed(_begin(asker, holder, known))


async def _timed(asking: Coroutine[Any, Any, Told]) -> Told:
    started = time.monotonic()
    try:
        told = await asking
    except NotAsked as why:
        told = Told(why.obstacle)
    return replace(told, took_ms=int((time.monotonic() - started) * 1_000))


async def _begin(asker: Asker, holder: Holder, known: Known) -> Told:
    answer = await asker.ask(holder, "auth/r/permissions")
    found = answers.permissions(answer)
    if isinstance(found, Permissions):
        return Told(permissions=found, alive=True, family=answer.family)
    return Told(found, alive=diagnose(found, known).proves_alive, family=answer.family)


async def _interview(asker: Asker, holder: Holder, known: Known, on_step: OnStep) -> Told:
    on_step("What may it do?")
    told = await _begin(asker, holder, known)
    if told.permissions is None:
        return told
    scopes = told.permissions.scopes
    on_step("Whose is it?")
    user = answers.user_info(await asker.ask(holder, "auth/r/info/user"))
    if isinstance(user, UserInfo):
        told = replace(told, user=user)
    elif not _only_not_allowed(user, known):
        return replace(told, trouble=user)
    if "r" not in scopes.get("wallets", ""):
        return told
    on_step("Does it reach the wallets?")
    wallets = answers.wallets(await asker.ask(holder, "auth/r/wallets"))
    if isinstance(wallets, Wallets):
        return replace(told, wallets=wallets)
    return told if _only_not_allowed(wallets, known) else replace(told, trouble=wallets)


def _only_not_allowed(trouble: Trouble, known: Known) -> bool:
    return isinstance(trouble, Refusal) and diagnose(trouble, known).proves_alive


def seen_after(old: Seen | None, told: Told, diagnosis: Diagnosis, host: str, now: int) -> Seen:
    """What is known of a pair now. What it proved earlier, to the same host, stays.

    What another host said is no word of this one, so nothing of it is carried over.
    """
    before = old if old is not None and old.host == host else Seen(now, diagnosis.outcome)
    seen = replace(
        before,
        asked_at=now,
        outcome=diagnosis.outcome,
        diagnosis=diagnosis.id,
        host=host,
        family=told.family,
        took_ms=told.took_ms,
        alive_at=now if told.alive else before.alive_at,
    )
    if told.permissions is not None:
        seen = replace(seen, permissions=told.permissions.scopes)
    if told.user is not None:
        seen = replace(
            seen,
            account_id=told.user.account_id,
            paper=told.user.paper,
            sub_account=told.user.sub_account,
            two_factor=told.user.two_factor,
        )
    return replace(seen, wallets=told.wallets.count) if told.wallets is not None else seen
