"""A crash of the real program tells its type and its place, and nothing that it held."""

import re

import pytest

from tests.cli.conftest import Cli
from tests.journeys.unlocked import (
    F5,
    NORMAL_SCREEN,
    is_restored,
    open_list,
    start_with,
    tells_nothing,
    unlock,
)


@pytest.mark.parametrize(
    "mishap",
    [
        "handler",
        "worker",
        "thread worker",
        "session thread",
        "timer",
        "mount",
        "draw",
        "callback",
        "lost task",
        "drawn exception",
        "chained",
        "input thread",
        "output thread",
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
        assert "vault-tui stopped because of a bug in it. What was saved is safe." in last_words
        assert re.search(r"(ValueError|Loud) at \S*mishaps\.py:\d+", last_words)
        assert "\x1b" not in last_words


def test_a_crash_in_a_thread_that_nobody_needs_is_told_at_the_end(vault: Cli) -> None:
    with start_with("thread", vault) as person:
        open_list(person)
        person.screen.press(F5)
        person.screen.wait_for_bytes(b"\a")
        person.presses("ctrl-q")
        assert person.screen.wait_until_gone() == 0
        sent = person.screen.sent
        assert tells_nothing(sent)
        assert is_restored(person.screen)
        last_words = sent[sent.index(NORMAL_SCREEN) + len(NORMAL_SCREEN) :].decode()
        assert re.fullmatch(r"vault-tui: ValueError at mishaps\.py:\d+\s*", last_words)
        assert b"ValueError" not in sent[: sent.index(NORMAL_SCREEN)]


def test_a_crash_at_the_prompt_tells_its_type_and_place_and_gives_the_terminal_back(vault: Cli) -> None:
    with start_with("prompt", vault) as person:
        unlock(person)
        assert person.screen.wait_until_gone() == 1
        sent = person.screen.sent
        assert tells_nothing(sent)
        assert is_restored(person.screen)
        last_words = sent[sent.index(NORMAL_SCREEN) + len(NORMAL_SCREEN) :].decode()
        assert re.fullmatch(r"vault-tui: ValueError at mishaps\.py:\d+\s*", last_words)
