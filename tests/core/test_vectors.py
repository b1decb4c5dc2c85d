"""Every file of ``tests/vectors`` meets the fate that its head promises, at the check it was made for."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.vectors import make
from vault_tui.core.contents import Contents
from vault_tui.core.errors import (
    CostOutOfBounds,
    DamagedVault,
    ForeignFile,
    NewerFormat,
    VaultError,
    WrongPassphrase,
)
from vault_tui.core.fileformat import LIMITS, MIB, Limits, check_cost, split
from vault_tui.core.keys import VaultKeys
from vault_tui.core.records import SCHEMA
from vault_tui.core.secret import Passphrase
from vault_tui.session.opening import World
from vault_tui.session.slots import unlock_with

FOLDER: Final = Path(__file__).parent.parent / "vectors"
CHEAP: Final = Limits(opslimit=(1, 10), memlimit=(8 * 1024, 1024 * MIB))
"""Bounds that let the cheap vectors through; they exist in tests only."""

ROOMY: Final = World(free_memory=lambda: 1024 * MIB)
"""A machine with memory enough for every vector."""

OUTCOMES: Final[dict[type[VaultError], str]] = {
    ForeignFile: "foreign",
    NewerFormat: "newer",
    DamagedVault: "damaged",
    CostOutOfBounds: "cost",
    WrongPassphrase: "wrong-passphrase",
}


@dataclass(frozen=True)
class Vector:
    """A file's head and its vault."""

    head: dict[str, str]
    data: bytes

    @classmethod
    def read(cls, path: Path) -> "Vector":
        """Lines of ``name: value`` up to an empty one, then the vault."""
        head, data = path.read_bytes().split(b"\n\n", 1)
        return cls(dict(line.split(": ", 1) for line in head.decode().split("\n")), data)

    @property
    def typed(self) -> bytes:
        """What is typed, where a passphrase or a recovery code may be."""
        raw = self.head.get("typed-hex")
        return self.head["typed"].encode() if raw is None else bytes.fromhex(raw)

    def unlock(self, limits: Limits) -> tuple[VaultKeys, Contents]:
        """Keys and contents, by all checks in their order."""
        header, text, payload = split(bytearray(self.data))
        check_cost(header, limits)
        keys, _ = unlock_with(header, Passphrase(bytearray(self.typed)), ROOMY)
        return keys, Contents.decode(keys.open_payload(header, text, payload))

    def open(self, limits: Limits) -> tuple[str, list[tuple[str, str]]]:
        """Whether it opens for writing or only for reading, and every label with every API secret."""
        keys, contents = self.unlock(limits)
        secrets = []
        for entry in contents:
            for change in entry.history:
                if change.secret:
                    keys.open_secret(entry.id, change.api_key, change.secret)
            if entry.secret:
                secret = keys.open_secret(entry.id, entry.api_key, entry.secret)
                secrets.append((entry.label, secret.reveal()))
        return "read-only" if contents.schema > SCHEMA else "opens", secrets


REAL: Final = ("good-real-cost", "good-recovery-code", "good-worked-example")
VECTORS: Final = {path.stem: Vector.read(path) for path in sorted(FOLDER.glob("*.vector"))}


def chain(error: BaseException | None) -> Iterator[str]:
    """What an error and its causes say."""
    while error is not None:
        yield str(error)
        error = error.__cause__


def assert_quotes_nothing(error: VaultError, vector: Vector) -> None:
    """What a person is shown holds neither what was typed nor what is inside."""
    said = f"{error.sentence} {error.remedy}"
    assert vector.typed.decode() not in said
    assert "EXAMPLE" not in said


@pytest.mark.parametrize("name", VECTORS)
def test_a_vector_meets_the_fate_its_head_promises_at_the_check_it_was_made_for(name: str) -> None:
    head = VECTORS[name].head
    limits = LIMITS if head["expect"] == "cost" else CHEAP
    if head["expect"] in {"opens", "read-only"}:
        outcome, secrets = VECTORS[name].open(limits)
        assert outcome == head["expect"]
        if holds := head.get("holds"):
            assert holds in {f"{label} = {secret}" for label, secret in secrets}
        return
    with pytest.raises(VaultError) as caught:
        VECTORS[name].open(limits)
    assert OUTCOMES[type(caught.value)] == head["expect"]
    assert caught.value.remedy
    assert_quotes_nothing(caught.value, VECTORS[name])
    assert head["says"] in " ← ".join(chain(caught.value))


def test_the_shipped_bounds_refuse_every_cheap_vector() -> None:
    for name, vector in VECTORS.items():
        try:
            header, _, _ = split(bytearray(vector.data))
        except VaultError:
            continue
        if any(slot.cost and slot.cost.memlimit < 64 * MIB for slot in header.slots):
            with pytest.raises(CostOutOfBounds):
                check_cost(header)
        elif vector.head["expect"] != "cost":
            assert name in {*REAL, "wrong-no-passphrase-slot"}
            check_cost(header)


def test_every_kind_of_fate_is_tried() -> None:
    fates = Counter(vector.head["expect"] for vector in VECTORS.values())
    assert set(fates) == {*OUTCOMES.values(), "opens", "read-only"}
    assert sum(fates.values()) >= 40
    assert fates["opens"] >= 2


def test_the_files_of_real_cost_open_within_the_shipped_bounds() -> None:
    real = [
        name
        for name, vector in VECTORS.items()
        if vector.head["expect"] == "opens"
        for slot in split(bytearray(vector.data))[0].slots
        if slot.cost and slot.cost.memlimit >= 64 * MIB
    ]
    assert real == sorted(REAL)
    for name in real:
        check_cost(split(bytearray(VECTORS[name].data))[0])


def test_no_two_vectors_are_the_same_file_with_the_same_input() -> None:
    assert len({(v.data, v.typed) for v in VECTORS.values()}) == len(VECTORS)


def test_unknown_fields_are_written_back_as_they_were() -> None:
    _, contents = VECTORS["good-unknown-fields"].unlock(CHEAP)
    (entry,) = contents
    again = Contents.decode(contents.with_entry(entry).with_settings(contents.settings).encode())
    assert json.loads(again.encode()) == json.loads(contents.encode())


@pytest.mark.slow
def test_the_vectors_are_what_their_maker_writes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["make", "--check"])
    assert (make.main(), capsys.readouterr().out) == (0, "")
