"""Leaked keys: marked together, revoked one by one, closed when nothing is left to do.

Every step is saved on return, so that the work can be interrupted and resumed.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vault_tui.bitfinex.endpoint import Endpoint
from vault_tui.bitfinex.incident_words import TASKS, worst_first
from vault_tui.core.alphabets import named
from vault_tui.core.audit import entry_value
from vault_tui.core.audit_facts import KeyFacts
from vault_tui.core.audit_incident import needs_mark
from vault_tui.core.contents import Contents
from vault_tui.core.errors import InvalidInput
from vault_tui.core.incident import (
    Leaked,
    Stand,
    check_closable,
    closed,
    incident_of,
    leaked,
    marked,
    refused,
    ticked,
    unmarked,
)
from vault_tui.core.life import Outcome
from vault_tui.core.models import Change, Entry, RunsOn, State
from vault_tui.core.pairs import NAMES, Which
from vault_tui.session.activity import Activity
from vault_tui.session.changes import with_change
from vault_tui.session.death import Death
from vault_tui.session.diary import Diary
from vault_tui.session.incident_report import ASKED, Report, report
from vault_tui.session.kept_logins import KeptLogins
from vault_tui.session.pairs import pair_of, with_pair
from vault_tui.session.store import Store

if TYPE_CHECKING:
    from vault_tui.session.exchange import Exchange
    from vault_tui.session.session import Session

_MARKED: Final = (b'"incident":', b'"compromised"')
"""Every encoded entry with an open leak contains one of these, so that others need not be decoded."""
_TASKS: Final = {task.id: task for task in TASKS}
Move = Callable[[Entry, int], Entry]


class Incidents:
    """The leaks of an open vault. Methods that write raise as ``Session``'s do."""

    def __init__(self, store: Store, diary: Diary, exchange: Callable[[], "Exchange"]) -> None:
        self._store = store
        self._diary = diary
        self._exchange = exchange
        self._logins = KeptLogins(store)

    # -- which keys

    def open(self) -> list[Entry]:
        """The entries outside the trash whose leak is not closed, by label."""
        return [entry for entry in self._entries(_MARKED) if incident_of(entry) is not None]

    def leaked(self, entry_ids: Collection[str] | None = None) -> list[Leaked]:
        """The leaked pairs, those with the most dangerous rights first; of these entries, or of all."""
        chosen = [entry for entry in self.open() if entry_ids is None or entry.id in entry_ids]
        return sorted((one for entry in chosen for one in leaked(entry)), key=worst_first)

    def unmarked(self, *, here: bool = False) -> list[str]:
        """The ids of the entries with a pair that could have leaked and isn't marked yet.

        ``here``: only those whose program runs on this machine. Doesn't decode whole entries, which is slow.
        """
        keys = (KeyFacts(entry_value(line)) for line in self._store.contents.lines.values())
        return [
            key.id
            for key in keys
            if not key.trashed and (not here or key.runs_on == RunsOn.HERE) and needs_mark(key)
        ]

    # -- marking

    def mark(self, entry_ids: Iterable[str], since: int | None = None) -> list[Entry]:
        """Mark these as leaked since then (None: now), all in one save; returns those that changed."""

        def mark(entry: Entry, now: int) -> Entry:
            changed = marked(entry, now if since is None else since, now)
            if changed == entry:
                return entry
            return with_change(changed, Change(now, f"marked {State.COMPROMISED}"))

        return self._alter(entry_ids, mark)

    def unmark(self, entry_ids: Iterable[str]) -> list[Entry]:
        """Remove the mark, made by mistake."""

        def unmark(entry: Entry, now: int) -> Entry:
            changed = unmarked(entry, now)
            if changed == entry:
                return entry
            return with_change(changed, Change(now, f"marked {State.COMPROMISED} by mistake: taken back"))

        return self._alter(entry_ids, unmark)

    def set_since(self, entry_ids: Iterable[str], since: int) -> list[Entry]:
        """Set since when (Unix time) others may have had them; raises :class:`InvalidInput` if in future."""
        if since > self._store.world.now():
            raise InvalidInput("That moment is still to come.", "Name one that is past.", field="since")

        def move(entry: Entry, now: int) -> Entry:
            incident = incident_of(entry)
            if incident is None or incident.since == since:
                return entry
            return replace(entry, incident=replace(incident, since=since), changed_at=now)

        return self._alter(entry_ids, move)

    # -- each key

    async def ask(self, entry_id: str, api_key: str, endpoint: Endpoint) -> Death:
        """Ask with one leaked pair, and note a change of its standing in the history.

        Raises as :meth:`Exchange.check_dead` does.
        """
        one, exchange = self._one(entry_id, api_key), self._exchange()
        death = await exchange.check_dead(entry_id, one.which, endpoint)

        def note(entry: Entry, now: int) -> Entry:
            after = _find(entry, api_key)
            if after is None or after.stand is one.stand:
                return entry
            by = f" by {death.host}, not Bitfinex" if death.host else ""
            over = f", over IPv{death.family}" if death.family else ""
            what = f"{NAMES[after.which]} {ASKED}{death.verdict}{by}{over}"
            return with_change(entry, Change(now, what))

        await exchange.run(lambda: _ignored(self._alter([entry_id], note)))
        return death

    def tick_gone(self, entry_id: str, api_key: str, *, gone: bool = True) -> Entry:
        """Tick that the key is gone from the exchange's page, or remove the tick."""
        self._one(entry_id, api_key)

        def tick(entry: Entry, now: int) -> Entry:
            one = _find(entry, api_key)
            if one is None or (gone and one.stand in {Stand.TICKED, Stand.REVOKED}):
                return entry
            if not gone and one.pair.gone_at is None:
                return entry
            pair = replace(one.pair, gone_at=now if gone else None)
            words = "ticked as gone from its page" if gone else "not gone from its page after all"
            changed = replace(with_pair(entry, one.which, pair), changed_at=now)
            return with_change(changed, Change(now, f"{NAMES[one.which]} {words}"))

        self._alter([entry_id], tick)
        return self._store.entry(entry_id)

    # -- the account

    async def logins(self, entry_id: str, endpoint: Endpoint) -> Activity:
        """Ask for the logins to an entry's account, with a key that still works, and save the answer."""
        entry, exchange = self._store.entry(entry_id), self._exchange()
        found = await exchange.activity(self.asked_with(entry).id, endpoint)
        if found.logins is not None or found.changes is not None:
            await exchange.run(lambda: self._logins.keep(entry, found))
        return found

    def asked_with(self, entry: Entry) -> Entry:
        """The entry, or, if its key is refused, another of the same account whose key last worked."""
        seen = entry.seen
        if seen is None or not refused(seen):
            return entry
        account = entry.account_id or seen.account_id
        others = (
            one
            for one in self._entries()
            if one.id != entry.id
            and one.secret is not None
            and one.seen is not None
            and one.seen.outcome is Outcome.WORKS
            and one.seen.host == seen.host
            and (one.account_id or one.seen.account_id) == account
        )
        return next(others, entry) if account else entry

    # -- all of it

    def tick(self, task_id: str, *, done: bool = True) -> list[Entry]:
        """Tick a step as done, or remove the tick, in every open leak."""
        if task_id not in _TASKS:
            raise InvalidInput("There is no such step.", f"Steps are: {', '.join(_TASKS)}.", field="done")

        def tick(entry: Entry, now: int) -> Entry:
            changed = ticked(entry, task_id, done=done)
            if changed == entry:
                return entry
            words = _TASKS[task_id].words
            line = Change(now, f"ticked: {words}" if done else f"not done after all: {words}")
            return with_change(replace(changed, changed_at=now), line)

        return self._alter([entry.id for entry in self.open()], tick)

    def close(self, entry_ids: Iterable[str], *, by_word: bool = False) -> list[Entry]:
        """Close the leaks of these entries: leaked pairs are retired or go to the history, still sealed.

        Raises :class:`InvalidInput` unless every leaked pair is revoked; with ``by_word`` a tick is enough.
        """

        def close(entry: Entry, now: int) -> Entry:
            check_closable(entry, by_word=by_word)
            proved = all(one.ended for one in leaked(entry))
            words = "every leaked key revoked" if proved else "by word, not seen to be refused"
            return with_change(_put_away(entry, now), Change(now, f"incident closed: {words}"))

        return self._alter(entry_ids, close)

    def report(self, entry_ids: Collection[str] | None = None) -> Report:
        """The report of these entries, or of all with an open leak.

        An entry whose leak is closed is reported only if its id is given and its record still exists.
        """
        contents = self._store.contents
        chosen = (
            self.open()
            if entry_ids is None
            else [contents.entry(entry_id) for entry_id in entry_ids if entry_id in contents]
        )
        return report(self._store, self._diary, chosen, self._logins.of(chosen))

    # -- within

    def _entries(self, having: Collection[bytes] = (b"",)) -> list[Entry]:
        contents = self._store.contents
        entries = (
            contents.entry(entry_id)
            for entry_id, line in contents.lines.items()
            if any(each in line for each in having)
        )
        return sorted(
            (entry for entry in entries if entry.trashed_at is None), key=lambda entry: entry.label.casefold()
        )

    def _one(self, entry_id: str, api_key: str) -> Leaked:
        entry = self._store.entry(entry_id)
        one = _find(entry, api_key)
        if one is None:
            raise InvalidInput(
                f"That key of “{named(entry.label)}” is not marked as compromised.", "Nothing was changed."
            )
        return one

    def _alter(self, entry_ids: Iterable[str], move: Move) -> list[Entry]:
        """Apply ``move`` to the newest state of these entries in one save; returns those that changed."""
        ids, now = list(dict.fromkeys(entry_ids)), self._store.world.now()
        altered: dict[str, Entry] = {}

        def alter(contents: Contents) -> Contents:
            altered.clear()
            for entry_id in ids:
                if entry_id not in contents:
                    continue
                before = contents.entry(entry_id)
                after = move(before, now)
                if after != before:
                    altered[entry_id] = after
            return contents.with_entries(altered.values()) if altered else contents

        self._store.transact(alter)
        for entry in altered.values():
            if entry.history and entry.history[-1].at == now:
                self._store.on_change(entry, entry.history[-1].what)
        return list(altered.values())


