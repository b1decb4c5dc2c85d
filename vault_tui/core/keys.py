"""The key hierarchy: slots to the vault key, and what is derived from it. Sections 4, 5.1, 6 and 10
of ``FORMAT.md``; numbers in brackets are its sections.

::

    passphrase ──Argon2id──┐
    recovery code ─────────┼─▶ root ──▶ wrap key ──▶ vault key (one per epoch)
    keyring ───────────────┘                          ├─▶ payload key   one per save
                                                      ├─▶ secret key    one per sealed API secret
                                                      ├─▶ fingerprint key
                                                      └─▶ state keys    last seen, files beside the vault
"""

import struct
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from vault_tui.core.crypto import (
    ID_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    Buffer,
    Forged,
    KeyBuffer,
    derive,
    derive_key,
    digest,
    equal,
    seal,
    seal_in_place,
    stretch,
    unseal,
    unseal_in_place,
    wipe,
)
from vault_tui.core.errors import DamagedVault, ReadOnlyVault, WrongPassphrase
from vault_tui.core.fileformat import ARGON2ID, NO_STRETCH, VERSION, Cost, Header, Slot, SlotKind, damaged
from vault_tui.core.models import SealedSecret
from vault_tui.core.secret import Passphrase, Secret

Random = Callable[[int], bytes]
"""Returns so many unpredictable bytes: ``secrets.token_bytes``, or a test's replacement."""

WRAP: Final = b"vt1:slot-wrap---"
SLOT_COMMIT: Final = b"vt1:slot-commit-"
VAULT_COMMIT: Final = b"vt1:vault-commit"
PAYLOAD: Final = b"vt1:payload-key-"
SECRET: Final = b"vt1:secret-key--"
FINGERPRINT: Final = b"vt1:fingerprint-"
STATE_SEAL: Final = b"vt1:state-seal--"
STATE_NAME: Final = b"vt1:state-name--"
LAST_SEEN: Final = b"vt1:last-seen---"
RECOVERY_ROOT: Final = b"vt1:recovery-key"
API_KEY_HASH: Final = b"vt1:api-key-hash"

FINGERPRINT_BYTES: Final = 16


def framed(*items: Buffer | int | str) -> bytes:
    """Items joined so that no two lists give the same bytes: each behind its length.

    ``F`` of section 1: a length is 4 bytes, a whole number 8, both little-endian; text is UTF-8.
    """
    parts: list[bytes] = []
    for item in items:
        data = (
            struct.pack("<Q", item)
            if isinstance(item, int)
            else item.encode()
            if isinstance(item, str)
            else bytes(item)
        )
        parts += struct.pack("<I", len(data)), data
    return b"".join(parts)


def passphrase_root(passphrase: Passphrase, salt: bytes, cost: Cost) -> KeyBuffer:
    """The root of a passphrase slot; the slow step.

    A passphrase beyond ASCII is brought to NFC first, so that it opens however a keyboard composed it.
    """
    normal = _nfc(passphrase.buffer)
    try:
        return stretch(normal, salt, cost.opslimit, cost.memlimit)
    finally:
        if normal is not passphrase.buffer:
            wipe(normal)


def _nfc(typed: bytearray) -> bytearray:
    if typed.isascii():
        return typed
    try:
        # The only place where a passphrase becomes a str, which can't be wiped: normalize takes no other.
        return bytearray(unicodedata.normalize("NFC", typed.decode()).encode())
    except UnicodeDecodeError:
        return typed


def recovery_root(code: Buffer) -> KeyBuffer:
    """The root of a recovery slot from the 20 bytes of its code, which need no slow step (4.2)."""
    return KeyBuffer.holding(digest(RECOVERY_ROOT, code))


def _slot_facts(vault_id: bytes, epoch: int, slot: Slot) -> bytes:
    """Everything a slot says, to bind it: none of it can be changed or moved to another file (4.1)."""
    return framed(
        VERSION,
        vault_id,
        epoch,
        slot.id,
        str(slot.kind),
        ARGON2ID if slot.cost else NO_STRETCH,
        slot.cost.opslimit if slot.cost else 0,
        slot.cost.memlimit if slot.cost else 0,
        slot.salt,
    )


