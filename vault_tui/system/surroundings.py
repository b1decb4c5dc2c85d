"""Where a person sits: at this machine's screen, in a terminal multiplexer, or behind a connection."""

import contextlib
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ipaddress

Env = Mapping[str, str]


class Origin(NamedTuple):
    """Where somebody acts from: the SSH client's address and the terminal, each empty when there is none."""

    address: str = ""
    terminal: str = ""


def origin(env: Env = os.environ) -> Origin:
    """Where the person in front of this process sits, as far as it can be told."""
    return Origin(ssh_client_address(env), terminal_name())


def is_root() -> bool:
    """Whether we run with all rights, where a vault protects nothing from other programs run so."""
    return os.geteuid() == 0


def over_ssh(env: Env = os.environ) -> bool:
    """Whether the terminal is at the other end of an SSH connection."""
    return any(env.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))


def in_tmux(env: Env = os.environ) -> bool:
    """Whether tmux stands between us and the terminal."""
    return bool(env.get("TMUX"))


def in_screen(env: Env = os.environ) -> bool:
    """Whether GNU screen stands between us and the terminal."""
    return bool(env.get("STY"))


def local_display(env: Env = os.environ) -> str | None:
    """``"wayland"``, ``"x11"`` or ``"macos"`` when the person sits at this machine's own screen.

    Behind SSH there is none, not even with a forwarded display: the clipboard meant is the other machine's.
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

    It may be one behind a router (NAT): the world, and an exchange's list of addresses, then sees another.
    """
    address = _connection(env, 2)
    return None if address is None or address.is_loopback else str(address)


def ssh_client_address(env: Env = os.environ) -> str:
    """The address that the SSH connection comes from, as sshd sees it; empty when there is none."""
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
