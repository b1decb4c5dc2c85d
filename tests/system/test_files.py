"""The vault's file: where it may lie, how it is read, replaced and remarked upon."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from vault_tui.core.errors import (
    Busy,
    DamagedVault,
    ExitCode,
    ForeignFile,
    InvalidInput,
    NoVault,
    StorageFailed,
    UnsafePlace,
)
from vault_tui.system import disk
from vault_tui.system.files import VaultFile

LIMIT = 1_000


@pytest.fixture
def vault(tmp_path: Path) -> VaultFile:
    file = VaultFile(tmp_path / "home" / "main.vault")
    file.create(b"first")
    return file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def save(file: VaultFile, data: disk.Data, *, backup: bool = False) -> None:
    with file.lock(5):
        file.replace(data, backup=backup)


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
            for ask in (lambda file=file: file.read(LIMIT), file.stamp):
                with pytest.raises(NoVault) as raised:
                    ask()
                assert raised.value.exit_code is ExitCode.NO_VAULT

    def test_a_file_above_the_limit_is_not_read(self, vault: VaultFile) -> None:
        save(vault, bytes(LIMIT))
        assert len(vault.read(LIMIT)) == LIMIT
        save(vault, bytes(LIMIT + 1))
        with pytest.raises(DamagedVault):
            vault.read(LIMIT)

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
        for ask in (lambda: file.read(LIMIT), file.check_place):
            with pytest.raises(ForeignFile):
                ask()


class TestLinks:
    def test_a_symlinked_vault_keeps_its_link(self, vault: VaultFile, tmp_path: Path) -> None:
        link = tmp_path / "link"
        link.symlink_to(vault.path)
        linked = VaultFile(link)
        save(linked, b"second", backup=True)
        assert link.is_symlink()
        assert vault.read(LIMIT) == b"second"
        assert names_in(tmp_path) == {"home", "link"}
        assert any(str(vault.path) in remark for remark in linked.remarks())

    def test_both_ways_to_a_symlinked_vault_share_one_lock(self, vault: VaultFile, tmp_path: Path) -> None:
        link = tmp_path / "link"
        link.symlink_to(vault.path)
        with vault.lock(5), pytest.raises(Busy), VaultFile(link).lock(0):
            pass

    def test_a_vault_exchanged_for_a_link_after_it_was_named_is_not_followed(
        self, vault: VaultFile, tmp_path: Path
    ) -> None:
        other = tmp_path / "other"
        other.write_bytes(b"other")
        vault.path.unlink()
        vault.path.symlink_to(other)
        with pytest.raises(ForeignFile):
            vault.read(LIMIT)
        save(vault, b"second")
        assert other.read_bytes() == b"other"

    def test_a_link_planted_at_the_temporary_name_is_not_followed(
        self, vault: VaultFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "target"
        monkeypatch.setattr(os, "urandom", bytes)
        (vault.path.parent / f".main.vault.{'00' * 8}.tmp").symlink_to(target)
        with pytest.raises(StorageFailed):
            save(vault, b"second")
        assert not target.exists()
        assert vault.read(LIMIT) == b"first"

    def test_a_link_planted_as_the_lock_is_not_followed(self, vault: VaultFile, tmp_path: Path) -> None:
        lock = vault.path.parent / "main.vault.lock"
        lock.unlink()
        lock.symlink_to(tmp_path / "target")
        with pytest.raises(UnsafePlace), vault.lock(5):
            pass
        assert not (tmp_path / "target").exists()

    def test_a_link_planted_as_the_backup_folder_is_not_followed(
        self, vault: VaultFile, tmp_path: Path
    ) -> None:
        (tmp_path / "elsewhere").mkdir()
        (vault.path.parent / "main.vault.backups").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(UnsafePlace):
            save(vault, b"second", backup=True)
        assert vault.read(LIMIT) == b"first"
        assert names_in(tmp_path / "elsewhere") == set()


class TestPlaces:
    @pytest.mark.parametrize("wide", [0o720, 0o702, 0o777])
    def test_a_folder_that_others_can_write_to_is_refused(self, wide: int, vault: VaultFile) -> None:
        vault.path.parent.chmod(wide)
        with pytest.raises(UnsafePlace) as raised:
            vault.check_place()
        assert "chmod go-w" in raised.value.remedy
        with pytest.raises(UnsafePlace), vault.lock(5):
            pass

    def test_a_sticky_folder_is_taken_because_only_owners_can_rename_there(self, vault: VaultFile) -> None:
        vault.path.parent.chmod(0o1777)
        vault.check_place()

    def test_a_folder_further_up_that_everyone_can_write_to_is_refused(
        self, vault: VaultFile, tmp_path: Path
    ) -> None:
        tmp_path.chmod(0o777)
        with pytest.raises(UnsafePlace):
            vault.check_place()

    def test_no_vault_is_made_in_a_refused_place(self, tmp_path: Path) -> None:
        (tmp_path / "open").mkdir()
        (tmp_path / "open").chmod(0o777)
        for path in ("open/main.vault", "open/deep/main.vault"):
            file = VaultFile(tmp_path / path)
            for ask in (file.check_place, lambda file=file: file.create(b"first")):
                with pytest.raises(UnsafePlace):
                    ask()
        assert names_in(tmp_path / "open") == set()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
    def test_a_folder_file_or_lock_of_another_user_is_refused(self, vault: VaultFile) -> None:
        lock = vault.path.parent / "main.vault.lock"
        os.chown(lock, 12_345, 12_345)
        with pytest.raises(UnsafePlace, match="lock"), vault.lock(5):
            pass
        os.chown(lock, 0, 0)
        for path in (vault.path, vault.path.parent):
            os.chown(path, 12_345, 12_345)
            with pytest.raises(UnsafePlace, match="another user"):
                vault.check_place()
            os.chown(path, 0, 0)


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


class TestFailures:
    WORDS: ClassVar = {
        errno.ENOSPC: "full",
        errno.EDQUOT: "share",
        errno.EROFS: "only be read",
        errno.EACCES: "may not write",
        errno.EIO: "reports an error",
        errno.ESTALE: "can't be written",
    }

    @pytest.mark.parametrize("number", WORDS, ids=errno.errorcode.get)
    @pytest.mark.parametrize("call", ["write", "fsync", "mkdir", "replace"])
    def test_every_failure_has_a_sentence_and_leaves_the_old_vault(
        self, call: str, number: int, vault: VaultFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise OSError(number, os.strerror(number))

        with vault.lock(5):
            monkeypatch.setattr(os, call, fail)
            with pytest.raises(StorageFailed, match=self.WORDS[number]) as raised:
                vault.replace(b"second", backup=True)
            monkeypatch.undo()
        assert "Nothing was changed" in raised.value.sentence
        assert raised.value.remedy
        assert vault.read(LIMIT) == b"first"
        assert {name for name in names_in(vault.path.parent) if name.endswith(".tmp")} == set()

    def test_a_disk_that_does_not_confirm_the_new_name_is_not_called_unchanged(
        self, vault: VaultFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.fsync

        def fail_for_folders(fd: int) -> None:
            if stat.S_ISDIR(os.fstat(fd).st_mode):
                raise OSError(errno.EIO, "")
            real(fd)

        monkeypatch.setattr(os, "fsync", fail_for_folders)
        with pytest.raises(StorageFailed, match="did not confirm"):
            save(vault, b"second")
        assert vault.read(LIMIT) == b"second"

    def test_a_file_system_that_can_not_sync_folders_is_no_failure(
        self, vault: VaultFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.fsync

        def fail_for_folders(fd: int) -> None:
            if stat.S_ISDIR(os.fstat(fd).st_mode):
                raise OSError(errno.EINVAL, "")
            real(fd)

        monkeypatch.setattr(os, "fsync", fail_for_folders)
        save(vault, b"second", backup=True)
        assert vault.read(LIMIT) == b"second"

    def test_a_failure_while_the_content_is_made_leaves_the_old_vault(self, vault: VaultFile) -> None:
        def pieces() -> Iterator[bytes]:
            yield b"half"
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            save(vault, pieces())
        assert vault.read(LIMIT) == b"first"
        assert names_in(vault.path.parent) == {"main.vault", "main.vault.lock"}

    def test_a_vanished_folder_is_said(self, vault: VaultFile, tmp_path: Path) -> None:
        with vault.lock(5):
            for path in vault.path.parent.iterdir():
                path.unlink()
            vault.path.parent.rmdir()
            with pytest.raises(StorageFailed, match="gone"):
                vault.replace(b"second", backup=True)
        with pytest.raises(StorageFailed, match="gone"), vault.lock(5):
            pass
        assert names_in(tmp_path) == set()

    def test_too_long_a_name_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(StorageFailed, match="too long"):
            VaultFile(tmp_path / ("x" * 250)).create(b"first")

    def test_paths_in_sentences_are_safe_to_show(self, tmp_path: Path) -> None:
        with pytest.raises(NoVault) as raised:
            VaultFile(tmp_path / "\x1b[2Jx").read(LIMIT)
        assert "\x1b" not in raised.value.sentence
