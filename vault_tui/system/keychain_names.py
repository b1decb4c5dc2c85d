"""Which keyrings are real ones, and why every other that the library knows is not taken.

Names alone: the library itself is loaded elsewhere, in a process of its own.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Real:
    """A keyring that an operating system or desktop brings: what people call it, and the library's class."""

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
"""In the order in which they are tried. Each is made by its class; nothing outside this table ever is."""

_REFUSED: Final = (
    ("keyring.backends.null.", "it keeps nothing"),
    ("keyring.backends.fail.", "it only says that there is none"),
    ("keyring.backends.chainer.", "a chain may hold one that keeps secrets in a readable file"),
    ("keyrings.alt.file.PlaintextKeyring", "it keeps secrets in a readable file"),
    ("keyrings.alt.", "it keeps secrets in a file of its own, not in the system's keyring"),
    ("vault_tui.", "it reads from the vault that it would have to open"),
)


def refusal(name: str) -> str:
    """Why a keyring of this name, as the library writes it, is not taken; empty for a real one."""
    if any(name == f"{real.module}.{real.name}" for real in REAL):
        return ""
    return next(
        (why for start, why in _REFUSED if name.startswith(start)),
        "it is none that an operating system brings",
    )


def asked_for(env: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """The keyring that the person's settings of the library name, and where; empty when they name none."""
    if name := env.get("PYTHON_KEYRING_BACKEND", "").strip():
        return name, "PYTHON_KEYRING_BACKEND"
    import configparser  # where somebody asks for the keyring, and at no other start

    base = env.get("XDG_CONFIG_HOME") or str(Path(env.get("HOME") or "/") / ".config")
    config = configparser.RawConfigParser()
    try:
        config.read(Path(base) / "python_keyring" / "keyringrc.cfg", encoding="utf-8")
        return config.get("backend", "default-keyring", fallback="").strip(), "keyringrc.cfg"
    except (configparser.Error, OSError, UnicodeDecodeError):
        return "", ""


def tried_here(platform: str = sys.platform) -> tuple[Real, ...]:
    """Those that there can be on this system."""
    return tuple(real for real in REAL if platform.startswith(real.platforms))