async def check_dead(session: "Session", entry_id: str, pair: Which, endpoint: Endpoint) -> Death:
    """Ask with a pair that should be revoked; for a leaked one the result is saved with the leak."""
    entry = session.entry(entry_id)
    for one in leaked(entry):
        if one.which == pair:
            return await session.incidents.ask(entry_id, one.pair.api_key, endpoint)
    return await session.exchange.check_dead(entry_id, pair, endpoint)


async def activity(session: "Session", entry_id: str, endpoint: Endpoint) -> Activity:
    """Ask for the logins to an entry's account; during an open leak they are saved with it."""
    if incident_of(session.entry(entry_id)) is not None:
        return await session.incidents.logins(entry_id, endpoint)
    return await session.exchange.activity(entry_id, endpoint)


def _find(entry: Entry, api_key: str) -> Leaked | None:
    return next((one for one in leaked(entry) if one.pair.api_key == api_key), None)


def _put_away(entry: Entry, now: int) -> Entry:
    """The entry with its leak closed: leaked pairs except the one in use go to the history, still sealed."""
    after = closed(entry, now)
    for one in leaked(entry):
        if one.which == "current":
            continue
        pair = pair_of(entry, one.which)
        after = replace(after, outgoing=None) if one.which == "outgoing" else replace(after, candidate=None)
        what = f"{NAMES[one.which]} that had leaked"
        after = with_change(after, Change(now, what, pair.api_key, pair.secret))
    return replace(after, rotation=None) if after.outgoing is None and after.candidate is None else after


def _ignored(_: object) -> None:
    """Discard a value where None must be returned."""
