"""Looking through files: regular ones only, bounded, and nothing waits."""

import os
from pathlib import Path

import pytest

from vault_tui.system import search_files
from vault_tui.system.search_files import Tally, files_under


def looked(*paths: Path, most: int = 1_000) -> tuple[list[tuple[str, bytes]], Tally]:
    tally = Tally()
    return list(files_under(map(str, paths), tally, most=most)), tally


def test_every_text_file_below_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "b" / "deep").mkdir(parents=True)
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b" / "deep" / ".hidden").write_bytes(b"2")
    found, tally = looked(tmp_path)
    assert {(Path(path).name, content) for path, content in found} == {("a", b"1"), (".hidden", b"2")}
    assert tally == Tally(read=2)


def test_a_file_can_be_named_itself(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    assert looked(tmp_path / "a")[0] == [(str(tmp_path / "a"), b"1")]


def test_links_are_not_followed_even_when_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "file").write_bytes(b"1")
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "folder").symlink_to(tmp_path / "real")
    (tmp_path / "place" / "file").symlink_to(tmp_path / "real" / "file")
    assert looked(tmp_path / "place")[0] == []
    assert looked(tmp_path / "place" / "folder")[0] == []
    assert looked(tmp_path / "place" / "file")[0] == []


def test_pipes_and_devices_are_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found, tally = looked(tmp_path, tmp_path / "pipe", Path("/dev/zero"), Path("/dev/tty"))
    assert found == []
    assert tally.read == tally.binary == 0


def test_what_is_no_text_is_read_too_and_counted_apart(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\x89PNG\0\0text")
    (tmp_path / "text").write_bytes(b"text")
    found, tally = looked(tmp_path)
    assert len(found) == 2
    assert (tally.read, tally.binary) == (1, 1)


def test_a_large_file_is_left_out_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_files, "MOST_BYTES", 10)
    (tmp_path / "large").write_bytes(b"x" * 11)
    (tmp_path / "small").write_bytes(b"x" * 10)
    found, tally = looked(tmp_path)
    assert [Path(path).name for path, _ in found] == ["small"]
    assert [Path(path).name for path in tally.too_large] == ["large"]


def test_more_files_than_are_looked_at_is_told(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / str(number)).write_bytes(b"x")
    found, tally = looked(tmp_path, most=3)
    assert (len(found), tally.stopped) == (3, True)
    found, tally = looked(tmp_path, most=5)
    assert (len(found), tally.stopped) == (5, False)


def test_what_is_not_there_or_not_ours_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    try:
        _, tally = looked(missing, closed)
    finally:
        closed.chmod(0o700)
    expected = {str(missing)} if os.geteuid() == 0 else {str(missing), str(closed)}
    assert set(tally.unreadable) == expected


def test_names_that_are_no_text_are_fine(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\xfe"
    Path(os.fsdecode(name)).write_bytes(b"x")
    assert len(looked(tmp_path)[0]) == 1


def test_another_file_system_is_not_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mounted").mkdir()
    (tmp_path / "mounted" / "file").write_bytes(b"x")
    (tmp_path / "file").write_bytes(b"x")
    lstat = os.lstat

    def elsewhere(path: str) -> os.stat_result:
        status = lstat(path)
        return os.stat_result((*status[:2], status[2] + 1, *status[3:])) if "mounted" in path else status

    monkeypatch.setattr(os, "lstat", elsewhere)
    assert [path for path, _ in looked(tmp_path)[0]] == [str(tmp_path / "file")]
