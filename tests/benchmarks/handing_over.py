"""How long it takes until a program was started with its key."""

from functools import cache

from tests.benchmarks.harness import Case, timed
from tests.benchmarks.opened import COMMAND
from tests.benchmarks.starting import DERIVATION, PASS
from tests.benchmarks.vaults import LIGHT, Vaults

MANY = 10_000
LABEL = "grid-bot-05005"


class Handing:
    """Starts ``true`` with the key of one entry among many."""

    def __init__(self, vaults: Vaults) -> None:
        self._vaults = vaults
        self._window = cache(self._opened)

    def by_window(self) -> float:
        """Seconds while a window is open."""
        self._window()
        vault = str(self._vaults.made(MANY, LIGHT))
        return timed(
            [COMMAND, "run", LABEL, "--", "true"], {**self._vaults.environment, "VAULT_TUI_VAULT": vault}
        )

    def by_passphrase(self) -> float:
        """Seconds with the passphrase from a file."""
        return timed(
            [COMMAND, *self._vaults.options(MANY), "run", LABEL, "--", "true"], self._vaults.environment
        )

    def _opened(self) -> None:
        # It ends when its socket is gone with the folder.
        timed([COMMAND, *self._vaults.options(MANY), "unlock", "--idle", "10m"], self._vaults.environment)


def cases(vaults: Vaults) -> list[Case]:
    """With a window, and with the passphrase."""
    handing = Handing(vaults)
    return [
        Case(f"run -- true, in a window, {MANY:,} entries", handing.by_window, baseline=PASS, goal=1.5),
        Case(f"run -- true, {MANY:,} entries", handing.by_passphrase, minus=DERIVATION),
    ]
