"""What the tests of the vault's file share."""

from pathlib import Path

from vault_tui.system import disk
from vault_tui.system.files import VaultFile

LIMIT = 1_000


def made_in(folder: Path) -> VaultFile:
    """A vault holding ``first``, in a folder of its own."""
    file = VaultFile(folder / "home" / "main.vault")
    file.create(b"first")
    return file


def names_in(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}


def save(file: VaultFile, data: disk.Data, *, backup: bool = False) -> None:
    """One save with its lock."""
    with file.lock(5):
        file.replace(data, backup=backup)