def open_slot(header: Header, slot: Slot, root: KeyBuffer) -> KeyBuffer | None:
    """The vault key, or None when this root does not belong to the slot (4.3).

    Raises :class:`DamagedVault` when the root is right but what it opens is damaged.
    """
    facts = _slot_facts(header.vault_id, header.epoch, slot)
    if not equal(derive(root, SLOT_COMMIT, header.vault_id, facts), slot.commitment):
        return None
    with derive_key(root, WRAP, header.vault_id, facts) as wrap_key:
        try:
            opened = unseal(wrap_key, slot.nonce, slot.wrapped, facts + slot.commitment)
        except Forged:
            raise damaged("the wrapped key of a slot was changed") from None
    vault_key = KeyBuffer.holding(opened)
    wipe(opened)
    if not equal(vault_commitment(vault_key, header.vault_id), header.vault_commitment):
        vault_key.wipe()
        raise damaged("a slot belongs to another vault or epoch")
    return vault_key


def vault_commitment(vault_key: KeyBuffer, vault_id: bytes) -> bytes:
    """What the header carries so that two slots can't lead to different keys (4.4)."""
    return bytes(derive(vault_key, VAULT_COMMIT, vault_id, vault_id))


def unlock(header: Header, kinds: Iterable[SlotKind], root_of: Callable[[Slot], KeyBuffer]) -> KeyBuffer:
    """The vault key by the first slot of these kinds that opens; raises :class:`WrongPassphrase`.

    A damaged slot does not hide a good one: its error is raised only when no other opens.
    """
    wanted = set(kinds)
    damage: DamagedVault | None = None
    for slot in header.slots:
        if slot.kind not in wanted:
            continue
        with root_of(slot) as root:
            try:
                vault_key = open_slot(header, slot, root)
            except DamagedVault as error:
                damage = error
                continue
        if vault_key is not None:
            return vault_key
    raise damage or WrongPassphrase(
        "That is not the passphrase of this vault.", "Check Caps Lock and the keyboard layout."
    )


