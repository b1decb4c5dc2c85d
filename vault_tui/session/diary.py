"""The diary of what was done with the vault on this machine: sealed, bounded, beside the vault.

Each line is sealed separately under the vault's current key. Anyone who can write to the state folder can
shorten the diary or restore an earlier state of it, so it is no evidence.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Final, NamedTuple

from vault_tui.core.errors import VaultError
from vault_tui.core.fileformat import b64, unb64
from vault_tui.core.keys import VaultKeys
from vault_tui.core.life import LookedUp
from vault_tui.core.models import Entry, label_key
from vault_tui.core.strict import Fields, Malformed, load, read_moment, read_text
from vault_tui.session.store import Store
from vault_tui.system.line_log import LineLog
from vault_tui.system.surroundings import Origin

UNLOCK: Final = "unlock"
FAILED_UNLOCK: Final = "failed unlock"
IN_OPEN_VAULT: Final = "in the open vault"
"""Detail of a failed unlock in an open vault, which is noted at once, with its origin."""
CHANGE: Final = "change"
VERIFY: Final = "verify"
LOOK_UPS: Final = frozenset({"reveal", "copy", "get", "run", "env", "inject", "keyring"})
"""The events that count as a use of a key, for the audit."""

_NAME: Final = "diary"
_BEFORE: Final = "diary before"
_STEP: Final = 64
"""Contents are padded to a multiple of this many bytes, so that a line's length tells little."""
_MOST: Final = 1_000
_BATCH: Final = 500
_MOST_KEPT: Final = 500
"""Lines carried over to a new file: a third of what a file holds at most."""


class DiaryEvent(NamedTuple):
    """One line: when, what, which entry, and from where. Texts are not safe to show.

    ``what``: one of :data:`LOOK_UPS`, ``verify``, ``change``, ``unlock`` or ``failed unlock``;
    ``address`` is the SSH client's, empty for a person at the machine itself.
    """

    at: int
    what: str
    entry_id: str = ""
    label: str = ""
    detail: str = ""
    address: str = ""
    terminal: str = ""


