"""Terminals that freeze, are typed into too soon, are small, or can do little."""

import re
from threading import Event

import pytest

from tests.cli.conftest import Cli
from tests.journeys.mishaps import LABEL
from tests.journeys.person import Person
from tests.journeys.unlocked import (
    is_restored,
    open_list,
    start,
    start_with,
    unlock,
    wait_while,
    wait_while_reading,
)
from tests.system.screen import AN_XTERM, WHAT_IT_IS
from tests.system.test_lock_exec import Echo, is_locked
from tests.worlds import PASSPHRASE


def test_a_frozen_terminal_does_not_hold_up_the_lock_of_the_real_program(vault: Cli) -> None:
    with start(vault) as person:
        open_list(person)
        screen = person.screen
        freeze(person)
        screen.press("\x0c")
        ended = wait_while(lambda: screen.process.poll() is None and not is_locked(screen))
        assert ended
        person.sees("▸ Passphrase", without=LABEL)


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


def test_what_is_typed_while_it_locks_is_neither_seen_nor_a_passphrase(vault: Cli) -> None:
    with start_with("slow answer", vault) as person:
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


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_without_screens_is_told_what_to_use_instead(vault: Cli, term: str) -> None:
    with start(vault, TERM=term) as person:
        person.sees("This terminal can't show screens", "vault-tui guide")
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


STYLE = re.compile(rb"\x1b\[([0-9;:]*)m")
WITHOUT_COLOUR = {"", "0", "1", "4", "7"}
"""Plain, bold, underlined and reversed."""


def test_without_colours_there_is_not_one_on_any_screen(vault: Cli) -> None:
    with start(vault, NO_COLOR="1") as person:
        person.sees("▸ Passphrase")
        person.types_hidden("wrong")
        person.presses("enter")
        person.sees("not the passphrase")
        person.screen.press(PASSPHRASE)
        person.pauses()
        person.presses("enter")
        person.sees(f"▸ {LABEL}", "locks at")
        for key, shown, gone in (
            ("/", "Enter to the list", ""),
            ("g", "/ g", ""),
            ("esc", f"▸ {LABEL}", "Enter to the list"),
            ("?", "‹ Help", ""),
            ("esc", f"▸ {LABEL}", "‹ Help"),
            (",", "▸ Name", ""),
        ):
            person.presses(key)
            person.sees(shown, without=gone)
        person.moves_to("Theme")
        person.sees("Not seen while NO_COLOR is set")
        for key, shown, gone in (
            ("esc", f"▸ {LABEL}", "Theme"),
            ("n", "What shall it be?", ""),
            ("enter", "step 1 of 8", ""),
            ("esc", f"▸ {LABEL}", "step 1 of 8"),
            ("ctrl-p", "What next?", ""),
            ("esc", f"▸ {LABEL}", "What next?"),
            ("enter", "If this leaks", ""),
            ("x", "to the trash?", ""),
            ("ctrl-l", "▸ Passphrase", ""),
        ):
            person.presses(key)
            person.sees(shown, without=gone)
        person.presses("esc")
        assert person.screen.wait_until_gone() == 130
        styles = {part for style in STYLE.findall(person.screen.sent) for part in style.decode().split(";")}
        assert {"1", "7"} <= styles <= WITHOUT_COLOUR


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
