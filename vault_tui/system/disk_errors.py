"""Errors of the operating system about files, as sentences with a remedy.

``name`` is always a path that is safe to show.
"""

import contextlib
import errno
import os
from collections.abc import Iterator

from vault_tui.core.errors import DamagedVault, ForeignFile, NoVault, StorageFailed, UnsafePlace, VaultError
from vault_tui.system.disk import NotAFile, TooLarge, Unconfirmed

_WRITING: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("The disk of {} is full.", "Free some space, then try again."),
    errno.EDQUOT: (
        "Your share of the disk of {} is used up.",
        "Delete something or ask for a larger quota, then try again.",
    ),
    errno.EFBIG: (
        "{} would be larger than files may be here.",
        "Raise the limit (see ulimit -f), then try again.",
    ),
    errno.EROFS: (
        "{} is on a disk that can only be read.",
        "Mount it writable or keep the vault elsewhere (--vault FILE).",
    ),
    errno.EACCES: ("You may not write to {}.", "Check who owns it and its folder (ls -la)."),
    errno.EPERM: (
        "The system does not allow writing to {}.",
        "Check whether it is marked immutable (lsattr).",
    ),
    errno.ENOENT: ("The folder of {} is gone.", "Put it back, then try again."),
    errno.ENOTDIR: ("The folder of {} is not a folder.", "Put it back, then try again."),
    errno.ENAMETOOLONG: ("The file name of {} is too long.", "Use a shorter one."),
    errno.EIO: (
        "The disk of {} reports an error.",
        "Save the vault elsewhere soon: the disk may be failing.",
    ),
}


@contextlib.contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn errors while a vault is read into a :class:`VaultError`."""
    try:
        yield
    except NotAFile as error:
        raise _no_file(name) from error
    except TooLarge as error:
        raise DamagedVault(
            f"{name} is larger than any vault may be.", "Restore a copy, or name another with --vault FILE."
        ) from error
    except OSError as error:
        raise cannot_read(name, error) from error


@contextlib.contextmanager
def writing(name: str) -> Iterator[None]:
    """Turn errors while something is written into a :class:`VaultError`."""
    try:
        yield
    except NotAFile as error:
        raise _no_file(name) from error
    except Unconfirmed as error:
        raise StorageFailed(
            f"{name} was written, but its disk did not confirm it.",
            "Check the disk and make a copy elsewhere.",
        ) from error
    except OSError as error:
        raise cannot_write(name, error) from error


def cannot_write(name: str, error: OSError) -> VaultError:
    """Why saving failed. Only for writes that leave the old content in place: the sentence says so."""
    if error.errno == errno.ELOOP:
        return planted_link(name)
    what, remedy = _WRITING.get(
        error.errno or 0,
        ("{} can't be written: " + os_reason(error).lower() + ".", "Check the disk, then try again."),
    )
    return StorageFailed(f"{what.format(name)} Nothing was changed.", remedy)


def cannot_read(name: str, error: OSError) -> VaultError:
    """Why reading failed; a missing file is :class:`NoVault`."""
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return NoVault(
            f"There is no vault at {name}.",
            "Make one with vault-tui init, or name another with --vault FILE.",
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return StorageFailed(f"You may not read {name}.", "Check who owns it and its folder (ls -la).")
    return StorageFailed(
        f"{name} can't be read: {os_reason(error).lower()}.", "Check the disk, or restore a copy."
    )


def planted_link(name: str) -> UnsafePlace:
    """A symbolic link where only a file or folder of ours may be."""
    return UnsafePlace(
        f"Something at {name} is a symbolic link that should not be one.",
        "Find out who made it, and remove it.",
    )


def os_reason(error: OSError | ValueError) -> str:
    """The system's words for an error. Python raises :class:`ValueError` for a path with a NUL in it."""
    if not isinstance(error, OSError):
        return "no such path"
    return os.strerror(error.errno) if error.errno else "unknown error"


def _no_file(name: str) -> ForeignFile:
    return ForeignFile(f"{name} is not a file.", "Name a vault file with --vault FILE.")
