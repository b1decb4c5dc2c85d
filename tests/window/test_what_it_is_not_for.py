"""An open window serves look-ups: all else asks for the passphrase, and a key that ended is not given."""

import argparse
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.cli.conftest import PATIENCE, Cli
from tests.window.homes import opened
from tests.worlds import API_KEY, API_SECRET
from vault_tui.cli.parser import build_parser
from vault_tui.core.models import State

SERVED = {"ls", "find", "show", "get", "copy", "run", "env", "inject"}
NO_VAULT = {"lock", "status", "where", "keys", "completion", "man", "doctor", "demo", "init"}
"""What opens none: it makes one, is about other things, or tells what anybody could see."""
AT_A_TERMINAL = {"guide", "rotate", "adopt"}
"""What is refused before the passphrase could be asked for, when there is no terminal."""
ARGUMENTS = {
    "add": [["new-one", "--stdin"]],
    "edit": [["grid-bot", "--note", "changed"]],
    "trash": [["--empty", "--yes"]],
    "backups": [["show", "1"], ["restore", "1", "--yes"]],
    "import": [[".env", "--yes"]],
    "scan": [["."]],
    "export": [["exported"], ["--plain", "json", "exported"]],
    "keyring": [["add"], ["remove"]],
}
"""How a command is tried that does nothing, or something else, with the name of a key alone."""


def every_other_command() -> Iterator[tuple[str, ...]]:
    (commands,) = (one for one in build_parser()._actions if isinstance(one, argparse._SubParsersAction))
    for name, parser in commands.choices.items():
        if name in SERVED | NO_VAULT | AT_A_TERMINAL:
            continue
        labels = [
            "grid-bot"
            for action in parser._actions
            if action.metavar == "LABEL" and not action.option_strings
        ]
        for arguments in ARGUMENTS.get(name, [labels]):
            yield name, *arguments


def test_what_changes_or_exports_or_touches_slots_asks_for_the_passphrase(home: Cli) -> None:
    opened(home)
    before = home.vault.read_bytes()
    home.write(".env", f"BFX_API_KEY={API_KEY[::-1]}\nBFX_API_SECRET={API_SECRET[::-1]}\n")
    tried = list(every_other_command())
    assert len(tried) > 20
    for words in tried:
        done = home.run(*words, opened=False, stdin=f"{API_KEY[::-1]}\n{API_SECRET[::-1]}\n")
        assert (done.code, done.out) == (3, ""), (words, done.err)
        assert "--passphrase-file" in done.err, words
    assert home.vault.read_bytes() == before
    assert not (home.home / "exported").exists()


WAYS = {
    "get": ("get", "grid-bot"),
    "the API key alone": ("get", "grid-bot", "key"),
    "json": ("get", "grid-bot", "--json"),
    "copy": ("copy", "grid-bot"),
    "run": ("run", "grid-bot", "--", "printenv"),
    "run for another program": ("run", "grid-bot", "--for", "ccxt", "--", "printenv"),
    "said variables": ("run", "grid-bot", "--env", "A=secret", "--", "printenv"),
    "stdin": ("run", "grid-bot", "--stdin", "--", "cat"),
    "descriptor": ("run", "grid-bot", "--fd", "5", "--", "sh", "-c", "cat <&5"),
    "file": ("run", "grid-bot", "--file", "--", "cat", "{}"),
    "env": ("env", "grid-bot"),
    "inject": ("inject", "t.json"),
    "inject for a command": ("inject", "t.json", "--", "cat", "{}"),
}


@pytest.mark.parametrize("state", [State.COMPROMISED, State.RETIRED])
@pytest.mark.parametrize("forwarded", [False, True])
def test_a_key_that_ended_is_given_on_no_way_without_force(home: Cli, state: State, forwarded: bool) -> None:
    session = home.session()
    session.set_state(session.by_label("grid-bot").id, state)
    session.close()
    home.write("t.json", '{"a": "vault://grid-bot/secret"}')
    socket = opened(home, *(("--forward", "bot", "grid-bot") if forwarded else ()))["socket"]
    env = {"VAULT_TUI_WINDOW": socket} if forwarded else {}
    for way, words in WAYS.items():
        done = home.run(*words, opened=False, **env)
        assert (done.code, done.out) == (8, ""), way
        assert f"is marked {state}" in done.err, way
        if way != "copy":
            place = words.index("--") if "--" in words else len(words)
            forced = home.run(*words[:place], "--force", *words[place:], opened=False, **env)
            assert forced.code == 0, (way, forced.err)
            assert {API_SECRET, API_KEY} & set(
                forced.out.replace('"', "\n").replace("=", "\n").split("\n")
            ), way
    assert "is marked" in by_the_keyring_library(home, env)


def by_the_keyring_library(cli: Cli, env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "keyring", "get", "vault-tui", "grid-bot"],
        env=cli.environment(PYTHON_KEYRING_BACKEND="vault_tui.keyring_backend.OpenWindow", **env),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        start_new_session=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "--force" not in done.stderr
    return done.stderr
