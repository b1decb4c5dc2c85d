"""Other password stores, where they are installed: what the same look-up takes there, among few and many.

Each holds as many secrets as the vault it stands beside, and is made when it is first measured.
"""

import copy
import importlib.util
import os
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.benchmarks.harness import Case
from tests.benchmarks.vaults import USUAL
from tests.system.desktop import Desktop
from vault_tui.session import Cost

PYTHON = (sys.executable, "-c", "pass")
SIZES = (10, 1_000, 10_000)
FEW, _, MANY = SIZES
PASSPHRASE = "benchmark"
NUMBER = 5
"""Of the entry that is looked up, in all of them."""

PASS_SHOW = "pass show, agent warmed"
EQUAL_COST = f"keepassxc-cli show, Argon2id {USUAL.memlimit >> 20} MiB × {USUAL.opslimit}"
"""What a new vault of ours costs."""
ITS_COST = "keepassxc-cli show, Argon2d 64 MiB × 14, two lanes"
"""What pykeepass gives a new database, from one that KeePassXC made."""
KEYRING = "keyring get, GNOME's"
AGE = "age --decrypt, one file"

_PYTHON = "python -c pass"
_SERVICE = "vault-tui benchmark"


@dataclass(frozen=True)
class Store:
    """A store with the programs it needs, and packages of Python beside them.

    ``make`` fills it in a folder of its own and returns the reading of one look-up.
    """

    name: str
    needs: Sequence[str]
    make: Callable[[Path, ExitStack, int], Callable[[], float]]
    sizes: Sequence[int] = SIZES
    most_rounds: int | None = None


def named(store: str, entries: int) -> str:
    """The name of the case that measures a store with so many entries."""
    return f"{store}, {entries:,} entries"


def cases(folder: Path, ends: ExitStack) -> list[Case]:
    """A case for each store that is here and each number of entries in it."""
    return [
        Case(
            named(store.name, entries),
            _first(partial(store.make, folder / f"{place}-{entries}", ends, entries)),
            _PYTHON,
            most_rounds=store.most_rounds,
        )
        for place, store in enumerate(STORES)
        if not lacking(store)
        for entries in store.sizes
    ]


def lacking(store: Store) -> list[str]:
    """What is not here of that which a store needs."""
    return [name for name in store.needs if not (shutil.which(name) or _is_package(name))]


def not_here() -> list[str]:
    """A line for each store that is not measured."""
    return [
        f"not measured: {store.name}; there is no {' and no '.join(lacking(store))}"
        for store in STORES
        if lacking(store)
    ]


def _is_package(name: str) -> bool:
    return name == "pykeepass" and importlib.util.find_spec(name) is not None


def _first(make: Callable[[], Callable[[], float]]) -> Callable[[], float]:
    made = cache(make)

    def read() -> float:
        return made()()

    return read


def _label(number: int) -> str:
    return f"grid-bot-{number:05}"


def _secret(number: int) -> str:
    return f"SECRETsecretSECRETsecretSECRETsecretSE{number:05}"


def _looked_up(command: Sequence[str], env: Mapping[str, str], typed: str = "") -> Callable[[], float]:
    """The reading: seconds until the command has printed the secret."""

    def read() -> float:
        started = perf_counter()
        done = subprocess.run(
            command, env={**os.environ, **env}, input=typed, capture_output=True, text=True, check=True
        )
        took = perf_counter() - started
        assert _secret(NUMBER) in done.stdout, command
        return took

    return read


def _run(command: Sequence[str], env: Mapping[str, str], typed: str = "") -> str:
    done = subprocess.run(
        command, env={**os.environ, **env}, input=typed, text=True, capture_output=True, check=True
    )
    return done.stdout


def _pass(folder: Path, ends: ExitStack, entries: int) -> Callable[[], float]:
    folder.mkdir(mode=0o700, parents=True)
    store = folder / "store"
    env = {"GNUPGHOME": str(folder), "PASSWORD_STORE_DIR": str(store)}
    ends.callback(_run, ["gpgconf", "--kill", "all"], env)
    # No passphrase on the key: one that its agent has cached is no faster, and nobody is asked.
    key = ["gpg", "--batch", "--passphrase", "", "--quick-gen-key", PASSPHRASE]
    _run([*key, "default", "default", "never"], env)
    _run(["pass", "init", PASSPHRASE], env)
    _run(["pass", "insert", "--multiline", _label(NUMBER)], env, f"{_secret(NUMBER)}\n")
    # The others are copies of it: encrypting each would take minutes, and a look-up opens one file only.
    sealed = (store / f"{_label(NUMBER)}.gpg").read_bytes()
    for number in range(1, entries + 1):
        (store / f"{_label(number)}.gpg").write_bytes(sealed)
    return _looked_up(["pass", "show", _label(NUMBER)], env)


