"""The pairs of one entry: the one in use, a candidate, an outgoing one.

A bad new key never replaces a good old one: a new pair is sealed as a *candidate* beside the one in use and
replaces it once it was verified, or when the person says so.
"""

from dataclasses import replace

from vault_tui.core.alphabets import named
from vault_tui.core.contents import Contents
from vault_tui.core.errors import InvalidInput, NoSuchEntry
from vault_tui.core.incident import Stand, incident_of, stand_of
from vault_tui.core.life import RotationStage, outlasting
from vault_tui.core.models import Change, Entry, Pair, State
from vault_tui.core.pairs import NAMES, Which, current
from vault_tui.core.rotation import WITH_OLD_PAIR, placed, stage_of
from vault_tui.core.secret import Secret
from vault_tui.session.changes import (
    check_half,
    lasting_account,
    next_term,
    with_change,
    with_pair_aside,
)
from vault_tui.session.store import Store


class Pairs:
    """The other pairs of the entries of an open vault. Methods that write raise as ``Session``'s do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open_secret(self, entry_id: str, which: Which) -> Secret:
        """The API secret of one pair; raises :class:`NoSuchEntry`. Drop it as soon as possible."""
        entry = self._store.entry(entry_id)
        pair = pair_of(entry, which)
        if pair.secret is None:
            raise NoSuchEntry(
                f"The {NAMES[which]} of “{named(entry.label)}” has no API secret yet.",
                "Seal it first, while Bitfinex still shows it.",
            )
        return self._store.keys.open_secret(entry.id, pair.api_key, pair.secret)

    def seal_candidate_key(self, entry_id: str, api_key: str) -> Entry:
        """Seal the first half of a candidate. A previous candidate goes to the history."""
        half = check_half(api_key, "API key")

        def seal(_: Contents, entry: Entry) -> Entry:
            if entry.candidate and entry.candidate.api_key == half:
                return entry
            if entry.api_key == half:
                raise InvalidInput("That API key is the one in use.", "Nothing changed.", field="API key")
            now = self._now()
            sealed = replace(given_up(entry, now), candidate=Pair(half, sealed_at=now), changed_at=now)
            return with_change(_in_step(sealed, now), Change(now, "API key of a new pair sealed"))

        return self._store.alter(entry_id, seal)

    def seal_candidate_secret(self, entry_id: str, secret: Secret) -> Entry:
        """Seal the second half under the candidate's API key; then it can be verified and adopted."""
        check_half(secret.reveal(), "API secret")

        def seal(_: Contents, entry: Entry) -> Entry:
            pair = entry.candidate
            if pair is None:
                raise InvalidInput(
                    "The API key comes first.", "Paste the API key, then its secret.", field="API key"
                )
            now = self._now()
            before = with_change(entry, _kept("secret replaced", pair, now)) if pair.secret else entry
            box = self._store.keys.seal_secret(entry.id, pair.api_key, secret, now, self._store.world.random)
            sealed = replace(before, candidate=replace(pair, secret=box, seen=None), changed_at=now)
            return with_change(_in_step(sealed, now), Change(now, "API secret of a new pair sealed"))

        return self._store.alter(entry_id, seal)

    def adopt_candidate(self, entry_id: str) -> Entry:
        """Make the candidate the pair in use. The old pair goes to the history, or to ``outgoing``.

        Raises :class:`NoSuchEntry` when there is no candidate, :class:`InvalidInput` when it is half sealed.
        """

        def adopt(contents: Contents, entry: Entry) -> Entry:
            pair = pair_of(entry, "candidate")
            if pair.secret is None:
                raise InvalidInput(
                    "The new pair has no API secret yet.", "Seal it first, while Bitfinex still shows it."
                )
            now = self._now()
            adopted = replace(
                _replaced(entry, now),
                api_key=pair.api_key,
                secret=pair.secret,
                seen=pair.seen,
                gone_at=pair.gone_at,
                account_id=lasting_account(entry) or (pair.seen.account_id if pair.seen else ""),
                candidate=None,
                accepted=outlasting(entry.accepted),
                state=State.ACTIVE,
                rotate_by=next_term(entry, contents.settings, self._store.world.today()),
                changed_at=now,
            )
            adopted = with_change(adopted, Change(now, "new pair taken into use"))
            return _finished(adopted, now) or _in_step(adopted, now)

        return self._store.alter(entry_id, adopt)

    def drop_candidate(self, entry_id: str) -> Entry:
        """Move the candidate to the history, because the key may exist at the exchange."""

        def drop(_: Contents, entry: Entry) -> Entry:
            pair_of(entry, "candidate")
            now = self._now()
            return _in_step(replace(given_up(entry, now), changed_at=now), now)

        return self._store.alter(entry_id, drop)

    def _now(self) -> int:
        return self._store.world.now()


