"""Logins to the account and changes of it, with addresses that are new to the vault marked."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vault_tui.bitfinex import answers
from vault_tui.bitfinex.answers import AccountChange, Login, Trouble, UserInfo
from vault_tui.bitfinex.diagnosis import Diagnosis
from vault_tui.bitfinex.nonces import ClockDoubt
from vault_tui.bitfinex.wire import Fault
from vault_tui.core.models import MAX_NAME
from vault_tui.session.asking import Asker, Holder, NotAsked

MOST: Final = 250
"""Logins, and changes, per request: the most that Bitfinex gives."""
_BODY: Final = json.dumps({"limit": MOST}, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Activity:
    """Logins to a key's account and changes of it, the latest first; None for a list that was not returned.

    Logins are by people's browsers and apps, never uses of a key. ``new`` are the addresses not known to this
    vault; at the ``first`` request those are all, and mean nothing.
    """

    entry_id: str
    label: str
    account_id: str
    logins: tuple[Login, ...] | None
    changes: tuple[AccountChange, ...] | None
    new: frozenset[str]
    first: bool
    diagnosis: Diagnosis
    host: str
    checked_at: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A login, or a change of the account in Bitfinex's words. ``new``: its address was never seen before."""

    at: int
    address: str
    what: str
    more: str
    new: bool


def visits_of(found: Activity) -> list[Visit]:
    """Logins and changes together, the latest first. None is marked new in the first result: all would be."""
    new = frozenset() if found.first else found.new
    logins = [
        Visit(
            one.at,
            one.address,
            "login",
            " · ".join(filter(None, (one.network, one.place, one.agent))),
            one.address in new,
        )
        for one in found.logins or ()
    ]
    changes = [
        Visit(one.at, one.address, f"change: {one.what}", one.agent, one.address in new)
        for one in found.changes or ()
    ]
    return sorted(logins + changes, key=lambda visit: -visit.at)


@dataclass(frozen=True, slots=True)
class Visits:
    """The answers, before they are compared with known addresses. ``trouble`` is the first error."""

    account_id: str = ""
    logins: tuple[Login, ...] | None = None
    changes: tuple[AccountChange, ...] | None = None
    trouble: Trouble | ClockDoubt | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address, the oldest first, without duplicates."""
        visits: list[Login | AccountChange] = [*(self.logins or ()), *(self.changes or ())]
        ordered = sorted(visits, key=lambda visit: visit.at)
        return tuple(dict.fromkeys(visit.address[:MAX_NAME] for visit in ordered if visit.address))


async def visits(asker: Asker, holder: Holder, account_id: str) -> Visits:
    """Request both lists, and before them the account id if it isn't known."""
    try:
        return await _visits(asker, holder, account_id)
    except NotAsked as why:
        return Visits(trouble=why.obstacle)


async def _visits(asker: Asker, holder: Holder, account_id: str) -> Visits:
    if not account_id:
        user = answers.user_info(await asker.ask(holder, "auth/r/info/user"))
        if isinstance(user, UserInfo):
            account_id = user.account_id
    logins = answers.logins(await asker.ask(holder, "auth/r/logins/hist", _BODY))
    if isinstance(logins, Fault):
        return Visits(account_id, trouble=logins)
    changes = answers.account_changes(await asker.ask(holder, "auth/r/audit/hist", _BODY))
    return Visits(
        account_id,
        logins if isinstance(logins, tuple) else None,
        changes if isinstance(changes, tuple) else None,
        next((found for found in (logins, changes) if not isinstance(found, tuple)), None),
    )


def known_as(account_id: str, host: str) -> str:
    """The name under which an account's addresses are stored; other hosts' are stored apart."""
    return f"{host} {account_id}"[:MAX_NAME] if host else account_id


def known_before(known: Mapping[str, Iterable[str]], host: str) -> frozenset[str]:
    """Every address that this host has reported, for any account."""
    start = known_as("", host)
    return frozenset(
        address
        for account, addresses in known.items()
        if (account.startswith(start) if host else " " not in account)
        for address in addresses
    )
