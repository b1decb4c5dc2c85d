"""What an installation brings: the command, the package's data, and nothing else."""

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

import pytest

import vault_tui

CHECKOUT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).parent / "vault-tui"
LAUNCHER = CHECKOUT / "vault_tui" / "launcher.sh"
SAID = f"vault-tui {vault_tui.__version__}\n"


SHARED = (
    "share/bash-completion/completions/vault-tui",
    "share/fish/vendor_completions.d/vault-tui.fish",
    "share/man/man1/vault-tui.1",
    "share/zsh/site-functions/_vault-tui",
)
"""What shells and ``man`` look for, below the environment."""


def is_editable() -> bool:
    """Whether the environment points at the checkout instead of holding a copy of it."""
    origin = json.loads(distribution("vault-tui").read_text("direct_url.json") or "{}")
    return bool(origin.get("dir_info", {}).get("editable"))


def test_the_tests_import_the_installed_package() -> None:
    home = CHECKOUT if is_editable() else Path(str(distribution("vault-tui").locate_file("")))
    assert Path(vault_tui.__file__) == home.resolve() / "vault_tui" / "__init__.py"


def test_the_command_says_its_version() -> None:
    said = subprocess.run(
        [COMMAND, "--version"], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    assert said == SAID


def test_the_module_runs_like_the_command(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "vault_tui", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert said == SAID


def test_the_command_is_our_own_script_not_one_an_installer_wrote() -> None:
    assert COMMAND.read_text() == LAUNCHER.read_text()
    assert os.access(COMMAND, os.X_OK)
    assert {point.group for point in distribution("vault-tui").entry_points} <= {"keyring.backends"}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """An environment with the command in it, in a folder whose name has blanks."""
    home = tmp_path / "a folder with $blanks"
    environment = home / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], timeout=60, check=True)
    (site,) = environment.glob("lib/python3*/site-packages")
    (site / "here.pth").write_text(f"{Path(vault_tui.__file__).parents[1]}\n")
    shutil.copy(COMMAND, environment / "bin")
    return home


def version_said_by(command: Path | str, *, cwd: Path, path: str = os.defpath) -> str:
    env = {"PATH": path}
    return subprocess.check_output([command, "--version"], text=True, timeout=60, cwd=cwd, env=env)


def test_the_command_runs_in_a_folder_with_blanks_in_its_name(elsewhere: Path) -> None:
    assert version_said_by(".venv/bin/vault-tui", cwd=elsewhere) == SAID
    assert version_said_by(elsewhere / ".venv/bin/vault-tui", cwd=Path("/")) == SAID
    assert version_said_by("vault-tui", cwd=elsewhere, path=f"{elsewhere}/.venv/bin:{os.defpath}") == SAID


def test_the_command_runs_by_links_to_it(elsewhere: Path) -> None:
    (elsewhere / "near").symlink_to(".venv/bin/vault-tui")
    (elsewhere / "bin").mkdir()
    (elsewhere / "bin/far").symlink_to(elsewhere / "near")
    assert version_said_by(elsewhere / "near", cwd=Path("/")) == SAID
    assert version_said_by("bin/far", cwd=elsewhere) == SAID


def test_a_command_with_no_python_beside_it_takes_the_usual_one(elsewhere: Path) -> None:
    moved = shutil.copy(elsewhere / ".venv/bin/vault-tui", elsewhere)
    assert version_said_by(moved, cwd=Path("/"), path=f"{elsewhere}/.venv/bin:{os.defpath}") == SAID


def test_the_command_imports_nothing_from_where_it_is_run(elsewhere: Path) -> None:
    (elsewhere / "vault_tui.py").write_text("raise SystemExit('planted')")
    assert version_said_by(".venv/bin/vault-tui", cwd=elsewhere) == SAID


def test_nothing_is_installed_beside_the_package_and_its_script() -> None:
    installed = {Path(str(path)).parts for path in distribution("vault-tui").files or []}
    roots = {parts[0] for parts in installed if not parts[0].endswith((".dist-info", ".pth"))}
    assert roots <= {"vault_tui", ".."}
    beside = {"/".join(part for part in parts if part != "..") for parts in installed if parts[0] == ".."}
    assert beside == {"bin/vault-tui", *SHARED}
    assert ("vault_tui", LAUNCHER.name) not in installed


def test_the_installed_package_brings_its_data() -> None:
    package = CHECKOUT / "vault_tui"
    data = {path for path in package.rglob("*.*") if path.suffix not in {".py", ".pyc", ".sh"}}
    assert package / "py.typed" in data
    for path in data:
        assert files(vault_tui).joinpath(str(path.relative_to(package))).read_bytes() == path.read_bytes()


def test_the_readme_gives_one_command_to_open_it_and_one_to_test_it() -> None:
    commands = [
        line
        for line in (CHECKOUT / "README.md").read_text().splitlines()
        if "--python .venv/bin/python" in line
    ]
    install = "python3 -m venv --without-pip .venv && python3 -m pip --python .venv/bin/python install"
    assert commands == [
        f"{install} . && .venv/bin/vault-tui",
        f"{install} '.[test]' && .venv/bin/pytest -n 4",
    ]
