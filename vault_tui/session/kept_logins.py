"""Logins to an account during a leak, kept sealed beside the vault: a revoked key can't ask again."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from vault_tui.core.errors import VaultError
from vault_tui.core.keys import VaultKeys
from vault_tui.core.models import Entry
from vault_tui.core.strict import Fields, Malformed, load, read_flag, read_moment, read_text
from vault_tui.session.activity import Activity, Visit, known_as, visits_of
from vault_tui.session.sealed_note import SealedNote
from vault_tui.session.store import Store

_NAME: Final = "logins"
_MOST_ACCOUNTS: Final = 50
_MOST_VISITS: Final = 500
_MOST_TEXT: Final = 1_000


@dataclass(frozen=True, slots=True)
class AccountLogins:
    """The logins to one account and changes of it, the latest first. ``host`` is empty for Bitfinex's own.

    ``first``: no address was known to this vault before the first request in this leak.
    """

    account: str
    host: str
    asked_at: int
    first: bool
    visits: tuple[Visit, ...]
    entry_ids: tuple[str, ...]

    def since(self, moment: int) -> Iterator[Visit]:
        """The visits from then on; marked new if the address was new to the vault, or not used before.

        The second rule is for a person who looked at the logins before marking the key: that made the thief's
        address a known one.
        """
        before = {one.address for one in self.visits if one.at < moment}
        for one in self.visits:
            if one.at >= moment:
                new = one.new or ((self.first or bool(before)) and one.address not in before)
                yield Visit(one.at, one.address, one.what, one.more, new)


class KeptLogins:
    """One sealed note in this machine's state folder. A failure to write it becomes a notice."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, entry: Entry, found: Activity) -> None:
        """Merge a result into the stored logins of its account.

        An address that was new once stays marked: having been listed is no reason to trust it.
        """
        known = {known_as(one.account, one.host): one for one in self.all()}
        visits = visits_of(found)
        name = known_as(found.account_id or entry.id, found.host)
        before = known.pop(name, None)
        ids = [entry.id]
        if before is not None:
            new = {one.address for one in (*before.visits, *visits) if one.new}
            both = {(one.at, one.address, one.what): one for one in (*before.visits, *visits)}
            visits = [
                Visit(one.at, one.address, one.what, one.more, one.address in new) for one in both.values()
            ]
            ids += before.entry_ids
        latest = sorted(visits, key=lambda one: -one.at)[:_MOST_VISITS]
        logins = AccountLogins(
            found.account_id or entry.id,
            found.host,
            found.checked_at,
            found.first if before is None else before.first,
            tuple(latest),
            tuple(dict.fromkeys(ids)),
        )
        _write(self._store, [logins, *known.values()][:_MOST_ACCOUNTS])

    def of(self, entries: Collection[Entry]) -> list[AccountLogins]:
        """The stored logins of these entries' accounts."""
        ids = {entry.id for entry in entries}
        accounts = {
            known_as(account, entry.seen.host if entry.seen else "")
            for entry in entries
            if (account := entry.account_id or (entry.seen.account_id if entry.seen else ""))
        }
        return [
            one
            for one in self.all()
            if ids & set(one.entry_ids) or known_as(one.account, one.host) in accounts
        ]

    def all(self) -> list[AccountLogins]:
        """All stored logins; empty when they can't be read."""
        return _read(SealedNote(self._store, _NAME))


def move(store: Store, old: VaultKeys) -> None:
    """Reseal the note from the key ``old`` under the current one."""
    former = SealedNote(store, _NAME, old)
    logins = _read(former)
    if not logins:
        return
    _write(store, logins)
    try:
        former.remove()
    except VaultError as error:
        store.notices.append(f"What was told of logins could not be deleted: {error.sentence}")


def _write(store: Store, logins: Iterable[AccountLogins]) -> None:
    try:
        SealedNote(store, _NAME).write([asdict(one) for one in logins])
    except VaultError as error:
        store.notices.append(f"What was told of logins could not be kept: {error.sentence}")


def _read(note: SealedNote) -> list[AccountLogins]:
    value = note.read()
    return list(_decoded(value)) if isinstance(value, list) else []


def _decoded(value: list[Any]) -> Iterator[AccountLogins]:
    text = read_text(_MOST_TEXT)
    for item in value:
        try:
            one = Fields(load(json.dumps(item).encode()))
            visits = one.take("visits", lambda given: tuple(map(_visit, given)), ())
            yield AccountLogins(
                one.take("account", text),
                one.take("host", text, ""),
                one.take("asked_at", read_moment),
                one.take("first", read_flag),
                visits,
                one.take("entry_ids", lambda given: tuple(map(text, given)), ()),
            )
        except (ValueError, TypeError, Malformed):
            continue


def _visit(value: Any) -> Visit:
    fields, text = Fields(value), read_text(_MOST_TEXT)
    return Visit(
        fields.take("at", read_moment),
        fields.take("address", text),
        fields.take("what", text),
        fields.take("more", text),
        fields.take("new", read_flag),
    )
