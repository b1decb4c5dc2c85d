"""The open windows of a vault: finding them, what they serve, and ending them."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from vault_tui.window import client, wire
from vault_tui.window.socket_paths import WINDOW, folders, forward_name, socket_name, sockets

_SAID: Final[Mapping[str, Callable[[Any], Any]]] = MappingProxyType(
    {"pid": int, "vault": str, "forward": str, "opened": int, "idle": float, "idle_left": int, "left": int}
)
"""What a window's status holds beside its labels; a later release may add to it."""


@dataclass(frozen=True, slots=True)
class Open:
    """An open window. Times are in seconds, ``opened`` is Unix time.

    ``labels`` are those it serves, None for all; ``forward`` is its name if it was made to be forwarded.
    """

    path: str
    pid: int
    vault: str
    forward: str
    labels: tuple[str, ...] | None
    opened: int
    idle: float
    idle_left: int
    left: int

    def end(self) -> bool:
        """Ask it to end, which wipes its key; whether it answered."""
        return client.ask([self.path], wire.CLOSE) is not None


def windows(vault: str, env: Mapping[str, str] = os.environ, forward: str = "") -> list[Open]:
    """Every open window of this vault, the usual one first; with ``forward``, only the one of that name.

    Where the environment names a socket, the window there, whichever vault it is of.
    """
    if env.get(WINDOW):
        return _answering(sockets(vault, env))
    mine = socket_name(vault)
    return [window for window in _answering(_paths(mine, env, forward)) if window.vault == mine]


def unresponsive(vault: str, env: Mapping[str, str] = os.environ, forward: str = "") -> list[Path]:
    """The sockets where :func:`windows` got no usable reply: stopped, hanging, or of another release.

    Such a window ends once its socket is removed, as soon as it runs again. Empty where the environment names
    a socket: that one belongs to whatever forwards it.
    """
    if env.get(WINDOW):
        return []
    failed = client.SILENT | client.UNREADABLE
    return [Path(path) for path in _paths(socket_name(vault), env, forward) if path in failed]


def _paths(mine: str, env: Mapping[str, str], forward: str) -> Iterator[str]:
    for folder in map(Path, folders(env)):
        if forward:
            yield str(folder / forward_name(forward))
        else:
            yield str(folder / mine)
            yield from map(str, sorted(folder.glob(forward_name("*"))))


def _answering(paths: Iterable[str]) -> list[Open]:
    return [window for path in paths if (window := _at(path)) is not None]


def _at(path: str) -> Open | None:
    reply = client.ask([path], wire.STATUS)
    if reply is None or reply.code or not reply.fields:
        return None
    try:
        said: dict[str, Any] = json.loads(reply.fields[0])
        labels = None if said["labels"] is None else tuple(map(str, said["labels"]))
        return Open(path, labels=labels, **{name: kind(said[name]) for name, kind in _SAID.items()})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None  # a forwarded window may be of another release
