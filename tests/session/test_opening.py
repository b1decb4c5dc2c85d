"""What a key derivation may cost on this machine, said before it is run."""

from pathlib import Path

import pytest

from tests.worlds import CHEAP, CHEAP_LIMITS, PASSPHRASE, cheap_world, new_session
from vault_tui.core.errors import NotEnoughMemory
from vault_tui.core.secret import Passphrase
from vault_tui.session import PROFILES, Opening, Session, World

MIB = 1 << 20


@pytest.mark.parametrize(
    ("free", "profile"), [(1024, "moderate"), (320, "moderate"), (319, "interactive"), (0, "interactive")]
)
def test_a_new_vault_costs_256_mib_where_there_is_room_for_it_and_64_where_not(
    free: int, profile: str
) -> None:
    world = World(free_memory=lambda: free * MIB)
    assert world.affordable() == PROFILES[profile]
    assert ("64 MiB to open instead of 256" in world.short_of_memory()) == (profile == "interactive")
    assert PROFILES["moderate"].memlimit == 256 * MIB
    assert PROFILES["interactive"].memlimit == 64 * MIB


def test_memory_that_is_not_there_is_said_before_the_system_could_kill_us(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    world = World(
        limits=CHEAP_LIMITS,
        state=cheap_world(tmp_path).state,
        free_memory=lambda: CHEAP.memlimit - 1,
    )
    with Passphrase.copy_of(PASSPHRASE) as typed, pytest.raises(NotEnoughMemory):
        Session.unlock(Opening(tmp_path / "vaults" / "main.vault", world), typed)
