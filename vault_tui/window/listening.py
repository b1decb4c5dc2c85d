"""The socket at which a window listens: in a folder of this user alone, one window per path."""

import os
import socket
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from vault_tui.core.errors import StorageFailed, UnsafePlace, VaultError
from vault_tui.system.disk import open_folder
from vault_tui.system.disk_errors import cannot_write
from vault_tui.system.locking import exclusive
from vault_tui.system.paths import shown
from vault_tui.system.safe_folders import check_folder, make_folder
from vault_tui.window import client, wire
from vault_tui.window.peer import overflow_uid
from vault_tui.window.socket_paths import LONGEST

BACKLOG: Final = 128
_LOCK: Final = "window.lock"
_PATIENCE: Final = 5.0


class Listening:
    """A listening socket at ``path``; a window that listens there already is ended and replaced.

    Raises ``UnsafePlace``, ``Busy`` or ``StorageFailed``.
    """

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        if len(os.fsencode(path)) > LONGEST:
            raise StorageFailed(
                f"The path of the window's socket is too long: {shown(path)}.",
                f"It may have {LONGEST} bytes. Set XDG_STATE_HOME to a shorter folder of yours.",
            )
        if os.geteuid() == overflow_uid():
            raise UnsafePlace(
                "This system shows your user as one of those that it does not know.",
                "A window could not tell you from them. Run vault-tui where your user has an id of its own.",
            )
        _prepare(self.path.parent)
        client.ask([path], wire.CLOSE)  # ends a window that listens there; a dead socket is ignored
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._identity = self._bind()
        except OSError as error:
            self.socket.close()
            raise cannot_write(shown(str(self.path.parent)), error) from error
        except VaultError:
            self.socket.close()
            raise

    def still_there(self) -> bool:
        """Whether the path still leads to this socket; if not, no client can find the window or end it."""
        return _identity(self.path) == self._identity

    def close(self) -> None:
        """Stop listening and remove the socket. Never raises."""
        self.socket.close()
        try:
            with open_folder(self.path.parent) as folder, _locked(folder, 1.0):
                if self.still_there():
                    self.path.unlink()
        except (OSError, VaultError):
            return

    def _bind(self) -> tuple[int, int]:
        """Bind under another name and rename once it listens, so that no client connects too early."""
        new = self.path.with_name(f".{os.urandom(4).hex()}")
        try:
            with open_folder(self.path.parent) as folder, _locked(folder, _PATIENCE):
                self.socket.bind(str(new))
                new.chmod(0o600)
                self.socket.listen(BACKLOG)
                self.socket.setblocking(False)
                identity = _identity(new)
                new.rename(self.path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        assert identity is not None  # noqa: S101  # it was bound a moment ago
        return identity


def _prepare(folder: Path) -> None:
    try:
        make_folder(folder)
        check_folder(folder)
        status = folder.lstat()
        if status.st_uid != os.geteuid() or folder.is_symlink():
            raise UnsafePlace(
                f"The folder {shown(str(folder))} belongs to another user.",
                "A window's socket lies only in a folder of its own user.",
            )
        folder.chmod(0o700)
    except OSError as error:
        raise cannot_write(shown(str(folder)), error) from error


def _locked(folder: int, timeout: float) -> AbstractContextManager[None]:
    return exclusive(_LOCK, folder, timeout, "Another vault-tui is opening a window.")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
