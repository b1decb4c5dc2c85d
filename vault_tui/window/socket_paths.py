"""Where the sockets of unlock windows lie: in a folder that is nobody else's.

That is ``/run/user/UID/vault-tui`` where the system made a folder for this user, which goes with the last
login, else ``~/.local/state/vault-tui``. Never a folder that others can write to.
"""
# ruff: noqa: PTH118  # the asking side does without pathlib

import os
import sys

from vault_tui.system.paths import RUNTIME, runtime_folder, state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

WINDOW = "VAULT_TUI_WINDOW"
"""The variable that names a socket, for one that was forwarded to here."""

LONGEST = 103 if sys.platform == "darwin" else 107
"""Bytes of a socket's path: what the kernel's structure holds, without the final zero."""

_HASH_BYTES = 12


def folders(env: "Mapping[str, str]" = os.environ, runtime: str = RUNTIME) -> list[str]:
    """The folders in which a window's socket may lie, the one for new windows first."""
    usual = os.path.dirname(state_folder(env))  # noqa: PTH120
    return [folder for folder in (runtime_folder(runtime), usual) if folder]


def sockets(vault: str, env: "Mapping[str, str]" = os.environ) -> list[str]:
    """Where the window of this vault would be found, likeliest first.

    A socket that the environment names is the only one then.
    """
    if named := env.get(WINDOW, ""):
        return [named]
    name = socket_name(vault)
    return [os.path.join(folder, name) for folder in folders(env)]


def socket_name(vault: str) -> str:
    """The name of the socket for a vault: one for each file, however its path is written."""
    try:
        from _blake2 import blake2b  # as hashlib has it, which takes ten times as long to load
    except ImportError:
        from hashlib import blake2b
    real = os.path.realpath(vault)
    return blake2b(os.fsencode(real), digest_size=_HASH_BYTES).hexdigest() + ".sock"


def forward_name(name: str) -> str:
    """The name of a socket that is made to be forwarded."""
    return f"forward-{name}.sock"
