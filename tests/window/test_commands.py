"""The commands around a window, and those that one answers: the same bytes as with the passphrase."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE, Cli, ended, typed_passphrase
from tests.window.homes import opened
from tests.worlds import API_KEY, API_SECRET, OTHER_SECRET
from vault_tui.core.models import State

SLOW = {"re", "typing", "json", "argparse", "nacl", "keyring", "httpx", "textual", "asyncio"}
"""What no look-up through a window loads."""

SAME = [
    ("ls",),
    ("ls", "--json"),
    ("ls", "grid"),
    ("ls", "freqtrade", "old"),
    ("ls", "nothing-like-it"),
    ("--json", "ls", "nothing-like-it"),
    ("find", "grid"),
    ("find", "--json", "grid"),
    ("find", "nothing-like-it"),
    ("show", "grid-bot"),
    ("show", "grid-bot", "--json"),
    ("show", "grid"),
    ("get", "grid-bot"),
    ("get", "grid-bot", "key"),
    ("get", "grid-bot", "--json"),
    ("get", "grid-bot", "--print"),
    ("get", "draft-only"),
    ("get", "draft-only", "key"),
    ("get", "grid"),
    ("get", "grid-bot", "both"),
    ("get",),
    ("ls", "--nonsense"),
]

QUICK = [words for words in SAME if "get" not in words or not {"--json", "--print", "both"} & {*words}]
QUICK = [words for words in QUICK if words not in {("get",), ("ls", "--nonsense")} and words[0] != "--json"]

PROBE = """
import sys
from vault_tui.window.quick import answered
code = answered(sys.argv[1:])
print(code, *sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("words", SAME, ids=" ".join)
def test_what_a_window_answers_is_what_the_command_prints(home: Cli, words: tuple[str, ...]) -> None:
    without = home.run(*words)
    opened(home)
    through = home.run(*words, opened=False)
    assert (through.out, through.err, through.code) == (without.out, without.err, without.code)


@pytest.mark.parametrize(
    "words", [("ls",), ("ls", "--json"), ("show", "grid-b"), ("show", "grid-b", "--json")], ids=" ".join
)
def test_a_terminal_sees_the_same_as_well(home: Cli, words: tuple[str, ...]) -> None:
    without = home.terminal(*words, opened=True)
    ended(without)
    opened(home)
    through = home.terminal(*words)
    assert ended(through) == 0
    assert through.before == without.before


def test_a_look_up_loads_nothing_slow(home: Cli) -> None:
    opened(home)
    for words in QUICK:
        done = home.run("-P", "-c", PROBE, *words, command=(sys.executable,), opened=False)
        code, *modules = done.err.splitlines()[-1].split()
        assert code != "None", words
        assert not {name.partition(".")[0] for name in modules} & SLOW, words
    assert "re" in home.run("-c", f"import re\n{PROBE}", "ls", command=(sys.executable,)).err.split()


class TestGet:
    def test_a_terminal_shows_it_for_a_moment_by_its_start(self, home: Cli) -> None:
        opened(home)
        terminal = home.terminal("get", "grid-b")
        terminal.expect(API_SECRET)
        assert ended(terminal) == 0
        assert "\x1b[?1049l" in terminal.before

    def test_copy_needs_no_passphrase_either(self, home: Cli) -> None:
        opened(home)
        terminal = home.terminal("copy", "grid-bot", "key")
        terminal.expect("sent to your terminal; emptied in 5 s")
        assert ended(terminal) == 0

    def test_a_passphrase_file_that_is_named_goes_past_the_window(self, home: Cli) -> None:
        opened(home)
        wrong = home.write("wrong", "not the passphrase at all")
        assert home.run("get", "grid-bot", "--passphrase-file", wrong, opened=False).code == 3
        assert home.run("get", "grid-bot", VAULT_TUI_PASSPHRASE_FILE=str(wrong)).out == f"{API_SECRET}\n"

    def test_another_vault_is_not_answered_by_this_ones_window(self, home: Cli) -> None:
        opened(home)
        other = home.home / "other.vault"
        other.write_bytes(home.vault.read_bytes())
        assert home.run("get", "grid-bot", "--vault", other, opened=False).code == 3
        assert home.run("get", "grid-bot", f"--vault={home.vault}", opened=False).code == 0

    @pytest.mark.parametrize("open_first", [True, False])
    def test_a_compromised_key_is_refused_without_force(self, home: Cli, open_first: bool) -> None:
        session = home.session()
        session.set_state(session.by_label("grid-bot").id, State.COMPROMISED)
        session.close()
        if open_first:
            opened(home)
        refused = home.run("get", "grid-bot", opened=not open_first)
        assert (refused.code, refused.out) == (8, "")
        assert "compromised" in refused.err
        assert home.run("get", "grid-bot", "--force", opened=not open_first).out == f"{API_SECRET}\n"

    def test_what_is_cut_off_by_its_reader_ends_quietly(self, home: Cli) -> None:
        opened(home)
        script = '"$0" ls --json | true'
        done = home.run("-c", script, str(Path(sys.executable).parent / "vault-tui"), command=("/bin/sh",))
        assert done.err == ""


class TestUnlock:
    def test_it_asks_on_the_terminal(self, home: Cli) -> None:
        terminal = home.terminal("unlock", "--idle", "20m", "--max", "40m")
        typed_passphrase(terminal)
        terminal.expect("Open: the window for all keys, until .* if unused, .* at the latest")
        assert ended(terminal) == 0
        assert home.run("get", "grid-bot", opened=False).out == f"{API_SECRET}\n"

    def test_without_a_terminal_and_a_file_it_ends_at_once(self, home: Cli) -> None:
        done = home.run("unlock", opened=False)
        assert (done.code, done.out) == (3, "")
        assert "--passphrase-file" in done.err

    def test_what_it_says_to_type_at_the_other_end_runs_nothing_out_of_a_label(self, home: Cli) -> None:
        label = "-x $(touch harm) `touch harm` 'y'"
        session = home.session()
        session.add(label)
        session.close()
        done = home.run("unlock", "--forward", "bot", "--", label)
        (line,) = (line for line in done.err.splitlines() if line.startswith("There: "))
        words = shlex.split(line.removeprefix("There: "))
        assert words[1:] == ["vault-tui", "get", "--", label, "secret"]

    def test_with_labels_it_serves_only_those(self, home: Cli) -> None:
        assert opened(home, "grid-bot")["labels"] == ["grid-bot"]
        assert home.run("get", "grid-bot", opened=False).code == 0
        assert home.run("get", "grid-old", opened=False).code == 3
        assert home.run("get", "grid-old").out == f"{OTHER_SECRET}\n"
        assert "only some" in home.run("ls", opened=False).err

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--idle", "soon"),
            ("--max", "0s"),
            ("--max", "8d"),
            ("--forward", "bot"),
            ("--forward", "../x", "grid-bot"),
        ],
        ids=" ".join,
    )
    def test_what_makes_no_sense_is_a_mistake_of_usage(self, home: Cli, arguments: tuple[str, ...]) -> None:
        assert home.run("unlock", *arguments).code == 2

    def test_a_label_that_is_not_there_opens_nothing(self, home: Cli) -> None:
        assert home.run("unlock", "nobody").code == 4
        assert home.run("status").code == 3


