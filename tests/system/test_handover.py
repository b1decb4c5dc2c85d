"""Becoming another program: what it is looked up by, and what its secret is carried in."""

import fcntl
import os
import signal
from pathlib import Path

import pytest

from vault_tui.system.handover import (
    CantStart,
    become,
    descriptors_have_paths,
    filled_pipe,
    ignored_signals,
    program_path,
    sealed_file,
)
from vault_tui.system.process import close_on_exec

CONTENT = b"invented content\n"


def open_descriptors() -> set[str]:
    return {path.name for path in Path("/dev/fd").iterdir()}


def executable(path: Path) -> Path:
    path.touch()
    path.chmod(0o755)
    return path


class TestProgramPath:
    def test_the_first_folder_of_the_path_that_has_it_counts(self, tmp_path: Path) -> None:
        for name in ("one", "two", "three"):
            (tmp_path / name).mkdir()
        (tmp_path / "one" / "bot").mkdir()
        second = executable(tmp_path / "two" / "bot")
        executable(tmp_path / "three" / "bot")
        path = os.pathsep.join(str(tmp_path / name) for name in ("one", "two", "three"))
        assert program_path("bot", {"PATH": path}) == str(second)

    def test_a_name_with_a_slash_is_a_path(self, tmp_path: Path) -> None:
        there = str(executable(tmp_path / "bot"))
        assert program_path(there, {"PATH": ""}) == there

    @pytest.mark.parametrize("name", ["no-such-command", "/no/such/file", "", "./"])
    def test_what_is_not_there_is_missing(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(CantStart) as raised:
            program_path(name, {"PATH": str(tmp_path)})
        assert raised.value.missing == (name != "./")

    def test_what_is_there_and_is_no_program_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "notes").touch(mode=0o600)
        for name, path in (("notes", str(tmp_path)), (str(tmp_path), "")):
            with pytest.raises(CantStart) as raised:
                program_path(name, {"PATH": path})
            assert not raised.value.missing


class TestCarriers:
    def test_a_sealed_file_can_be_opened_again_and_again_and_never_changed(self) -> None:
        fd = sealed_file(CONTENT)
        try:
            again = Path(f"/dev/fd/{fd}")
            assert [again.read_bytes(), again.read_bytes(), os.read(fd, 100)] == [CONTENT] * 3
            with pytest.raises(OSError, match="not permitted"):
                os.pwrite(fd, b"other", 0)
            with pytest.raises(OSError, match="not permitted"):
                os.ftruncate(fd, 0)
            status = os.fstat(fd)
            assert (status.st_mode & 0o777, status.st_nlink) == (0o400, 0)
            assert not os.get_inheritable(fd)
        finally:
            os.close(fd)

    def test_without_such_files_it_is_a_pipe(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delattr(os, "memfd_create")
        fd = sealed_file(CONTENT)
        try:
            assert (os.read(fd, 100), os.read(fd, 100)) == (CONTENT, b"")
        finally:
            os.close(fd)

    def test_a_descriptor_has_a_path_here(self) -> None:
        assert descriptors_have_paths()

    def test_a_pipe_that_cannot_hold_it_is_refused_and_nobody_waits(self) -> None:
        before = open_descriptors()
        with pytest.raises(BlockingIOError):
            filled_pipe(b"x" * (1 << 21))
        assert open_descriptors() == before


def test_signals_that_somebody_else_had_ignored_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ignored_signals()
    kept = signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    try:
        assert ignored_signals() - before == {signal.SIGUSR1}
    finally:
        signal.signal(signal.SIGUSR1, kept)


def test_a_command_that_the_system_refuses_is_told(tmp_path: Path) -> None:
    script = executable(tmp_path / "script")
    script.write_bytes(b"\x7fELF and then nonsense")
    pid = os.fork()
    if pid == 0:  # it changes its signals and descriptors for good
        try:
            become(str(script), ["script"], {}, ignored=())
        except CantStart as problem:
            os._exit(0 if "format" in problem.why.lower() and not problem.missing else 2)
        os._exit(3)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_without_a_list_of_descriptors_every_one_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    high = fcntl.fcntl(writer, fcntl.F_DUPFD, 700)
    try:
        os.set_inheritable(reader, True)
        assert os.get_inheritable(high)

        def no_proc(_: str) -> list[str]:
            raise FileNotFoundError

        monkeypatch.setattr(os, "listdir", no_proc)
        close_on_exec(reader)
        assert os.get_inheritable(reader)
        assert not os.get_inheritable(high)
    finally:
        for descriptor in (reader, writer, high):
            os.close(descriptor)
