"""The quick commands stay quick: none of them loads what only the screens or the network need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.worlds import API_KEY, PASSPHRASE
from vault_tui.core.secret import Passphrase
from vault_tui.session import PROFILES, Opening, Session, World
from vault_tui.system.state import StateFolder

HEAVY = {"textual", "rich", "httpx", "keyring", "asyncio"}

QUICK_COMMANDS = [
    ["--version"],
    ["--help"],
    ["keys"],
    ["where"],
]
FELT = {"subprocess", "configparser", "hashlib", "calendar", "email", "ssl"}
"""Not heavy, and yet felt in a look-up, which needs none of them."""

COMMANDS_ON_A_VAULT = [
    ["ls"],
    ["ls", "--json"],
    ["show", "grid-bot"],
    ["get", "grid-bot", "key"],
    ["edit", "grid-bot", "--note", "x"],
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


def loaded_by(program: str, arguments: list[str], folder: Path, **env: str) -> tuple[int, set[str]]:
    """Run ``program`` in an interpreter of its own; its exit code, and the modules and packages it loaded."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, *arguments],
        cwd=folder,
        env=os.environ | {"HOME": str(folder)} | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    code, *modules = done.stderr.splitlines()[-1].split()
    return int(code), {name.partition(".")[0] for name in modules} | set(modules)


@pytest.mark.parametrize("arguments", QUICK_COMMANDS, ids=" ".join)
def test_a_quick_command_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    code, roots = loaded_by(PROBE, arguments, tmp_path)
    assert code == 0
    assert not roots & HEAVY


def options_of_a_vault(tmp_path: Path) -> list[str]:
    """With one key in it."""
    vault, passphrase = tmp_path / "folder" / "main.vault", tmp_path / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text(PASSPHRASE, encoding="utf-8")
    with Passphrase.copy_of(PASSPHRASE) as typed:
        opening = Opening(vault, World(state=StateFolder(tmp_path / "state")))
        session = Session.create(opening, typed, PROFILES["interactive"])
    session.seal_api_key(session.add("grid-bot").id, API_KEY)
    return ["--vault", str(vault), "--passphrase-file", str(passphrase)]


@pytest.mark.parametrize("arguments", COMMANDS_ON_A_VAULT, ids=" ".join)
def test_a_quick_command_on_a_vault_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    options = options_of_a_vault(tmp_path)
    code, roots = loaded_by(PROBE, [*options, *arguments], tmp_path, XDG_STATE_HOME=str(tmp_path))
    assert code == 0
    assert not roots & HEAVY


def test_a_look_up_by_passphrase_loads_nothing_that_only_others_need(tmp_path: Path) -> None:
    options = options_of_a_vault(tmp_path)
    code, loaded = loaded_by(
        PROBE, [*options, "get", "grid-bot", "key"], tmp_path, XDG_STATE_HOME=str(tmp_path)
    )
    assert code == 0
    assert not loaded & {
        *FELT,
        "vault_tui.session.rows",
        "vault_tui.core.audit",
        "vault_tui.system.clipboard",
        "vault_tui.system.keychain",
    }


def test_the_screens_load_nothing_that_only_commands_need(tmp_path: Path) -> None:
    program = "import sys, vault_tui.cli.preload, vault_tui.cli.first_line, vault_tui.cli.screens\n"
    _, loaded = loaded_by(f"{program}print(0, *sys.modules, file=sys.stderr)", [], tmp_path)
    assert "textual" in loaded
    assert not loaded & {
        "argparse",
        "vault_tui.cli.output",
        "vault_tui.cli.texts",
        "vault_tui.cli.describe",
        "vault_tui.cli.unlocking",
        "vault_tui.system.keychain",
    }


@pytest.mark.parametrize("name", sorted(HEAVY))
def test_the_probe_notices_each_heavy_import(name: str, tmp_path: Path) -> None:
    _, roots = loaded_by(f"import {name}\n{PROBE}", ["--version"], tmp_path)
    assert name in roots
