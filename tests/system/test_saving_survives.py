"""Nothing that was saved is lost: processes killed, two at once, disks that are full or read-only."""

import os
import random
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system import saver
from vault_tui.core.errors import StorageFailed
from vault_tui.system.files import VaultFile

TIMEOUT = 120.0


@pytest.fixture
def vault(tmp_path: Path) -> VaultFile:
    file = VaultFile(tmp_path / "home" / "main.vault")
    file.create(saver.content(0))
    return file


def number(file: VaultFile) -> int:
    return saver.number_in(file.read(saver.LIMIT))


def start(file: VaultFile, *arguments: str) -> subprocess.Popen[bytes]:
    program = [sys.executable, "-P", saver.__file__, str(file.path), *arguments]
    return subprocess.Popen(program, stdout=subprocess.PIPE)


def test_a_save_killed_at_any_random_moment_loses_nothing(vault: VaultFile) -> None:
    chance = random.Random(8)  # noqa: S311  the same moments in every run
    confirmed = kills = 0
    while confirmed < 200:
        with start(vault, "count", "200") as process:
            assert process.stdout is not None
            told = b""
            for _ in range(chance.randint(1, 14)):
                assert select.select([process.stdout], [], [], TIMEOUT)[0]
                told += os.read(process.stdout.fileno(), 4_096)
            time.sleep(chance.uniform(0, 0.02))
            process.send_signal(signal.SIGKILL)
            told += process.stdout.read()
        kills += 1
        confirmed = int(told.splitlines()[-1])
        assert number(vault) in {confirmed, confirmed + 1}
    assert kills > 10
    for kept in vault.backups():
        assert saver.number_in(vault.read_backup(kept, saver.LIMIT)) <= number(vault)


def test_a_save_killed_before_any_of_its_system_calls_leaves_the_old_or_the_new(vault: VaultFile) -> None:
    with start(vault, "dying") as process:
        told, _ = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 0
    assert int(told.splitlines()[-1]) > 20


def test_two_processes_saving_at_once_lose_no_update(vault: VaultFile) -> None:
    both = [start(vault, "count", "100") for _ in range(2)]
    for process in both:
        with process:
            process.communicate(timeout=TIMEOUT)
        assert process.returncode == 0
    assert number(vault) == 200


def test_a_file_size_limit_leaves_the_old_vault(vault: VaultFile) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    with subprocess.Popen(
        [sys.executable, "-P", saver.__file__, str(vault.path), "count", "1"],
        stderr=subprocess.PIPE,
        preexec_fn=limit,  # noqa: PLW1509  the limit must hold for the child only
    ) as process:
        _, said = process.communicate(timeout=TIMEOUT)
    assert b"StorageFailed" in said
    assert b"larger than files may be" in said
    assert number(vault) == 0
    assert {path.name for path in vault.path.parent.iterdir()} == {"main.vault", "main.vault.lock"}


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB: room for the vault and a bit more."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "vault-tui-test", str(place)],
        capture_output=True,
        check=False,
        timeout=TIMEOUT,
    )
    if mounted.returncode:
        pytest.skip(
            "mounting is not allowed here; the failing writer in test_file_failures.py takes its place"
        )
    yield place
    subprocess.run(["umount", str(place)], check=True, timeout=TIMEOUT)


def test_a_full_disk_leaves_the_old_vault_and_room_to_go_on(tiny_disk: Path) -> None:
    file = VaultFile(tiny_disk / "main.vault")
    file.create(saver.content(0))
    with pytest.raises(StorageFailed, match="full"), file.lock(5):
        file.replace([saver.content(1)] * 4, backup=True)
    assert number(file) == 0
    assert not list(tiny_disk.glob(".*.tmp"))
    with file.lock(5):
        file.replace(saver.content(2), backup=True)
    assert number(file) == 2


def test_a_read_only_disk_is_said_and_can_still_be_read(tiny_disk: Path) -> None:
    file = VaultFile(tiny_disk / "main.vault")
    file.create(saver.content(0))
    with file.lock(5):
        pass
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True, timeout=TIMEOUT)
    with pytest.raises(StorageFailed, match="only be read"), file.lock(5):
        file.replace(saver.content(1), backup=True)
    assert number(file) == 0
