"""One open vault and everything a person does with it. Both fronts open vaults only through this."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from vault_tui.core.alphabets import named
from vault_tui.core.contents import Contents
from vault_tui.core.crypto import ID_BYTES
from vault_tui.core.errors import Conflict, InvalidInput, NoSuchEntry, VaultError
from vault_tui.core.fileformat import Cost, SlotKind, b64
from vault_tui.core.models import Change, Entry, Progress, Settings, State
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import failures
from vault_tui.session.changes import (
    check_half,
    in_range,
    next_term,
    with_api_key,
    with_change,
    with_secret,
    with_settings,
    with_term,
    with_values,
)
from vault_tui.session.diary import CHANGE
from vault_tui.session.lookup import chosen, holder_of, labelled
from vault_tui.session.opening import Opening
from vault_tui.session.parts import Parts
from vault_tui.session.store import Store

if TYPE_CHECKING:
    from vault_tui.session.rows import Row
    from vault_tui.system.backups import Backup


class Session(Parts):
    """An unlocked vault. Every method that changes something has saved it when it returns.

    Not for use from two threads at once. Times are Unix seconds. Methods that write raise
    ``ReadOnlyVault``, ``Busy``, ``Conflict``, ``ForkedVault`` or ``StorageFailed``, and then nothing
    has changed, in memory or on disk.
    """

    def __init__(self, store: Store, opened_by: SlotKind) -> None:
        super().__init__(store)
        self._world = store.opening.world
        self.opened_by = opened_by
        store.on_change = partial(self.diary.note, CHANGE)

    # Opening and closing

    @classmethod
    def create(cls, opening: Opening, passphrase: Passphrase, cost: Cost | None = None) -> Self:
        """Create a vault at a path where no file exists yet. Slow: one key derivation."""
        return cls(Store.create(opening, passphrase, cost), SlotKind.PASSPHRASE)

    @classmethod
    def unlock(cls, opening: Opening, typed: Passphrase) -> Self:
        """Open the vault with its passphrase or a recovery code. Slow: one derivation for each slot.

        Raises ``WrongPassphrase``, ``NoVault``, ``NotEnoughMemory`` or a ``FileRefused``.
        """
        return cls.just_opened(*Store.unlock(opening, typed))

    @classmethod
    def just_opened(cls, store: Store, opened_by: SlotKind) -> Self:
        """The session of a store just unlocked: notes the unlock, and reports failed ones before it."""
        session = cls(store, opened_by)
        session._begin()
        return session

    def _begin(self) -> None:
        """Note the unlock, and that the recovery code works if it was used."""
        failed = failures.take(self._world.state, self._store.header.vault_id)
        if failed:
            self._store.notices.append(failures.in_words(failed))
        self.diary.unlocked(self.opened_by, failed)
        if self.opened_by is SlotKind.RECOVERY:
            self.access.note_recovery_tried()

    def close(self) -> None:
        """Wipe the keys. Nothing works afterwards."""
        self._store.keys.wipe()

    # What is known of the vault

    @property
    def path(self) -> str:
        """The vault file itself, links followed."""
        return str(self._store.opening.path)

    @property
    def shown_path(self) -> str:
        """The vault's path as the person gave it, safe to show."""
        return self._store.opening.shown

    @property
    def read_only(self) -> str:
        """Why nothing can be changed, as a sentence; empty when it can."""
        return self._store.read_only

    @property
    def notices(self) -> tuple[str, ...]:
        """Problems to show that prevented nothing; cleared by :meth:`take_notices`."""
        return tuple(self._store.notices)

    def take_notices(self) -> tuple[str, ...]:
        """The notices, which are cleared."""
        notices = self.notices
        self._store.notices.clear()
        return notices

    @property
    def settings(self) -> Settings:
        """The vault's settings."""
        return self._store.contents.settings

    def set_settings(self, settings: Settings) -> None:
        """Save other settings; raises :class:`InvalidInput` for a value out of range.

        Another rotation interval moves the due day of every key that follows it.
        """
        from vault_tui.bitfinex.endpoint import clean_host  # slow to load, and not needed to list

        settings = replace(in_range(settings), api_host=clean_host(settings.api_host))
        today, now = self.today(), self.now()
        self._store.transact(lambda contents: with_settings(contents, settings, today, now), backup=False)
        self.diary.note(CHANGE, detail="settings")

    def today(self) -> date:
        """Today in the machine's time zone, by which due dates count."""
        return self._world.today()

    def now(self) -> int:
        """This moment in Unix seconds."""
        return self._world.now()

    def refresh(self) -> bool:
        """Reload what another process saved meanwhile; True if anything changed."""
        return self._store.refresh()

    @property
    def is_doubted(self) -> bool:
        """Whether this file is neither the copy last open here nor a descendant of it."""
        return self._store.is_doubted

    def adopt_copy(self) -> None:
        """Accept a doubted copy as the newest; raises :class:`StorageFailed`. Ask the person first.

        One from before the passphrase was changed is read-only until then: have a word typed to confirm.
        """
        self._store.adopt_copy()

    # Looking up

    def rows(self, *, first: int | None = None) -> "list[Row]":
        """The rows of the list, sorted by label, without the trash; only the ``first`` ones if given."""
        if first is not None:
            return self._listing.first(first)
        return [row for row in self._listing.all() if not row.trashed]

    def forget_rows(self) -> None:
        """Drop the cached rows to free memory; the next list is slow again."""
        self._forget_listing()

    def trashed_rows(self) -> "list[Row]":
        """The rows of the trash, sorted by label."""
        return [row for row in self._listing.all() if row.trashed]

    def row(self, entry_id: str) -> "Row":
        """One line of the list, in the trash or not."""
        return self._listing.one(entry_id)

    def entry(self, entry_id: str) -> Entry:
        """One entry with everything but its secret; raises :class:`NoSuchEntry`."""
        return self._store.entry(entry_id)

    def entries(self) -> list[Entry]:
        """All entries outside the trash, sorted by label."""
        return [self.entry(row.id) for row in self.rows()]

    def by_label(self, label: str, *, prefix: bool = False, trashed: bool = False) -> Entry:
        """The entry with that label; with ``prefix`` an unambiguous start is enough.

        Raises :class:`NoSuchEntry` with similar labels.
        """
        found = labelled(self._store.contents, label)
        if found is not None and (found.trashed_at is not None) == trashed:
            return found
        rows = self.trashed_rows() if trashed else self.rows()
        return self.entry(chosen(rows, label, prefix, trashed, elsewhere=found is not None))

    def holder_of(self, half: Secret) -> tuple[Entry, str] | None:
        """The entry that holds this half, and which it is there: ``API key`` or ``API secret``.

        Includes the trash and replaced pairs. Opens no secret.
        """
        return holder_of(self._store.contents, self._store.keys, half)

    def users_of(self, integration: str, account: str) -> list[Entry]:
        """The active keys of this integration on this account."""
        name = integration.casefold()
        return [
            entry
            for row in self.rows()
            if name and row.integration.casefold() == name and row.account == account
            for entry in (self.entry(row.id),)
            if entry.state is State.ACTIVE
        ]

    # Changing entries

    def add(self, label: str, **values: Any) -> Entry:
        """Add a draft with that label and these fields of :class:`Entry`; raises :class:`InvalidInput`."""
        now = self.now()
        blank = Entry(b64(self._world.random(ID_BYTES)), label, now, now, history=(Change(now, "created"),))

        def insert(contents: Contents) -> Contents:
            return contents.with_entry(with_values(contents, blank, {"label": label, **values}, now))

        self._store.transact(insert)
        entry = self.entry(blank.id)
        self.diary.note(CHANGE, entry, "created")
        return entry

    def change(self, entry: Entry, what: str = "changed", **values: Any) -> Entry:
        """Set fields of an entry. ``what`` becomes a line of its history.

        With an empty ``what`` there is no line and no backup: for the continuation of a change that has them.

        ``entry`` is the record as the person saw it: if another process changed one of these fields since,
        :class:`Conflict` is raised and nothing is written.
        """

        def alter(contents: Contents, newest: Entry) -> Entry:
            if any(getattr(newest, name) != getattr(entry, name) for name in values):
                raise Conflict(
                    f"“{named(newest.label)}” was changed by another process meanwhile.",
                    "Nothing was written. Look at it again, then repeat the change.",
                )
            now = self.now()
            meant = with_term(newest, values, contents.settings, self.today(), now)
            changed = with_values(contents, newest, meant, now)
            return with_change(changed, Change(now, what)) if what and changed != newest else changed

        return self._store.alter(entry.id, alter, backup=bool(what))

    def keep_progress(self, entry_id: str, progress: Progress | None) -> Entry:
        """Save the guide's progress. No history line, no backup."""
        saved = replace(progress, saved_at=self.now()) if progress else None
        return self._set(entry_id, {"progress": saved}, backup=False)

    def set_aside(self, entry_id: str, progress: Progress) -> Entry:
        """Make a half-sealed entry a draft again at this step of the guide; its half goes to the history."""
        from vault_tui.core.guide import set_aside

        def aside(_: Contents, newest: Entry) -> Entry:
            draft = set_aside(newest, self.now())
            return replace(draft, progress=replace(progress, saved_at=self.now()))

        return self._store.alter(entry_id, aside)

    def set_state(self, entry_id: str, state: State) -> Entry:
        """Mark an entry active, compromised or retired."""
        return self._set(entry_id, {"state": state}, f"marked {state}")

    def trash(self, entry_id: str) -> Entry:
        """Move an entry to the trash. The key itself still works until it is revoked at the exchange."""
        return self._set(entry_id, {"trashed_at": self.now()}, "moved to the trash")

    def restore(self, entry_id: str) -> Entry:
        """Take an entry out of the trash."""
        return self._set(entry_id, {"trashed_at": None}, "taken out of the trash")

    def empty_trash(self) -> "tuple[int, list[Backup]]":
        """Delete the trash for good, from the backups as well.

        Returns how many entries that were, and the backups that could not be changed and may still hold them.
        Entries that another process restored meanwhile stay.
        """
        from vault_tui.session import rekeying

        gone, left = rekeying.remove_trashed(self._store, [row.id for row in self.trashed_rows()])
        if gone:
            self.diary.note(CHANGE, detail=f"trash emptied of {gone}")
        return gone, left

    def _set(self, entry_id: str, values: dict[str, Any], what: str = "", *, backup: bool = True) -> Entry:
        def alter(contents: Contents, newest: Entry) -> Entry:
            now = self.now() if what else newest.changed_at  # a tick doesn't count as a change
            changed = with_values(contents, newest, values, now)
            return with_change(changed, Change(now, what)) if what and changed != newest else changed

        return self._store.alter(entry_id, alter, backup=backup)

    # Secrets

    def seal_api_key(self, entry_id: str, api_key: str) -> Entry:
        """Seal the first half. A previous pair moves to the history, its secret still sealed.

        To keep that in use until the new one is verified, seal a candidate with :attr:`pairs`.
        """
        half = check_half(api_key, "API key")

        def seal(_: Contents, entry: Entry) -> Entry:
            return entry if entry.api_key == half else with_api_key(entry, half, self.now())

        return self._store.alter(entry_id, seal)

    def seal_secret(self, entry_id: str, secret: Secret) -> Entry:
        """Seal the second half under the entry's API key; the entry becomes active."""
        check_half(secret.reveal(), "API secret")

        def seal(_: Contents, entry: Entry) -> Entry:
            if not entry.api_key:
                raise InvalidInput(
                    "The API key comes first.", "Paste the API key, then its secret.", field="API key"
                )
            now = self.now()
            box = self._store.keys.seal_secret(entry.id, entry.api_key, secret, now, self._world.random)
            return with_secret(entry, box, next_term(entry, self.settings, self.today()), now)

        return self._store.alter(entry_id, seal)

    def open_secret(self, entry_id: str, why: str) -> Secret:
        """The API secret, for as long as the caller needs it.

        ``why`` is a word for the diary; for ``reveal`` and ``copy`` the entry records the time too. A failure
        to note either becomes a notice. Raises :class:`NoSuchEntry` when no secret is sealed yet.
        """
        entry = self.entry(entry_id)
        if entry.secret is None:
            raise NoSuchEntry(
                f"“{named(entry.label)}” has no API secret yet.",
                "Seal it first, while Bitfinex still shows it.",
            )
        secret = self._store.keys.open_secret(entry.id, entry.api_key, entry.secret)
        self.diary.note(why, entry)
        noted = {"reveal": "revealed_at", "copy": "copied_at"}.get(why)
        if noted and not self.read_only:
            try:
                self._set(entry_id, {noted: self.now()}, backup=False)
            except VaultError as error:
                self._store.notices.append(f"When it was last used could not be noted: {error.sentence}")
        return secret
