"""When saving fails: every cause has its sentence, and the old vault is still there."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from tests.system.vault_files import LIMIT, made_in, names_in, save
from vault_tui.core.errors import (
    NoVault,
    StorageFailed,
)
from vault_tui.system.files import VaultFile


@pytest.fixture
def vault(tmp_path: Path) -> VaultFile:
    return made_in(tmp_path)


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
