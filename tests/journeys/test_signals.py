"""Told to end, stopped, or left by its terminal: at every moment the real program leaves things in order."""

import os
import signal
from threading import Event

import pytest

from tests.cli.conftest import Cli
from tests.journeys.mishaps import LABEL
from tests.journeys.unlocked import F5, NORMAL_SCREEN, is_restored, open_list, start, start_with, wait_while
from tests.system.screen import WHAT_IT_IS
from tests.worlds import API_SECRET

ALTERNATE_SCREEN = b"\x1b[?1049h"


@pytest.mark.parametrize("locked", [False, True], ids=["started", "locked"])
def test_a_signal_that_comes_with_the_first_byte_of_the_prompt_restores_the_terminal(
    vault: Cli, locked: bool
) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT) * (1 if locked else 3):
        with start(vault) as person:
            screen = person.screen
            if locked:
                open_list(person)
                person.presses("ctrl-l")
                screen.wait_for_bytes(WHAT_IT_IS)
            else:
                screen.wait_for_bytes(ALTERNATE_SCREEN)
            os.kill(screen.process.pid, number)
            assert screen.wait_until_gone() == 128 + number
            assert is_restored(screen)


def test_a_signal_at_any_moment_of_the_start_restores_the_terminal(vault: Cli) -> None:
    for milliseconds in range(0, 60, 4):
        with start(vault) as person:
            screen = person.screen
            Event().wait(milliseconds / 1_000)
            os.kill(screen.process.pid, signal.SIGTERM)
            untouched = screen.wait_until_gone() == -signal.SIGTERM
            assert screen.settings() == screen.settings_before
            assert screen.sent.count(ALTERNATE_SCREEN) == screen.sent.count(NORMAL_SCREEN)
            assert not (untouched and screen.sent)


def test_a_program_that_hangs_while_it_locks_is_ended(vault: Cli) -> None:
    with start_with("hang", vault) as person:
        open_list(person)
        person.screen.press(F5)
        assert person.screen.wait_until_gone() == -signal.SIGALRM


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
            person.sees("step 1 of 8")
        person.screen.hang_up()
        assert person.screen.wait_until_gone() == 128 + signal.SIGHUP


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT])
def test_a_signal_takes_a_shown_secret_off_the_screen_and_restores_the_terminal(
    vault: Cli, number: signal.Signals
) -> None:
    with start_with("", vault) as person:
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
