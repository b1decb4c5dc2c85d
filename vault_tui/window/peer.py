"""Which user's process is at the other end of a Unix socket, as the kernel reports it."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket

OVERFLOW_UID = 65534
"""The user id that a user namespace shows for every user it does not map: it may be anybody."""

_LOCAL_PEERCRED = 1  # macOS: at level 0 gives a struct xucred, as getpeereid(3) reads it


def same_user(connection: "socket", uid: int) -> bool:
    """Whether the process at the other end certainly belongs to ``uid``."""
    return peer_uid(connection) == uid and uid != overflow_uid()


def peer_uid(connection: "socket") -> int:
    """The user id of the process that connected, or that listens; raises :class:`OSError`."""
    if sys.platform == "darwin":
        credentials = connection.getsockopt(0, _LOCAL_PEERCRED, 76)
        return int.from_bytes(credentials[4:8], sys.byteorder)
    from _socket import SO_PEERCRED, SOL_SOCKET

    credentials = connection.getsockopt(SOL_SOCKET, SO_PEERCRED, 12)
    return int.from_bytes(credentials[4:8], sys.byteorder)


def overflow_uid() -> int:
    """The id that stands for unmapped users on this system."""
    try:
        with open("/proc/sys/kernel/overflowuid", "rb", buffering=0) as file:  # noqa: PTH123
            return int(file.read(16))
    except (OSError, ValueError):
        return OVERFLOW_UID
