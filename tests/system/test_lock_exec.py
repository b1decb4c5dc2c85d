"""From the prompt to the screens, through the lock and back: nothing is echoed, kept or left behind."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.system.memory import Memory, copies
from tests.system.screen import AN_XTERM, WHAT_IT_IS, Screen

DEMO = Path(__file__).with_name("prompt_demo.py")
CANARY = "canary-Mu7aezoh"
OPEN = "The vault is open."
PROMPT = ("▸ Passphrase", "locked")


LONG = {"ANSWER_SECONDS": "60"}
"""However slow this machine is, the terminal answers in time."""


def started(**options: object) -> Screen:
    return Screen([sys.executable, DEMO], **options)  # type: ignore[arg-type]


def unlock(screen: Screen) -> None:
    screen.wait_for(*PROMPT)
    screen.press(CANARY)
    screen.wait_for("•" * len(CANARY))
    screen.press("\r")
    screen.wait_for(OPEN)


def is_locked(screen: Screen) -> bool:
    """Whether the process has been replaced by the one that asks again."""
    return b"--locked" in Path(f"/proc/{screen.process.pid}/cmdline").read_bytes()


class Echo:
    """Looks at the terminal's echo from the first moment to the last."""

    def __init__(self, screen: Screen) -> None:
        self.seen = False
        self._screen = screen
        self._done = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Echo":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.0005):
            self.seen |= self._screen.echoes()


def test_a_vault_is_unlocked_locked_and_unlocked_again_without_any_echo() -> None:
    with started() as screen:
        unlock(screen)
        pid_before = screen.process.pid
        with Echo(screen) as echo:
            screen.press("l")
            screen.wait_for(*PROMPT, without=OPEN)
            unlock(screen)
        assert not echo.seen
        assert screen.process.pid == pid_before
        assert is_locked(screen)
        screen.press("q")
        screen.wait_for("ended after")
        assert screen.wait_until_gone() == 0
        assert screen.settings() == screen.settings_before
        assert CANARY.encode() not in screen.sent
        assert screen.sent.count(b"\x1b[?1049h") == 1
        assert screen.sent.count(b"\x1b[?1049l") == 1


def test_nothing_typed_while_it_locks_appears() -> None:
    with started(env=LONG) as screen:
        unlock(screen)
        screen.answers = False
        screen.press("l")
        for _ in range(200):  # a terminal keeps some 4,000 keys for a program that doesn't read
            screen.press("typed-too-soon\r")
            screen.look(0.001)
        screen.wait_for_bytes(WHAT_IT_IS)
        screen.press("typed-too-soon\r")  # on a slow line this was under way before the prompt was seen
        screen.press(AN_XTERM)
        screen.press("abc")
        screen.wait_for("Passphrase •••")
        assert "••••" not in screen.text
        assert b"typed-too-soon" not in screen.sent


def test_late_answers_and_halves_of_them_are_no_passphrase() -> None:
    with started(env=LONG) as screen:
        unlock(screen)
        screen.answers = False
        screen.press("l")
        screen.wait_for_bytes(WHAT_IT_IS)
        screen.press(b"26;2$y\x1b[?2048;0$y\x1b[<35;10;10M\x1b[I")
        screen.press(AN_XTERM + b"abc")
        screen.wait_for("Passphrase •••")
        assert "••••" not in screen.text


def test_a_terminal_that_never_answers_loses_nothing_that_was_typed_at_the_prompt() -> None:
    with started(answers=False) as screen:
        unlock(screen)
        screen.press("l")
        screen.wait_for(*PROMPT, without=OPEN)
        screen.press(f"{CANARY}\r")
        screen.wait_for(OPEN)


def test_an_answer_that_comes_very_late_still_discards_what_came_before_it() -> None:
    with started(answers=False) as screen:
        unlock(screen)
        screen.press("l")
        screen.wait_for(*PROMPT, without=OPEN)
        screen.press("0;276;0c")
        screen.wait_for("•••••")
        screen.press(AN_XTERM)
        screen.wait_for(*PROMPT, without="•")


def test_a_frozen_terminal_does_not_hold_up_the_lock() -> None:
    with started() as screen:
        unlock(screen)
        screen.press("f")
        wait_until_frozen(screen)
        screen.press("l")
        for _ in range(600):  # nobody reads what it writes
            if screen.process.poll() is not None or is_locked(screen):
                break
            Event().wait(0.05)
        assert is_locked(screen)
        screen.wait_for(*PROMPT, without="filling")
        unlock(screen)