@dataclass(frozen=True, slots=True)
class VaultKeys:
    """Everything that can be done with the vault key of one epoch. :meth:`wipe` ends it."""

    vault_key: KeyBuffer
    vault_id: bytes
    epoch: int

    def wipe(self) -> None:
        """Forget the vault key; every other method fails to open anything afterwards."""
        self.vault_key.wipe()

    def make_slot(
        self, kind: SlotKind, cost: Cost | None, root_of: Callable[[bytes], KeyBuffer], random: Random
    ) -> Slot:
        """A slot around the vault key; ``root_of`` gives the root for a fresh salt and is wiped here."""
        slot = Slot(random(ID_BYTES), kind, cost, random(SALT_BYTES), b"", random(NONCE_BYTES), b"")
        facts = _slot_facts(self.vault_id, self.epoch, slot)
        with root_of(slot.salt) as root, derive_key(root, WRAP, self.vault_id, facts) as wrap_key:
            commitment = bytes(derive(root, SLOT_COMMIT, self.vault_id, facts))
            wrapped = bytes(seal(wrap_key, slot.nonce, self.vault_key.data, facts + commitment))
        return replace(slot, commitment=commitment, wrapped=wrapped)

    def seal_payload(self, save_id: bytes, nonce: bytes, text: bytearray, header_text: bytes) -> None:
        """Seal the padded text in place, bound to every byte before it in the file (5.1).

        Raises :class:`ReadOnlyVault` if the keys were wiped meanwhile: another thread may lock the vault
        during a change, and what is sealed under a half-wiped key can never be opened.
        """
        with derive_key(self.vault_key, PAYLOAD, self.vault_id, framed(save_id)) as payload_key:
            seal_in_place(payload_key, nonce, text, header_text)
        if self.vault_key.wiped:
            raise ReadOnlyVault(
                "The vault was locked meanwhile.", "Nothing was written: unlock and do it again."
            )

    def open_payload(self, header: Header, header_text: bytes, sealed: bytearray) -> bytearray:
        """The payload's padded text, in the place of ``sealed``; raises :class:`DamagedVault`."""
        with derive_key(self.vault_key, PAYLOAD, self.vault_id, framed(header.save_id)) as payload_key:
            try:
                unseal_in_place(payload_key, header.nonce, sealed, header_text)
            except Forged:
                raise damaged("its content was changed or swapped") from None
        return sealed

    def seal_secret(
        self, entry_id: str, api_key: str, secret: Secret, at: int, random: Random
    ) -> SealedSecret:
        """An API secret, sealed by itself under a key of its own and a fresh id (6.1)."""
        secret_id, nonce = random(ID_BYTES), random(NONCE_BYTES)
        plaintext = bytearray(secret.reveal().encode())
        try:
            with self._secret_key(secret_id) as secret_key:
                box = bytes(
                    seal(secret_key, nonce, plaintext, self._secret_facts(entry_id, secret_id, api_key))
                )
            fingerprint = self.fingerprint(plaintext)
        finally:
            wipe(plaintext)
        return SealedSecret(secret_id, nonce, box, fingerprint, at)

    def open_secret(self, entry_id: str, api_key: str, sealed: SealedSecret) -> Secret:
        """The API secret; raises :class:`DamagedVault` when it belongs to another entry or key."""
        with self._secret_key(sealed.id) as secret_key:
            try:
                plaintext = unseal(
                    secret_key, sealed.nonce, sealed.box, self._secret_facts(entry_id, sealed.id, api_key)
                )
            except Forged:
                raise damaged("an API secret does not belong to its entry") from None
        try:
            return Secret(plaintext.decode())
        except UnicodeDecodeError:
            raise damaged("an API secret is not text") from None
        finally:
            wipe(plaintext)

    def fingerprint(self, half: Buffer) -> bytes:
        """16 keyed bytes that say whether two halves are the same, without opening either (6.2)."""
        with derive_key(self.vault_key, FINGERPRINT, self.vault_id, framed("halves")) as key:
            return bytes(derive(key, FINGERPRINT, self.vault_id, half, into=bytearray(FINGERPRINT_BYTES)))

    def seal_state(self, name: str, content: bytes, random: Random) -> bytes:
        """A small file beside the vault, as nonce and ciphertext, bound to its name (10)."""
        nonce = random(NONCE_BYTES)
        with derive_key(self.vault_key, STATE_SEAL, self.vault_id, framed(name)) as key:
            return nonce + bytes(seal(key, nonce, content, framed(self.vault_id, name)))

    def open_state(self, name: str, data: bytes) -> bytes | None:
        """The content of such a file, or None when it is not of this vault and epoch."""
        return self.open_states(name, [data])[0]

    def open_states(self, name: str, sealed: Iterable[bytes]) -> list[bytes | None]:
        """The same for many under one name: deriving their key takes longer than opening one of them."""
        facts = framed(self.vault_id, name)
        with derive_key(self.vault_key, STATE_SEAL, self.vault_id, framed(name)) as key:
            return [_opened(key, data, facts) for data in sealed]

    def state_name(self, name: str) -> str:
        """The name such a file has on disk: a keyed hash, so that names tell nothing."""
        return bytes(derive(self.vault_key, STATE_NAME, self.vault_id, framed(name)))[:16].hex()

    def vouch_seen(self, epoch: int, generation: int, save_id: bytes) -> bytes:
        """A keyed hash over the note of the last save seen, which only a holder of this key can make."""
        return bytes(derive(self.vault_key, LAST_SEEN, self.vault_id, framed(epoch, generation, save_id)))

    def _secret_key(self, secret_id: bytes) -> KeyBuffer:
        return derive_key(self.vault_key, SECRET, self.vault_id, framed(secret_id))

    def _secret_facts(self, entry_id: str, secret_id: bytes, api_key: str) -> bytes:
        return framed(
            VERSION,
            self.vault_id,
            self.epoch,
            entry_id,
            secret_id,
            "api secret",
            digest(API_KEY_HASH, api_key.encode()),
        )


def _opened(key: KeyBuffer, data: bytes, facts: bytes) -> bytes | None:
    try:
        return bytes(unseal(key, data[:NONCE_BYTES], data[NONCE_BYTES:], facts))
    except Forged:
        return None
