"""Small files about vaults: what was last seen of one, where a person was. None is needed to open one."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from vault_tui.core.errors import StorageFailed
from vault_tui.system import disk, safe_folders
from vault_tui.system.disk_errors import cannot_write
from vault_tui.system.locking import exclusive
from vault_tui.system.paths import shown

LIMIT = 1 << 20
"""Most bytes of a state file; a larger one is not ours."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")
LOCK_NAME = "lock"
_WAIT = 2.0


class StateFolder:
    """A folder of small files, each replaced whole. It is created, with mode 0700, by the first write.

    Writes are not synced to the disk, so that none delays an unlock or save: a power cut may lose the last.
    Every method may raise :class:`StorageFailed`, :class:`UnsafePlace` or :class:`Busy`; callers report that
    and go on, because no state file may keep anybody from a key.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(os.path.realpath(path))

    def read(self, name: str, limit: int = LIMIT) -> bytes | None:
        """A file's content, or ``None`` when there is no such file."""
        with self._as_vault_errors(), contextlib.suppress(FileNotFoundError), self._open(name) as folder:
            return bytes(disk.read_file(name, folder, limit))
        return None

    def write(self, name: str, data: disk.Data) -> None:
        """Replace a file's content, or make the file."""
        busy = f"Another vault-tui is writing to {shown(str(self.path))}."
        with self._as_vault_errors():
            safe_folders.make_folder(self.path)
            with self._open(name) as folder, exclusive(LOCK_NAME, folder, _WAIT, busy):
                os.fchmod(folder, 0o700)
                disk.sweep(folder)
                disk.replace_file(name, folder, data, durable=False)

    def remove(self, name: str) -> None:
        """Delete a file; a missing one is no error."""
        with self._as_vault_errors(), contextlib.suppress(FileNotFoundError), self._open(name) as folder:
            os.unlink(name, dir_fd=folder)

    @contextlib.contextmanager
    def opened(self, name: str, *, make: bool = False) -> Iterator[int]:
        """A descriptor of the folder, for operations on the file ``name`` that no method here offers.

        ``make`` creates the folder if missing. An ``OSError`` in the block becomes a :class:`StorageFailed`.
        """
        with self._as_vault_errors():
            if make and not self.path.is_dir():
                safe_folders.make_folder(self.path)
            with self._open(name) as folder:
                yield folder

    @contextlib.contextmanager
    def _open(self, name: str) -> Iterator[int]:
        if not _NAME.fullmatch(name) or name == LOCK_NAME:
            raise ValueError("state files have short, plain names")
        with disk.open_folder(self.path) as folder:
            safe_folders.check_status(os.fstat(folder), self.path)
            yield folder

    @contextlib.contextmanager
    def _as_vault_errors(self) -> Iterator[None]:
        folder = shown(str(self.path))
        try:
            yield
        except (disk.NotAFile, disk.TooLarge) as error:
            raise StorageFailed(f"A file in {folder} is none of ours.", "Move it away.") from error
        except OSError as error:
            raise cannot_write(folder, error) from error
