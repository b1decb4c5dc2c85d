"""A ``pass`` store: a folder of files that ``gpg`` decrypts."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from vault_tui.system import programs

_MARK: Final = ".gpg-id"
_ENDING: Final = ".gpg"
_MOST_ENTRIES: Final = 5_000
_MOST_BYTES: Final = 16 * 1024
_PATIENCE: Final = 120.0
"""Seconds for one entry: gpg may ask the person for a passphrase."""


class PassFailed(Exception):
    """An entry that can't be decrypted; ``why`` in words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def is_store(path: Path) -> bool:
    """Whether the path is a store, a folder in one, or an entry; False if it can't be read."""
    try:
        return store_of(path) is not None
    except OSError:
        return False


def store_of(path: Path) -> Path | None:
    """The root of the store that contains the path; None if there is none."""
    if path.is_file() and path.suffix != _ENDING:
        return None
    folder = path if path.is_dir() else path.parent
    found = [one for one in (folder, *folder.absolute().parents) if (one / _MARK).is_file()]
    return found[-1] if found else None


def entries_in(path: Path) -> list[Path]:
    """The entries at a path, sorted; links are not followed."""
    if path.is_file():
        return [path]
    found: list[Path] = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(folder) / name for name in sorted(names) if name.endswith(_ENDING)]
        if len(found) > _MOST_ENTRIES:
            break
    return [one for one in found[:_MOST_ENTRIES] if not one.is_symlink()]


def decrypted(entry: Path) -> str:
    """The decrypted text of an entry; raises :class:`PassFailed`. ``gpg`` asks for its passphrase itself."""
    env = dict(os.environ)
    if "GPG_TTY" not in env and sys.stderr is not None and sys.stderr.isatty():
        env["GPG_TTY"] = os.ttyname(sys.stderr.fileno())
    program = programs.find("gpg", env)
    if program is None:
        raise PassFailed("gpg is not installed")
    # A small compressed file can expand to gigabytes: gpg itself has to stop.
    bound = ["--max-output", str(_MOST_BYTES)]
    command = [program, "--quiet", "--no-encrypt-to", *bound, "--decrypt", "--", str(entry)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=env, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise PassFailed("gpg did not answer") from None
    except OSError:
        raise PassFailed("gpg can't be started") from None
    if done.returncode:
        raise PassFailed("gpg could not decrypt it, or it is too long for a key")
    return done.stdout.decode("utf-8", "replace")
