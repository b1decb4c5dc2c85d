"""The log of lines: one write each, bounded, and nothing that others leave in it can break it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from vault_tui.core.errors import StorageFailed, UnsafePlace
from vault_tui.system import line_log
from vault_tui.system.line_log import LineLog
from vault_tui.system.state import StateFolder

WRITER = """
import sys
from vault_tui.system.line_log import LineLog
from vault_tui.system.state import StateFolder
log = LineLog(StateFolder(sys.argv[1]), "log", "before")
for number in range(300):
    log.append(f"{sys.argv[2]} {number} {'x' * 200}".encode())
"""

TURNING = """
import sys
from vault_tui.system import line_log
from vault_tui.system.state import StateFolder
line_log.LIMIT = 20_000
keep = lambda lost, left: [line for line in lost if line.startswith(b"first")]
log = line_log.LineLog(StateFolder(sys.argv[1]), "log", "before", keep)
for number in range(300):
    log.append(f"{sys.argv[2]} {number} {'x' * 200}".encode())
"""


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "deep" / "state")


@pytest.fixture
def log(folder: StateFolder) -> LineLog:
    return LineLog(folder, "log", "before")


def test_lines_come_back_in_the_order_in_which_they_were_added(log: LineLog) -> None:
    assert log.lines() == []
    log.append(b"one")
    log.append(b"two", b"three")
    assert log.lines() == [b"one", b"two", b"three"]


def test_a_line_is_one_write_and_nobody_waits_for_the_disk_or_a_lock(
    log: LineLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.append(b"first")
    written: list[bytes] = []
    write = os.write

    def refuse(*_: object) -> None:
        raise AssertionError("waited")

    monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr("fcntl.flock", refuse)

    def watched(fd: int, data: bytes) -> int:
        written.append(data)
        return write(fd, data)

    monkeypatch.setattr(os, "write", watched)
    log.append(b"second")
    assert written == [b"\nsecond"]


def test_folder_and_files_are_for_their_owner_only(log: LineLog, folder: StateFolder) -> None:
    before = os.umask(0)
    try:
        log.append(b"one")
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder.path / "log").stat().st_mode) == 0o600
    (folder.path / "log").chmod(0o644)
    log.append(b"two")
    assert stat.S_IMODE((folder.path / "log").stat().st_mode) == 0o600


def test_a_torn_line_costs_that_line_only(log: LineLog, folder: StateFolder) -> None:
    log.append(b"one")
    with (folder.path / "log").open("ab") as file:
        file.write(b"\nto")
    log.append(b"three")
    assert log.lines() == [b"one", b"to", b"three"]


def test_a_full_file_becomes_the_one_before_and_the_oldest_lines_go(
    log: LineLog, folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_log, "LIMIT", 1_000)
    for number in range(100):
        log.append(b"%03d" % number + bytes(97).replace(b"\0", b"."))
    kept = [int(line[:3]) for line in log.lines()]
    assert kept == list(range(kept[0], 100))
    assert 10 <= len(kept) <= 25
    assert sum(path.stat().st_size for path in folder.path.iterdir()) < 3_000


def test_two_writers_lose_and_tear_nothing(log: LineLog, folder: StateFolder) -> None:
    log.append(b"begun")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, folder.path, name]) for name in ("a", "b")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    lines = [line.split(b" ") for line in log.lines()[1:]]
    assert len(lines) == 600
    for name in (b"a", b"b"):
        assert [int(number) for writer, number, _ in lines if writer == name] == list(range(300))


def test_two_writers_that_turn_the_file_over_tear_nothing_and_keep_what_is_to_be_kept(
    folder: StateFolder,
) -> None:
    LineLog(folder, "log", "before").append(b"first of all")
    writers = [
        subprocess.Popen([sys.executable, "-c", TURNING, folder.path, name], stderr=subprocess.PIPE)
        for name in ("a", "b")
    ]
    assert [(writer.communicate(timeout=60)[1], writer.returncode) for writer in writers] == [(b"", 0)] * 2
    lines = LineLog(folder, "log", "before").lines()
    assert lines.count(b"first of all") == 1
    written = [line.split(b" ") for line in lines if line != b"first of all"]
    assert all(len(parts) == 3 and parts[2] == b"x" * 200 for parts in written)
    for name in (b"a", b"b"):
        numbers = [int(number) for writer, number, _ in written if writer == name]
        assert numbers == sorted(numbers)
    assert {int(number) for _, number, _ in written if int(number) > 295} == set(range(296, 300))


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_nothing_is_written_through_what_is_no_file(log: LineLog, folder: StateFolder, kind: str) -> None:
    log.append(b"one")
    log.remove()
    target = folder.path.parent / "target"
    target.touch()
    place = folder.path / "log"
    if kind == "link":
        place.symlink_to(target)
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()
    with pytest.raises((StorageFailed, UnsafePlace)):
        log.append(b"two")
    assert target.read_bytes() == b""


def test_a_file_far_too_large_is_none_of_ours(log: LineLog, folder: StateFolder) -> None:
    log.append(b"one")
    with (folder.path / "log").open("ab") as file:
        file.truncate(3 * line_log.LIMIT)
    with pytest.raises(StorageFailed):
        log.lines()


def test_a_full_disk_is_said_in_words(log: LineLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda _, data: len(data) - 1)
    with pytest.raises(StorageFailed, match="full"):
        log.append(b"one")


def test_removing_takes_both_files_and_may_be_repeated(log: LineLog, folder: StateFolder) -> None:
    log.append(b"one")
    (folder.path / "before").write_bytes(b"\nzero")
    assert log.lines() == [b"zero", b"one"]
    log.remove()
    log.remove()
    assert log.lines() == []
