"""Nothing that the real program holds gets out: not by a crash, variable, terminal, lock or signal."""

import base64
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from tests.cli.conftest import Cli
from tests.journeys.mishaps import HERE, LABEL
from tests.journeys.person import Person
from tests.system.memory import Memory, copies
from tests.system.screen import AN_XTERM, PATIENCE, WHAT_IT_IS, Screen
from tests.system.test_lock_exec import Echo, is_locked
from tests.worlds import API_KEY, API_SECRET, PASSPHRASE
from vault_tui.core.secret import Secret
from vault_tui.session import PROFILES

F5 = "\x1b[15~"
NORMAL_SCREEN = b"\x1b[?1049l"
SLICE = 12
"""So many characters of a secret in a row are a leak."""


@pytest.fixture
def vault(home: Cli) -> Cli:
    """A home with a vault of one key."""
    session = home.make(PROFILES["interactive"])
    entry = session.add(LABEL, integration="freqtrade")
    session.seal_api_key(entry.id, API_KEY)
    session.seal_secret(entry.id, Secret(API_SECRET))
    session.close()
    return home


def start(vault: Cli, **env: str) -> Person:
    """The program as installed, at its prompt."""
    return Person(vault.environment(**env))


def start_with(mishap: str, vault: Cli, **env: str) -> Person:
    """The program with a mishap in it, at its prompt."""
    return Person(vault.environment(MISHAP=mishap, **env), (sys.executable, HERE))


def unlock(person: Person) -> None:
    person.sees("▸ Passphrase")
    person.types_hidden(PASSPHRASE)
    person.presses("enter")


def open_list(person: Person) -> None:
    unlock(person)
    person.sees(f"▸ {LABEL}", "locks at")


def tells_nothing(sent: bytes) -> bool:
    """Whether no part of a secret is among what a terminal was sent."""
    return not any(
        secret[start : start + SLICE].encode() in sent
        for secret in (PASSPHRASE, API_SECRET)
        for start in range(len(secret) - SLICE + 1)
    )


def is_restored(screen: Screen) -> bool:
    """Whether the terminal is as the program found it."""
    alternate = screen.sent.count(b"\x1b[?1049h"), screen.sent.count(NORMAL_SCREEN)
    return alternate == (1, 1) and screen.settings() == screen.settings_before


# Crashes


@pytest.mark.parametrize(
    "mishap",
    [
        "handler",
        "worker",
        "thread worker",
        "lane",
        "timer",
        "mount",
        "draw",
        "callback",
        "lost task",
        "drawn exception",
        "chained",
        "input thread",
    ],
)
def test_a_crash_tells_its_type_and_place_and_gives_the_terminal_back(vault: Cli, mishap: str) -> None:
    debug = {"TEXTUAL": "debug", "PYTHONASYNCIODEBUG": "1"}
    with start_with(mishap, vault, **debug) as person:
        open_list(person)
        person.screen.press(F5)
        if mishap == "input thread":
            person.screen.wait_for_bytes(b"\a")  # not before the key would meet the mishap
            person.screen.press("x")
        assert person.screen.wait_until_gone() == 1
        sent = person.screen.sent
        assert tells_nothing(sent)
        assert is_restored(person.screen)
        last_words = sent[sent.index(NORMAL_SCREEN) + len(NORMAL_SCREEN) :].decode()
        assert "vault-tui stopped because of a mistake in it. What was saved is safe." in last_words
        if mishap != "input thread":  # Textual catches that one, and hands on a drawing of it
            assert re.search(r"(ValueError|Loud) at \S*mishaps\.py:\d+", last_words)
        assert "\x1b" not in last_words


def test_a_crash_in_a_thread_that_nobody_needs_is_not_even_seen(vault: Cli) -> None:
    with start_with("thread", vault) as person:
        open_list(person)
        person.screen.press(F5)
        person.screen.wait_for_bytes(b"\a")
        person.presses("ctrl-q")
        assert person.screen.wait_until_gone() == 0
        assert tells_nothing(person.screen.sent)
        assert is_restored(person.screen)


