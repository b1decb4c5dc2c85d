"""Both halves at the terminal: in one paste, one by one, odd ones, and answers that come too early."""

import pytest

from tests.cli.conftest import Cli, ended
from tests.worlds import API_KEY, API_SECRET
from vault_tui.core.models import State

KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample7"
SECRET = "HIDDENhiddenHIDDENhiddenHIDDENhiddenHIDDEN7"


def sealed(cli: Cli, label: str) -> tuple[str, str]:
    session = cli.session()
    entry = session.by_label(label)
    return entry.api_key, session.open_secret(entry.id, "get").reveal()


@pytest.mark.parametrize(
    "pasted",
    [
        f"{KEY}\r{SECRET}\r",
        f"{KEY}\n{SECRET}\n",
        f"API key: {KEY}\rAPI secret: {SECRET}\r",
        f"{KEY}{SECRET}\r",
    ],
)
def test_add_takes_both_halves_in_one_paste(cli: Cli, pasted: str) -> None:
    terminal = cli.terminal("add", "both", opened=True)
    terminal.expect("API key .not shown")
    terminal.send(pasted)
    assert ended(terminal) == 0
    assert SECRET not in terminal.before
    assert f"Compare it with the page: {KEY}" in terminal.before
    assert sealed(cli, "both") == (KEY, SECRET)


def test_a_second_line_that_comes_a_moment_later_is_part_of_the_paste(cli: Cli) -> None:
    terminal = cli.terminal("add", "both", opened=True)
    terminal.expect("API key .not shown")
    terminal.send(f"{KEY}\r")
    terminal.send(f"{SECRET}\r")
    assert ended(terminal) == 0
    assert SECRET not in terminal.before
    assert sealed(cli, "both") == (KEY, SECRET)


def test_the_guide_takes_both_halves_in_one_paste(cli: Cli) -> None:
    terminal = cli.terminal("guide", "--on-screen", "on-page", opened=True)
    terminal.expect("API key .not shown")
    terminal.send(f"{KEY}\r{SECRET}\r")
    terminal.expect("first was taken as API key, the second as API secret.*harmless word")
    terminal.kill(9)
    terminal.close()
    assert sealed(cli, "on-page") == (KEY, SECRET)


def test_an_odd_half_is_on_disk_before_anything_is_asked_and_can_be_pasted_again(cli: Cli) -> None:
    terminal = cli.terminal("add", "odd", opened=True)
    terminal.expect("API key .not shown")
    terminal.send(f"{KEY[:-1]}\r")
    terminal.expect("42 characters; Bitfinex's have had 43.*Paste another API key instead")
    assert cli.session().by_label("odd").api_key == KEY[:-1]
    terminal.send("y\r")
    terminal.expect("API key .not shown")
    terminal.send(f"{KEY}\r")
    terminal.expect("API secret .not shown")
    terminal.send(f"{SECRET[1:]}\r")
    terminal.expect("Paste another API secret instead")
    terminal.send("\r")
    assert ended(terminal) == 0
    assert sealed(cli, "odd") == (KEY, SECRET[1:])


def test_an_api_key_that_may_hold_the_secret_is_not_printed(cli: Cli) -> None:
    terminal = cli.terminal("add", "long", opened=True)
    terminal.expect("API key .not shown")
    terminal.send(f"{KEY}_{SECRET}\r")
    terminal.expect("Paste another API key instead")
    terminal.send("\x04")
    terminal.expect("API secret .not shown")
    assert SECRET not in terminal.before
    terminal.send("\x1b")
    terminal.expect("is kept")
    terminal.close()
    done = cli.run("show", "long")
    assert SECRET not in done.out
    assert "EXAMPLEe…" in done.out


def test_a_known_secret_is_not_taken_for_an_api_key_unasked(cli: Cli) -> None:
    terminal = cli.terminal("add", "again", opened=True)
    terminal.expect("API key .not shown")
    terminal.send(f"{API_SECRET}\r")
    terminal.expect("the API secret of .grid-bot.*Seal it all the same")
    terminal.send("\r")
    terminal.expect("API key .not shown")
    assert API_SECRET not in terminal.before
    terminal.close()
    assert cli.session().by_label("again").state is State.DRAFT


def test_what_is_typed_before_a_question_answers_nothing(cli: Cli) -> None:
    terminal = cli.terminal("guide", "early", "--on-screen", opened=True)
    terminal.expect("API key .not shown")
    terminal.send("\x1b")
    terminal.expect("Nothing was taken.*Next: ")
    terminal.send("stuck\r1\ry\r")
    terminal.expect("What is wrong.*Number: ")
    terminal.send("2\r")
    terminal.expect("not shown again.*Go there.*: ")
    terminal.sendeof()
    terminal.expect("API key .not shown")
    terminal.close()


def test_one_line_on_stdin_may_hold_both(cli: Cli) -> None:
    done = cli.run("add", "run", "--stdin", stdin=KEY + SECRET + "\n")
    assert done.code == 0
    assert "first was taken as API key" in done.err
    assert sealed(cli, "run") == (KEY, SECRET)
    assert cli.run("add", "one", "--stdin", stdin=KEY + "\n").code == 2
    assert cli.run("add", "known", "--stdin", stdin=f"{API_KEY}\n{SECRET}\n").code == 0