def wait_until_frozen(screen: Screen) -> None:
    """Until the program has filled what the terminal keeps for a reader."""
    last = -1
    while screen.unread() != last or last == 0:
        last = screen.unread()
        Event().wait(0.3)


@pytest.mark.parametrize("place", ["prompt", "screens"])
@pytest.mark.parametrize("variable", ["", "IGNORE_HANGUP", "NO_SESSION"], ids=["told", "deaf", "not told"])
def test_it_ends_when_the_terminal_is_gone(place: str, variable: str) -> None:
    with started(env={variable: "1"} if variable else {}) as screen:
        if place == "screens":
            unlock(screen)
        else:
            screen.wait_for(*PROMPT)
            screen.press("abc")
            screen.wait_for("•••")
        screen.hang_up()
        assert screen.wait_until_gone() == 128 + signal.SIGHUP


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT])
def test_a_signal_clears_the_screen_and_restores_the_terminal(number: signal.Signals) -> None:
    with started() as screen:
        unlock(screen)
        os.kill(screen.process.pid, number)
        assert screen.wait_until_gone() == 128 + number
        assert screen.settings() == screen.settings_before
        assert re.search(rb"\x1b\[\?1003l.*\x1b\[2J\x1b\[H\x1b\[\?1049l$", screen.sent, re.DOTALL)


def test_a_signal_after_the_lock_restores_the_first_settings() -> None:
    with started() as screen:
        unlock(screen)
        screen.press("l")
        screen.wait_for(*PROMPT, without=OPEN)
        screen.press("x")
        screen.wait_for("•")
        os.kill(screen.process.pid, signal.SIGTERM)
        assert screen.wait_until_gone() == 128 + signal.SIGTERM
        assert screen.settings() == screen.settings_before


def test_a_lock_that_cannot_ask_again_says_so_and_ends() -> None:
    with started(env={"LOCKED_PROGRAM": "/nowhere/python"}) as screen:
        unlock(screen)
        screen.press("l")
        screen.wait_for("locked, but the prompt could not be started. Run vault-tui again.")
        assert screen.wait_until_gone() == 1
        assert screen.settings() == screen.settings_before


def test_ctrl_z_does_nothing() -> None:
    with started() as screen:
        unlock(screen)
        screen.press("\x1a")
        screen.press("q")
        screen.wait_for("ended after")


def test_the_screens_know_the_escape_key_though_nothing_follows_it() -> None:
    with started() as screen:
        unlock(screen)
        screen.press("\x1b")
        screen.wait_for("ended after")


def test_a_prompt_may_come_up_over_the_screens() -> None:
    with started() as screen:
        unlock(screen)
        screen.press("0")
        screen.wait_for(*PROMPT, without=OPEN)
        screen.press("abc")
        screen.wait_for("•••")
        screen.press("\r")
        screen.wait_for(OPEN, without="Passphrase")
        screen.press("q")
        screen.wait_for("ended after")
        assert screen.settings() == screen.settings_before


def test_the_screens_follow_the_size_of_the_window() -> None:
    with started() as screen:
        unlock(screen)
        screen.resize(40, 10)
        shown = len(screen.sent)
        while OPEN.encode() not in screen.sent[shown:]:
            assert screen.look(60)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = Memory(tmp_path)
    yield memory
    memory.close()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read through /proc")
def test_no_copy_of_what_was_unlocked_is_in_memory_after_the_lock(memory: Memory) -> None:
    with started(env={"MEMORY_SOCKET": str(memory.path)}) as screen:
        first = memory.next()
        unlock(screen)
        assert copies(first, CANARY.encode()) >= 3
        screen.press("l")
        second = memory.next()
        screen.wait_for(*PROMPT, without=OPEN)
        assert copies(second, CANARY.encode()) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read through /proc")
def test_the_prompt_leaves_no_copy_of_what_was_typed(memory: Memory) -> None:
    with Screen([sys.executable, DEMO, "--ask", "forget"], env={"MEMORY_SOCKET": str(memory.path)}) as screen:
        process = memory.next()
        screen.wait_for(*PROMPT)
        screen.press(CANARY)
        screen.wait_for("•" * len(CANARY))
        assert copies(process, CANARY.encode()) == 1
        screen.press("\r")
        screen.wait_for("Looked at")
        assert copies(process, CANARY.encode()) == 0
        assert copies(process, CANARY.encode()[:8]) == 0
