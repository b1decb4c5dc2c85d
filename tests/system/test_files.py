"""The vault's file: how it is made, read, replaced, locked and remarked upon."""

import os
import stat
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.vault_files import LIMIT, made_in, names_in, save
from vault_tui.core.errors import (
    Busy,
    DamagedVault,
    ExitCode,
    ForeignFile,
    InvalidInput,
    NoVault,
)
from vault_tui.core.fileformat import MAX_FILE
from vault_tui.system import disk
from vault_tui.system.files import VaultFile


@pytest.fixture
def vault(tmp_path: Path) -> VaultFile:
    return made_in(tmp_path)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestMakingAndReplacing:
    def test_what_was_saved_is_read_back(self, vault: VaultFile) -> None:
        save(vault, b"second")
        assert vault.read(LIMIT) == b"second"

    def test_the_content_may_come_in_pieces(self, vault: VaultFile) -> None:
        pieces: list[disk.Piece] = [b"one ", bytearray(b"two "), memoryview(b"three"), b""]
        save(vault, iter(pieces))
        assert vault.read(LIMIT) == b"one two three"

    def test_a_write_that_takes_only_a_part_is_continued(
        self, vault: VaultFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.write
        monkeypatch.setattr(os, "write", lambda fd, data: real(fd, bytes(data[:3])))
        save(vault, [b"0123456789", b"abcdefghij"])
        assert vault.read(LIMIT) == b"0123456789abcdefghij"

    def test_files_and_folders_are_for_their_owner_only_whatever_the_umask(self, tmp_path: Path) -> None:
        for umask in (0, 0o777):
            file = VaultFile(tmp_path / f"{umask:o}" / "deep" / "main.vault")
            before = os.umask(umask)
            try:
                file.create(b"first")
                save(file, b"second", backup=True)
            finally:
                os.umask(before)
            for folder in (
                file.path.parent.parent,
                file.path.parent,
                file.path.parent / "main.vault.backups",
            ):
                assert mode(folder) == 0o700
            files = [path for path in file.path.parent.rglob("*") if path.is_file()]
            assert len(files) == 3  # vault, lock, backup
            assert {mode(path) for path in files} == {0o600}

    def test_the_new_content_is_on_the_disk_before_it_gets_the_name(
        self, vault: VaultFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said: list[str] = []

        def note(call: str) -> None:
            real = getattr(os, call)

            def noted(*arguments: object, **named: object) -> object:
                folder = call == "fsync" and stat.S_ISDIR(os.fstat(arguments[0]).st_mode)  # type: ignore[arg-type]
                said.append(call + " of the folder" * folder)
                return real(*arguments, **named)

            monkeypatch.setattr(os, call, noted)

        with vault.lock(5):
            for call in ("write", "fsync", "replace"):
                note(call)
            vault.replace(b"second", backup=False)
        assert said == ["write", "fsync", "replace", "fsync of the folder"]

    def test_nothing_is_left_beside_it_but_the_lock(self, vault: VaultFile) -> None:
        save(vault, b"second")
        assert names_in(vault.path.parent) == {"main.vault", "main.vault.lock"}

    def test_making_one_never_overwrites_a_file(self, vault: VaultFile) -> None:
        with pytest.raises(InvalidInput, match="already"):
            VaultFile(vault.path).create(b"other")
        assert vault.read(LIMIT) == b"first"

    def test_saving_outside_the_lock_is_a_mistake_of_the_program(self, vault: VaultFile) -> None:
        with pytest.raises(RuntimeError):
            vault.replace(b"second", backup=False)

    def test_the_stamp_changes_with_every_save(self, vault: VaultFile) -> None:
        before = vault.stamp()
        assert vault.stamp() == before
        save(vault, b"secon")  # of the same length
        assert vault.stamp() != before

    def test_a_wider_mode_is_remarked_and_narrowed_by_the_next_save(self, vault: VaultFile) -> None:
        vault.path.chmod(0o644)
        assert any("0644" in remark for remark in vault.remarks())
        save(vault, b"second", backup=True)
        assert mode(vault.path) == 0o600
        assert mode(vault.backups()[0].path) == 0o600
        assert vault.remarks() == ()

    def test_hard_links_are_remarked_and_our_own_backups_are_not(self, vault: VaultFile) -> None:
        save(vault, b"second", backup=True)
        assert vault.extra_links() == 0
        os.link(vault.path, vault.path.parent / "other")
        assert vault.extra_links() == 1
        assert any("1 more name " in remark for remark in vault.remarks())
        (vault.path.parent / "other").unlink()
        os.link(vault.path, vault.backups()[0].path.with_name("000009-20260101T000000Z"))
        assert vault.extra_links() == 0


class TestReading:
    def test_a_missing_file_is_no_vault(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none", tmp_path / "no" / "folder"):
            file = VaultFile(path)
            assert not file.exists()
            looks = (lambda file=file: file.read(LIMIT), lambda file=file: file.read_start(1, LIMIT))
            for ask in (*looks, file.stamp):
                with pytest.raises(NoVault) as raised:
                    ask()
                assert raised.value.exit_code is ExitCode.NO_VAULT

    def test_a_file_above_the_limit_is_not_read(self, vault: VaultFile) -> None:
        save(vault, bytes(LIMIT))
        assert len(vault.read(LIMIT)) == LIMIT
        save(vault, bytes(LIMIT + 1))
        with pytest.raises(DamagedVault):
            vault.read(LIMIT)

    def test_its_start_comes_without_the_rest_and_with_the_size_of_all(self, vault: VaultFile) -> None:
        save(vault, b"start and rest")
        assert vault.read_start(5, LIMIT) == (b"start", 14)
        assert vault.read_start(LIMIT, LIMIT) == (b"start and rest", 14)
        save(vault, bytes(LIMIT + 1))
        with pytest.raises(DamagedVault):
            vault.read_start(5, LIMIT)

    def test_reading_a_small_file_takes_little_room_however_large_it_might_be(self, vault: VaultFile) -> None:
        """A shell or container may not grant room for the largest vault there can be."""
        tracemalloc.start()
        try:
            vault.read(MAX_FILE)
            assert tracemalloc.get_traced_memory()[1] < 1 << 20
        finally:
            tracemalloc.stop()

    def test_a_file_that_grows_while_it_is_read_is_not_believed(
        self, vault: VaultFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.fstat

        def small(fd: int) -> os.stat_result:
            status = list(real(fd))
            status[stat.ST_SIZE] = 1
            return os.stat_result(status)

        save(vault, bytes(LIMIT + 1))
        monkeypatch.setattr(os, "fstat", small)
        with pytest.raises(DamagedVault):
            vault.read(LIMIT)

    @pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
    def test_what_is_no_file_is_refused_at_once(self, make: Callable[[Path], None], tmp_path: Path) -> None:
        make(tmp_path / "thing")
        file = VaultFile(tmp_path / "thing")
        for ask in (lambda: file.read(LIMIT), lambda: file.read_start(1, LIMIT), file.check_place):
            with pytest.raises(ForeignFile):
                ask()


class TestTheLock:
    def test_a_second_holder_is_told_that_it_is_busy(self, vault: VaultFile) -> None:
        other = VaultFile(vault.path)
        with vault.lock(5), pytest.raises(Busy, match=r"main\.vault") as raised, other.lock(0.01):
            pass
        assert raised.value.exit_code is ExitCode.BUSY
        with other.lock(5):
            pass

    def test_it_is_let_go_when_the_work_under_it_fails(self, vault: VaultFile) -> None:
        with pytest.raises(KeyError), vault.lock(5):
            raise KeyError
        with vault.lock(0):
            pass

    def test_its_file_stays_the_same_for_ever(self, vault: VaultFile) -> None:
        lock = vault.path.parent / "main.vault.lock"
        before = lock.stat().st_ino
        for _ in range(3):
            save(vault, b"again")
        assert lock.stat().st_ino == before


class TestSweeping:
    def test_only_our_own_stray_files_are_swept(self, vault: VaultFile) -> None:
        folder = vault.path.parent
        ours = folder / f".main.vault.{'0f' * 8}.tmp"
        others = [
            folder / f".other.vault.{'0f' * 8}.tmp",
            folder / f".main.vault.{'0f' * 7}.tmp",
            folder / f"main.vault.{'0f' * 8}.tmp",
        ]
        for path in (ours, *others):
            path.write_bytes(b"half")
        link = folder / f".main.vault.{'1f' * 8}.tmp"
        link.symlink_to(vault.path)
        with vault.lock(5):
            assert vault.sweep() == 1
        assert not ours.exists()
        assert all(path.exists() for path in (*others, link))
