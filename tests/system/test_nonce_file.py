"""One key, one turn: the file that says whose it is, and what was last asked."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vault_tui.core.errors import Busy, NoTurn, StorageFailed
from vault_tui.system.nonce_file import turn
from vault_tui.system.state import StateFolder

NAME = "0123456789abcdef"
AT_ONCE = 0.0


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


async def test_what_was_written_is_read_in_the_next_turn(state: StateFolder) -> None:
    async with turn(state, NAME, AT_ONCE) as file:
        assert file.read() == b""
        file.write(b"a longer text")
        assert file.problem is None
    async with turn(state, NAME, AT_ONCE) as file:
        assert file.read() == b"a longer text"
        file.write(b"short")
        assert file.read() == b"short"
    assert (state.path / NAME).stat().st_mode & 0o777 == 0o600
    assert state.path.stat().st_mode & 0o777 == 0o700


async def test_a_turn_is_one_holders_at_a_time(state: StateFolder) -> None:
    async with turn(state, NAME, AT_ONCE):
        with pytest.raises(Busy):
            async with turn(state, NAME, AT_ONCE):
                pass
        async with turn(state, "other", AT_ONCE):
            pass
    async with turn(state, NAME, AT_ONCE):
        pass


async def test_a_turn_is_waited_for_without_holding_anybody_up(state: StateFolder) -> None:
    order: list[str] = []
    first_has_it, may_end = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with turn(state, NAME, AT_ONCE):
            first_has_it.set()
            await may_end.wait()
            order.append("first")

    async def second() -> None:
        async with turn(state, NAME, 60):
            order.append("second")

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        group.create_task(first())
        await first_has_it.wait()
        group.create_task(second())
        await asyncio.sleep(0)
        may_end.set()
    assert order == ["first", "second"]


HOLDER = """
import asyncio, sys
from vault_tui.system.nonce_file import turn
from vault_tui.system.state import StateFolder

async def hold():
    async with turn(StateFolder(sys.argv[1]), sys.argv[2], 0):
        print("held", flush=True)
        await asyncio.Event().wait()

asyncio.run(hold())
"""


async def test_a_holder_that_is_killed_gives_its_turn_back(state: StateFolder) -> None:
    command = [sys.executable, "-c", HOLDER, str(state.path), NAME]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy):
            async with turn(state, NAME, AT_ONCE):
                pass
        holder.kill()
        holder.wait()
        async with turn(state, NAME, AT_ONCE):
            pass


async def test_a_folder_that_others_can_write_to_is_not_used(state: StateFolder) -> None:
    state.path.mkdir()
    state.path.chmod(0o777)
    with pytest.raises(NoTurn, match=r"Bitfinex was not asked.*Other users can write"):
        async with turn(state, NAME, AT_ONCE):
            pass
    assert list(state.path.iterdir()) == []


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
async def test_what_was_planted_in_its_place_is_not_used(
    state: StateFolder, tmp_path: Path, kind: str
) -> None:
    state.path.mkdir(mode=0o700)
    target = tmp_path / "target"
    target.write_text("untouched")
    place = state.path / NAME
    if kind == "link":
        place.symlink_to(target)
    elif kind == "folder":
        place.mkdir()
    else:
        os.mkfifo(place)
    with pytest.raises(NoTurn, match="Bitfinex was not asked"):
        async with turn(state, NAME, AT_ONCE):
            pass
    assert target.read_text() == "untouched"


async def test_a_disk_that_takes_no_more_is_told_and_stops_nobody(state: StateFolder) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    async with turn(state, NAME, AT_ONCE) as file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
        try:
            file.write(b"x")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, before)
        assert isinstance(file.problem, StorageFailed)
