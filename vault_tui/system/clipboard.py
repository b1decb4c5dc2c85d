"""Sending a key to the clipboard, and clearing it again.

Terminals don't confirm a copy, so the words say "sent", never "copied".
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vault_tui.system import osc52, programs, tmux
from vault_tui.system.clipboard_routes import Route, choose, wl_copy_version
from vault_tui.system.surroundings import in_tmux

Env = Mapping[str, str]
Write = Callable[[bytes], object]
"""Writes to the terminal through its owner; may raise :class:`OSError`."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is needed to clear the clipboard later; holds only a keyed digest of what was sent."""

    route: Route
    buffer: str = ""
    key: bytes = b""
    digest: bytes = b""

    def matches(self, content: bytes) -> bool:
        """Whether ``content`` is what was sent."""
        import hmac

        return hmac.compare_digest(self.digest, _digest(self.key, content))


@dataclass(frozen=True, slots=True)
class Sent:
    """How a copy went, in words that start in lower case and end without a full stop.

    Without a ``receipt`` nothing was sent, and the words say why.
    """

    words: str
    receipt: Receipt | None = None


class Clipboard:
    """The person's clipboard, as far as it can be reached. Remembers its last copy to clear it."""

    def __init__(
        self,
        write: Write,
        *,
        env: Env = os.environ,
        first: Route | None = None,
        remember: Callable[[Route], object] = lambda _: None,
    ) -> None:
        self._write = write
        self._env = env
        self._first = first
        self._remember = remember
        self._buffer = f"vault-tui-{os.urandom(4).hex()}"
        self._receipt: Receipt | None = None

    @property
    def known(self) -> Route | None:
        """The route known to work in this kind of terminal, if it was tested."""
        return self._first

    def ways(self) -> tuple[Route, ...]:
        """The routes that exist here, best first, whether or not they were tested; may be empty."""
        self._update_environment()
        return tuple(route for route in choose(self._env) if route is not Route.NONE)

    def keep(self, route: Route) -> None:
        """Use this route from now on and remember it; may raise as any write."""
        self._first = route
        self._remember(route)

    def send(self, text: str) -> Sent:
        """Send ``text`` by the first route that accepts it. Never raises."""
        self._update_environment()
        sent = Sent(_why_not(Route.NONE))
        for route in choose(self._env, first=self._first):
            sent = self.send_by(route, text)
            if sent.receipt:
                break
        return sent

    def _update_environment(self) -> None:
        """Update the environment: tmux may have been attached from another terminal meanwhile."""
        if in_tmux(self._env):
            self._env = tmux.current(self._env)

    def send_by(self, route: Route, text: str) -> Sent:
        """Send ``text`` by this route only."""
        data = text.encode()
        key = os.urandom(32)
        receipt = Receipt(route, self._buffer if route is Route.TMUX else "", key, _digest(key, data))
        if not _put(receipt, data, self._write, self._env):
            return Sent(_why_not(route))
        self._receipt = receipt
        return Sent(f"sent to {route.words}", receipt)

    def clear(self) -> bool:
        """Clear what :meth:`send` copied unless it was replaced; whether that was done. Never raises."""
        receipt, self._receipt = self._receipt, None
        return receipt is not None and clear(receipt, self._write, self._env)


def clear(receipt: Receipt, write: Write, env: Env = os.environ) -> bool:
    """Clear the clipboard of ``receipt``; False when it was left as it is.

    A desktop's is cleared only while it still holds what was sent; a terminal's can't be read, so always.
    """
    if receipt.route.native:
        content = _look(receipt.route, env)
        if content is None or not receipt.matches(content):
            return False
    return _put(receipt, b"", write, env)


def _put(receipt: Receipt, data: bytes, write: Write, env: Env) -> bool:
    """Put ``data`` on the clipboard, or clear it when ``data`` is empty."""
    route = receipt.route
    if route.native:
        return _put_here(route, data, env)
    if route is Route.TMUX:
        return tmux.send(receipt.buffer, data, env) if data else tmux.forget(receipt.buffer, env)
    if route is Route.NONE:
        return False
    sequence = osc52.copied(data) if data else osc52.emptied()
    try:
        write(osc52.through_screen(sequence) if route is Route.SCREEN else sequence)
    except OSError:
        return False
    return True


def _put_here(route: Route, data: bytes, env: Env) -> bool:
    """As :func:`_put`, for this desktop; ``data`` goes through a pipe, hidden from other users."""
    arguments: list[str] = []
    if route is Route.XCLIP:
        arguments = ["-selection", "clipboard", "-in"]
    elif route is Route.WL_COPY and data:
        sensitive = (
            ["--sensitive"] if wl_copy_version(env) >= (2, 3) else []
        )  # keeps it out of clipboard histories
        arguments = ["--paste-once", *sensitive, "--type", "text/plain"]
    elif route is Route.WL_COPY:
        arguments = ["--clear"]
    program = programs.find(route.value, env)
    return program is not None and programs.run([program, *arguments], env, data=data) is not None


def _look(route: Route, env: Env) -> bytes | None:
    """The content of this desktop's clipboard, ``None`` when it is empty or can't be read."""
    name, *arguments = {
        Route.WL_COPY: ("wl-paste", "--no-newline", "--type", "text/plain"),
        Route.XCLIP: ("xclip", "-selection", "clipboard", "-out"),
    }.get(route, ("pbpaste",))
    program = programs.find(name, env)
    return programs.run([program, *arguments], env, answer=True) if program else None


def _why_not(route: Route) -> str:
    return {
        Route.NONE: "no clipboard can be reached from here",
        Route.TMUX: "tmux did not take it (it must be 3.2 or later)",
        Route.SCREEN: "the terminal did not take it",
        Route.OSC52: "the terminal did not take it",
    }.get(route, f"{route.value} did not take it")


def _digest(key: bytes, content: bytes) -> bytes:
    import hashlib  # loads 4 MB of library, needed only for a copy

    return hashlib.blake2b(content, key=key).digest()
