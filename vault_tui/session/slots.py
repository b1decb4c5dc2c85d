"""Making keys and slots, and unlocking with a typed passphrase or recovery code."""

from vault_tui.core import recovery
from vault_tui.core.crypto import ID_BYTES, KEY_BYTES, KeyBuffer, wipe
from vault_tui.core.errors import WrongPassphrase
from vault_tui.core.fileformat import Cost, Header, Slot, SlotKind
from vault_tui.core.keys import Random, VaultKeys, passphrase_root, recovery_root, unlock, vault_commitment
from vault_tui.core.secret import Passphrase
from vault_tui.session.opening import World


def first_header(keys: VaultKeys, slots: tuple[Slot, ...], generation: int = 0) -> Header:
    """The header from which the first save of an epoch is made."""
    empty = bytes(ID_BYTES)
    commitment = vault_commitment(keys.vault_key, keys.vault_id)
    return Header(keys.vault_id, keys.epoch, generation, empty, commitment, slots, b"", 0)


def new_keys(world: World, vault_id: bytes, epoch: int) -> VaultKeys:
    """A fresh vault key for an epoch."""
    return VaultKeys(KeyBuffer.holding(world.random(KEY_BYTES)), vault_id, epoch)


def passphrase_slot(keys: VaultKeys, passphrase: Passphrase, cost: Cost, random: Random) -> Slot:
    """A slot that this passphrase opens; runs the slow derivation."""
    return keys.make_slot(
        SlotKind.PASSPHRASE, cost, lambda salt: passphrase_root(passphrase, salt, cost), random
    )


def recovery_slot(keys: VaultKeys, code: bytes, random: Random) -> Slot:
    """A slot that this recovery code opens."""
    return keys.make_slot(SlotKind.RECOVERY, None, lambda _: recovery_root(code), random)


def keyring_slot(keys: VaultKeys, root: bytes, random: Random) -> Slot:
    """A slot that this root opens; the system's keyring stores the root."""
    return keys.make_slot(SlotKind.KEYRING, None, lambda _: KeyBuffer.holding(root), random)


def unlock_with(header: Header, typed: Passphrase, world: World) -> tuple[VaultKeys, SlotKind]:
    """The keys, unlocked by a passphrase or recovery code, and which of the two it was.

    A recovery code is recognised by its check group and tried first, because that is fast. Raises
    ``WrongPassphrase``, ``NotEnoughMemory`` or ``DamagedVault``.
    """
    if (code := recovery.recognise(typed.buffer)) is not None:
        try:
            key = unlock(header, (SlotKind.RECOVERY,), lambda _: recovery_root(code))
            return VaultKeys(key, header.vault_id, header.epoch), SlotKind.RECOVERY
        except WrongPassphrase:
            pass  # one passphrase in a million of that shape looks like a code
        finally:
            wipe(code)
    world.check_memory(header)

    def root_of(slot: Slot) -> KeyBuffer:
        assert slot.cost is not None  # noqa: S101  # the file format gives every passphrase slot one
        return passphrase_root(typed, slot.salt, slot.cost)

    try:
        key = unlock(header, (SlotKind.PASSPHRASE,), root_of)
    except WrongPassphrase:
        if code is not None:
            raise WrongPassphrase(
                "That is a recovery code, but not one of this vault as it is now.",
                "A code made before the last change of passphrase opens older copies only.",
            ) from None
        if recovery.nearly(typed.buffer):
            raise WrongPassphrase(
                "That looks like a recovery code with a slip in it.",
                "Compare it group by group and type it again.",
            ) from None
        raise
    return VaultKeys(key, header.vault_id, header.epoch), SlotKind.PASSPHRASE
