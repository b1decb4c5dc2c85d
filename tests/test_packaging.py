"""What an installation brings: the command, the package's data, and nothing else."""

import json
import subprocess
import sys
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

import vault_tui

CHECKOUT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).parent / "vault-tui"


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
    assert said == f"vault-tui {vault_tui.__version__}\n"


def test_the_module_runs_like_the_command(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "vault_tui", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert said == f"vault-tui {vault_tui.__version__}\n"


def test_the_command_is_our_own_script_not_one_an_installer_wrote() -> None:
    assert (
        COMMAND.read_text().splitlines()[1:]
        == (CHECKOUT / "vault_tui/launcher.py").read_text().splitlines()[1:]
    )
    assert not distribution("vault-tui").entry_points


def test_nothing_is_installed_beside_the_package_and_its_script() -> None:
    installed = {Path(str(path)).parts for path in distribution("vault-tui").files or []}
    roots = {parts[0] for parts in installed if not parts[0].endswith((".dist-info", ".pth"))}
    assert roots <= {"vault_tui", ".."}
    assert [parts[-1] for parts in installed if parts[0] == ".."] == ["vault-tui"]
    assert ("vault_tui", "launcher.py") not in installed


def test_the_installed_package_brings_its_data() -> None:
    package = CHECKOUT / "vault_tui"
    data = {path for path in package.rglob("*.*") if path.suffix not in {".py", ".pyc"}}
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
