"""An installation that any user can run: root's own often lies where nobody else may go."""

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import vault_tui

PATIENCE = 120
NOT_NEEDED = shutil.ignore_patterns(
    "site-packages", "dist-packages", "__pycache__", "test", "idlelib", "lib2to3", "tkinter", "config-*"
)


def installed_for_all(folder: Path) -> Path:
    """Copy the interpreter and the program with all it needs into this folder; where its commands are."""
    base, venv = folder / "base", folder / "venv"
    python = _interpreter(base)
    subprocess.run([python, "-m", "venv", "--without-pip", venv], check=True, timeout=PATIENCE)
    for needed in _with_requirements("vault-tui", set()):
        for file in needed.files or ():
            there = Path(str(needed.locate_file(file))).resolve()
            if there.is_file() and there.suffix not in {".pyc", ".pth"}:
                here = venv / there.relative_to(sys.prefix)
                here.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(there, here)
    package = venv / Path(sysconfig.get_path("purelib")).relative_to(sys.prefix) / "vault_tui"
    if not package.exists():  # an editable installation names only where it lies
        shutil.copytree(Path(vault_tui.__file__).parent, package, ignore=NOT_NEEDED)
    return venv / "bin"


def _interpreter(base: Path) -> Path:
    library = Path(sysconfig.get_path("stdlib"))
    shutil.copytree(library, base / library.relative_to(sys.base_prefix), ignore=NOT_NEEDED)
    program = Path(sys.executable).resolve()
    (base / "bin").mkdir()
    python = base / "bin" / program.name
    shutil.copy(program, python)
    folder = Path(sysconfig.get_config_var("LIBDIR") or "")
    shared = folder / (sysconfig.get_config_var("INSTSONAME") or "")
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and shared.is_file():
        shutil.copy(shared, base / "lib")
        # The program names the folder of its library in as many bytes as there are; what is shorter fits in.
        named = f"{folder}\0".encode()
        python.write_bytes(python.read_bytes().replace(named, b"$ORIGIN/../lib".ljust(len(named), b"\0")))
    return python


def _with_requirements(name: str, found: set[str]) -> Iterator[Distribution]:
    if name.casefold() in found:
        return
    found.add(name.casefold())
    yield (needed := distribution(name))
    for requirement in needed.requires or ():
        wanted, _, marker = requirement.partition(";")
        if "extra ==" in marker:
            continue
        (bare,) = re.findall(r"^[\w.-]+", wanted)
        try:
            yield from _with_requirements(bare, found)
        except ModuleNotFoundError:
            if not marker:
                raise  # else it is for another system or another Python