def pair_of(entry: Entry, which: Which) -> Pair:
    """One pair of an entry; raises :class:`NoSuchEntry`."""
    pair = {
        "current": current(entry) if entry.api_key else None,
        "candidate": entry.candidate,
        "outgoing": entry.outgoing,
    }[which]
    if pair is None:
        raise NoSuchEntry(
            f"“{named(entry.label)}” has no {NAMES[which]}.", "`vault-tui show LABEL` says what it has."
        )
    return pair


def find_pair(entry: Entry, pair: Pair) -> Which | None:
    """Which of the entry's pairs has the same halves; None when it was replaced."""
    pairs: dict[Which, Pair | None] = {
        "current": current(entry),
        "candidate": entry.candidate,
        "outgoing": entry.outgoing,
    }
    halves = pair.api_key, pair.secret
    return next((which for which, it in pairs.items() if it and (it.api_key, it.secret) == halves), None)


def with_pair(entry: Entry, which: Which, pair: Pair) -> Entry:
    """The entry with the record of one pair (not its halves) replaced by that of ``pair``."""
    if which == "current":
        return replace(entry, seen=pair.seen, gone_at=pair.gone_at)
    return replace(entry, candidate=pair) if which == "candidate" else replace(entry, outgoing=pair)


def with_new_in_use(entry: Entry) -> Entry:
    """The entry as if its candidate, as far as that is sealed, were its pair in use."""
    pair = entry.candidate or Pair("")
    return replace(
        entry,
        state=State.ACTIVE if pair.secret else State.HALF_SEALED if pair.api_key else State.DRAFT,
        api_key=pair.api_key,
        secret=pair.secret,
        seen=pair.seen,
        gone_at=pair.gone_at,
        history=(Change(pair.sealed_at, "API key sealed"),) if pair.api_key else (),
    )


def _in_step(entry: Entry, now: int) -> Entry:
    """Set the rotation's stage by the pairs: a new pair is to be verified, an old one to be revoked."""
    stage = stage_of(entry)
    return placed(entry, stage if stage in WITH_OLD_PAIR else RotationStage.NEW_KEY, now) if stage else entry


def _finished(entry: Entry, now: int) -> Entry | None:
    """The entry with its rotation closed, if the old pair was revoked before; else None."""
    old = entry.outgoing
    if old is None or entry.rotation is None or stand_of(old.seen, old.gone_at) is not Stand.REVOKED:
        return None
    outgoing = old if incident_of(entry) else None
    over = "old pair revoked before: rotation closed"
    line = Change(now, over) if outgoing else Change(now, over, old.api_key, old.secret)
    return with_change(replace(entry, outgoing=outgoing, rotation=None), line)


def _kept(what: str, pair: Pair, now: int) -> Change:
    return Change(now, what, pair.api_key, pair.secret)


def given_up(entry: Entry, now: int) -> Entry:
    """The entry with its candidate moved to the history."""
    if entry.candidate is None:
        return entry
    return with_change(replace(entry, candidate=None), _kept("new pair given up", entry.candidate, now))


def _replaced(entry: Entry, now: int) -> Entry:
    """The entry with its pair in ``outgoing`` for a rotation, or in the history."""
    return with_pair_aside(entry, now, rotated=entry.rotation is not None)
