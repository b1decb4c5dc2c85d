"""What it costs a look-up that the HTTP client is installed: the same command where nothing can import it."""

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

from tests.benchmarks.harness import Case
from tests.benchmarks.opened import COMMAND
from tests.benchmarks.vaults import LIGHT, Vaults
from tests.benchmarks.windows import Windows

ENTRIES = 1_000
ROUNDS = 7
CLIENT = ("httpx", "httpcore", "h11", "anyio")
TRIES = 3
"""Of which the least counts: a few hundredths are to be told apart here."""

_HOOK = """
import sys

class Hidden:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in {names}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Hidden)
"""
"""Runs when an interpreter starts. Where it hides nothing it costs as much."""


class Hiding:
    """Lists entries with the HTTP client there and hidden, by a window and by a passphrase file."""

    def __init__(self, vaults: Vaults, windows: Windows, folder: Path) -> None:
        self._vaults = vaults
        self._windows = windows
        self._folder = folder
        self.found_in = cache(self._hidden)

    def by_window(self, *, hidden: bool) -> float:
        """Processor seconds of a list from a window."""
        return self._seconds(["ls"], self._windows.opened(ENTRIES), hidden)

    def by_file(self, *, hidden: bool) -> float:
        """Processor seconds of a list with the passphrase from a file."""
        return self._seconds([*self._vaults.options(ENTRIES, LIGHT), "ls"], self._vaults.environment, hidden)

    def _seconds(self, words: list[str], environment: Mapping[str, str], hidden: bool) -> float:
        env = {**os.environ, **environment, "PYTHONPATH": self.found_in(hidden)}
        return min(_processor_time([COMMAND, *words], env) for _ in range(TRIES))

    def _hidden(self, hidden: bool) -> str:
        folder = self._folder / ("hidden" if hidden else "there")
        folder.mkdir(parents=True)
        hook = _HOOK.format(names=set(CLIENT) if hidden else set("-"))
        (folder / "sitecustomize.py").write_text(hook, encoding="utf-8")
        tried = subprocess.run(
            [sys.executable, "-c", "import httpx"],
            env={**os.environ, "PYTHONPATH": str(folder)},
            stderr=subprocess.DEVNULL,
            check=False,
        )
        assert bool(tried.returncode) == hidden
        return str(folder)


def _processor_time(command: list[str], env: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cases(vaults: Vaults, windows: Windows, folder: Path) -> list[Case]:
    """Both ways to list with the HTTP client, as ratios to without. Other programs' time is not counted."""
    hiding = Hiding(vaults, windows, folder)
    found = []
    for way, reading in (("in a window", hiding.by_window), ("by a passphrase file", hiding.by_file)):
        name = f"processor time of ls {way}, {ENTRIES:,} entries"
        without = f"{name}, httpx hidden"
        found += [Case(without, partial(reading, hidden=True), most_rounds=ROUNDS)]
        found += [Case(name, partial(reading, hidden=False), without, goal=1.05, most_rounds=ROUNDS)]
    return found
