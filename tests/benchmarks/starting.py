"""How fast things start."""

import sys
from pathlib import Path

from tests.benchmarks.harness import Case
from tests.benchmarks.watched import Watched

COMMAND = str(Path(sys.executable).parent / "vault-tui")
PASS = "python -c pass"
PASS_ON_A_TERMINAL = "python -c pass, on a terminal"
LABEL_APP = "one-Label app, to its first frame"


def bare_interpreter_on_a_terminal() -> float:
    """Seconds until an interpreter that does nothing has come and gone."""
    with Watched([sys.executable, "-c", "pass"]) as terminal:
        return terminal.wait_until_gone()


def label_app_to_first_frame() -> float:
    """Seconds until the smallest app of the framework shows its label."""
    with Watched([sys.executable, str(Path(__file__).with_name("label_app.py"))]) as terminal:
        return terminal.wait_for(b"one-label")


def label_app_idling() -> float:
    """Bytes that the smallest app sends while nothing happens."""
    with Watched([sys.executable, str(Path(__file__).with_name("label_app.py"))]) as terminal:
        terminal.wait_for(b"one-label")
        terminal.settle()
        return terminal.idle(5).size


def cases() -> list[Case]:
    """The yardsticks, and the command that needs nothing."""
    return [
        Case(PASS, [sys.executable, "-c", "pass"]),
        Case("vault-tui --version", [COMMAND, "--version"], baseline=PASS, goal=1.6),
        Case(PASS_ON_A_TERMINAL, bare_interpreter_on_a_terminal),
        Case(LABEL_APP, label_app_to_first_frame, baseline=PASS_ON_A_TERMINAL),
        Case("one-Label app, 5 s idle", label_app_idling, unit="bytes", most_rounds=1),
    ]
