"""Where the sockets of unlock windows lie: in a folder of this user alone.

That is ``/run/user/UID/vault-tui`` where the system made a folder for this user, which it removes at the last
logout, else ``~/.local/state/vault-tui``. Never a folder that others can write to.
"""
# ruff: noqa: PTH118  # pathlib is slow to load

import os
import sys

from vault_tui.system.paths import RUNTIME, runtime_folder, state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

WINDOW = "VAULT_TUI_WINDOW"
"""The environment variable that names a socket forwarded to this machine."""

LONGEST = 103 if sys.platform == "darwin" else 107
"""Most bytes in a socket's path: what ``sun_path`` holds without the final zero."""

_HASH_BYTES = 12


def folders(env: "Mapping[str, str]" = os.environ, runtime: str = RUNTIME) -> list[str]:
    """The folders in which a window's socket may lie, the one for new windows first."""
    usual = os.path.dirname(state_folder(env))  # noqa: PTH120
    return [folder for folder in (runtime_folder(runtime), usual) if folder]


def sockets(vault: str, env: "Mapping[str, str]" = os.environ) -> list[str]:
    """Where to look for this vault's window, likeliest first; if the environment names one, only that."""
    if named := env.get(WINDOW, ""):
        return [named]
    name = socket_name(vault)
    return [os.path.join(folder, name) for folder in folders(env)]


def socket_name(vault: str) -> str:
    """The name of a vault's socket: the same for every path to the same file."""
    try:
        from _blake2 import blake2b  # hashlib takes ten times as long to load
    except ImportError:
        from hashlib import blake2b
    real = os.path.realpath(vault)
    return blake2b(os.fsencode(real), digest_size=_HASH_BYTES).hexdigest() + ".sock"


def forward_name(name: str) -> str:
    """The name of the socket of a window made to be forwarded."""
    return f"forward-{name}.sock"
