"""A host to which nobody should ever come: it writes down whoever does."""

import socket
from threading import Thread


class Elsewhere:
    """Listens from :meth:`start` to :meth:`stop`; ``visits`` holds what each connection sent first."""

    def __init__(self) -> None:
        self.visits: list[bytes] = []
        self._listener: socket.socket | None = None
        self._thread: Thread | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        self._thread = Thread(target=self._listen, args=(self._listener,), name="elsewhere")
        self._thread.start()

    def stop(self) -> None:
        """Stopping wakes the thread by closing what it listens on."""
        if self._listener is None or self._thread is None:
            return
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        self._listener = self._thread = None

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                visitor, _ = listener.accept()
            except OSError:
                return
            with visitor:
                visitor.settimeout(1)
                try:
                    self.visits.append(visitor.recv(65_536))
                except OSError:
                    self.visits.append(b"")
                visitor.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]")