class Diary:
    """The diary of an open vault. Writing never raises: the first failure becomes a notice."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._failed = False

    def note(
        self,
        what: str,
        entry: Entry | None = None,
        detail: str = "",
        *,
        origin: Origin | None = None,
    ) -> None:
        """Add a line. ``origin`` is given when the action doesn't come from this process's terminal."""
        self.note_each(what, [(entry, detail)], origin=origin)

    def note_each(
        self, what: str, about: Iterable[tuple[Entry | None, str]], *, origin: Origin | None = None
    ) -> None:
        """Add a line for each entry with its detail, in one write."""
        world = self._store.world
        asked_from = origin or world.origin()
        self._add(
            [
                DiaryEvent(
                    world.now(),
                    what,
                    entry.id if entry else "",
                    entry.label if entry else "",
                    detail,
                    asked_from.address,
                    asked_from.terminal,
                )
                for entry, detail in about
            ]
        )

    def unlocked(self, way: str, failures: Iterable[int]) -> None:
        """Note an unlock, and the failed ones before it by their times."""
        world = self._store.world
        origin = world.origin()
        events = [DiaryEvent(at, FAILED_UNLOCK) for at in self._not_noted(failures)]
        events.append(
            DiaryEvent(world.now(), UNLOCK, detail=way, address=origin.address, terminal=origin.terminal)
        )
        self._add(events)

    def _not_noted(self, failures: Iterable[int]) -> list[int]:
        """The failures that are not in the diary yet: those in an open vault are noted at once."""
        left = list(failures)
        if left:
            with suppress(VaultError):
                for one in self.events():
                    noted = (at for at in left if one.detail == IN_OPEN_VAULT and 0 <= one.at - at <= 1)
                    if (at := next(noted, None)) is not None:
                        left.remove(at)
        return left

    def events(self) -> list[DiaryEvent]:
        """All readable events, newest first. Raises ``StorageFailed`` or ``UnsafePlace``."""
        return sorted(_opened(self._store.keys, self._log().lines()), key=lambda one: one.at)[::-1]

    def looked_up(self) -> LookedUp | None:
        """The last look-up of each entry; None when the diary is empty or unreadable."""
        try:
            events = self.events()
        except VaultError:
            return None
        # Times of failed unlocks come from an unprotected file: anybody could forge old ones.
        since = min((one.at for one in events if one.what != FAILED_UNLOCK), default=None)
        last = {one.entry_id: one.at for one in reversed(events) if _looks_up(one)}
        return None if since is None else LookedUp(since, last)

    def _add(self, events: list[DiaryEvent]) -> None:
        keys = self._store.keys
        try:
            for start in range(0, len(events), _BATCH):
                lines = [_sealed(self._store, one) for one in events[start : start + _BATCH]]
                if not keys.vault_key.wiped:  # else the lines may be sealed with a wiped key
                    self._log().append(*lines)
        except VaultError as error:
            if not self._failed:
                self._store.notices.append(f"The diary could not be written: {error.sentence}")
            self._failed = True

    def _log(self) -> LineLog:
        return _log(self._store, self._store.keys)


def found(events: Iterable[DiaryEvent], query: str, *, label: str = "", since: int = 0) -> list[DiaryEvent]:
    """The events since ``since`` that contain every word of the query, with that label if one is given."""
    words = query.casefold().split()
    wanted = label_key(label)
    return [
        one
        for one in events
        if one.at >= since
        and (not wanted or label_key(one.label) == wanted)
        and all(
            word in f"{one.what}\0{one.label}\0{one.detail}\0{one.address}\0{one.terminal}".casefold()
            for word in words
        )
    ]


def move(store: Store, old: VaultKeys) -> None:
    """Reseal the diary from the key ``old`` under the current one. A failure becomes a notice."""
    try:
        former = _log(store, old)
        kept = list(_opened(old, former.lines()))
        log = _log(store, store.keys)
        for start in range(0, len(kept), _BATCH):
            log.append(*(_sealed(store, one) for one in kept[start : start + _BATCH]))
        former.remove()
    except VaultError as error:
        store.notices.append(f"The diary could not be resealed: {error.sentence}")


def _log(store: Store, keys: VaultKeys) -> LineLog:
    names = keys.state_name(_NAME), keys.state_name(_BEFORE)
    return LineLog(store.world.state, *names, partial(_worth_keeping, keys))


def _worth_keeping(keys: VaultKeys, lost: list[bytes], left: list[bytes]) -> list[bytes]:
    """Of lines about to be dropped: each entry's last look-up, and the oldest event.

    A bot that is started every minute fills the diary in days. Without these an audit could not tell that
    another key was not looked up for months.
    """
    later = {one.entry_id for one in _opened(keys, left) if _looks_up(one)}
    last: dict[str, tuple[int, bytes]] = {}
    oldest: tuple[int, bytes] | None = None
    for one, line in zip(_each_opened(keys, lost), lost, strict=True):
        if one is None:
            continue
        if one.what != FAILED_UNLOCK and (oldest is None or one.at < oldest[0]):
            oldest = one.at, line
        if _looks_up(one) and one.entry_id not in later:
            last[one.entry_id] = max(last.get(one.entry_id, (0, b"")), (one.at, line))
    kept = sorted({*last.values(), *([oldest] if oldest else ())})
    return [line for _, line in kept[-_MOST_KEPT:]]


def _looks_up(one: DiaryEvent) -> bool:
    return one.what in LOOK_UPS and bool(one.entry_id)


def _sealed(store: Store, one: DiaryEvent) -> bytes:
    value = {
        "at": one.at,
        "what": one.what,
        "entry": one.entry_id,
        "label": one.label,
        "detail": one.detail,
        "from": one.address,
        "on": one.terminal,
    }
    present = {name: item for name, item in value.items() if item != ""}
    text = json.dumps(present, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    text += b" " * (-len(text) % _STEP)
    return b64(store.keys.seal_state(_NAME, text, store.world.random)).encode()


def _opened(keys: VaultKeys, lines: Iterable[bytes]) -> Iterator[DiaryEvent]:
    """The events of this vault and key; torn lines and those of other vaults are skipped."""
    return filter(None, _each_opened(keys, lines))


def _each_opened(keys: VaultKeys, lines: Iterable[bytes]) -> Iterator[DiaryEvent | None]:
    """The event of each line; None for one that can't be opened."""
    return map(_read, keys.open_states(_NAME, map(_unb64, lines)))


def _unb64(line: bytes) -> bytes:
    try:
        return unb64(line.decode("ascii"))
    except ValueError:
        return b""


def _read(text: bytes | None) -> DiaryEvent | None:
    if text is None:
        return None
    try:
        fields = Fields(load(text))
        return DiaryEvent(
            fields.take("at", read_moment),
            fields.take("what", read_text(_MOST)),
            fields.take("entry", read_text(_MOST), ""),
            fields.take("label", read_text(_MOST), ""),
            fields.take("detail", read_text(_MOST), ""),
            fields.take("from", read_text(_MOST), ""),
            fields.take("on", read_text(_MOST), ""),
        )
    except Malformed:
        return None
