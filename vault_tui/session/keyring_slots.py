"""Slots that the system's keyring opens: adding, listing, testing and removing them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vault_tui.core.crypto import KeyBuffer
from vault_tui.core.errors import InvalidInput, KeyringUnfit, VaultError, WrongPassphrase
from vault_tui.core.fileformat import MAX_SLOTS, Header, Slot, SlotKind, b64
from vault_tui.core.keys import VaultKeys, open_slot, unlock
from vault_tui.session.opening import Opening
from vault_tui.session.slots import keyring_slot
from vault_tui.session.store import Store
from vault_tui.system.keychain import ROOT_BYTES, Kept, Keychain


@dataclass(frozen=True, slots=True)
class KeyringSlot:
    """A keyring slot: whether this system's keyring has its root, and whether that opens the vault."""

    id: str
    kept: bool
    opens: bool


def keyring_slots(header: Header) -> tuple[Slot, ...]:
    """The keyring slots, which may have been made on several machines."""
    return tuple(slot for slot in header.slots if slot.kind is SlotKind.KEYRING)


def item_names(slots: Sequence[Slot]) -> list[str]:
    """The names under which a keyring stores the roots of these slots."""
    return [b64(slot.id) for slot in slots]


def keys_by_keyring(header: Header, keychain: Keychain) -> tuple[VaultKeys, SlotKind]:
    """The keys, unlocked by the keyring within about two seconds; raises :class:`KeyringUnfit`."""
    slots = keyring_slots(header)
    kept = keychain.fetch(item_names(slots))
    try:
        known = replace(header, slots=tuple(slot for slot in slots if b64(slot.id) in kept.roots))
        key = unlock(known, (SlotKind.KEYRING,), lambda slot: KeyBuffer.holding(kept.roots[b64(slot.id)]))
    except WrongPassphrase:
        raise KeyringUnfit(
            f"The system's keyring ({kept.backend}) keeps nothing that opens this vault.",
            "Unlock with the passphrase; `vault-tui keyring add` gives it a way in.",
        ) from None
    finally:
        kept.wipe()
    return VaultKeys(key, header.vault_id, header.epoch), SlotKind.KEYRING


@dataclass(frozen=True, slots=True)
class KeyringStatus:
    """The keyring's name, or a sentence why none can be used; and each slot."""

    backend: str
    problem: str
    slots: tuple[KeyringSlot, ...]

    @property
    def opens(self) -> bool:
        """Whether the keyring opens the vault."""
        return any(slot.opens for slot in self.slots)


def look_at(opening: Opening) -> KeyringStatus:
    """The state of the keyring slots. Needs no passphrase; raises as :meth:`Opening.header`."""
    header = opening.header()
    slots = keyring_slots(header)
    try:
        kept = opening.world.keychain().fetch(item_names(slots), may_ask=True)
    except KeyringUnfit as error:
        unknown = (KeyringSlot(name, kept=False, opens=False) for name in item_names(slots))
        return KeyringStatus("", error.sentence, tuple(unknown))
    try:
        return KeyringStatus(kept.backend, "", tuple(_state(header, slot, kept) for slot in slots))
    finally:
        kept.wipe()


def add_keyring_slot(store: Store) -> str:
    """Add a slot that the system's keyring opens; returns the keyring's name.

    The slot is saved only after its root was read back from the keyring. Raises :class:`KeyringUnfit`,
    :class:`InvalidInput` when the keyring opens the vault already or no slot is free, and what saving raises.
    """
    store.check_writable()
    keychain, random = store.world.keychain(), store.world.random
    if len(store.header.slots) >= MAX_SLOTS:
        raise InvalidInput(
            f"A vault has at most {MAX_SLOTS} ways in, and this one has them all.",
            "`vault-tui reencrypt` drops those of other machines.",
        )
    root = random(ROOT_BYTES)
    slot = keyring_slot(store.keys, root, random)
    (name,) = item_names([slot])
    _check_not_there(store.header, keychain, name)
    try:
        backend = keychain.keep(name, root)
        store.change_slots(lambda header: replace(header, slots=(*header.slots, slot)))
    except VaultError:
        forget(keychain, [name])
        raise
    store.on_change(None, "the system's keyring may open it")
    return backend


def forget(keychain: Keychain, names: Sequence[str]) -> str:
    """Delete these names from the keyring; returns why that failed, or an empty string."""
    if not names:
        return ""
    try:
        keychain.forget(names)
    except KeyringUnfit as error:
        return error.sentence
    return ""


def _check_not_there(header: Header, keychain: Keychain, new: str) -> None:
    """Raise :class:`InvalidInput` if the keyring opens the vault already.

    Also fails here, once, if the keyring doesn't answer: each later step would wait for it again."""
    slots = keyring_slots(header)
    kept = keychain.fetch([*item_names(slots), new], may_ask=True)
    try:
        if any(_state(header, slot, kept).opens for slot in slots):
            raise InvalidInput(
                f"The system's keyring ({kept.backend}) opens this vault already.",
                "`vault-tui keyring remove` takes that away.",
            )
    finally:
        kept.wipe()


def _state(header: Header, slot: Slot, kept: Kept) -> KeyringSlot:
    name = b64(slot.id)
    if (root := kept.roots.get(name)) is None:
        return KeyringSlot(name, kept=False, opens=False)
    with KeyBuffer.holding(root) as key:
        vault_key = open_slot(header, slot, key)
    if vault_key is not None:
        vault_key.wipe()
    return KeyringSlot(name, kept=True, opens=vault_key is not None)
