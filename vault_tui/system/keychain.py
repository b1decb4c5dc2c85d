"""The keyring of the operating system: small secrets that the desktop keeps and gives back after login.

The library that knows the keyrings runs in a short-lived process of its own. A keyring that hangs is
ended with it, and so is every copy of a root: the library takes and gives ``str``, which can't be wiped,
while this side of the pipe has 32 bytes in buffers that can. The library is loaded for nothing else, and
never asked to choose: it might answer with a chain that ends in a readable file.
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
"""What a keyring lists our items under; the name of the user is the slot's id."""
ROOT_BYTES: Final = 32

_CHILD: Final = (sys.executable, "-P", "-m", "vault_tui.system.keychain_child")
_LOADING = 6.0
"""Seconds for an interpreter and the library to load, on a machine that is busy."""
_SILENCE = 1.5
"""Seconds for the keyring: with the loading this makes two, where nothing else goes on."""
_PERSON = 90.0
"""Seconds more where the desktop may ask the person, who asked for it."""
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
"""Of the environment. The library takes properties from variables, another collection for one."""

_PASSPHRASE: Final = "Unlock with the passphrase."  # noqa: S105  # sentences, both
_GO_BY_PASSPHRASE: Final = "The vault opens with its passphrase as before."  # noqa: S105


@dataclass(frozen=True, slots=True)
class Kept:
    """What a keyring answered: its name, and the roots that it had. Wipe them."""

    backend: str
    roots: Mapping[str, bytearray] = field(repr=False)

    def wipe(self) -> None:
        """Overwrite the roots."""
        for root in self.roots.values():
            _wipe(root)


@dataclass(frozen=True, slots=True)
class Keychain:
    """The way to it. Every method raises :class:`KeyringUnfit` when there is none, or it doesn't answer."""

    silence: float = _SILENCE
    person: float = _PERSON
    child: tuple[str, ...] = _CHILD

    def fetch(self, names: Sequence[str], *, may_ask: bool = False) -> Kept:
        """The roots kept under these names, as far as there are any.

        Unless it ``may_ask``, a keyring that is locked stays so and the whole takes about two seconds at
        the worst: nobody expects a question of the desktop just because a vault is opened.
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
        """Keep a root, and see by asking for it again that it is kept; the name of the keyring."""
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
        """Delete what is kept under these names; what isn't there counts as deleted."""
        self._ask("delete", names, may_ask=True)

    def _ask(
        self, what: str, names: Sequence[str], data: bytes = b"", *, may_ask: bool
    ) -> tuple[str, bytearray]:
        """The keyring's name and its answer."""
        import subprocess  # few vaults have a slot for a keyring, and every start loads this module

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
        if not answer.line(_LOADING):  # it is loaded, and silence counts from here
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
        if body[-1:] != b".":  # it ended before it had said all
            raise _failed()
        return backend, body


class _Answer:
    """What comes out of a pipe, within bounds of time and size, in pages that can be wiped."""

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
        """All until the end; None when that did not come in time."""
        until = time.monotonic() + seconds
        while (came := self._more(until)) is True:
            pass
        whole = None if came is None else self._pages[self._taken : self._length]
        _wipe(self._pages)
        return whole

    def _more(self, until: float) -> bool | None:
        """Read on; False at the end, None when the time is over."""
        left = until - time.monotonic()
        if left <= 0 or not select.select([self._fd], [], [], left)[0]:
            return None
        with memoryview(self._pages) as view:
            count = os.readv(self._fd, [view[self._length :]])
        self._length += count
        return count > 0


def remarks() -> tuple[str, ...]:
    """What is to be said when the person's settings of the library name another keyring than a real one."""
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
    """The child's ``!none``, ``!locked`` or ``!failed TYPE`` as an error with sentences."""
    word, _, kind = said[1:].partition(" ")
    if word == "locked":
        return KeyringUnfit("The system's keyring is locked.", "Log in to the desktop, or unlock it there.")
    if word == "none":
        names = " or ".join(real.title for real in tried_here())
        sentence = f"No keyring of this system can be reached ({names})."
        return KeyringUnfit(" ".join([sentence, *remarks()]), _GO_BY_PASSPHRASE)
    return _failed(kind)