class TestStatusAndLock:
    def test_none_is_said_and_has_an_exit_code_of_its_own(self, home: Cli) -> None:
        none = home.run("status", opened=False)
        assert (none.code, none.out.splitlines()[0][:18]) == (3, "No window is open:")
        assert home.run("status", "--json").out == "[]\n"
        assert home.run("lock").err == "No window was open.\n"

    def test_a_terminal_gets_whole_words(self, home: Cli) -> None:
        opened(home, "grid-bot", "--max", "7d")
        for terminal in (home.terminal("status"), home.terminal("--vault", "/nowhere/at.all", "status")):
            ended(terminal)
            lines = terminal.before.split("\r\n")
            assert len(lines) == 3
            assert all(len(line) < 80 for line in lines)

    def test_what_is_open_is_said(self, home: Cli) -> None:
        status = opened(home, "--idle", "5m", "--max", "1h")
        done = home.run("status", opened=False)
        assert done.code == 0
        assert done.out.startswith("Open: the window for all keys, until ")
        (said,) = json.loads(home.run("status", "--json").out)
        assert (said["pid"], said["labels"], said["forward"]) == (status["pid"], None, None)
        assert 0 < said["idle_left"] <= 300 < said["left"] <= 3600

    def test_lock_ends_the_forwarded_ones_of_this_vault_as_well(self, home: Cli) -> None:
        opened(home)
        forwarded = opened(home, "--forward", "bot", "grid-bot")
        assert forwarded["forward"] == "bot"
        assert len(json.loads(home.run("status", "--json").out)) == 2
        assert home.run("lock", "--forward", "bot").err == "Ended: the forwarded window bot for “grid-bot”.\n"
        assert home.run("get", "grid-bot", opened=False).code == 0
        opened(home, "--forward", "bot", "grid-bot")
        assert len(home.run("lock").err.splitlines()) == 2
        assert home.run("status").code == 3


class TestNamedWindow:
    def test_the_environment_names_one_and_no_vault_is_looked_for(self, home: Cli) -> None:
        socket = opened(home, "--forward", "bot", "grid-bot")["socket"]
        elsewhere = {"VAULT_TUI_WINDOW": socket, "XDG_DATA_HOME": str(home.home / "nothing")}
        done = home.run("get", "grid-bot", opened=False, **elsewhere)
        assert (done.code, done.out) == (0, f"{API_SECRET}\n")
        assert home.run("get", "grid-bot", "key", opened=False, **elsewhere).out == f"{API_KEY}\n"
        refused = home.run("get", "grid-old", opened=False, **elsewhere)
        assert refused.code == 4
        assert home.run("status", opened=False, **elsewhere).code == 0

    def test_one_that_does_not_answer_is_said(self, home: Cli) -> None:
        done = home.run("get", "grid-bot", opened=False, VAULT_TUI_WINDOW="/nowhere/at.all")
        assert (done.code, done.out) == (3, "")
        assert "VAULT_TUI_WINDOW" in done.err


def test_fifty_commands_at_once_all_get_their_answer(home: Cli) -> None:
    opened(home)
    command = str(Path(sys.executable).parent / "vault-tui")
    running = [
        subprocess.Popen(
            [command, "get", "grid-bot"],
            env=home.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        for _ in range(50)
    ]
    for one in running:
        out, _ = one.communicate(timeout=PATIENCE)
        assert (one.returncode, out) == (0, f"{API_SECRET}\n".encode())
