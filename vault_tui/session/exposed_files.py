"""Files and folders of a vault that other users can access, and removing that access."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from vault_tui.session.store import Store
from vault_tui.system.disk_errors import cannot_write
from vault_tui.system.paths import shown

_OTHERS: Final = 0o077
_OTHERS_WRITE: Final = 0o022


class ExposedFile(NamedTuple):
    """A file or folder, its mode, and the bits of it that must go."""

    path: Path
    mode: int
    too_many: int

    @property
    def words(self) -> str:
        """A sentence for a screen."""
        return f"Other users may get at {shown(str(self.path))} (mode {self.mode:04o})."


def exposed_files(store: Store) -> Iterator[ExposedFile]:
    """Those among the vault, its backups, its state, and its folder if others can write to that."""
    vault = store.opening.path
    for path, forbidden in (
        (vault, _OTHERS),
        (vault.parent, _OTHERS_WRITE),
        (vault.with_name(f"{vault.name}.backups"), _OTHERS),
        (store.world.state.path, _OTHERS),
    ):
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except OSError:
            continue
        if mode & forbidden and not (path == vault.parent and mode & stat.S_ISVTX):
            yield ExposedFile(path, mode, mode & forbidden)


def shut_out(store: Store) -> None:
    """Remove the excess rights; raises :class:`StorageFailed`."""
    for place in exposed_files(store):
        try:
            # Never through a link put in its place, which would change another file's rights.
            fd = os.open(place.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                os.fchmod(fd, place.mode & ~place.too_many)
            finally:
                os.close(fd)
        except OSError as error:
            raise cannot_write(shown(str(place.path)), error) from error
