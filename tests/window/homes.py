"""Homes with a vault and room for a socket's name, and the window that is open there."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.window.visitors import PATIENCE, short_folder


@contextmanager
def home_like(furnished: Path) -> Iterator[Cli]:
    """A copy of that home; windows that are still open in it are ended."""
    with short_folder() as folder:
        shutil.copytree(furnished, folder / "h")
        cli = Cli(folder / "h")
        yield cli
        cli.run("lock")


def opened(cli: Cli, *arguments: str) -> dict[str, Any]:
    """A window, and what its status says."""
    done = cli.run("unlock", *arguments, "--json")
    assert done.code == 0, done.err
    (status,) = json.loads(done.out)
    assert isinstance(status, dict)
    return status


def gone(pid: int) -> bool:
    """Wait until the process is no more; whether that came."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
            if state == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux has /proc")
