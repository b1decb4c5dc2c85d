"""A note outside the vault of the version last seen, to detect a rollback to an older copy."""

import json
from enum import Enum, auto
from typing import NamedTuple, Self

from vault_tui.core.crypto import digest, equal
from vault_tui.core.errors import VaultError
from vault_tui.core.fileformat import Header, b64, read_counter, unb64
from vault_tui.core.keys import VaultKeys
from vault_tui.system.state import StateFolder


class Relation(Enum):
    """How a file relates to the version of its vault that was last seen."""

    EXPECTED = auto()
    OLDER = auto()
    OLDER_EPOCH = auto()
    FORKED = auto()


class LastSeen(NamedTuple):
    """Epoch, generation and save id of the newest file seen, and a proof made with the vault's key.

    The note is not encrypted because it is needed before the passphrase. Anyone who can write to the state
    folder can delete or forge it. A note with a higher epoch can't be verified with the older key and is
    believed all the same: at worst a forgery causes a false alarm.
    """

    epoch: int
    generation: int
    save_id: bytes
    proof: bytes

    @classmethod
    def of(cls, header: Header, keys: VaultKeys) -> Self:
        """The note for a file that was just opened or saved."""
        proof = keys.vouch_seen(header.epoch, header.generation, header.save_id)
        return cls(header.epoch, header.generation, header.save_id, proof)

    @classmethod
    def read(cls, state: StateFolder, vault_id: bytes) -> Self | None:
        """The note on this machine; None if missing or unreadable, which must not prevent an unlock."""
        try:
            value = json.loads(state.read(note_name("seen", vault_id)) or b"null")
            return cls(
                read_counter(value["epoch"]),
                read_counter(value["generation"]),
                unb64(value["save"], 16),
                unb64(value["proof"], 32),
            )
        except (VaultError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def write(self, state: StateFolder, vault_id: bytes) -> None:
        """Save the note; raises as every method of :class:`StateFolder`."""
        value = {
            "epoch": self.epoch,
            "generation": self.generation,
            "save": b64(self.save_id),
            "proof": b64(self.proof),
        }
        state.write(note_name("seen", vault_id), json.dumps(value).encode())

    def proven(self, keys: VaultKeys) -> bool:
        """Whether it was written with this epoch's key."""
        return equal(self.proof, keys.vouch_seen(self.epoch, self.generation, self.save_id))


def relation(header: Header, seen: LastSeen | None) -> Relation:
    """The relation by the header alone; descent of a newer file is checked once it is open."""
    if seen is None:
        return Relation.EXPECTED
    if header.epoch < seen.epoch:
        return Relation.OLDER_EPOCH
    if header.epoch > seen.epoch or header.save_id == seen.save_id:
        return Relation.EXPECTED
    if header.generation < seen.generation:
        return Relation.OLDER
    return Relation.FORKED if header.generation == seen.generation else Relation.EXPECTED


def note_name(kind: str, vault_id: bytes) -> str:
    """The file name of a note that is read without a key: its kind and a hash of the vault's id."""
    return f"{kind}-" + digest(b"vt1:state-name--", vault_id)[:16].hex()
