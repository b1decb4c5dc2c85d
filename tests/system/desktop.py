"""A desktop's session for tests: a bus of its own with GNOME's keyring on it, in a folder of its own."""

import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

_NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
_UNLOCKED = "printf 'desktop\\n' | gnome-keyring-daemon --unlock --components=secrets >&2"
_LOCKED = "gnome-keyring-daemon --start --components=secrets >&2"
_PATIENCE = 30

missing = [program for program in _NEEDED if shutil.which(program) is None]
needs_gnome_keyring = pytest.mark.skipif(bool(missing), reason=f"not installed here: {', '.join(missing)}")


class Desktop:
    """Somebody is logged in as long as the ``with`` block lasts. ``env`` is what their programs get.

    ``locked``: the keyring of an earlier login in the same folder is there, and nobody has unlocked it.
    """

    def __init__(self, home: Path, *, locked: bool = False) -> None:
        self.home = home
        runtime = home / "run"
        runtime.mkdir(exist_ok=True)
        runtime.chmod(0o700)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "LC_ALL": "C.UTF-8",
        }
        # The session lasts until its standard input is closed.
        script = f'{_LOCKED if locked else _UNLOCKED}; echo "$DBUS_SESSION_BUS_ADDRESS"; read _'
        self._session = subprocess.Popen(
            ["dbus-run-session", "--", "sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self.env,
            start_new_session=True,
        )
        assert self._session.stdout is not None
        address = self._session.stdout.readline().decode().strip()
        assert address, "the session did not start"
        self.env["DBUS_SESSION_BUS_ADDRESS"] = address

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.communicate(timeout=_PATIENCE)
