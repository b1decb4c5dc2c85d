"""A server in a thread, and visitors of every kind."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from vault_tui.window import wire
from vault_tui.window.server import Answer, Server

PATIENCE = 60.0


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for a socket's name; those of tests are too long."""
    with TemporaryDirectory(prefix="vt-") as folder:
        yield Path(folder)


@contextmanager
def listening() -> Iterator[tuple[str, socket.socket]]:
    """A socket at which somebody may serve, and its path."""
    with short_folder() as folder, socket.socket(socket.AF_UNIX) as listener:
        path = str(folder / "s")
        listener.bind(path)
        listener.listen(128)
        listener.setblocking(False)
        yield path, listener


@contextmanager
def served(answer: Answer, *, uid: int | None = None) -> Iterator[str]:
    """A server at a socket; its path. What it is still doing at the end is ended."""
    ended = threading.Event()
    with listening() as (path, listener):
        server = Server(listener, answer, os.geteuid() if uid is None else uid)
        server.tick = 0.05
        thread = threading.Thread(target=server.serve, args=(ended.is_set,))
        thread.start()
        try:
            yield path
        finally:
            ended.set()
            thread.join(PATIENCE)
            assert not thread.is_alive()


def visit(path: str) -> socket.socket:
    """A connection; nothing is sent yet."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    connection.connect(path)
    return connection


def left_alone(connection: socket.socket) -> bytes:
    """What comes until the server ends the visit."""
    got = b""
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionError:  # it had not read everything
            part = b""
        if not part:
            return got
        got += part


def echo(message: bytes) -> Iterator[bytes]:
    """Answers with the fields of the request; a tenth piece makes it long."""
    _, fields = wire.read_request(message)
    yield wire.greeting()
    for field in fields:
        yield wire.frame(wire.FIELD, field)
    yield wire.end(0)
