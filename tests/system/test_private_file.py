"""A new file for nobody else: never over something, whole or not there."""

import os
import stat
from pathlib import Path

import pytest

from vault_tui.core.errors import InvalidInput, StorageFailed
from vault_tui.system.private_file import write_new


def test_it_is_for_its_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "file"
    before = os.umask(0)
    try:
        write_new(str(path), b"content")
    finally:
        os.umask(before)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"content", 0o600)


def test_nothing_that_came_there_meanwhile_is_written_over_or_followed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    for path in (tmp_path / "file", tmp_path / "link", tmp_path, Path("/dev/null")):
        with pytest.raises(InvalidInput, match="already"):
            write_new(str(path), b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert not (tmp_path / "target").exists()


def test_a_disk_that_fails_leaves_no_part_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed, match="full"):
        write_new(str(tmp_path / "file"), b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="folder"):
        write_new(str(tmp_path / "missing" / "file"), b"content")
