"""Starting a window: a separate process that gets the vault key over a socket pair that only the two hold."""

import json
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vault_tui.core.errors import ExitCode, StorageFailed, VaultError
from vault_tui.session import Session
from vault_tui.session.lending import lend
from vault_tui.window.socket_paths import folders, forward_name, socket_name

PATIENCE: Final = 30.0
"""Seconds within which a window must be open: a large vault takes some on a busy machine."""

MAX_PLAN: Final = 1 << 20
_HANDED_ON: Final = (
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "SSH_CONNECTION",
    "TZ",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
)
"""All that a window gets of the environment: where files lie, the time zone, and SSH_CONNECTION, which holds
this machine's own address: the list compares it with the keys' address lists."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a window is told at its start, beside the key; times in seconds."""

    vault: str
    socket: str
    idle: float
    longest: float
    only: tuple[str, ...] | None
    forward: str

    def encode(self) -> bytes:
        """As bytes for the socket, after a length of four bytes."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        text = json.dumps(fields).encode("utf-8", "surrogateescape")
        return len(text).to_bytes(4, "big") + text

    @classmethod
    def decode(cls, text: bytes) -> "Plan":
        """The plan from what :meth:`encode` wrote, without the length."""
        fields: dict[str, Any] = json.loads(text)
        only = fields.pop("only")
        return cls(only=None if only is None else tuple(only), **fields)


def plan_for(
    vault: str, idle: float, longest: float, only: Sequence[str] | None = None, forward: str = ""
) -> Plan:
    """The plan of a window for this vault: for everything, or for the entries with these ids."""
    name = forward_name(forward) if forward else socket_name(vault)
    place = Path(folders()[0]) / name
    return Plan(
        os.path.realpath(vault), str(place), idle, longest, None if only is None else tuple(only), forward
    )


def start(session: Session, plan: Plan, program: str) -> None:
    """Start ``program`` (a module's name) as the window's process; return once it listens.

    Raises what went wrong there as a ``VaultError``. The window outlives this process, its terminal and its
    session, and gets nothing from them but the plan and the key.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours:
        ours.settimeout(PATIENCE)
        with theirs:
            child = _spawn(program, theirs.fileno())
        try:
            ours.sendall(plan.encode())
            lend(session, ours.sendall)
            answer = ours.makefile("rb").readline(MAX_PLAN)
        except OSError:
            answer = b""
        finally:
            with suppress(ChildProcessError):  # we inherited SIGCHLD as ignored, so it was reaped already
                os.waitpid(child, 0)  # it ends as soon as it has forked the process that stays
    if not answer.endswith(b"\n"):
        raise StorageFailed("The window's process ended before it was open.", "Try again.")
    _raise_reported(answer)


class Channel:
    """The window's end of the socket over which it is started."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)
        self._socket.settimeout(PATIENCE)

    def plan(self) -> Plan:
        """The plan, which comes first. Raises :class:`OSError` when the starting process is gone."""
        size = int.from_bytes(self._exactly(4), "big")
        if size > MAX_PLAN:
            raise OSError("a plan is never that long")
        return Plan.decode(bytes(self._exactly(size)))

    def key(self, room: memoryview) -> None:
        """Fill ``room`` with the key and keep no copy of it. Raises :class:`OSError` when it ends early."""
        while room:
            count = self._socket.recv_into(room)
            if not count:
                raise OSError("the starting process is gone")
            room = room[count:]

    def report(self, error: VaultError | None = None) -> None:
        """Tell the process that started the window that it is open, or why it isn't. Closes the channel."""
        said = {} if error is None else {"code": int(error.exit_code), "said": [error.sentence, error.remedy]}
        with self._socket:
            self._socket.sendall(json.dumps(said).encode() + b"\n")

    def _exactly(self, size: int) -> bytearray:
        room = bytearray(size)
        with memoryview(room) as view:
            self.key(view)
        return room


def _raise_reported(line: bytes) -> None:
    said = json.loads(line)
    if said:
        error = VaultError(*said["said"])
        error.exit_code = ExitCode(said["code"])
        raise error


def _spawn(program: str, channel: int) -> int:
    nothing = os.open(os.devnull, os.O_RDWR)
    try:
        return os.posix_spawn(
            sys.executable,
            [sys.executable, "-P", "-m", program],
            {name: os.environ[name] for name in _HANDED_ON if name in os.environ},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, channel, 0),
                (os.POSIX_SPAWN_DUP2, nothing, 1),
                (os.POSIX_SPAWN_DUP2, nothing, 2),
            ],
            setsid=True,  # no terminal, and none of its signals
        )
    except OSError as error:
        raise StorageFailed(
            f"The window's process could not be started: {os.strerror(error.errno or 0)}.", "Try again."
        ) from None
    finally:
        os.close(nothing)
