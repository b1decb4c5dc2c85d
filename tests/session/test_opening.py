"""What is said before a passphrase is typed: of the file, and of what a key derivation may cost here."""

from pathlib import Path

import pytest

from tests.worlds import CHEAP, CHEAP_LIMITS, PASSPHRASE, cheap_world, new_session, open_again
from vault_tui.core.errors import DamagedVault, NotEnoughMemory, NoVault, UnsafePlace
from vault_tui.core.fileformat import Header
from vault_tui.core.keys import VaultKeys
from vault_tui.core.secret import Passphrase
from vault_tui.session import PROFILES, Opening, Session, SlotKind, World, store
from vault_tui.session.slots import unlock_with
from vault_tui.system.files import VaultFile

MIB = 1 << 20


@pytest.mark.parametrize(
    ("free", "profile"), [(1024, "moderate"), (320, "moderate"), (319, "interactive"), (0, "interactive")]
)
def test_a_new_vault_costs_256_mib_where_there_is_room_for_it_and_64_where_not(
    free: int, profile: str
) -> None:
    world = World(free_memory=lambda: free * MIB)
    assert world.affordable() == PROFILES[profile]
    assert ("64 MiB to open instead of 256" in world.short_of_memory()) == (profile == "interactive")
    assert PROFILES["moderate"].memlimit == 256 * MIB
    assert PROFILES["interactive"].memlimit == 64 * MIB


def test_memory_that_is_not_there_is_said_before_the_system_could_kill_us(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    world = World(
        limits=CHEAP_LIMITS,
        state=cheap_world(tmp_path).state,
        free_memory=lambda: CHEAP.memlimit - 1,
    )
    with Passphrase.copy_of(PASSPHRASE) as typed, pytest.raises(NotEnoughMemory):
        Session.unlock(Opening(tmp_path / "vaults" / "main.vault", world), typed)


def test_a_file_that_was_cut_or_added_to_is_told_without_reading_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_session(tmp_path).close()
    opening = Opening(tmp_path / "vaults" / "main.vault", cheap_world(tmp_path))
    monkeypatch.delattr(VaultFile, "read")
    content = opening.path.read_bytes()
    assert opening.probe().header == opening.header()
    for changed, words in (
        (content[:-1], "1 bytes are missing"),
        (content + b"!", "1 bytes were added"),
        (content[:40], "its first line is not whole"),
    ):
        opening.path.write_bytes(changed)
        with pytest.raises(DamagedVault, match=words):
            opening.probe()


@pytest.mark.parametrize(
    "note",
    [
        '{"epoch":1e999,"generation":1}',
        '{"epoch":1,"generation":1e30,"save":"AAAAAAAAAAAAAAAAAAAAAA","proof":"' + "A" * 43 + '"}',
        '{"epoch":1,"generation":-1,"save":"AAAAAAAAAAAAAAAAAAAAAA","proof":"' + "A" * 43 + '"}',
        f'{{"epoch":1,"generation":{10**30},"save":"AAAAAAAAAAAAAAAAAAAAAA","proof":"{"A" * 43}"}}',
        '{"epoch":1,"generation":1,"save":7,"proof":7}',
        "[" * 100_000,
    ],
)
def test_no_note_of_what_was_seen_keeps_anybody_from_the_vault(note: str, tmp_path: Path) -> None:
    """Who can write to the state folder can write anything there."""
    new_session(tmp_path).add("bot")
    (seen,) = (tmp_path / "state").glob("seen-*")
    seen.write_text(note, encoding="utf-8")
    assert [row.label for row in open_again(tmp_path).rows()] == ["bot"]


def test_notes_that_others_could_write_are_told_and_keep_nobody_from_the_vault(tmp_path: Path) -> None:
    new_session(tmp_path)
    (tmp_path / "state").chmod(0o777)
    session = open_again(tmp_path)
    told = "\n".join(session.take_notices())
    assert "What was last seen of this vault could not be noted: Other users can write to" in told
    session.add("bot")  # saved, and called that
    assert [row.label for row in open_again(tmp_path).rows()] == ["bot"]


def test_a_lock_that_is_somebody_else_s_keeps_nobody_from_reading(tmp_path: Path) -> None:
    new_session(tmp_path).add("bot")
    lock = tmp_path / "vaults" / "main.vault.lock"
    lock.unlink()
    lock.symlink_to(tmp_path / "elsewhere")
    session = open_again(tmp_path)
    assert [row.label for row in session.rows()] == ["bot"]
    with pytest.raises(UnsafePlace):
        session.add("another")


def test_what_nobody_saved_is_not_read_a_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_session(tmp_path).close()
    opening = Opening(tmp_path / "vaults" / "main.vault", cheap_world(tmp_path))
    with Passphrase.copy_of(PASSPHRASE) as typed:
        session = Session.unlock(opening, typed)
    monkeypatch.delattr(VaultFile, "read")
    assert not session.refresh()
    session.add("grid-bot")
    assert [row.label for row in session.rows()] == ["grid-bot"]


def test_a_vault_that_was_re_encrypted_while_its_keys_were_derived_opens_as_it_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_session(tmp_path)
    read = VaultFile.read

    def saved_meanwhile(file: VaultFile, limit: int) -> bytearray:
        monkeypatch.setattr(VaultFile, "read", read)
        with Passphrase.copy_of(PASSPHRASE) as typed:
            other.access.reencrypt(typed, with_recovery=False, cost=CHEAP)
        other.add("bot")
        return read(file, limit)

    monkeypatch.setattr(VaultFile, "read", saved_meanwhile)
    assert [row.label for row in open_again(tmp_path).rows()] == ["bot"]


def test_a_vault_that_goes_away_while_its_keys_are_derived_is_missed_and_they_are_wiped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_session(tmp_path)
    read, derive = VaultFile.read, unlock_with
    derived: list[VaultKeys] = []

    def gone(file: VaultFile, limit: int) -> bytearray:
        file.path.unlink()
        return read(file, limit)

    def recorded(header: Header, typed: Passphrase, world: World) -> tuple[VaultKeys, SlotKind]:
        keys, kind = derive(header, typed, world)
        derived.append(keys)
        return keys, kind

    monkeypatch.setattr(VaultFile, "read", gone)
    monkeypatch.setattr(store, "unlock_with", recorded)
    with pytest.raises(NoVault):
        open_again(tmp_path)
    assert [keys.vault_key.wiped for keys in derived] == [True]
