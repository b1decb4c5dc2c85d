"""Other programs: found only in absolute folders of ``PATH``, run for a limited time."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence

PATIENCE = 3.0
"""Seconds that a program may run: a display or server that doesn't answer must not delay the person."""

_HANDED_ON = (
    "DISPLAY",
    "HOME",
    "LANG",
    "LC_ALL",
    "PATH",
    "TERM",
    "TMUX",
    "TMUX_PANE",
    "TMUX_TMPDIR",
    "USER",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_RUNTIME_DIR",
)


def find(name: str, env: Mapping[str, str] = os.environ) -> str | None:
    """The program's path. Relative folders in ``PATH`` are ignored: others may write to them."""
    folders = [folder for folder in env.get("PATH", os.defpath).split(os.pathsep) if folder.startswith("/")]
    return shutil.which(name, path=os.pathsep.join(folders)) if folders else None


def run(
    command: Sequence[str], env: Mapping[str, str], *, data: bytes = b"", answer: bool = False
) -> bytes | None:
    """Run a program with ``data`` on its standard input; ``None`` when it failed or took too long.

    Without ``answer`` its output is discarded: a program that stays in the background, as the owner of a
    clipboard does, would else keep us waiting. It gets only the environment variables that it needs.
    """
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE if answer else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={name: env[name] for name in _HANDED_ON if name in env} | _own(env),
            timeout=PATIENCE,
            check=False,
            start_new_session=True,  # a background process must not get our terminal's signals
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout or b""


def _own(env: Mapping[str, str]) -> dict[str, str]:
    # wl-copy writes its input to a temporary file: let that lie in memory, in a folder of this user.
    return {"TMPDIR": env["XDG_RUNTIME_DIR"]} if env.get("XDG_RUNTIME_DIR", "").startswith("/") else {}
