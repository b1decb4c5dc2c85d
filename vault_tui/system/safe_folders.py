"""Whether a folder is safe: only this user and root can replace what lies in it."""

import os
import stat
from pathlib import Path

from vault_tui.core.errors import UnsafePlace
from vault_tui.system import disk
from vault_tui.system.paths import shown


def check_folder(folder: Path) -> None:
    """Raise :class:`UnsafePlace` unless ``folder`` is ours and nobody else can change what is in it.

    A folder that doesn't exist yet is judged by the nearest one above it that does.
    """
    while (status := _status(folder)) is None:
        folder = folder.parent
    check_status(status, folder)
    for above in folder.parents:
        # A user who can write to a parent folder can put another folder in the place of this one.
        status = above.stat()
        if status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX:
            raise _open_to_others(above, "o-w")


def _status(folder: Path) -> os.stat_result | None:
    try:
        return folder.stat()
    except FileNotFoundError:
        return None


def check_status(status: os.stat_result, folder: Path) -> None:
    """Check one folder by its status, without its parents; raises :class:`UnsafePlace`."""
    if status.st_uid not in {0, os.geteuid()}:
        raise UnsafePlace(
            f"The folder {shown(str(folder))} belongs to another user.",
            "Run vault-tui as that user, or keep the vault in a folder of yours.",
        )
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not status.st_mode & stat.S_ISVTX:
        raise _open_to_others(folder, "go-w")


def check_owner(status: os.stat_result, file: Path) -> None:
    """Raise :class:`UnsafePlace` unless the file is ours or root's."""
    if status.st_uid not in {0, os.geteuid()}:
        raise UnsafePlace(
            f"{shown(str(file))} belongs to another user.",
            "Run vault-tui as that user, or work on a copy of yours.",
        )


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, each with mode 0700 whatever the umask."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(mode=0o700, exist_ok=True)
        new.chmod(0o700)
        with disk.open_folder(new.parent) as above:
            disk.sync_folder(above)


def _open_to_others(folder: Path, change: str) -> UnsafePlace:
    name = shown(str(folder))
    return UnsafePlace(
        f"Other users can write to the folder {name}.",
        f"Close it with: chmod {change} {name} — or keep the vault elsewhere (--vault FILE).",
    )
