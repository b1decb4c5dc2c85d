"""The process that asks the system's keyring, and the only module that knows the library for it.

It reads one question, answers and ends::

    get|peek NAME…    "y" and 32 bytes, or "n", for each name; "peek" lets a locked keyring be
    set NAME + bytes  keeps what follows the line
    delete NAME…

Before its answer it says ``ready`` in a line of its own, then the keyring's name; ``.`` ends the answer.
In the place of either: ``!none``, ``!locked``, ``!failed TYPE``.
"""

import os
import signal
from base64 import b64decode, b64encode
from importlib import import_module
from typing import Any

from vault_tui.system.keychain import ROOT_BYTES, SERVICE
from vault_tui.system.keychain_names import Real, tried_here
from vault_tui.system.process import harden, quiet_tracebacks

_LONGEST_LIFE = 240
"""Seconds, should whoever asked be gone."""
_LONGEST_QUESTION = 1_024


def main() -> None:
    """Answer one question."""
    quiet_tracebacks()
    signal.alarm(_LONGEST_LIFE)
    harden()
    found = _load()
    _say(b"ready\n")
    line, _, data = os.read(0, _LONGEST_QUESTION).partition(b"\n")
    what, *names = line.decode("ascii").split(" ")
    for real, keyring in found:
        if _is_there(keyring):
            _say(real.title.encode() + b"\n")
            _say(_answer(keyring, what, names, data))
            return
    _say(b"!none\n")


def _load() -> list[tuple[Real, type[Any]]]:
    """The classes of the real keyrings, each by its name: the library's own choice is never asked."""
    found = []
    for real in tried_here():
        try:
            found.append((real, getattr(import_module(real.module), real.name)))
        except (ImportError, AttributeError):
            continue
    return found


def _is_there(keyring: type[Any]) -> bool:
    try:
        return float(keyring.priority) > 0
    except Exception:  # whatever the library and its own libraries raise
        return False


def _answer(keyring: type[Any], what: str, names: list[str], data: bytes) -> bytes:
    from keyring.errors import InitError, KeyringLocked

    try:
        if what == "peek" and _is_locked(keyring):
            return b"!locked"
        return _do(keyring(), what, names, data) + b"."
    except (InitError, KeyringLocked):
        return b"!locked"
    except Exception as error:  # its text may quote what is kept: only its type is told
        return b"!failed " + type(error).__name__.encode("ascii", "replace")


def _do(keyring: Any, what: str, names: list[str], data: bytes) -> bytes:
    if what == "set":
        keyring.set_password(SERVICE, names[0], b64encode(data).decode("ascii"))
        return b""
    answers = [_root(keyring.get_password(SERVICE, name)) for name in names]
    if what == "delete":
        for name, root in zip(names, answers, strict=True):
            if root != b"n":
                keyring.delete_password(SERVICE, name)
        return b""
    return b"".join(answers)


def _root(kept: str | None) -> bytes:
    """A root as it is answered; what somebody else put in its place is none."""
    try:
        root = b64decode(kept or "", validate=True)
    except ValueError:
        root = b""
    return b"y" + root if len(root) == ROOT_BYTES else b"n"


def _is_locked(keyring: type[Any]) -> bool:
    """Whether a Secret Service is locked: the library would ask the person to unlock it, or to make one."""
    if keyring.__module__ != "keyring.backends.SecretService":
        return False
    import secretstorage

    with secretstorage.dbus_init() as bus:
        return bool(secretstorage.Collection(bus).is_locked())


def _say(words: bytes) -> None:
    os.write(1, words)


if __name__ == "__main__":
    main()