def _keepassxc(cost: Cost | None, folder: Path, _: ExitStack, entries: int) -> Callable[[], float]:
    from pykeepass import create_database
    from pykeepass.kdbx_parsing.kdbx4 import kdf_uuids

    folder.mkdir(mode=0o700, parents=True)
    path = str(folder / "main.kdbx")
    made = create_database(path, password=PASSPHRASE)
    derivation = made.kdbx.header.value.dynamic_header.kdf_parameters.data.dict
    if cost:
        derivation["$UUID"].value = kdf_uuids["argon2id"]
        derivation["I"].value, derivation["M"].value, derivation["P"].value = cost.opslimit, cost.memlimit, 1
    else:
        assert [derivation[name].value for name in "IMP"] == [14, 64 << 20, 2]
    first = made.add_entry(made.root_group, _label(1), "", _secret(1))
    # Its own way of adding looks through all that there is each time.
    for number in range(2, entries + 1):
        made.root_group._element.append(_kept(first._element, number))
    made.save()
    command = ["keepassxc-cli", "show", "--quiet", "--attributes", "Password", path, _label(NUMBER)]
    return _looked_up(command, {"QT_QPA_PLATFORM": "offscreen"}, f"{PASSPHRASE}\n")


def _kept(entry: Any, number: int) -> Any:
    """A copy of a database's entry, with a label and a secret of its own."""
    made = copy.deepcopy(entry)
    made.find("UUID").text = b64encode(number.to_bytes(16)).decode()
    for field in made.findall("String"):
        if (name := field.find("Key").text) in {"Title", "Password"}:
            field.find("Value").text = _label(number) if name == "Title" else _secret(number)
    return made


def _keyring(folder: Path, ends: ExitStack, entries: int) -> Callable[[], float]:
    # Written as a plain file, which the daemon holds in memory like any other once it was read: it takes
    # items one by one, and writes all of them anew for each.
    files = folder / ".local" / "share" / "keyrings"
    files.mkdir(mode=0o700, parents=True)
    (files / "default").write_text("benchmark", encoding="utf-8")
    (files / "benchmark.keyring").write_text("\n".join(_items(entries)), encoding="utf-8")
    (files / "benchmark.keyring").chmod(0o600)
    env = ends.enter_context(Desktop(folder)).env
    command = [str(Path(sys.executable).parent / "keyring"), "get", _SERVICE, _label(NUMBER)]
    return _looked_up(command, env)


def _items(entries: int) -> Iterator[str]:
    at = "ctime=1764000000\nmtime=1764000000\n"
    yield f"[keyring]\ndisplay-name=benchmark\nlock-on-idle=false\nlock-after=false\n{at}"
    for number in range(1, entries + 1):
        yield f"[{number}]\nitem-type=0\ndisplay-name={_label(number)}\nsecret={_secret(number)}\n{at}"
        known_by = {"service": _SERVICE, "username": _label(number), "application": "Python keyring library"}
        for place, (name, value) in enumerate(known_by.items()):
            yield f"[{number}:attribute{place}]\nname={name}\ntype=string\nvalue={value}\n"


def _age(folder: Path, _: ExitStack, entries: int) -> Callable[[], float]:
    folder.mkdir(mode=0o700, parents=True)
    identity, sealed = str(folder / "identity"), str(folder / "sealed")
    _run(["age-keygen", "--output", identity], {})
    public = _run(["age-keygen", "-y", identity], {}).strip()
    lines = "".join(f"{_label(number)} {_secret(number)}\n" for number in range(1, entries + 1))
    _run(["age", "--encrypt", "--recipient", public, "--output", sealed], {}, lines)
    return _looked_up(["age", "--decrypt", "--identity", identity, sealed], {})


STORES = (
    Store(PASS_SHOW, ("pass", "gpg", "gpgconf"), _pass),
    Store(EQUAL_COST, ("keepassxc-cli", "pykeepass"), partial(_keepassxc, USUAL), most_rounds=5),
    Store(ITS_COST, ("keepassxc-cli", "pykeepass"), partial(_keepassxc, None), (FEW,), most_rounds=5),
    Store(KEYRING, ("dbus-run-session", "gnome-keyring-daemon"), _keyring, most_rounds=5),
    Store(AGE, ("age", "age-keygen"), _age),
)
"""KDBX4 with Argon2 for keepassxc-cli: its own ``db-create`` still makes what came before that."""