def test_a_crash_at_the_prompt_tells_its_type_and_place_and_gives_the_terminal_back(vault: Cli) -> None:
    with start_with("prompt", vault) as person:
        unlock(person)
        assert person.screen.wait_until_gone() == 1
        sent = person.screen.sent
        assert tells_nothing(sent)
        assert is_restored(person.screen)
        last_words = sent[sent.index(NORMAL_SCREEN) + len(NORMAL_SCREEN) :].decode()
        assert re.fullmatch(r"vault-tui: ValueError at mishaps\.py:\d+\s*", last_words)


# Variables, and what is left on disk

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


# Terminals that freeze, go away or can do little


def test_a_frozen_terminal_does_not_hold_up_the_lock_of_the_real_program(vault: Cli) -> None:
    with start(vault) as person:
        open_list(person)
        screen = person.screen
        freeze(person)
        screen.press("\x0c")
        ended = wait_while(lambda: screen.process.poll() is None and not is_locked(screen))
        assert ended
        person.sees("▸ Passphrase", without=LABEL)


def test_a_program_that_hangs_while_it_locks_is_ended(vault: Cli) -> None:
    with start_with("hang", vault) as person:
        open_list(person)
        person.screen.press(F5)
        assert person.screen.wait_until_gone() == -signal.SIGALRM


def freeze(person: Person) -> None:
    """Have more drawn than the terminal keeps for a reader, and read nothing."""
    last = -1
    for step in range(100):
        person.screen.resize(200 - step % 2, 50)
        Event().wait(0.1)
        if (unread := person.screen.unread()) == last:
            return
        last = unread
    pytest.fail("the program stopped drawing")


def wait_while(going_on: Callable[[], bool]) -> bool:
    """Wait, without reading, until that is over; whether it came to its end."""
    until = monotonic() + PATIENCE
    while going_on() and monotonic() < until:
        Event().wait(0.05)
    return not going_on()


@pytest.mark.parametrize("variable", ["", "IGNORE_HANGUP", "NO_SESSION"], ids=["told", "deaf", "not told"])
@pytest.mark.parametrize("place", ["prompt", "list", "guide"])
def test_the_real_program_ends_when_its_terminal_is_gone(vault: Cli, place: str, variable: str) -> None:
    with start_with("", vault, **({variable: "1"} if variable else {})) as person:
        if place == "prompt":
            person.sees("▸ Passphrase")
            person.types_hidden("abc")
        else:
            open_list(person)
        if place == "guide":
            person.presses("n")
            person.sees("What shall it be?")
            person.presses("enter")
            person.sees("step 1 of 7")
        person.screen.hang_up()
        assert person.screen.wait_until_gone() == 128 + signal.SIGHUP


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT])
def test_a_signal_takes_a_shown_secret_off_the_screen_and_restores_the_terminal(
    vault: Cli, number: signal.Signals
) -> None:
    with start(vault) as person:
        open_list(person)
        person.presses("r")
        person.sees(API_SECRET)
        os.kill(person.screen.process.pid, number)
        assert person.screen.wait_until_gone() == 128 + number
        assert is_restored(person.screen)
        assert "".join(person.screen.rows) == ""
        assert person.screen.sent.endswith(b"\x1b[2J\x1b[H" + NORMAL_SCREEN)


def test_a_stopped_program_goes_on_where_it_was(vault: Cli) -> None:
    with start(vault) as person:
        open_list(person)
        pid, screen = person.screen.process.pid, person.screen
        os.kill(pid, signal.SIGSTOP)
        os.waitpid(pid, os.WUNTRACED)
        screen.restore_settings()
        screen.press("x")
        os.kill(pid, signal.SIGCONT)
        assert wait_while(screen.echoes)
        person.presses("enter")
        person.sees(f"‹ {LABEL}")
        person.presses("q")
        assert screen.wait_until_gone() == 0
        assert screen.settings() == screen.settings_before


