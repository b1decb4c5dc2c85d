"""The client of a window. Imports next to nothing: a look-up takes little longer than a bare interpreter.

Every function takes the paths of :func:`~.socket_paths.sockets`, asks the first at which a window of this
user answers, and returns None when there is none or when it does not serve the request.
"""

import os

from vault_tui.window import wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Iterable, Mapping

PATIENCE = 20.0
"""Seconds without a byte after which the client gives up."""

SILENT: "set[str]" = set()
"""Sockets that accepted a request and did not answer in time; this process does not ask them again."""
UNREADABLE: "set[str]" = set()
"""Sockets whose reply could not be read: a window of another release, or one that was just ending."""

_PAUSE = 0.02
_PIECE = 1 << 18


class Refused(Exception):
    """The window refused: ``words`` are lines to show, ``code`` the exit code."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"exit code {code}")
        self.code = code
        self.words = words


class Fetched:
    """The requested halves of one entry. A half that was not requested, or isn't there, is empty.

    ``integration`` is the program that uses the key, as the entry names it; ``show_for`` and ``clip_for`` are
    the seconds after which a shown or copied secret must be gone; ``talk`` is whole lines for standard error.
    """

    __slots__ = ("api_key", "clip_for", "integration", "label", "secret", "show_for", "talk")

    def __init__(self, reply: "wire.Reply") -> None:
        fields = [field.decode() for field in reply.fields]
        self.label, self.api_key, self.secret, self.integration, show_for, clip_for = fields
        self.show_for, self.clip_for = int(show_for), int(clip_for)
        self.talk = b"".join(reply.talk).decode("utf-8", "replace")

    def __repr__(self) -> str:
        return "Fetched(…)"


def fetch(
    sockets: "Iterable[str]",
    label: str,
    half: str = "pair",
    *,
    why: str = "run",
    force: bool = False,
    prefix: bool = False,
) -> Fetched | None:
    """The ``secret``, the ``key`` or the ``pair`` of one entry; raises :class:`Refused`.

    ``wire.NEW`` before ``half`` asks for the new pair of an entry under rotation. It is part of the half's
    name so that a window of an older release, left open over an upgrade, refuses it instead of giving the old
    pair.

    ``why`` is the diary's word for the look-up: ``get``, ``reveal``, ``run`` … ``prefix``: the start of the
    label is enough. ``force``: even when the entry is marked compromised or retired.
    """
    how = (b"f" if force else b"") + (b"p" if prefix else b"")
    reply = ask(sockets, wire.FETCH, encoded(label), half.encode(), why.encode(), how, origin())
    try:
        return None if reply is None else Fetched(_good(reply))
    except ValueError:
        return None  # a forwarded window may be of another release


def labels(sockets: "Iterable[str]") -> list[str] | None:
    """The labels that the window serves, sorted. Doesn't count as use: completion asks at every Tab."""
    reply = ask(sockets, wire.LABELS)
    return None if reply is None else [field.decode() for field in _good(reply).fields]


def ask(sockets: "Iterable[str]", verb: bytes, *fields: bytes) -> "wire.Reply | None":
    """The reply of the first window found; None when there is none or it does not serve the request."""
    try:
        message = wire.request(verb, *fields)
    except wire.Unreadable:
        return None
    for path in sockets:
        reply = None if path in SILENT else _ask(path, message)
        if reply is not None:
            return None if reply.code == wire.NOT_SERVED else reply
    return None


def origin(env: "Mapping[str, str]" = os.environ) -> bytes:
    """The SSH connection and the terminal of this process, for the vault's diary."""
    terminal = ""
    for descriptor in range(3):
        try:
            terminal = os.ttyname(descriptor).removeprefix("/dev/")
            break
        except OSError:
            continue
    return encoded(env.get("SSH_CONNECTION", "") + "\0" + terminal)


def encoded(text: str) -> bytes:
    """Text from the command line as bytes for a request."""
    return text.encode("utf-8", "surrogateescape")


def _ask(path: str, message: bytes) -> "wire.Reply | None":
    try:
        if os.stat(path).st_mode & 0o170000 != 0o140000:  # noqa: PTH116  # pathlib is slow to load
            return None
    except (OSError, ValueError):
        return None  # the usual case: leave before anything is imported
    from _socket import AF_UNIX, SOCK_STREAM, socket  # `socket` itself takes longer to load than all the rest

    from vault_tui.window.peer import same_user

    connection = socket(AF_UNIX, SOCK_STREAM)
    trusted = False
    try:
        connection.settimeout(PATIENCE)
        _connect(connection, path)
        if trusted := same_user(connection, os.geteuid()):
            connection.sendall(message)
            return wire.read_reply(_Reader(connection).take)
    except (TimeoutError, BlockingIOError):
        SILENT.add(path)
    except (OSError, ValueError, wire.Unreadable):
        if trusted:
            UNREADABLE.add(path)
    finally:
        connection.close()
    return None  # another user's process was sent nothing


def _connect(connection: "socket", path: str) -> None:
    """Connect; retry while the listener's queue is full: a socket with a timeout then fails at once."""
    tries = int(PATIENCE / _PAUSE)
    while True:
        try:
            return connection.connect(path)
        except BlockingIOError:
            if not tries:
                raise
            tries -= 1
            import time

            time.sleep(_PAUSE)


def _good(reply: "wire.Reply") -> "wire.Reply":
    if reply.code:
        raise Refused(reply.code, b"".join(reply.talk).decode("utf-8", "replace"))
    return reply


class _Reader:
    """Buffers, so that small frames don't cost a system call each."""

    __slots__ = ("_at", "_connection", "_got")

    def __init__(self, connection: "socket") -> None:
        self._connection = connection
        self._got = b""
        self._at = 0

    def take(self, size: int) -> bytes:
        """Exactly ``size`` bytes; raises ``wire.Unreadable`` when the connection ends before."""
        while len(self._got) - self._at < size:
            more = self._connection.recv(_PIECE)
            if not more:
                raise wire.Unreadable
            self._got = self._got[self._at :] + more
            self._at = 0
        start, self._at = self._at, self._at + size
        return self._got[start : self._at]
