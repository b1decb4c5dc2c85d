"""A program for the tests of saving: it counts in a vault file and can be killed at any moment.

``python -P saver.py VAULT count N``      N times: lock, read, add one, replace, print the number
``python -P saver.py VAULT dying``        save once per system call that saving makes, killed at that call
"""

import hashlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vault_tui.system.files import VaultFile

LIMIT = 1 << 22
SIZE = 300_000
PATIENCE = 60.0
CALLS = ("open", "fchmod", "write", "fsync", "close", "mkdir", "link", "replace", "unlink")


def content(number: int) -> bytes:
    """A content that is only right when it is whole."""
    body = f"{number}\n".encode() + bytes([number % 251]) * SIZE
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def number_in(data: bytes | bytearray) -> int:
    """The number that was saved; fails on anything but a whole content."""
    digest, _, body = data.partition(b"\n")
    assert hashlib.sha256(body).hexdigest().encode() == digest, "half a save was read"
    return int(body[: body.index(b"\n")])


def count(path: Path, times: int) -> None:
    """Add one to the number in the vault, ``times`` times over, saying each number once it is saved."""
    file = VaultFile(path)
    for _ in range(times):
        with file.lock(PATIENCE):
            file.sweep()
            number = number_in(file.read(LIMIT)) + 1
            data = content(number)
            file.replace((data[:100], data[100:100_000], data[100_000:]), backup=True)
        os.write(1, f"{number}\n".encode())


def die_everywhere(path: Path) -> None:
    """Kill one save before each of its system calls in turn; the old or the new number must be there."""
    file = VaultFile(path)
    step = 0
    survived = False
    while not survived:
        step += 1
        before = number_in(file.read(LIMIT))
        child = os.fork()
        if not child:
            _die_at(step)
            count(path, 1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        survived = os.WIFEXITED(status)
        assert survived or os.WTERMSIG(status) == signal.SIGKILL
        after = number_in(file.read(LIMIT))
        assert after in {before, before + 1}, (step, before, after)
        assert all(number_in(file.read_backup(kept, LIMIT)) <= after for kept in file.backups())
        with file.lock(PATIENCE):
            file.sweep()
        left = [found.name for found in path.parent.iterdir() if found.suffix == ".tmp"]
        assert not left, (step, left)
    print(step - 1)


def _die_at(step: int) -> None:
    made = 0

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*arguments: Any, **named: Any) -> Any:
            nonlocal made
            made += 1
            if made == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **named)

        return instead

    for name in CALLS:
        setattr(os, name, counted(getattr(os, name)))


if __name__ == "__main__":
    vault, task, *rest = sys.argv[1:]
    if task == "count":
        count(Path(vault), int(rest[0]))
    else:
        die_everywhere(Path(vault))
