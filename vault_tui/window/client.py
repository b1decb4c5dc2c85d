"""Asking an open window. Loads next to nothing: a look-up takes little longer than a bare interpreter.

Every function takes the paths of :func:`~.socket_paths.sockets`, asks the first at which a window of this
user answers, and returns None when there is none, or when it does not serve that.
"""

import os

from vault_tui.window import wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Iterable, Mapping

PATIENCE = 20.0
"""Seconds without a byte after which a client gives a window up."""

SILENT: "set[str]" = set()
"""Sockets that accepted a request and did not answer in time: this process doesn't ask them again."""
UNREADABLE: "set[str]" = set()
"""Sockets with an unusable answer: a window of another release, or one that was just ending."""

_PAUSE = 0.02
_PIECE = 1 << 18


class Refused(Exception):
    """The window refused: ``words`` are lines to show, ``code`` the exit code."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"exit code {code}")
        self.code = code
        self.words = words


class Fetched:
    """What was asked for of one entry. A half that was not asked for, or isn't there, is empty.

    ``integration`` is the program that the entry says uses it; ``show_for`` and ``clip_for`` are the seconds
    after which the vault's settings want a shown or copied secret to be gone; ``talk`` is what is to be said
    on standard error, whole lines.
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
    """Of one entry the ``secret``, the ``key`` or the ``pair``; raises :class:`Refused`.

    With ``wire.NEW`` before it, of its new pair. A window that knows of none gives nothing then: an older
    one, left open over an upgrade, must not give the old pair for it.

    ``why`` is what the look-up is noted as, one of the diary's words for it: ``get``, ``reveal``, ``run`` …
    ``prefix``: the start of the label is enough. ``force``: also when the entry is marked compromised or
    retired.
    """
    how = (b"f" if force else b"") + (b"p" if prefix else b"")
    reply = ask(sockets, wire.FETCH, encoded(label), half.encode(), why.encode(), how, origin())
    try:
        return None if reply is None else Fetched(_good(reply))
    except ValueError:
        return None  # a forwarded one may be of another release


def labels(sockets: "Iterable[str]") -> list[str] | None:
    """The labels that the window serves, sorted. Keeps no window open: completion asks at every Tab."""
    reply = ask(sockets, wire.LABELS)
    return None if reply is None else [field.decode() for field in _good(reply).fields]


def ask(sockets: "Iterable[str]", verb: bytes, *fields: bytes) -> "wire.Reply | None":
    """One request to the first window found."""
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
    """Where the person sits who asks, for the vault's diary: the SSH connection and the terminal."""
    terminal = ""
    for descriptor in range(3):
        try:
            terminal = os.ttyname(descriptor).removeprefix("/dev/")
            break
        except OSError:
            continue
    return encoded(env.get("SSH_CONNECTION", "") + "\0" + terminal)


def encoded(text: str) -> bytes:
    """Text from the command line as the window reads it."""
    return text.encode("utf-8", "surrogateescape")


def _ask(path: str, message: bytes) -> "wire.Reply | None":
    try:
        if os.stat(path).st_mode & 0o170000 != 0o140000:  # noqa: PTH116  # pathlib is slow to load
            return None
    except (OSError, ValueError):
        return None  # the usual case, and not worth loading anything
    from _socket import AF_UNIX, SOCK_STREAM, socket  # the module around it takes longer than all the rest

    from vault_tui.window.peer import same_user

    connection = socket(AF_UNIX, SOCK_STREAM)
    taken_in = False
    try:
        connection.settimeout(PATIENCE)
        _connect(connection, path)
        if taken_in := same_user(connection, os.geteuid()):
            connection.sendall(message)
            return wire.read_reply(_Inbox(connection).take)
    except (TimeoutError, BlockingIOError):
        SILENT.add(path)
    except (OSError, ValueError, wire.Unreadable):
        if taken_in:
            UNREADABLE.add(path)
    finally:
        connection.close()
    return None  # somebody else's program gets to know nothing


def _connect(connection: "socket", path: str) -> None:
    """Where many come at once the system lets only some wait, and turns away who has a time limit."""
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


class _Inbox:
    """Reads ahead, so that small frames don't cost a system call each."""

    __slots__ = ("_at", "_connection", "_got")

    def __init__(self, connection: "socket") -> None:
        self._connection = connection
        self._got = b""
        self._at = 0

    def take(self, size: int) -> bytes:
        """Exactly so many bytes."""
        while len(self._got) - self._at < size:
            more = self._connection.recv(_PIECE)
            if not more:
                raise wire.Unreadable
            self._got = self._got[self._at :] + more
            self._at = 0
        start, self._at = self._at, self._at + size
        return self._got[start : self._at]
