"""Nothing that the real program holds is left behind: in no file, in no dump, in no memory after a lock."""

import base64
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.journeys.mishaps import LABEL
from tests.journeys.unlocked import is_restored, open_list, start, start_with, tells_nothing, unlock
from tests.system.memory import Memory, copies
from tests.system.test_lock_exec import is_locked
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, PASSPHRASE
from vault_tui.core.secret import Secret

SPYING = {
    "TEXTUAL": "debug,devtools",
    "TEXTUAL_DEBUG": "1",
    "TEXTUAL_LOG": "log",
    "TEXTUAL_DRIVER": "planted:Driver",
    "TEXTUAL_SCREENSHOT": "0",
    "TEXTUAL_SCREENSHOT_LOCATION": ".",
    "TEXTUAL_SCREENSHOT_FILENAME": "screen.svg",
    "TEXTUAL_PRESS": "ctrl+q",
    "TEXTUAL_SHOW_RETURN": "1",
    "PYTHONASYNCIODEBUG": "0",
    "PYTHONINSPECT": "1",
    "PYTHONBREAKPOINT": "planted.here",
    "PYTHONPATH": ".",
}


def test_no_variable_makes_the_program_write_keys_or_screens_anywhere(
    vault: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(vault.home)
    vault.write("planted.py", "open('planted-ran', 'w').close()\nDriver = object\n")
    with start(vault, **SPYING) as person:
        for _ in range(2):  # once as started, once as after a lock
            unlock(person)
            person.sees(LABEL, "locks at")
            person.presses("r")
            person.sees(API_SECRET, "shown until")
            person.presses("ctrl-l")
            person.sees("▸ Passphrase", without=LABEL)
        person.presses("esc")
        assert person.screen.wait_until_gone() == 130
        assert is_restored(person.screen)
    written = {path.relative_to(vault.home) for path in vault.home.rglob("*") if path.is_file()}
    own = {Path("passphrase"), Path("planted.py")}
    assert {path.parts[:2] for path in written - own} == {("data", "vault-tui"), ("state", "vault-tui")}
    assert all(tells_nothing((vault.home / path).read_bytes()) for path in written - own)


def test_the_real_process_can_be_neither_dumped_nor_read(vault: Cli) -> None:
    report = vault.home / "report"
    with start_with("", vault, REPORT=str(report)) as person:
        for _ in range(2):  # once as started, once as after a lock
            open_list(person)
            assert report.read_text(encoding="ascii") == "dumpable 0, core (0, 0)"
            report.unlink()
            person.presses("ctrl-l")
            person.sees("▸ Passphrase", without=LABEL)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Opened by each process before it is hardened. A refused read fails the test."""
    memory = Memory(tmp_path)
    yield memory
    memory.close()


def measured(process: tuple[int, int], needles: dict[str, list[bytes]]) -> dict[str, int]:
    """How many copies of each needle are in a process's memory, in whatever form."""
    return {name: sum(copies(process, form) for form in forms) for name, forms in needles.items()}


def forms_of(secret: bytes) -> list[bytes]:
    """A secret as it is, as a widget's wide characters, and as base64 has it within something longer."""
    wide = secret.decode("latin-1").encode("utf-32-le")
    return [secret, wide, *(base64.b64encode(b"x" * shift + secret)[4:-4] for shift in range(3))]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read through /proc")
def test_what_was_not_asked_for_is_not_in_memory_and_a_lock_takes_the_rest(
    vault: Cli, memory: Memory
) -> None:
    session = vault.session()
    other = session.add("not asked for")
    session.seal_api_key(other.id, OTHER_KEY)
    session.seal_secret(other.id, Secret(OTHER_SECRET))
    needles = {
        "passphrase": forms_of(PASSPHRASE.encode()),
        "vault key": forms_of(bytes(session._store.keys.vault_key.data)),
        "API key": forms_of(API_KEY.encode()),
        "API secret": forms_of(API_SECRET.encode()),
        "other secret": forms_of(OTHER_SECRET.encode()),
    }
    session.close()
    with start_with("", vault, MEMORY_SOCKET=str(memory.path)) as person:
        first = memory.next()
        open_list(person)
        unlocked = measured(first, needles)
        person.presses("r")
        person.sees(API_SECRET)
        revealed = measured(first, needles)
        person.presses("s")
        person.sees("API secret of grid-bot sent to")
        person.presses("ctrl-l")
        second = memory.next()
        person.sees("▸ Passphrase", without=LABEL)
        assert os.pread(first[0], 1, 0) == b""
        locked = measured(second, needles)
    print("\nunlocked:", unlocked, "\nrevealed:", revealed, "\nlocked:", locked)
    assert (unlocked["passphrase"], unlocked["vault key"], unlocked["API secret"]) == (0, 1, 0)
    assert min(unlocked["API key"], revealed["API secret"]) >= 1  # the search would find them
    assert unlocked["other secret"] == revealed["other secret"] == 0
    assert locked == dict.fromkeys(needles, 0)


def test_a_vault_that_is_left_alone_locks_itself(vault: Cli) -> None:
    session = vault.session()
    # Shorter than any session saves it: the bounds are widened in both processes.
    short = replace(session.settings, idle_lock=2)
    session._store.transact(lambda contents: contents.with_settings(short), backup=False)
    session.close()
    with start_with("short idle time", vault) as person:
        open_list(person)
        person.presses("r")
        person.sees(API_SECRET)
        person.sees("▸ Passphrase", "locked", without=LABEL)
        assert is_locked(person.screen)