def test_what_is_typed_while_it_locks_is_neither_seen_nor_a_passphrase(vault: Cli) -> None:
    with start(vault) as person:
        open_list(person)
        screen = person.screen
        screen.answers = False
        with Echo(screen) as echo:
            screen.press("\x0c")
            for _ in range(100):
                screen.press("typed-too-soon\r")
                screen.look(0.001)
            screen.wait_for_bytes(WHAT_IT_IS)
            screen.press("typed-too-soon\r")
            screen.press(AN_XTERM)
            screen.press("abc")
            person.sees("Passphrase •••")
        assert "••••" not in screen.text
        assert not echo.seen
        assert b"typed-too-soon" not in screen.sent
        person.presses("ctrl-u")
        unlock(person)
        person.sees("locks at")


GREYS = {16, 59, 102, 145, 188, 231, *range(232, 256)}
"""The greys among a terminal's 256 colours."""


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_without_screens_is_told_what_to_use_instead(vault: Cli, term: str) -> None:
    with start(vault, TERM=term) as person:
        person.sees("This terminal can’t show screens", "vault-tui guide")
        assert person.screen.wait_until_gone() == 1
        assert b"\x1b" not in person.screen.sent


@pytest.mark.parametrize("env", [{"LC_ALL": "de_DE.ISO-8859-1"}, {"LC_ALL": "C"}], ids=["Latin-1", "ASCII"])
def test_a_terminal_of_few_characters_gets_only_those(vault: Cli, env: dict[str, str]) -> None:
    with start(vault, **env) as person:
        person.sees("Passphrase")
        person.screen.press(PASSPHRASE)
        person.sees("*" * len(PASSPHRASE))
        person.pauses()
        person.presses("enter")
        person.sees("> grid-bot", "locks at")
        person.presses("enter")
        person.sees("If this leaks")
        person.presses("q")
        assert person.screen.wait_until_gone() == 0
        assert person.screen.sent.isascii()


def test_without_colours_everything_is_grey(vault: Cli) -> None:
    with start(vault, NO_COLOR="1") as person:
        open_list(person)
        person.presses("enter")
        person.sees("If this leaks")
        person.presses("q")
        assert person.screen.wait_until_gone() == 0
        colours = {int(number) for number in re.findall(rb"[34]8;5;(\d+)", person.screen.sent)}
        assert colours
        assert colours <= GREYS
        assert not re.search(rb"\x1b\[(\d*;)*([349][1-6]|10[1-6]|[34]8;2;[0-9;]*)m", person.screen.sent)


@pytest.mark.parametrize("size", [(60, 20), (20, 5), (1, 1)], ids=str)
def test_however_small_the_window_is_it_opens_locks_and_ends(vault: Cli, size: tuple[int, int]) -> None:
    columns, rows = size
    with Person(vault.environment(), columns=columns, rows=rows) as person:
        screen = person.screen
        screen.wait_for_bytes(b"\x1b[?2004h")
        screen.press(PASSPHRASE)
        person.pauses()
        screen.press("\r")
        screen.wait_for_bytes(b"\x1b[?1004h")  # the screens have begun
        person.pauses()
        screen.press("\x0c")
        assert wait_while_reading(screen, lambda: not is_locked(screen))
        screen.resize(80, 24)
        person.sees("▸ Passphrase")
        person.presses("esc")
        assert screen.wait_until_gone() == 130
        assert is_restored(screen)


def wait_while_reading(screen: Screen, going_on: Callable[[], bool]) -> bool:
    """Wait until that is over, looking at the screen; whether it came to its end."""
    until = monotonic() + PATIENCE
    while going_on() and monotonic() < until:
        screen.look(0.05)
    return not going_on()


# Memory


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
def test_no_copy_of_what_the_real_program_had_open_is_in_memory_after_the_lock(
    vault: Cli, memory: Memory
) -> None:
    session = vault.session()
    needles = {
        "passphrase": forms_of(PASSPHRASE.encode()),
        "vault key": forms_of(bytes(session._store.keys.vault_key.data)),
        "API key": forms_of(API_KEY.encode()),
        "API secret": forms_of(API_SECRET.encode()),
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
