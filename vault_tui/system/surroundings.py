"""Where a person sits: at this machine's screen, in a terminal multiplexer, or behind a connection."""

import os
import sys
from collections.abc import Mapping

Env = Mapping[str, str]


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
    import ipaddress

    fields = env.get("SSH_CONNECTION", "").split(" ")
    if len(fields) != 4:
        return None
    try:
        address = ipaddress.ip_address(fields[2].partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return None if address.is_loopback else str(address)
