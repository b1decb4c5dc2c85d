"""Whole vaults through kills, races and full disks: nothing that was called sealed is lost."""

import errno
import os
import random
import resource
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE, Cli
from tests.journeys import editor
from tests.journeys.person import Person
from tests.worlds import API_KEY, API_SECRET, new_session, open_again
from vault_tui.core.models import State
from vault_tui.session import Session


def start(folder: Path, name: str, times: int) -> subprocess.Popen[bytes]:
    """An editor that is ready and waits to be let go."""
    command = [sys.executable, editor.__file__, str(folder), name, str(times)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert said(process) == b"ready\n"
    return process


def let_go(process: subprocess.Popen[bytes]) -> None:
    """Let a waiting editor begin."""
    assert process.stdin is not None
    process.stdin.write(b"\n")
    process.stdin.flush()


def said(process: subprocess.Popen[bytes]) -> bytes:
    """The next line or lines of an editor."""
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], PATIENCE)[0]
    return os.read(process.stdout.fileno(), 4_096)


def is_whole(session: Session, label: str) -> bool:
    """Whether an entry is there with everything that was saved of it."""
    entry = session.by_label(label)
    return (
        entry.state is State.ACTIVE
        and entry.api_key == editor.api_key(label)
        and entry.notes.startswith("the ")
        and session.open_secret(entry.id, "get") == editor.secret(label)
    )


def test_a_program_killed_at_random_moments_loses_nothing_that_it_called_sealed(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    chance = random.Random(5)  # noqa: S311  the same moments in every run
    sealed: set[str] = set()
    kills = 0
    while len(sealed) < 50:  # 200 saves
        with start(tmp_path, f"run{kills}", 50) as process:
            let_go(process)
            told = b"".join(said(process) for _ in range(chance.randint(1, 8)))
            assert process.stdout is not None
            # Some bytes into the next save or the one after it, wherever that is.
            select.select([process.stdout], [], [], chance.uniform(0, 0.03))
            process.kill()
            told += process.stdout.read()
        kills += 1
        sealed |= {line.decode() for line in told.splitlines()}
        session = open_again(tmp_path)
        assert session.notices == ()
        assert [label for label in sealed if not is_whole(session, label)] == []
        session.close()
    assert kills > 3


def test_two_programs_that_save_at_once_lose_none_of_200_updates(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    with start(tmp_path, "one", 25) as one, start(tmp_path, "two", 25) as two:
        let_go(one)
        let_go(two)
        assert (one.wait(PATIENCE), two.wait(PATIENCE)) == (0, 0)
    session = open_again(tmp_path)
    labels = {f"{name}-{number}" for name in ("one", "two") for number in range(25)}
    assert {row.label for row in session.rows()} == labels
    assert [label for label in labels if not is_whole(session, label)] == []


# A full disk while a key is pasted


class FullDisk:
    """A small disk of its own, with nothing left on it until :meth:`free`."""

    sentence = "is full. Nothing was changed."

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, _pid: int) -> None:
        try:
            with self._filler.open("wb", buffering=0) as filler:
                while filler.write(bytes(4_096)):
                    continue
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise

    def free(self, _pid: int) -> None:
        self._filler.unlink()


class SmallFiles:
    """No file may grow beyond 1 KiB until :meth:`free`."""

    sentence = "would be larger than files may be here. Nothing was changed."

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, pid: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1_024, resource.RLIM_INFINITY))

    def free(self, pid: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[FullDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    yield FullDisk(folder)
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def small_files(tmp_path: Path) -> SmallFiles:
    if not hasattr(resource, "prlimit") or resource.getrlimit(resource.RLIMIT_FSIZE)[1] >= 0:
        pytest.skip("the size of another process's files can't be limited here")
    return SmallFiles(tmp_path)


@pytest.fixture(params=["full_disk", "small_files"])
def disk(request: pytest.FixtureRequest) -> FullDisk | SmallFiles:
    disk: FullDisk | SmallFiles = request.getfixturevalue(request.param)
    return disk


def test_a_full_disk_costs_neither_the_vault_nor_what_was_pasted(
    home: Cli, disk: FullDisk | SmallFiles
) -> None:
    vault = disk.folder / "here" / "main.vault"
    home.env["VAULT_TUI_VAULT"] = str(vault)
    made = home.run("init", "--json")
    assert made.code == 0, made.err
    with Person(home.environment(VAULT_TUI_PASSPHRASE_FILE=str(home.home / "passphrase"))) as person:
        pid = person.screen.process.pid
        person.sees("n new")
        person.presses("n")
        person.sees("I have one on screen now")
        person.presses("down", "enter")
        person.sees("Bitfinex key on screen")
        person.types("sol-bot")
        person.screen.press("\x13")
        person.sees("API key paste here NOT YET")

        disk.fill(pid)
        before = vault.read_bytes()
        person.pastes(API_KEY)
        person.sees("NOT SEALED.", disk.sentence, "Enter tries again.", API_KEY)
        assert vault.read_bytes() == before
        disk.free(pid)
        person.presses("enter")
        person.sees("HALF SEALED", "API secret paste here NOT YET")

        disk.fill(pid)
        before = vault.read_bytes()
        person.pastes(API_SECRET)
        person.sees("NOT SEALED.", disk.sentence, "•" * len(API_SECRET))
        assert vault.read_bytes() == before
        disk.free(pid)
        person.presses("enter")
        person.sees("Both halves are sealed")
    assert not [path for path in vault.parent.iterdir() if path.suffix == ".tmp"]
    assert home.run("get", "sol-bot").out == f"{API_SECRET}\n"
