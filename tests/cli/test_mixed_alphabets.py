"""On the command line, too: names whose letters deceive are marked, said, and asked about."""

from tests.cli.conftest import Cli, ended
from tests.worlds import OTHER_KEY
from vault_tui.core.alphabets import MARK

TWIN = "grid-b\u043et"
PAIR = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample8\nHIDDENhiddenHIDDENhiddenHIDDENhiddenHIDDEN8\n"


def test_ls_and_show_mark_it_and_scripts_get_it_as_it_is(cli: Cli) -> None:
    done = cli.run("add", TWIN, "--stdin", "--account", "m\u0430in", "--tag", TWIN, stdin=PAIR)
    assert done.code == 0
    assert "mixes Cyrillic and Latin letters" in done.err
    assert f"“{MARK}{TWIN}” is sealed." in done.err
    listed = cli.run("ls").out
    assert f"{MARK}{TWIN}" in listed
    assert f"{MARK}m\u0430in" in listed
    shown = cli.run("show", TWIN).out
    assert shown.startswith(f"{MARK}{TWIN}\n")
    assert "The label “" in shown
    assert f"“{MARK}{TWIN}” is in the trash" in cli.run("rm", TWIN).err
    assert f"{MARK}{TWIN}" in cli.run("trash").out
    assert MARK not in cli.run("trash", "--json").out


def test_at_a_terminal_add_asks_and_adds_nothing_unless_it_is_meant(cli: Cli) -> None:
    terminal = cli.terminal("add", TWIN, opened=True)
    terminal.expect("mixes Cyrillic and Latin letters.*Keep it written so")
    terminal.send("\r")
    assert ended(terminal) == 2
    assert OTHER_KEY not in terminal.before
    assert TWIN not in [entry.label for entry in cli.session().entries()]
