"""The state folder: small files that may be missing, never half written, never open to others."""

import os
import stat
from pathlib import Path

import pytest

from vault_tui.core.errors import StorageFailed, UnsafePlace
from vault_tui.system.state import LIMIT, StateFolder


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "deep" / "state")


def test_what_was_written_is_read_back_and_can_be_removed(state: StateFolder) -> None:
    assert state.read("seen") is None
    state.write("seen", b"one")
    state.write("seen", b"two")
    state.write("place", b"other")
    assert state.read("seen") == b"two"
    state.remove("seen")
    state.remove("seen")
    assert state.read("seen") is None
    assert state.read("place") == b"other"


def test_reading_makes_no_folder(state: StateFolder) -> None:
    assert state.read("seen") is None
    state.remove("seen")
    assert not state.path.parent.exists()


def test_all_of_it_is_for_its_owner_only_whatever_the_umask(state: StateFolder) -> None:
    before = os.umask(0)
    try:
        state.write("seen", b"one")
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (state.path, state.path.parent)} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in state.path.iterdir()} == {0o600}


def test_nobody_waits_for_the_disk(state: StateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise AssertionError("waited")

    state.write("seen", b"one")
    monkeypatch.setattr(os, "fsync", refuse)
    state.write("seen", b"two")
    assert state.read("seen") == b"two"


def test_a_folder_readable_by_others_is_closed_by_the_next_write(state: StateFolder) -> None:
    state.write("seen", b"one")
    state.path.chmod(0o755)
    state.write("seen", b"two")
    assert stat.S_IMODE(state.path.stat().st_mode) == 0o700


def test_a_folder_that_others_can_write_to_is_refused(state: StateFolder) -> None:
    state.write("seen", b"one")
    state.path.chmod(0o777)
    with pytest.raises(UnsafePlace):
        state.read("seen")
    with pytest.raises(UnsafePlace):
        state.write("seen", b"two")


def test_what_a_killed_writer_left_is_swept(state: StateFolder) -> None:
    state.write("seen", b"one")
    (state.path / f".seen.{'ab' * 8}.tmp").write_bytes(b"half")
    state.write("place", b"other")
    assert {path.name for path in state.path.iterdir()} == {"seen", "place", "lock"}


@pytest.mark.parametrize("name", ["", "lock", "../x", ".x", "a/b", "A", "x" * 129])
def test_names_are_short_and_plain(name: str, state: StateFolder) -> None:
    with pytest.raises(ValueError, match="plain names"):
        state.write(name, b"one")


def test_something_else_in_a_files_place_is_not_read(state: StateFolder, tmp_path: Path) -> None:
    state.write("seen", bytes(LIMIT + 1))
    (state.path / "link").symlink_to(tmp_path)
    (state.path / "folder").mkdir()
    for name in ("seen", "link", "folder"):
        with pytest.raises(StorageFailed):
            state.read(name)


def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed):
        StateFolder(tmp_path / "file" / "state").write("seen", b"one")
