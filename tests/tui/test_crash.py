"""A crash tells its type and place. What it held stays out of the scrollback."""

import re
import sys
from pathlib import Path

import pexpect
import pytest

from tests.tui.stage import CANARY, CANARY_APP
from vault_tui.tui.crash import crash_lines

MODES = (
    "compose",
    "mount",
    "draw",
    "handler",
    "worker",
    "thread-worker",
    "timer",
    "chained",
    "draws-itself",
    "task",
    "lost-task",
)


def run(mode: str, folder: Path, **environment: str) -> tuple[int | None, str]:
    """The exit status of the canary, and everything it sent to its terminal."""
    env = {"PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": str(folder)}
    child = pexpect.spawn(
        sys.executable,
        ["-P", str(CANARY_APP), mode, CANARY],
        env={**env, **environment},
        cwd=str(folder),
        encoding="utf-8",
        dimensions=(24, 80),
        timeout=60,
    )
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, child.before or ""


@pytest.mark.parametrize("mode", MODES)
def test_a_crash_prints_type_and_place_and_nothing_it_held(mode: str, tmp_path: Path) -> None:
    status, output = run(mode, tmp_path)
    assert CANARY[:10] not in output
    assert re.search(r"(ValueError|Loud|RuntimeError) at canary_app\.py:\d+", output)
    assert "What was saved is safe." in output
    assert status == 1


def test_a_traceback_that_the_input_thread_hands_over_is_not_printed(tmp_path: Path) -> None:
    status, output = run("input-thread", tmp_path)
    assert CANARY[:10] not in output
    assert "What was saved is safe." in output
    assert status == 1


def test_a_crash_in_debug_mode_tells_no_more(tmp_path: Path) -> None:
    status, output = run("handler", tmp_path, TEXTUAL="debug,devtools", TEXTUAL_DEBUG="1")
    assert CANARY[:10] not in output
    assert status == 1


def test_asyncio_does_not_report_the_arguments_of_slow_callbacks(tmp_path: Path) -> None:
    status, output = run("slow-callback", tmp_path, PYTHONASYNCIODEBUG="0", PYTHONDEVMODE="1")
    assert CANARY[:10] not in output
    assert status == 0


def test_the_chain_of_causes_is_told_from_the_outermost_inwards() -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as inner:
            raise RuntimeError(CANARY) from inner
    except RuntimeError as error:
        told = crash_lines(error)
    assert [line.split()[0] for line in told[1:]] == ["RuntimeError", "KeyError"]
    assert CANARY not in "".join(told)


def test_a_chain_that_bites_its_tail_ends() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert len(crash_lines(first)) == 3
