"""Where the person sits: at this machine's screen, in a terminal multiplexer, or behind SSH."""

import contextlib
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ipaddress

Env = Mapping[str, str]


class Origin(NamedTuple):
    """Where an action comes from: the SSH client's address and the terminal; "" for none."""

    address: str = ""
    terminal: str = ""


def origin(env: Env = os.environ) -> Origin:
    """The origin of this process's actions, as far as it can be told."""
    return Origin(ssh_client_address(env), terminal_name())


def is_root() -> bool:
    """Whether we run as root: a vault protects nothing from other programs that do."""
    return os.geteuid() == 0


def over_ssh(env: Env = os.environ) -> bool:
    """Whether the terminal is at the other end of an SSH connection."""
    return any(env.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))


def in_tmux(env: Env = os.environ) -> bool:
    """Whether we run inside tmux."""
    return bool(env.get("TMUX"))


def in_screen(env: Env = os.environ) -> bool:
    """Whether we run inside GNU screen."""
    return bool(env.get("STY"))


def local_display(env: Env = os.environ) -> str | None:
    """``"wayland"``, ``"x11"`` or ``"macos"`` when the person sits at this machine's own screen.

    None behind SSH, even with a forwarded display: the clipboard wanted is the other machine's.
    """
    if over_ssh(env):
        return None
    if sys.platform == "darwin":
        return "macos"
    if env.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "x11" if env.get("DISPLAY") else None


def ssh_server_address(env: Env = os.environ) -> str | None:
    """This machine's address as the SSH connection sees it, or ``None``.

    Behind NAT an exchange sees another one, so this one in a key's address list would not match.
    """
    address = _connection(env, 2)
    return None if address is None or address.is_loopback else str(address)


def ssh_client_address(env: Env = os.environ) -> str:
    """The SSH client's address, as sshd sees it; empty when there is none."""
    address = _connection(env, 0)
    return "" if address is None else str(address)


def terminal_name() -> str:
    """The terminal of the standard streams, like ``pts/3``; empty when none of them is one."""
    for fd in range(3):
        with contextlib.suppress(OSError):
            return os.ttyname(fd).removeprefix("/dev/")
    return ""


def _connection(env: Env, field: int) -> "ipaddress.IPv4Address | ipaddress.IPv6Address | None":
    import ipaddress

    fields = env.get("SSH_CONNECTION", "").split(" ")
    if len(fields) != 4:
        return None
    try:
        address = ipaddress.ip_address(fields[field].partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
