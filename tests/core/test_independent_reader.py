"""What a reader that was written from the format's page alone makes of every vector."""

import ast
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.vectors.reader import FLOOR, Floor, Refused, Vault, read_vault

VECTORS = Path(__file__).parents[1] / "vectors"
CHEAP = Floor(opslimit=1, memlimit=8 * 1024)
RECOVERY_CODE = (
    "AYPW-87BR-NZZ2-S6D3-1DA4-BKQ9-76SF-NJ7T-WBA9"  # §12; the recovery slots of most good vectors have it
)


class Vector(NamedTuple):
    """A vector's file and what its head says of it."""

    expect: str
    typed: str
    holds: str | None
    file: bytes

    def open(self) -> Vault:
        """Open it as its head says; the real floor is for the vectors that are about it."""
        floor = FLOOR if self.expect == "cost" else CHEAP
        return read_vault(self.file, passphrase=self.typed, recovery_code=self.typed, floor=floor)


def load(name: str) -> Vector:
    head, _, file = (VECTORS / f"{name}.vector").read_bytes().partition(b"\n\n")
    said = dict(line.split(": ", 1) for line in head.decode().split("\n"))
    raw = bytes.fromhex(said["typed-hex"]) if "typed-hex" in said else said["typed"].encode()
    return Vector(said["expect"], raw.decode(errors="surrogateescape"), said.get("holds"), file)


ALL = {path.stem: load(path.stem) for path in sorted(VECTORS.glob("*.vector"))}
OPEN = [name for name, vector in ALL.items() if vector.expect in ("opens", "read-only")]
REFUSED = [name for name in ALL if name not in OPEN]
RECOVERABLE = ("good-worked-example", "good-recovery-code", "good-eight-slots", "good-passphrase-like-a-code")


def secrets_of(vault: Vault) -> list[str]:
    """Every secret as `LABEL = API SECRET`, those in the histories included."""
    holders = [(entry, None) for entry in vault.entries]
    holders += [(entry, change) for entry in vault.entries for change in entry.get("history", [])]
    return [
        f"{entry['label']} = {vault.secret_of(entry, change)}"
        for entry, change in holders
        if "secret" in (entry if change is None else change)
    ]


def test_there_are_vectors_of_every_kind() -> None:
    assert {vector.expect for vector in ALL.values()} == {
        "opens",
        "read-only",
        "foreign",
        "newer",
        "damaged",
        "cost",
        "wrong-passphrase",
    }


@pytest.mark.slow
def test_every_good_vector_opens_and_gives_its_secrets() -> None:
    for name in OPEN:
        vault = ALL[name].open()
        assert vault.read_only == (ALL[name].expect == "read-only"), name
        assert ALL[name].holds in [None, *secrets_of(vault)], name


@pytest.mark.parametrize("name", RECOVERABLE)
def test_the_recovery_code_opens_what_has_a_slot_for_it_without_any_passphrase(name: str) -> None:
    assert ALL[name].holds in secrets_of(read_vault(ALL[name].file, recovery_code=RECOVERY_CODE, floor=CHEAP))


def outcome(vector: Vector) -> str:
    """What the page calls what happens when this is opened and all its secrets are read."""
    try:
        secrets_of(vector.open())
    except Refused as refused:
        return refused.outcome
    return "opens"


@pytest.mark.slow
def test_every_vector_with_a_fault_is_refused_with_the_outcome_that_the_page_names() -> None:
    wanted = {name: ALL[name].expect for name in REFUSED}
    assert {name: outcome(ALL[name]) for name in REFUSED} == wanted


@pytest.mark.slow
def test_the_worked_example_opens_at_the_real_floor_both_ways() -> None:
    example = ALL["good-worked-example"]
    by_passphrase = read_vault(example.file, passphrase="an example is no secret")
    by_code = read_vault(example.file, recovery_code=RECOVERY_CODE)
    assert secrets_of(by_passphrase) == secrets_of(by_code) == [example.holds]


def test_a_cheap_slot_is_refused_at_the_real_floor_even_where_the_recovery_code_would_open_another() -> None:
    with pytest.raises(Refused, match="cost"):
        read_vault(ALL["good-eight-slots"].file, recovery_code=RECOVERY_CODE)


@pytest.mark.parametrize("name", [name for name in ALL if name.startswith("wrong-code-")])
def test_what_only_comes_near_a_recovery_code_opens_no_recovery_slot(name: str) -> None:
    with pytest.raises(Refused, match="wrong-passphrase"):
        read_vault(ALL[name].file, recovery_code=ALL[name].typed, floor=CHEAP)


def test_a_damaged_slot_of_this_code_is_no_wrong_passphrase_though_others_are_not_tried() -> None:
    vector = ALL["swap-recovery-slot-damaged"]
    with pytest.raises(Refused, match="damaged"):
        read_vault(vector.file, passphrase="an example is no secret", recovery_code=vector.typed, floor=CHEAP)


def test_a_replaced_pair_still_gives_its_secret() -> None:
    vault = ALL["good-older-secret"].open()
    [entry] = vault.entries
    [change] = [change for change in entry["history"] if "secret" in change]
    assert vault.secret_of(entry, change) != vault.secret_of(entry)


def test_an_entry_without_a_secret_says_so() -> None:
    with pytest.raises(ValueError, match="no secret here"):
        ALL["good-cheap"].open().secret_of({"id": "QUiMCTF2olLvOzfyvgdlcg"})


def test_the_reader_imports_nothing_of_the_program() -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse((VECTORS / "reader.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module).partition(".")[0])
    assert imported <= {"base64", "collections", "hashlib", "json", "nacl", "struct", "typing", "unicodedata"}
