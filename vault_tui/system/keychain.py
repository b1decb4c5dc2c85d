"""The keyring of the operating system, which stores roots (32-byte secrets) that open a vault after login.

The keyring library runs in a short-lived process, which can be killed when a keyring hangs, and with which
every copy of a root ends: the library uses ``str``, which can't be wiped, while this side of the pipe has
buffers that can. It never chooses the backend: it might choose a chain that ends in a readable file.
"""

import os
import select
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vault_tui.core.errors import KeyringUnfit
from vault_tui.system.keychain_names import asked_for, refusal, tried_here

if TYPE_CHECKING:
    import subprocess

SERVICE: Final = "vault-tui slot"
"""The service name of our items in a keyring; their user name is the slot's id."""
ROOT_BYTES: Final = 32

_CHILD: Final = (sys.executable, "-P", "-m", "vault_tui.system.keychain_child")
_LOADING = 6.0
"""Seconds for the interpreter and the library to load on a busy machine."""
_SILENCE = 1.5
"""Seconds for the keyring to reply: about two with the loading, on an idle machine."""
_PERSON = 90.0
"""Seconds to reply where the desktop may prompt the person."""
_MOST = 1_024

_HANDED_ON = (
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "HOME",
    "LANG",
    "LC_ALL",
    "PATH",
    "USER",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_CURRENT_DESKTOP",
    "XDG_RUNTIME_DIR",
)
"""All that the child gets of the environment: other variables configure the library."""

_PASSPHRASE: Final = "Unlock with the passphrase."  # noqa: S105  # sentences, both
_GO_BY_PASSPHRASE: Final = "The vault opens with its passphrase as before."  # noqa: S105


@dataclass(frozen=True, slots=True)
class Kept:
    """A keyring's name, and the roots that it returned. The caller must wipe them."""

    backend: str
    roots: Mapping[str, bytearray] = field(repr=False)

    def wipe(self) -> None:
        """Overwrite the roots."""
        for root in self.roots.values():
            _wipe(root)


@dataclass(frozen=True, slots=True)
class Keychain:
    """Access to the keyring. Every method raises :class:`KeyringUnfit` when there is none or it fails."""

    silence: float = _SILENCE
    person: float = _PERSON
    child: tuple[str, ...] = _CHILD

    def fetch(self, names: Sequence[str], *, may_ask: bool = False) -> Kept:
        """The roots stored under these names; missing ones are left out.

        Without ``may_ask`` the desktop never prompts for a locked keyring, and it takes about two seconds at
        worst: nobody expects a prompt just because a vault is opened.
        """
        backend, answer = self._ask("get" if may_ask else "peek", names, may_ask=may_ask)
        roots: dict[str, bytearray] = {}
        try:
            at = 0
            for name in names:
                if answer[at] == ord("y"):
                    roots[name] = answer[at + 1 : at + 1 + ROOT_BYTES]
                    at += ROOT_BYTES
                at += 1
        finally:
            _wipe(answer)
        return Kept(backend, roots)

    def keep(self, name: str, root: bytes) -> str:
        """Store a root and read it back to be sure; the name of the keyring."""
        self._ask("set", [name], root, may_ask=True)
        kept = self.fetch([name], may_ask=True)
        try:
            if kept.roots.get(name, b"") != root:
                raise KeyringUnfit(
                    f"{kept.backend} took it and did not give it back, so nothing was changed.",
                    _GO_BY_PASSPHRASE,
                )
        finally:
            kept.wipe()
        return kept.backend

    def forget(self, names: Sequence[str]) -> None:
        """Delete the roots stored under these names; missing ones are no error."""
        self._ask("delete", names, may_ask=True)

    def _ask(
        self, what: str, names: Sequence[str], data: bytes = b"", *, may_ask: bool
    ) -> tuple[str, bytearray]:
        """The keyring's name and its reply."""
        import subprocess  # slow to load, and few vaults have a slot for a keyring

        with subprocess.Popen(
            self.child,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _HANDED_ON if name in os.environ},
            bufsize=0,
            start_new_session=True,
        ) as child:
            try:
                return self._converse(child, f"{what} {' '.join(names)}\n".encode() + data, may_ask=may_ask)
            finally:
                child.kill()

    def _converse(
        self, child: "subprocess.Popen[bytes]", question: bytes, *, may_ask: bool
    ) -> tuple[str, bytearray]:
        assert child.stdin is not None  # noqa: S101  # both were asked for as pipes
        assert child.stdout is not None  # noqa: S101
        answer = _Answer(child.stdout.fileno())
        if not answer.line(_LOADING):  # loaded: the keyring's own time starts here
            raise _failed()
        try:
            child.stdin.write(question)
        except OSError:
            raise _failed() from None
        until = time.monotonic() + self.silence
        backend = answer.line(self.silence)
        if not backend:
            raise _silent()
        if backend.startswith("!"):
            raise _unfit(backend)
        body = answer.rest(self.person if may_ask else until - time.monotonic())
        if body is None:
            raise _silent()
        if body[:1] == b"!":
            raise _unfit(body.decode("ascii", "replace").strip())
        if body[-1:] != b".":  # it ended in the middle of its reply
            raise _failed()
        return backend, body


class _Answer:
    """Reads a pipe within limits of time and size, into a buffer that can be wiped."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._pages = bytearray(_MOST)
        self._length = 0
        self._taken = 0

    def line(self, seconds: float) -> str:
        """The next line; empty when none came in time."""
        until = time.monotonic() + seconds
        while (end := self._pages.find(b"\n", self._taken, self._length)) < 0:
            if not self._more(until):
                return ""
        words = self._pages[self._taken : end].decode("ascii", "replace")
        self._taken = end + 1
        return words

    def rest(self, seconds: float) -> bytearray | None:
        """Everything until end of file; None when that did not come in time."""
        until = time.monotonic() + seconds
        while (came := self._more(until)) is True:
            pass
        whole = None if came is None else self._pages[self._taken : self._length]
        _wipe(self._pages)
        return whole

    def _more(self, until: float) -> bool | None:
        """Read more; False at end of file, None when the time is over."""
        left = until - time.monotonic()
        if left <= 0 or not select.select([self._fd], [], [], left)[0]:
            return None
        with memoryview(self._pages) as view:
            count = os.readv(self._fd, [view[self._length :]])
        self._length += count
        return count > 0


def remarks() -> tuple[str, ...]:
    """Warnings to show when the library is configured for a keyring that is refused."""
    asked, where = asked_for()
    why = refusal(asked) if asked else ""
    return (f"{asked}, named in {where}, is refused: {why}.",) if why else ()


def _wipe(buffer: bytearray) -> None:
    buffer[:] = bytes(len(buffer))


def _silent() -> KeyringUnfit:
    return KeyringUnfit("The system's keyring did not answer in time.", _PASSPHRASE)


def _failed(kind: str = "") -> KeyringUnfit:
    how = f" ({kind})" if kind else ""
    return KeyringUnfit(f"The system's keyring failed{how}.", _PASSPHRASE)


def _unfit(said: str) -> KeyringUnfit:
    """The error for the child's ``!none``, ``!locked`` or ``!failed TYPE``."""
    word, _, kind = said[1:].partition(" ")
    if word == "locked":
        return KeyringUnfit("The system's keyring is locked.", "Log in to the desktop, or unlock it there.")
    if word == "none":
        names = " or ".join(real.title for real in tried_here())
        sentence = f"No keyring of this system can be reached ({names})."
        return KeyringUnfit(" ".join([sentence, *remarks()]), _GO_BY_PASSPHRASE)
    return _failed(kind)
