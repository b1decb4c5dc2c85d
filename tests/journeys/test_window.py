"""One unlock, many look-ups: from the list on a real terminal, from a shell, and none after a lock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, furnished
from tests.journeys.person import Person
from tests.window.homes import home_like, opened
from tests.worlds import API_SECRET, PASSPHRASE

__all__ = ["furnished"]


@pytest.fixture
def near(furnished: Path) -> Iterator[Cli]:
    """A home with three entries, and room for a socket."""
    with home_like(furnished) as cli:
        yield cli


def at_the_list(person: Person) -> None:
    person.sees("Passphrase")
    person.types_hidden(PASSPHRASE)
    person.presses("enter")
    person.comes_to("list", "grid-bot", "locks at")


def test_a_key_on_the_list_opens_the_window_for_the_shell_and_a_lock_closes_it(near: Cli) -> None:
    with Person(near.environment()) as person:
        at_the_list(person)
        assert near.run("get", "grid-bot", opened=False).code == 3
        person.presses("w")
        person.sees("window open", "need no passphrase until")
        assert near.run("get", "grid-bot", opened=False).out == f"{API_SECRET}\n"
        person.presses("l")
        person.comes_to("prompt", "Passphrase", without="grid-bot")
        assert near.run("get", "grid-bot", opened=False).code == 3


def test_leaving_leaves_it_open_and_the_same_key_closes_it_later(near: Cli) -> None:
    with Person(near.environment()) as person:
        at_the_list(person)
        person.presses("w")
        person.sees("window open")
        person.presses("q")
        assert person.screen.wait_until_gone() == 0
    assert near.run("get", "grid-bot", opened=False).out == f"{API_SECRET}\n"
    with Person(near.environment()) as person:
        at_the_list(person)
        person.presses("w")
        person.sees("The window is closed")
        assert near.run("get", "grid-bot", opened=False).code == 3


def test_a_window_does_not_open_the_screens(near: Cli) -> None:
    opened(near)
    with Person(near.environment()) as person:
        person.sees("Passphrase")
        person.presses("enter")
        person.sees("Passphrase", without="grid-bot")
