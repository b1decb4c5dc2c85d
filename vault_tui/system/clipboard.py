"""Sending a key to the person's clipboard, and emptying it again.

Where a copy goes can rarely be confirmed: terminals don't answer. So the words say "sent", never "copied".
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vault_tui.system import osc52, programs, tmux
from vault_tui.system.clipboard_routes import Route, choose, wl_copy_version
from vault_tui.system.surroundings import in_tmux

Env = Mapping[str, str]
Write = Callable[[bytes], object]
"""Writes to the terminal through whoever owns it; may raise :class:`OSError`."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is needed to empty the clipboard later; holds nothing of what was sent but a keyed digest."""

    route: Route
    buffer: str = ""
    key: bytes = b""
    digest: bytes = b""

    def matches(self, content: bytes) -> bool:
        """Whether this is what was sent."""
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
    """The person's clipboard as far as we can reach it. Remembers what it last sent, so as to empty it."""

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
        """The way that was found to work in this kind of terminal, if one was looked for."""
        return self._first

    def ways(self) -> tuple[Route, ...]:
        """The ways that there are here, best first, whatever was found before; perhaps none."""
        self._look_around()
        return tuple(route for route in choose(self._env) if route is not Route.NONE)

    def keep(self, route: Route) -> None:
        """Use this way from now on, and remember it; may raise as any write."""
        self._first = route
        self._remember(route)

    def send(self, text: str) -> Sent:
        """Send ``text`` by the first route that takes it. Never raises; the answer says how it went."""
        self._look_around()
        sent = Sent(_why_not(Route.NONE))
        for route in choose(self._env, first=self._first):
            sent = self.send_by(route, text)
            if sent.receipt:
                break
        return sent

    def _look_around(self) -> None:
        """A session of tmux may have been attached from another terminal meanwhile."""
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
        """Empty what :meth:`send` filled, unless something else is there by now. Never raises."""
        receipt, self._receipt = self._receipt, None
        return receipt is not None and clear(receipt, self._write, self._env)


def clear(receipt: Receipt, write: Write, env: Env = os.environ) -> bool:
    """Empty the clipboard that ``receipt`` stands for; False when it was left as it is.

    On a desktop it is emptied only while it still holds what was sent. Through a terminal nobody can look.
    """
    if receipt.route.native:
        content = _look(receipt.route, env)
        if content is None or not receipt.matches(content):
            return False
    return _put(receipt, b"", write, env)


def _put(receipt: Receipt, data: bytes, write: Write, env: Env) -> bool:
    """Put ``data`` on the clipboard, or empty it when there is none."""
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
    """The same for this desktop's own clipboard; ``data`` goes through a pipe, which nobody else can read."""
    arguments: list[str] = []
    if route is Route.XCLIP:
        arguments = ["-selection", "clipboard", "-in"]
    elif route is Route.WL_COPY and data:
        sensitive = ["--sensitive"] if wl_copy_version(env) >= (2, 3) else []  # not for clipboard histories
        arguments = ["--paste-once", *sensitive, "--type", "text/plain"]
    elif route is Route.WL_COPY:
        arguments = ["--clear"]
    program = programs.find(route.value, env)
    return program is not None and programs.run([program, *arguments], env, data=data) is not None


def _look(route: Route, env: Env) -> bytes | None:
    """What this desktop's clipboard holds now, ``None`` when it can't be told or is empty."""
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
    import hashlib  # brings 4 MB of library, which nobody needs who copies nothing

    return hashlib.blake2b(content, key=key).digest()
