"""The opened vault and its file: every change is one transaction under the file's lock."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Self

from vault_tui.core.contents import MAX_ANCESTORS, Contents
from vault_tui.core.crypto import ID_BYTES, NONCE_BYTES, TAG_BYTES
from vault_tui.core.errors import (
    Conflict,
    ForkedVault,
    NoSuchEntry,
    ReadOnlyVault,
    VaultError,
    WrongPassphrase,
)
from vault_tui.core.fileformat import Cost, Header, SlotKind, encode_header
from vault_tui.core.keys import VaultKeys
from vault_tui.core.merge import merge
from vault_tui.core.models import Entry, Settings
from vault_tui.core.records import SCHEMA
from vault_tui.core.secret import Passphrase
from vault_tui.session import failures
from vault_tui.session.opening import ANNOUNCED, Opening, World
from vault_tui.session.seen import LastSeen, Relation, relation
from vault_tui.session.slots import first_header, new_keys, passphrase_slot, unlock_with
from vault_tui.system.disk import Data
from vault_tui.system.files import Stamp

LOCK_TIMEOUT = 10.0
"""Seconds to wait for another process to save; saving 10,000 entries takes a fraction of one."""

OLDER_COPY: Final = "This is an older copy of the vault, opened read-only."
ADOPT_IT: Final = "`vault-tui adopt` makes it the one that counts."
NEWER_SCHEMA: Final = "A later release wrote this vault, so it was opened read-only."

Change = Callable[[Contents], Contents]


@dataclass
class Store:
    """Keys, header and contents of one open vault, and saving them.

    The contents in memory are always those of a saved file: a change is applied to the newest contents under
    the lock and kept only once it was written.
    """

    opening: Opening
    keys: VaultKeys
    header: Header
    contents: Contents
    read_only: str = ""
    """Why nothing may be changed, as a sentence; empty when it may."""
    notices: list[str] = field(default_factory=list)
    on_change: Callable[[Entry | None, str], None] = lambda _, __: None
    """Called with the entry (None: the vault) and words for every saved change worth noting in the diary."""
    met: Relation = Relation.EXPECTED
    """How the file related to the version last seen when it was opened."""
    _stamp: Stamp | None = None
    """Stamp of the file that header and contents came from; None if unknown."""

    @property
    def world(self) -> World:
        """Clock, randomness and folders."""
        return self.opening.world

    @classmethod
    def create(cls, opening: Opening, passphrase: Passphrase, cost: Cost | None) -> Self:
        """Create and save a vault; raises ``InvalidInput`` when a file exists already."""
        world = opening.world
        keys = new_keys(world, world.random(ID_BYTES), epoch=1)
        slot = passphrase_slot(keys, passphrase, cost or world.affordable(), world.random)
        store = cls(opening, keys, first_header(keys, (slot,)), Contents.empty(Settings(), world.now()))
        store._write(keys, store.header, store.contents, opening.file.create)
        return store

    @classmethod
    def unlock(cls, opening: Opening, typed: Passphrase) -> tuple[Self, SlotKind]:
        """The vault on disk, compared with the version last seen, and which kind of slot opened it."""

        def keys_for(header: Header) -> tuple[VaultKeys, SlotKind]:
            try:
                return unlock_with(header, typed, opening.world)
            except WrongPassphrase:
                failures.note(opening.world.state, header.vault_id, opening.world.now())
                raise

        return cls.open_by(opening, keys_for)

    @classmethod
    def open_by(
        cls, opening: Opening, keys_for: Callable[[Header], tuple[VaultKeys, SlotKind]]
    ) -> tuple[Self, SlotKind]:
        """As :meth:`unlock`, with the keys that ``keys_for`` returns for the header."""
        probed = opening.header()
        whole = opening.read_ahead()  # in parallel: deriving the keys takes far longer
        keys, kind = keys_for(probed)
        try:
            header, text, payload = whole()
            if header != probed:  # another process saved meanwhile
                keys.wipe()
                keys, kind = keys_for(header)
            contents = Contents.decode(keys.open_payload(header, text, payload))
        except BaseException:
            keys.wipe()
            raise
        store = cls(opening, keys, header, contents)
        if store.contents.schema > SCHEMA:
            store.read_only = NEWER_SCHEMA
        store._compare_with_last_seen()
        with suppress(VaultError), opening.file.lock(timeout=0):  # housekeeping must not prevent an unlock
            opening.file.sweep()
        return store, kind

    @property
    def is_doubted(self) -> bool:
        """Whether this file does not descend from the copy of this vault last open here."""
        return self.met is not Relation.EXPECTED

    def adopt_copy(self) -> None:
        """Accept a doubted copy as the newest; raises ``StorageFailed``.

        One of an older epoch becomes writable.
        """
        if self.is_doubted:
            LastSeen.of(self.header, self.keys).write(self.world.state, self.header.vault_id)
            kind = "copy that went another way" if self.met is Relation.FORKED else "older copy"
            self.met = Relation.EXPECTED
            if self.read_only == OLDER_COPY:
                self.read_only = ""
            self.on_change(None, f"{kind} taken for the newest")

    def transact(self, change: Change, *, backup: bool = True) -> None:
        """Apply ``change`` to the newest contents and save them, unless it returns its input.

        ``change`` may raise to refuse. ``backup`` keeps the replaced file, for changes that a person may want
        to undo. Raises ``ReadOnlyVault``, ``Busy``, ``Conflict``, ``ForkedVault`` or ``StorageFailed``.
        """
        self.check_writable()
        with self.opening.file.lock(LOCK_TIMEOUT):
            self._catch_up()
            changed = change(self.contents)
            if changed is not self.contents:
                self._write(self.keys, self.header, changed, self._put(backup=backup))

    def entry(self, entry_id: str) -> Entry:
        """One entry with everything but its secret; raises :class:`NoSuchEntry`."""
        try:
            return self.contents.entry(entry_id)
        except KeyError:
            raise NoSuchEntry(
                "That entry is not in the vault any more.", "Another process may have removed it."
            ) from None

    def alter(
        self, entry_id: str, alter: Callable[[Contents, Entry], Entry], *, backup: bool = True
    ) -> Entry:
        """Apply ``alter`` to the newest state of an entry and save it; returns the saved entry."""

        lines: list[str] = []

        def apply(contents: Contents) -> Contents:
            if entry_id not in contents:
                raise Conflict("That entry was removed by another process.", "Nothing was written.")
            newest = contents.entry(entry_id)
            altered = alter(contents, newest)
            lines[:] = [line.what for line in altered.history[-1:] if line not in newest.history]
            return contents if altered == newest else contents.with_entry(altered)

        self.transact(apply, backup=backup)
        entry = self.contents.entry(entry_id)
        for what in lines:
            self.on_change(entry, what)
        return entry

    def rekey(
        self, keys: VaultKeys, header: Header, contents: Change, afterwards: Callable[[], None]
    ) -> None:
        """Write the newest contents, resealed by ``contents``, under the first header of a new epoch.

        ``afterwards`` runs under the same lock and must not raise: the new epoch is saved.
        """
        self.check_writable()
        with self.opening.file.lock(LOCK_TIMEOUT):
            self._catch_up()
            changed = contents(self.contents)
            self._write(
                keys, replace(header, generation=self.header.generation), changed, self._put(backup=False)
            )
            afterwards()

    def change_slots(self, header: Callable[[Header], Header]) -> None:
        """Write the same contents under a header with other slots, in the same epoch."""
        self.check_writable()
        with self.opening.file.lock(LOCK_TIMEOUT):
            self._catch_up()
            self._write(self.keys, header(self.header), self.contents, self._put(backup=True))

    def refresh(self) -> bool:
        """Reload what another process saved; True if anything changed. Doesn't take the lock."""
        before = self.header.save_id
        self._catch_up()
        return self.header.save_id != before

    def check_writable(self) -> None:
        """Raise :class:`ReadOnlyVault` if the vault is read-only."""
        if self.read_only:
            next_step = f" {ADOPT_IT}" if self.read_only == OLDER_COPY else ""
            raise ReadOnlyVault(self.read_only, f"Nothing was changed.{next_step}")

    def remember_seen(self) -> None:
        """Save the note of the version last seen. A failure becomes a notice: the vault itself is saved."""
        try:
            LastSeen.of(self.header, self.keys).write(self.world.state, self.header.vault_id)
        except VaultError as error:
            self.notices.append(f"What was last seen of this vault could not be noted: {error.sentence}")

    def _catch_up(self) -> None:
        """Reload the file if another process saved; merge if it doesn't descend from our version."""
        stamp = self.opening.file.stamp()
        if stamp == self._stamp:
            return
        if (
            self.opening.header().save_id == self.header.save_id
        ):  # touched, not saved: the payload needn't be read
            self._stamp = stamp
            return
        header, text, payload = self.opening.read()
        self._stamp = stamp
        if header.vault_id != self.header.vault_id:
            raise ForkedVault(
                "Another vault lies at this path now.", "Nothing was written. Lock, then look at the file."
            )
        if header.epoch != self.header.epoch:
            raise Conflict(
                "This vault was re-encrypted by another process.",
                "Lock and unlock again, then repeat the change.",
            )
        theirs = Contents.decode(self.keys.open_payload(header, text, payload))
        if not self._descends(header, theirs):
            theirs = merge(None, self.contents, theirs).with_ancestors(self.header.save_id)
            self.notices.append("Another copy of this vault had other entries; both are here now.")
        self.header, self.contents = header, theirs

    def _descends(self, header: Header, theirs: Contents) -> bool:
        """Whether the file on disk descends from the version in memory.

        It names its last 64 ancestors. After more saves than that, the note of the version last seen proves
        it: every process on this machine updates that note with each save.
        """
        if self.header.save_id in theirs.ancestors:
            return True
        seen = LastSeen.read(self.world.state, header.vault_id)
        return (
            seen is not None
            and seen.proven(self.keys)
            and seen.generation > self.header.generation
            and seen.save_id in (header.save_id, *theirs.ancestors)
        )

    def _put(self, *, backup: bool) -> Callable[[Data], None]:
        return partial(self.opening.file.replace, backup=backup)

    def _write(
        self, keys: VaultKeys, header: Header, contents: Contents, put: Callable[[Data], None]
    ) -> None:
        random = self.world.random
        if self.header.generation:
            contents = contents.with_ancestors(self.header.save_id)
        payload = contents.encode()
        header = header.with_save(random(ID_BYTES), random(NONCE_BYTES), len(payload) + TAG_BYTES)
        header_text = encode_header(header)
        keys.seal_payload(header.save_id, header.nonce, payload, header_text)
        put((header_text, payload))
        self._stamp = self.opening.file.stamp()
        self.keys, self.header, self.contents = keys, header, contents
        self.remember_seen()

    def _compare_with_last_seen(self) -> None:
        seen = LastSeen.read(self.world.state, self.header.vault_id)
        self.met = found = relation(self.header, seen)
        if found is Relation.OLDER_EPOCH:
            self.read_only = self.read_only or OLDER_COPY
            return
        if found is not Relation.EXPECTED:
            # Also shown before the prompt, but perhaps for another file, and not seen when a keyring or a
            # file unlocked the vault.
            self.notices.append(ANNOUNCED[found])
        if seen is not None and seen.epoch == self.header.epoch:
            if not seen.proven(self.keys):
                self.notices.append(
                    "The note of what was last seen of this vault was changed by somebody else."
                )
            elif found is Relation.EXPECTED and not self._descends_from(seen):
                self.met = Relation.FORKED
                self.notices.append(ANNOUNCED[Relation.FORKED])
        if found is Relation.EXPECTED and seen != LastSeen.of(self.header, self.keys):
            self.remember_seen()

    def _descends_from(self, seen: LastSeen) -> bool:
        ahead = self.header.generation - seen.generation
        return seen.save_id in (self.header.save_id, *self.contents.ancestors) or ahead >= MAX_ANCESTORS
