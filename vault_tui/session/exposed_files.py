"""Files and folders of a vault that other users may get at, and taking that away from them."""

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
    """One of them, with its rights and those that are too many."""

    path: Path
    mode: int
    too_many: int

    @property
    def words(self) -> str:
        """A sentence for a screen."""
        return f"Other users may get at {shown(str(self.path))} (mode {self.mode:04o})."


def exposed_files(store: Store) -> Iterator[ExposedFile]:
    """The vault, its backups, what is kept beside it; its folder only where others may write to it."""
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
    """Take from others what is too much; raises :class:`StorageFailed`."""
    for place in exposed_files(store):
        try:
            # Never by a link that somebody put in its place: that would change another file's rights.
            fd = os.open(place.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                os.fchmod(fd, place.mode & ~place.too_many)
            finally:
                os.close(fd)
        except OSError as error:
            raise cannot_write(shown(str(place.path)), error) from error
