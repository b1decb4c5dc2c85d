"""The ways to open the vault: passphrase, recovery code, keyring."""

from dataclasses import replace
from typing import Final

from vault_tui.core import recovery
from vault_tui.core.days import DAY
from vault_tui.core.errors import InvalidInput, VaultError, WrongPassphrase
from vault_tui.core.fileformat import Cost, Slot, SlotKind
from vault_tui.core.keys import VaultKeys
from vault_tui.core.secret import Passphrase
from vault_tui.session import failures, rekeying
from vault_tui.session.diary import FAILED_UNLOCK, IN_OPEN_VAULT, Diary
from vault_tui.session.keyring_slots import add_keyring_slot, forget, item_names, keyring_slots
from vault_tui.session.slots import passphrase_slot, recovery_slot, unlock_with
from vault_tui.session.store import Store
from vault_tui.system.backups import Backup

SLOT_NAMES: Final = {
    SlotKind.PASSPHRASE: "passphrase",
    SlotKind.RECOVERY: "recovery code",
    SlotKind.KEYRING: "system keyring",
}


class Access:
    """The slots of an open vault. Methods that write raise as those of ``Session`` do.

    A wrong passphrase typed here counts as a failed unlock: it may be somebody at a vault left open who tries
    to export or change it.
    """

    def __init__(self, store: Store, diary: Diary) -> None:
        self._store = store
        self._diary = diary

    def is_passphrase(self, typed: Passphrase) -> bool:
        """Whether this opens the vault now. Slow: one derivation for each slot."""
        return self._opened_by(typed) is SlotKind.PASSPHRASE

    @property
    def cost(self) -> Cost:
        """What opening the passphrase slot costs."""
        return next(slot.cost for slot in self._store.header.slots if slot.cost)

    @property
    def ways_in(self) -> tuple[str, ...]:
        """The names of the slots, to show."""
        return tuple(SLOT_NAMES[slot.kind] for slot in self._store.header.slots)

    @property
    def has_recovery(self) -> bool:
        """Whether a recovery code was made."""
        return any(slot.kind is SlotKind.RECOVERY for slot in self._store.header.slots)

    def add_recovery(self) -> tuple[str, ...]:
        """The first recovery code, as groups to show once. Raises :class:`InvalidInput` if there is one."""
        if self.has_recovery:
            raise InvalidInput("This vault has a recovery code.", "Renew it; that re-encrypts the vault.")
        code = self._store.world.random(recovery.CODE_BYTES)
        slot = recovery_slot(self._store.keys, code, self._store.world.random)
        self._store.change_slots(lambda header: replace(header, slots=(*header.slots, slot)))
        self._store.on_change(None, "recovery code made")
        return recovery.groups(code)

    @property
    def has_keyring(self) -> bool:
        """Whether there is a slot for a system keyring, of this machine or another."""
        return bool(keyring_slots(self._store.header))

    def add_keyring(self) -> str:
        """Let this system's keyring open the vault; see :func:`add_keyring_slot`."""
        return add_keyring_slot(self._store)

    def try_recovery(self, typed: Passphrase) -> bool:
        """Whether this is the recovery code; if so, that it was tried is saved. Slow if it isn't."""
        kind = self._opened_by(typed)
        if kind is SlotKind.RECOVERY:
            self.note_recovery_tried()
            self._store.on_change(None, "recovery code tried")
        return kind is SlotKind.RECOVERY

    def _opened_by(self, typed: Passphrase) -> SlotKind | None:
        try:
            keys, kind = unlock_with(self._store.header, typed, self._store.world)
        except WrongPassphrase:
            world = self._store.world
            failures.note(world.state, self._store.header.vault_id, world.now())
            self._diary.note(FAILED_UNLOCK, detail=IN_OPEN_VAULT)
            return None
        keys.wipe()
        return kind

    def note_recovery_tried(self) -> None:
        """Save that the recovery code was typed correctly, at most daily. A failure becomes a notice."""
        store, now = self._store, self._store.world.now()
        tried = store.contents.settings.recovery_tried_at
        if store.read_only or (tried is not None and now - tried < DAY):
            return
        try:
            store.transact(
                lambda contents: contents.with_settings(replace(contents.settings, recovery_tried_at=now)),
                backup=False,
            )
        except VaultError as error:
            store.notices.append(f"That the recovery code works could not be noted: {error.sentence}")

    def reencrypt(
        self, passphrase: Passphrase, *, with_recovery: bool, cost: Cost | None = None
    ) -> tuple[tuple[str, ...], list[Backup]]:
        """Re-encrypt under a new vault key, opened by this passphrase, which may be a new one.

        All other slots are dropped: show :attr:`ways_in` first. ``with_recovery`` makes a new recovery code.
        Returns its groups (or none) and the backups that could not be resealed, which still open with what
        was valid when they were made.
        """
        world, dropped = self._store.world, item_names(keyring_slots(self._store.header))
        code = world.random(recovery.CODE_BYTES) if with_recovery else None
        chosen = cost or self.cost

        def slots(keys: VaultKeys) -> tuple[Slot, ...]:
            first = passphrase_slot(keys, passphrase, chosen, world.random)
            return (first, recovery_slot(keys, code, world.random)) if code else (first,)

        left = rekeying.reencrypt(self._store, slots)
        self._store.on_change(None, "re-encrypted")
        if problem := forget(world.keychain(), dropped):
            self._store.notices.append(
                f"What the system's keyring kept for this vault could not be deleted there: {problem} "
                "It opens nothing but copies made before."
            )
        return (recovery.groups(code) if code else ()), left
