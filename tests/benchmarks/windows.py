"""How fast a look-up is while a window is open, beside a bare interpreter and other password stores."""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

from tests.benchmarks import stores
from tests.benchmarks.harness import Case, timed
from tests.benchmarks.opened import COMMAND
from tests.benchmarks.starting import PASS, USUAL_DERIVATION, bare_derivation
from tests.benchmarks.stores import FEW, MANY, SIZES
from tests.benchmarks.vaults import LIGHT, USUAL, Vaults

LABEL = "dca-bot-00005"
"""An entry that is in all of them."""

DERIVED = "bare Argon2id, 256 MiB, and python -c pass"


class Windows:
    """Opens windows when they are needed; ``ends`` closes them."""

    def __init__(self, vaults: Vaults, ends: ExitStack) -> None:
        self._vaults = vaults
        self._ends = ends
        self.opened = cache(self._open)

    def _open(self, entries: int) -> Mapping[str, str]:
        """The environment in which a window of so many entries is found."""
        environment = {**self._vaults.environment, "VAULT_TUI_VAULT": str(self._vaults.made(entries, LIGHT))}
        self._run(environment, "unlock", "--passphrase-file", str(self._vaults.passphrase_file))
        self._ends.callback(self._run, environment, "lock")
        return environment

    def seconds(self, entries: int, *words: str) -> float:
        """Seconds that a command takes."""
        return timed([COMMAND, *words], self.opened(entries))

    def resident(self) -> float:
        """Megabytes that the window of many entries occupies, after look-ups of every kind."""
        for words in (("ls",), ("get", LABEL), ("show", LABEL), ("find", "grid")):
            self.seconds(MANY, *words)
        status = json.loads(self._run(self.opened(MANY), "status", "--json"))
        pages = int(Path(f"/proc/{status[0]['pid']}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000

    def _run(self, environment: Mapping[str, str], *words: str) -> str:
        done = subprocess.run(
            [COMMAND, *words], env={**os.environ, **environment}, capture_output=True, text=True, check=True
        )
        return done.stdout


def derivation_and_interpreter(python: Callable[[], float]) -> float:
    """Seconds that must pass where a passphrase is given: its derivation, and an interpreter's start."""
    return bare_derivation(USUAL) + python()


def cases(vaults: Vaults, windows: Windows, folder: Path, ends: ExitStack) -> list[Case]:
    """Look-ups through a window, one with the passphrase, and what the other stores take for the same."""
    others = stores.cases(folder / "stores", ends)
    found = [
        Case(
            f"get in a window, {entries:,} entries",
            partial(windows.seconds, entries, "get", LABEL),
            PASS,
            1.4,
        )
        for entries in SIZES
    ]
    by_file = partial(_with_file, vaults)
    here = {case.name for case in others}
    for entries in SIZES:
        if (other := stores.named(stores.PASS_SHOW, entries)) in here:
            get = partial(windows.seconds, entries, "get", LABEL)
            found.append(Case(f"get in a window, {entries:,} entries, beside pass", get, other, 1.0))
    for cost, known in (("equal cost", stores.EQUAL_COST), ("its own cost", stores.ITS_COST)):
        if (other := stores.named(known, FEW)) in here:
            beside = f"get with a passphrase file, beside keepassxc-cli at {cost}"
            found.append(Case(beside, by_file, other, 1.0, within=USUAL_DERIVATION))
    return [
        *others,
        *found,
        Case(f"ls in a window, {MANY:,} entries", partial(windows.seconds, MANY, "ls"), goal=0.15),
        Case(DERIVED, partial(derivation_and_interpreter, partial(timed, stores.PYTHON))),
        Case("get with a passphrase file, 10 entries", by_file, DERIVED, 1.3),
        Case(f"memory of a window, {MANY:,} entries", windows.resident, goal=40, unit="MB", most_rounds=1),
    ]


def _with_file(vaults: Vaults) -> float:
    return timed([COMMAND, *vaults.options(FEW, USUAL), "get", LABEL], vaults.environment)
