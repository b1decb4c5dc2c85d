"""What the real program keeps in memory: what it needs while a vault is open, and nothing after a lock."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Cli
from tests.system.memory import Memory, copies
from tests.system.screen import Screen
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, PASSPHRASE
from vault_tui.core.secret import Secret

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read through /proc")

GIVE_AWAY = """
import os, socket
with socket.socket(socket.AF_UNIX) as line:
    line.connect(os.environ["MEMORY_SOCKET"])
    with open("/proc/self/mem", "rb") as memory, open("/proc/self/maps", "rb") as maps:
        socket.send_fds(line, [b"!"], [memory.fileno(), maps.fileno()])
    line.recv(1)
"""
"""As ``sitecustomize`` it runs before the program, which later lets nobody look into its memory."""


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = Memory(tmp_path)
    yield memory
    memory.close()


@pytest.fixture
def two_keys(tmp_path: Path) -> Cli:
    """A vault with two keys, ``first`` and ``second``."""
    cli = Cli(tmp_path)
    session = cli.make()
    for label, api_key, secret in (("first", API_KEY, API_SECRET), ("second", OTHER_KEY, OTHER_SECRET)):
        entry = session.add(label)
        session.seal_api_key(entry.id, api_key)
        session.seal_secret(entry.id, Secret(secret))
    session.close()
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "sitecustomize.py").write_text(GIVE_AWAY)
    return cli


def now(screen: Screen) -> tuple[int, int]:
    """The memory of the process as it is now; only root may look without being let in."""
    process = Path("/proc") / str(screen.process.pid)
    return os.open(process / "mem", os.O_RDONLY), os.open(process / "maps", os.O_RDONLY)


def test_what_was_not_asked_for_is_not_in_memory_and_a_lock_takes_the_rest(
    two_keys: Cli, memory: Memory
) -> None:
    env = two_keys.environment(PYTHONPATH=str(two_keys.home / "first"), MEMORY_SOCKET=str(memory.path))
    with Screen([COMMAND], env=env) as screen:
        unlocked = memory.next()
        screen.wait_for("▸ Passphrase")
        screen.press(PASSPHRASE)
        screen.wait_for("•" * len(PASSPHRASE))
        screen.press("\r")
        screen.wait_for("▸ first", "n new")
        assert copies(unlocked, PASSPHRASE.encode()) == 0
        assert copies(unlocked, API_SECRET.encode()) == 0
        assert copies(unlocked, API_KEY.encode()) > 0
        screen.press("r")
        screen.wait_for(API_SECRET)
        assert copies(unlocked, OTHER_SECRET.encode()) == 0
        screen.press("\x0c")
        screen.wait_for("▸ Passphrase", without=API_SECRET)
        assert os.pread(unlocked[0], 1, 0) == b""
        if os.geteuid() == 0:
            locked = now(screen)
            for needle in (PASSPHRASE, API_KEY, API_SECRET):
                assert copies(locked, needle.encode()) == 0
