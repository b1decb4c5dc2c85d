"""How fast things start: the prompt, the list behind it, and the prompt again at a lock."""

import sys
from functools import partial
from pathlib import Path
from time import perf_counter

from tests.benchmarks.harness import Case
from tests.benchmarks.opened import COMMAND, PROMPT, at_list, at_prompt, passphrase_typed
from tests.benchmarks.vaults import FIRST_LABEL, LIGHT, PASSPHRASE, USUAL, Vaults
from tests.benchmarks.watched import Watched
from vault_tui.core.crypto import SALT_BYTES, stretch
from vault_tui.session import Cost

PASS = "python -c pass"
PASS_ON_A_TERMINAL = "python -c pass, on a terminal"
LABEL_APP = "one-Label app"
DERIVATION = "bare Argon2id, 64 MiB"
USUAL_DERIVATION = "bare Argon2id, 256 MiB"


def bare_interpreter_on_a_terminal() -> float:
    """Seconds until an interpreter that does nothing has come and gone."""
    with Watched([sys.executable, "-c", "pass"]) as terminal:
        return terminal.wait_until_gone()


def label_app_to_first_frame() -> float:
    """Seconds until the smallest app of the framework shows its label."""
    with Watched([sys.executable, str(Path(__file__).with_name("label_app.py"))]) as terminal:
        return terminal.wait_for(b"one-label")


def bare_derivation(cost: Cost) -> float:
    """Seconds that a key derivation takes by itself."""
    passphrase = bytearray(PASSPHRASE.encode())
    started = perf_counter()
    stretch(passphrase, bytes(SALT_BYTES), cost.opslimit, cost.memlimit).wipe()
    return perf_counter() - started


def start_to_prompt(vaults: Vaults) -> float:
    """Seconds until the passphrase is asked for."""
    vaults.made(10, LIGHT)
    started = perf_counter()
    with at_prompt(vaults, 10):
        return perf_counter() - started


def enter_to_list(vaults: Vaults, entries: int) -> float:
    """Seconds from Enter, behind a typed passphrase, to the first line of the list."""
    with passphrase_typed(vaults, entries) as terminal:
        terminal.send(b"\r")
        return terminal.wait_for(FIRST_LABEL)


def start_to_list(vaults: Vaults, entries: int) -> float:
    """Seconds until the list of a vault that is opened unasked."""
    command = [COMMAND, *vaults.options(entries, USUAL)]
    with Watched(command, env=vaults.environment) as terminal:
        return terminal.wait_for(FIRST_LABEL)


def lock_to_prompt(vaults: Vaults, entries: int) -> float:
    """Seconds from the key that locks to the prompt of the process that takes over."""
    with at_list(vaults, entries) as terminal:
        terminal.send(b"\x0c")
        return terminal.wait_for(PROMPT)


def cases(vaults: Vaults) -> list[Case]:
    """The yardsticks, the command that needs nothing, and the ways to the list and back."""
    to_list = [
        Case(
            f"Enter to list, {entries:,} entries",
            partial(enter_to_list, vaults, entries),
            minus=DERIVATION,
            baseline=LABEL_APP,
            goal=0.35,
        )
        for entries in (10, 10_000)
    ]
    return [
        Case(PASS, [sys.executable, "-c", "pass"]),
        Case("vault-tui --version", [COMMAND, "--version"], baseline=PASS, goal=1.6),
        Case(PASS_ON_A_TERMINAL, bare_interpreter_on_a_terminal),
        Case(LABEL_APP, label_app_to_first_frame, baseline=PASS_ON_A_TERMINAL),
        Case("start to prompt", partial(start_to_prompt, vaults), baseline=PASS_ON_A_TERMINAL, goal=2),
        Case(DERIVATION, partial(bare_derivation, LIGHT)),
        Case(USUAL_DERIVATION, partial(bare_derivation, USUAL), baseline=LABEL_APP),
        *to_list,
        Case(
            "start to list by passphrase file",
            partial(start_to_list, vaults, 10),
            baseline=LABEL_APP,
            goal=1.25,
            within=USUAL_DERIVATION,
        ),
        Case(
            "lock to prompt",
            partial(lock_to_prompt, vaults, 10),
            baseline=LABEL_APP,
            goal=0.1,
            within=PASS_ON_A_TERMINAL,
        ),
    ]
