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

PYTHON = (sys.executable, "-c", "pass")
SECRET = "SECRETsecretSECRETsecretSECRETsecretSECRET1"
LABEL = "grid-bot"
PASSPHRASE = "benchmark"


def cases(folder: Path, ends: ExitStack) -> list[Case]:
    """A case for each store that is here; each is set up when it is first measured."""
    found = []
    if _there("pass", "gpg", "gpgconf"):
        found.append(Case("pass show, agent warmed", _first(lambda: _pass(folder / "pass", ends)), _PYTHON))
    if _there("keepassxc-cli") and importlib.util.find_spec("pykeepass"):
        found.append(Case("keepassxc-cli show, Argon2", _first(lambda: _keepassxc(folder / "kp")), _PYTHON))
    if _there("age", "age-keygen"):
        found.append(Case("age --decrypt", _first(lambda: _age(folder / "age")), _PYTHON))
    return found


_PYTHON = "python -c pass"


def _there(*programs: str) -> bool:
    return all(map(shutil.which, programs))


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


def _age(folder: Path) -> Callable[[], float]:
    folder.mkdir(mode=0o700, parents=True)
    identity, sealed = str(folder / "identity"), str(folder / "sealed")
    _run(["age-keygen", "--output", identity], {})
    public = subprocess.run(["age-keygen", "-y", identity], capture_output=True, text=True, check=True).stdout
    _run(["age", "--encrypt", "--recipient", public.strip(), "--output", sealed], {}, SECRET)
    return _looked_up(["age", "--decrypt", "--identity", identity, sealed], {})
