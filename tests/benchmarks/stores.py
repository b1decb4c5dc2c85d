"""Other password stores with one secret each, where they are installed: what the same look-up takes there."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from time import perf_counter

from tests.benchmarks.harness import Case
from tests.system.desktop import Desktop

PYTHON = (sys.executable, "-c", "pass")
PASS_SHOW = "pass show, agent warmed"
KEEPASSXC = "keepassxc-cli show, Argon2"
SECRET = "SECRETsecretSECRETsecretSECRETsecretSECRET1"
LABEL = "grid-bot"
PASSPHRASE = "benchmark"


NEEDS = {
    PASS_SHOW: ("pass", "gpg", "gpgconf"),
    KEEPASSXC: ("keepassxc-cli", "pykeepass"),
    "keyring get, GNOME’s": ("dbus-run-session", "gnome-keyring-daemon"),
    "age --decrypt": ("age", "age-keygen"),
}
"""What has to be here: programs, and one package of Python, with which a database gets the usual Argon2."""


def cases(folder: Path, ends: ExitStack) -> list[Case]:
    """A case for each store that is here; each is set up when it is first measured."""
    by_name: dict[str, Callable[[], Callable[[], float]]] = {
        PASS_SHOW: lambda: _pass(folder / "pass", ends),
        KEEPASSXC: lambda: _keepassxc(folder / "kp"),
        "keyring get, GNOME’s": lambda: _keyring(folder / "keyring", ends),
        "age --decrypt": lambda: _age(folder / "age"),
    }
    return [Case(name, _first(make), _PYTHON) for name, make in by_name.items() if not lacking(name)]


def lacking(store: str) -> list[str]:
    """What is not here of that which a store needs."""
    return [name for name in NEEDS[store] if not (shutil.which(name) or _is_package(name))]


def not_here() -> list[str]:
    """A line for each store that is not measured."""
    return [
        f"not measured: {store}; there is no {' and no '.join(lacking(store))}"
        for store in NEEDS
        if lacking(store)
    ]


_PYTHON = "python -c pass"


def _is_package(name: str) -> bool:
    return name == "pykeepass" and importlib.util.find_spec(name) is not None


def _first(make: Callable[[], Callable[[], float]]) -> Callable[[], float]:
    made = cache(make)

    def read() -> float:
        return made()()

    return read


def _looked_up(command: Sequence[str], env: Mapping[str, str], typed: str = "") -> Callable[[], float]:
    """The reading: seconds until the command has printed the secret."""

    def read() -> float:
        started = perf_counter()
        done = subprocess.run(
            command, env={**os.environ, **env}, input=typed, capture_output=True, text=True, check=True
        )
        took = perf_counter() - started
        assert SECRET in done.stdout, command
        return took

    return read


def _run(command: Sequence[str], env: Mapping[str, str], typed: str = "") -> None:
    subprocess.run(
        command, env={**os.environ, **env}, input=typed, text=True, capture_output=True, check=True
    )


def _pass(folder: Path, ends: ExitStack) -> Callable[[], float]:
    folder.mkdir(mode=0o700, parents=True)
    env = {"GNUPGHOME": str(folder), "PASSWORD_STORE_DIR": str(folder / "store")}
    ends.callback(_run, ["gpgconf", "--kill", "all"], env)
    # No passphrase on the key: one that its agent has cached is no faster, and nobody is asked.
    key = ["gpg", "--batch", "--passphrase", "", "--quick-gen-key", LABEL]
    _run([*key, "default", "default", "never"], env)
    _run(["pass", "init", LABEL], env)
    _run(["pass", "insert", "--multiline", LABEL], env, f"{SECRET}\n")
    return _looked_up(["pass", "show", LABEL], env)


def _keepassxc(folder: Path) -> Callable[[], float]:
    from pykeepass import create_database

    folder.mkdir(mode=0o700, parents=True)
    path = str(folder / "main.kdbx")
    made = create_database(path, password=PASSPHRASE)
    made.add_entry(made.root_group, LABEL, "", SECRET)
    made.save()
    command = ["keepassxc-cli", "show", "--quiet", "--attributes", "Password", path, LABEL]
    return _looked_up(command, {"QT_QPA_PLATFORM": "offscreen"}, f"{PASSPHRASE}\n")


def _keyring(folder: Path, ends: ExitStack) -> Callable[[], float]:
    folder.mkdir(mode=0o700, parents=True)
    env = ends.enter_context(Desktop(folder)).env
    keyring = str(Path(sys.executable).parent / "keyring")
    _run([keyring, "set", "vault-tui benchmark", LABEL], env, f"{SECRET}\n")
    return _looked_up([keyring, "get", "vault-tui benchmark", LABEL], env)


def _age(folder: Path) -> Callable[[], float]:
    folder.mkdir(mode=0o700, parents=True)
    identity, sealed = str(folder / "identity"), str(folder / "sealed")
    _run(["age-keygen", "--output", identity], {})
    public = subprocess.run(["age-keygen", "-y", identity], capture_output=True, text=True, check=True).stdout
    _run(["age", "--encrypt", "--recipient", public.strip(), "--output", sealed], {}, SECRET)
    return _looked_up(["age", "--decrypt", "--identity", identity, sealed], {})
