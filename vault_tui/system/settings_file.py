"""Configuration files: read only if no other user could have written them."""

import os
import stat
from pathlib import Path
from typing import Final

from vault_tui.core.errors import InvalidInput, StorageFailed, UnsafePlace
from vault_tui.system.disk_errors import os_reason
from vault_tui.system.paths import shown
from vault_tui.system.safe_folders import check_folder

_LONGEST: Final = 64 * 1024


def read_settings(file: Path) -> str | None:
    """The text of the file; None when there is none.

    Raises :class:`UnsafePlace` when others can write it, :class:`InvalidInput` when it is not a UTF-8 file of
    at most 64 KiB, :class:`StorageFailed` when it can't be read.
    """
    name = shown(str(file))
    try:
        fd = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StorageFailed(f"{name} can't be read: {os_reason(error)}.") from None
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise InvalidInput(f"{name} is not a file.", "Put settings there, or take it away.")
        _check_writers(status, name)
        check_folder(file.resolve().parent)
        data = os.read(fd, _LONGEST + 1)
    finally:
        os.close(fd)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if len(data) > _LONGEST or (data and not text):
        raise InvalidInput(f"{name} is not a settings file: too long, or not text.", "Put settings there.")
    return text


def _check_writers(status: os.stat_result, name: str) -> None:
    if status.st_uid not in {0, os.geteuid()}:
        raise UnsafePlace(f"{name} belongs to another user.", "Write one of your own.")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UnsafePlace(f"Other users can write to {name}.", f"Close it with: chmod go-w {name}")
