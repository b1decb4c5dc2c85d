"""A new file that is for nobody else."""

import contextlib
import os

from vault_tui.core.errors import InvalidInput
from vault_tui.system.disk_errors import writing
from vault_tui.system.paths import shown


def check_free(path: str) -> None:
    """Raise ``InvalidInput`` when something is there, before anything is asked for; also a dangling link."""
    if os.path.lexists(path):
        raise InvalidInput(f"There is something at {shown(path)} already.", "Name a new file.")


def write_new(path: str, content: bytes) -> None:
    """Write a file of mode 0600 where nothing lies yet; whole or not at all.

    Raises ``InvalidInput`` when something is there (a device and a link too), or ``StorageFailed``.
    """
    with writing(shown(path)):
        try:
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            raise InvalidInput(
                f"There is something at {shown(path)} already.", "Nothing was written. Name a new file."
            ) from None
        try:
            os.fchmod(fd, 0o600)
            with os.fdopen(fd, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(fd)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108  # as it was opened
            raise
