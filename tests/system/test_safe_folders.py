"""Where a vault may lie, and that planted links lead nowhere."""

import os
from pathlib import Path

import pytest

from tests.system.vault_files import LIMIT, made_in, names_in, save
from vault_tui.core.errors import Busy, ForeignFile, StorageFailed, UnsafePlace
from vault_tui.system.files import VaultFile


@pytest.fixture
def vault(tmp_path: Path) -> VaultFile:
    return made_in(tmp_path)


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
