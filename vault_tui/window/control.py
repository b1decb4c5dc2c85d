"""The open windows of a vault: finding them, their terms, and ending them."""

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
"""What a window's status holds, beside its labels; a later release may say more."""


@dataclass(frozen=True, slots=True)
class Open:
    """An open window. Times are in seconds, ``opened`` in Unix time.

    ``labels`` are those it serves, None for all; ``forward`` is the name of one made to be forwarded.
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
        """Make it wipe its key and end; whether it answered."""
        return client.ask([self.path], wire.CLOSE) is not None


def windows(vault: str, env: Mapping[str, str] = os.environ, forward: str = "") -> list[Open]:
    """Every open window of this vault, its own first; or, with ``forward``, only the one of that name.

    Where the environment names a socket, what is open there, whatever vault that is of.
    """
    if env.get(WINDOW):
        return _answering(sockets(vault, env))
    mine = socket_name(vault)
    return [window for window in _answering(_paths(mine, env, forward)) if window.vault == mine]


def unheard(vault: str, env: Mapping[str, str] = os.environ, forward: str = "") -> list[Path]:
    """The sockets of windows that :func:`windows` asked in vain: stopped, hanging, or of another release.

    Once its socket is removed nobody can ask such a window any more, and it ends when it next looks. None
    where the environment names a socket: whoever forwards it made it.
    """
    if env.get(WINDOW):
        return []
    asked_in_vain = client.SILENT | client.UNREADABLE
    return [Path(path) for path in _paths(socket_name(vault), env, forward) if path in asked_in_vain]


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
        return None  # a forwarded one may be of another release
