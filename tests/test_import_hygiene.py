"""The quick commands stay quick: none of them loads what only the screens or the network need."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"textual", "rich", "httpx", "keyring", "asyncio"}

QUICK_COMMANDS = [
    ["--version"],
]

PROBE = """
import sys
from vault_tui.__main__ import main
try:
    code = main()
except SystemExit as end:
    code = end.code
print(code or 0, *sys.modules, file=sys.stderr)
"""


def roots_loaded_by(program: str, arguments: list[str], folder: Path) -> tuple[int, set[str]]:
    """Run ``program`` in an interpreter of its own; its exit code and the root packages it loaded."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    code, *modules = done.stderr.splitlines()[-1].split()
    return int(code), {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("arguments", QUICK_COMMANDS, ids=" ".join)
def test_a_quick_command_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    code, roots = roots_loaded_by(PROBE, arguments, tmp_path)
    assert code == 0
    assert not roots & HEAVY


@pytest.mark.parametrize("name", sorted(HEAVY))
def test_the_probe_notices_each_heavy_import(name: str, tmp_path: Path) -> None:
    _, roots = roots_loaded_by(f"import {name}\n{PROBE}", ["--version"], tmp_path)
    assert name in roots
