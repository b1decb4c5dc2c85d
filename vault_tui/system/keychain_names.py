"""Which keyrings are accepted, and why every other one that the library knows is refused.

Only names: the library itself is loaded in a separate process.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Real:
    """A keyring of an operating system or desktop: its usual name, and the library's class."""

    title: str
    module: str
    name: str
    platforms: tuple[str, ...]


REAL: Final = (
    Real("Secret Service", "keyring.backends.SecretService", "Keyring", ("linux", "freebsd")),
    Real("KWallet", "keyring.backends.kwallet", "DBusKeyring", ("linux", "freebsd")),
    Real("macOS Keychain", "keyring.backends.macOS", "Keyring", ("darwin",)),
    Real("Windows Credential Manager", "keyring.backends.Windows", "WinVaultKeyring", ("win32",)),
)
"""In the order in which they are tried. No class outside this table is ever instantiated."""

_REFUSED: Final = (
    ("keyring.backends.null.", "it keeps nothing"),
    ("keyring.backends.fail.", "it only says that there is none"),
    ("keyring.backends.chainer.", "a chain may hold one that keeps secrets in a readable file"),
    ("keyrings.alt.file.PlaintextKeyring", "it keeps secrets in a readable file"),
    ("keyrings.alt.", "it keeps secrets in a file of its own, not in the system's keyring"),
    ("vault_tui.", "it reads from the vault that it would have to open"),
)


def refusal(name: str) -> str:
    """Why the keyring with this class name is refused; empty for one that is accepted."""
    if any(name == f"{real.module}.{real.name}" for real in REAL):
        return ""
    return next(
        (why for start, why in _REFUSED if name.startswith(start)),
        "it is none that an operating system brings",
    )


def asked_for(env: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """The keyring that the user configured for the library, and where; both empty if none."""
    if name := env.get("PYTHON_KEYRING_BACKEND", "").strip():
        return name, "PYTHON_KEYRING_BACKEND"
    import configparser  # needed only where the keyring is used

    base = env.get("XDG_CONFIG_HOME") or str(Path(env.get("HOME") or "/") / ".config")
    config = configparser.RawConfigParser()
    try:
        config.read(Path(base) / "python_keyring" / "keyringrc.cfg", encoding="utf-8")
        return config.get("backend", "default-keyring", fallback="").strip(), "keyringrc.cfg"
    except (configparser.Error, OSError, UnicodeDecodeError):
        return "", ""


def tried_here(platform: str = sys.platform) -> tuple[Real, ...]:
    """The keyrings that can exist on this platform."""
    return tuple(real for real in REAL if platform.startswith(real.platforms))
