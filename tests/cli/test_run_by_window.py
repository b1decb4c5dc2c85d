"""``run``, ``env`` and ``inject`` while an unlock window is open: nobody is asked, nothing slow is loaded."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE, Cli
from tests.cli.test_run import PROBING
from tests.cli.windows import open_window
from tests.worlds import API_KEY, API_SECRET, OTHER_SECRET
from vault_tui.core.models import State

SLOW = {
    "re",
    "typing",
    "json",
    "argparse",
    "nacl",
    "keyring",
    "httpx",
    "textual",
    "asyncio",
    "pathlib",
    "enum",
}
MAIN = "from vault_tui.__main__ import command; command()"


@pytest.fixture
def window(cli: Cli) -> Iterator[Cli]:
    """The home with its window open. Nothing in it opens the vault by itself."""
    with open_window(cli) as inside:
        (inside.home / "passphrase").rename(inside.home / "elsewhere")
        yield inside


def test_the_command_gets_its_key_and_nothing_of_ours(window: Cli) -> None:
    found = json.loads(window.run("run", "grid-bot", "--", *PROBING, VAULT_TUI_OTHER="x").out)
    environment = found["environment"]
    assert environment["FREQTRADE__EXCHANGE__API_KEY"] == API_KEY
    assert environment["FREQTRADE__EXCHANGE__SECRET"] == API_SECRET
    assert not [name for name in environment if name.startswith("VAULT_TUI_")]
    assert (found["descriptors"], found["ignored"], found["blocked"]) == ([0, 1, 2], [], 0)


def test_another_program_can_be_named(window: Cli) -> None:
    done = window.run("run", "grid-bot", "--for", "ccxt", "--", "printenv", "BITFINEX_SECRET")
    assert done.out == f"{API_SECRET}\n"


@pytest.mark.parametrize("way", [[], ["--for", "ccxt"]])
def test_nothing_slow_is_loaded_before_the_command_is_there(window: Cli, way: list[str]) -> None:
    words = [sys.executable, "-P", "-X", "importtime", "-c", MAIN, "run", "grid-bot", *way, "--", "true"]
    done = subprocess.run(
        words, env=window.environment(), capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "vault_tui" in loaded
    assert not loaded & SLOW


def test_every_other_way_is_served_too(window: Cli) -> None:
    assert window.run("run", "grid-bot", "--stdin", "--", "cat").out == f"{API_KEY}\n{API_SECRET}\n"
    assert window.run("run", "grid-bot", "--file", "--half", "key", "--", "cat", "{}").out == f"{API_KEY}\n"
    several = window.run(
        "run", "grid-bot", "grid-old", "--env", "S=secret", "--", "sh", "-c", "set | grep _S="
    )
    assert API_SECRET in several.out
    assert OTHER_SECRET in several.out
    assert API_SECRET in window.run("env", "grid-bot").out
    filled = window.run("inject", "-", "--format", "json", stdin='["vault://grid-bot/key"]')
    assert filled.out == f'["{API_KEY}"]'


def test_what_is_refused_has_the_same_words_and_codes_as_without_a_window(cli: Cli) -> None:
    session = cli.session()
    session.set_state(session.by_label("grid-old").id, State.COMPROMISED)
    session.close()
    commands = (
        ("run", "grid-hot", "--", "true"),
        ("run", "grid-old", "--", "true"),
        ("run", "draft-only", "--", "true"),
        ("run", "grid-bot", "--for", "octobot", "--", "true"),
        ("run", "grid-bot", "--for", "nobody's", "--", "true"),
        ("run", "grid-bot", "--", "no-such-command"),
        ("run", "grid-bot", "--", str(cli.write("nonsense", "\x7fELF", mode=0o700))),
        ("env", "grid-old"),
    )
    without = [cli.run(*command) for command in commands]
    with open_window(cli) as inside:
        for command, before in zip(commands, without, strict=True):
            done = inside.run(*command, opened=False)
            assert (done.code, done.out) == (before.code, before.out), command
            assert done.err == before.err
        assert inside.run("run", "--force", "grid-old", "--", "echo", "started").out == "started\n"


def test_a_program_that_is_not_known_gets_the_common_names_and_that_is_said(cli: Cli) -> None:
    session = cli.session()
    session.change(session.by_label("grid-bot"), integration="my own")
    session.close()
    with open_window(cli) as inside:
        done = inside.run("run", "grid-bot", "--", "printenv", "BITFINEX_API_KEY", opened=False)
    assert done.out == f"{API_KEY}\n"
    assert "“my own”" in done.err


def test_a_key_that_the_window_does_not_serve_comes_from_the_vault(cli: Cli) -> None:
    with open_window(cli) as inside:
        inside.run("lock")
        assert inside.run("unlock", "grid-bot").code == 0
        assert inside.run("run", "grid-bot", "--", "true", opened=False).code == 0
        assert inside.run("run", "grid-old", "--", "true", opened=False).code == 3
        assert inside.run("run", "grid-old", "--", "true").code == 0


def test_the_window_tells_nobody_else(window: Cli) -> None:
    window.run("run", "grid-bot", "--", "true")
    for path in (*window.home.rglob("*"), *Path(window.env["XDG_STATE_HOME"]).rglob("*")):
        assert not path.is_file() or API_SECRET.encode() not in path.read_bytes()
