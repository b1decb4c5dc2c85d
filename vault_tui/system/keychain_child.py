"""The process that talks to the system's keyring; no other module imports the keyring library.

It reads one request, replies and ends::

    get|peek NAME…    "y" and 32 bytes, or "n", for each name; "peek" never unlocks a locked keyring
    set NAME + bytes  stores what follows the line
    delete NAME…

It first writes a line ``ready``, then a line with the keyring's name, then the reply, which ends with ``.``.
Name or reply may be replaced by ``!none``, ``!locked`` or ``!failed TYPE``.
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
"""Seconds after which the process ends in any case: its parent may be gone."""
_LONGEST_QUESTION = 1_024


def main() -> None:
    """Answer one request."""
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
    """The classes of the accepted keyrings, by name: the library's own choice is never used."""
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
    except Exception:  # the library and its dependencies may raise anything
        return False


def _answer(keyring: type[Any], what: str, names: list[str], data: bytes) -> bytes:
    from keyring.errors import InitError, KeyringLocked

    try:
        if what == "peek" and _is_locked(keyring):
            return b"!locked"
        return _do(keyring(), what, names, data) + b"."
    except (InitError, KeyringLocked):
        return b"!locked"
    except Exception as error:  # its text may quote the secret: only its type is reported
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
    """A root as it is encoded in the reply; a value of another kind counts as missing."""
    try:
        root = b64decode(kept or "", validate=True)
    except ValueError:
        root = b""
    return b"y" + root if len(root) == ROOT_BYTES else b"n"


def _is_locked(keyring: type[Any]) -> bool:
    """Whether a Secret Service is locked: the library would prompt the person to unlock or create one."""
    if keyring.__module__ != "keyring.backends.SecretService":
        return False
    import secretstorage

    with secretstorage.dbus_init() as bus:
        return bool(secretstorage.Collection(bus).is_locked())


def _say(words: bytes) -> None:
    os.write(1, words)


if __name__ == "__main__":
    main()
