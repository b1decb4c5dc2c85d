"""Nothing leaves the machine: a whole session opens no socket that could, and starts no program that might.

Every process of the session tells of what it does by an audit hook, which nothing in it can take away.
The one exception is the process that follows a lock: it drops the variable that brings the hook.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bitfinex.standin import StandIn
from tests.system.screen import Screen
from tests.worlds import API_KEY, API_SECRET, PASSPHRASE

COMMAND = Path(sys.executable).parent / "vault-tui"
PATIENCE = 60
OURS = re.compile(
    # An environment's interpreter has several names; which one runs depends on what installed the command.
    rf"{re.escape(str(COMMAND.parent))}/python[0-9.]* -P (-m vault_tui|-c from vault_tui\.__main__ import)"
)
"""Programs that are this one again."""

WATCHER = """
import os, sys
log = os.open(os.environ["WATCHER_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
def tell(*words):
    os.write(log, (" ".join(map(str, words)) + "\\n").encode())
def watch(event, args):
    if event.startswith("socket."):
        if event in ("socket.connect", "socket.sendto"):
            tell("NETWORK", event, *args[1][:2])
        elif event != "socket.__new__":
            tell("NETWORK", event)
        elif args[1] != 1:  # AF_UNIX: what the event loop wakes itself with
            tell("NETWORK", event, args[1])
    elif event == "subprocess.Popen":
        tell("PROGRAM", *args[1])
    elif event in ("os.exec", "os.posix_spawn"):
        tell("PROGRAM", *map(os.fsdecode, args[1]))
    elif event in ("os.system", "pty.spawn"):
        tell("PROGRAM", event, args[-1])
sys.addaudithook(watch)
tell("WATCHED", *sys.orig_argv[1:])
"""
"""As ``sitecustomize`` this is the first thing that every Python process does."""


LIST = "/ find"
VISITED = (
    ("c", "sent to your terminal", ""),
    ("r", API_SECRET, ""),
    ("\x1b", LIST, "‹ grid-bot"),
    (",", "Who is asked", ""),
    ("\x1b", LIST, "Who is asked"),
    ("p", "0 of 1 looked at", ""),
    (" ", "1 of 1 looked at", ""),
    ("\r", "The vault and the page agree.", ""),
    ("\x1b", "Match the page", "page agree"),
    ("\x1b", LIST, "Match the page"),
    ("k", "New pair · grid-bot", ""),
    ("\x1b", LIST, "New pair · "),
    # What asks Bitfinex is loaded by now; without a yes it asks nobody.
    ("v", "about grid-bot now?", ""),
    ("\x1b", LIST, "now?"),
    ("i", "about grid-bot now?", ""),
    ("\x1b", LIST, "now?"),
)
"""A way through the screens: what is pressed, what is shown then, and what no longer is."""


@dataclass
class Watched:
    """A home in which everything that runs is watched."""

    home: Path

    @property
    def env(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(self.home / "watcher"),
            "WATCHER_LOG": str(self.home / "log"),
            "VAULT_TUI_VAULT": str(self.home / "a.vault"),
            "VAULT_TUI_PASSPHRASE_FILE": str(self.home / "passphrase"),
            "VAULT_TUI_API_URL": "http://127.0.0.1:9",  # whoever asks by mistake asks nobody, and is seen
            "SSH_CONNECTION": "198.51.100.7 50022 203.0.113.9 22",
        }

    def run(self, *arguments: str, stdin: str = "", command: str | Path = COMMAND) -> str:
        done = subprocess.run(
            [command, *arguments],
            input=stdin,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
        assert done.returncode in {0, 8}, done.stderr
        return done.stdout

    def said(self, what: str) -> list[str]:
        """What the watcher wrote down under this word."""
        lines = (self.home / "log").read_text(encoding="utf-8").splitlines()
        return [line.removeprefix(f"{what} ") for line in lines if line.startswith(f"{what} ")]

    def check(self, processes: int) -> None:
        """At least so many processes were watched, and none asked or told anything outside."""
        assert len(self.said("WATCHED")) >= processes
        assert self.said("NETWORK") == []
        assert [program for program in self.said("PROGRAM") if not OURS.match(program)] == []


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    (tmp_path / "watcher").mkdir()
    (tmp_path / "watcher" / "sitecustomize.py").write_text(WATCHER)
    (tmp_path / "passphrase").touch(mode=0o600)
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    return Watched(tmp_path)


def test_the_watcher_sees_what_it_looks_for(watched: Watched) -> None:
    watched.run(
        "-c",
        "import socket, subprocess\nsocket.socket(socket.AF_INET)\nsubprocess.run(['true'], check=True)",
        command=sys.executable,
    )
    assert watched.said("NETWORK") == ["socket.__new__ 2"]
    assert watched.said("PROGRAM") == ["true"]
    with pytest.raises(AssertionError):
        watched.check(1)


def test_no_command_reaches_out(watched: Watched) -> None:
    watched.run("init", "--cost", "interactive", "--json")
    watched.run(
        "add", "grid-bot", "--integration", "freqtrade", "--stdin", stdin=f"{API_KEY}\n{API_SECRET}\n"
    )
    assert "grid-bot" in watched.run("ls", "--json")
    assert watched.run("get", "grid-bot") == f"{API_SECRET}\n"
    for command in ("show grid-bot", "edit grid-bot --tag a", "rm grid-bot", "restore grid-bot", "backups"):
        watched.run(*command.split())
    for command in ("reencrypt --yes", "keys", "where", "doctor", "match", "audit", "log"):
        watched.run(*command.split())
    watched.check(16)


def test_neither_the_prompt_nor_any_screen_reaches_out(watched: Watched) -> None:
    env = watched.env
    with Screen([COMMAND], env={**env, "VAULT_TUI_PASSPHRASE_FILE": ""}) as screen:
        screen.wait_for("New passphrase")
        screen.press(PASSPHRASE)
        screen.wait_for("Strength:")
        screen.press("\r")
        screen.wait_for("Once more")
        screen.press(f"{PASSPHRASE}\r")
        screen.wait_for("Make a key on Bitfinex")
        screen.press("\r")
        screen.wait_for("step 1 of 8")
        screen.press("\x1b")
        screen.wait_for("n new")
        screen.press("q")
        assert screen.wait_until_gone() == 0
    watched.run(
        "add", "grid-bot", "--integration", "freqtrade", "--stdin", stdin=f"{API_KEY}\n{API_SECRET}\n"
    )
    with Screen([COMMAND], env=env) as screen:
        screen.wait_for("grid-bot")
        for key, shown, gone in VISITED:
            screen.press(key)
            screen.wait_for(shown, without=gone)
        screen.press("q")
        assert screen.wait_until_gone() == 0
    with Screen([COMMAND, "guide"], env=env) as screen:
        screen.wait_for("Label")
        screen.press("\x04")
        screen.wait_until_gone()
    watched.check(4)
    assert any("vault_tui.system.strength" in program for program in watched.said("PROGRAM"))


def test_verifying_reaches_the_one_host_and_no_other(watched: Watched) -> None:
    with StandIn() as standin:
        key = standin.key("trading-bot")
        watched.run("init", "--cost", "interactive", "--json")
        watched.run("add", "grid-bot", "--stdin", stdin=f"{key.api_key}\n{key.secret}\n")
        assert watched.said("NETWORK") == []
        watched.run("verify", "grid-bot", "--api-url", standin.url)
        host, _, port = standin.host.partition(":")
    reached = [
        event for event in watched.said("NETWORK") if event.startswith(("socket.connect", "socket.sendto"))
    ]
    assert reached == [f"socket.connect {host} {port}"]
    assert [event for event in watched.said("NETWORK") if "getaddrinfo" in event] == []


def test_only_what_asks_bitfinex_knows_an_http_client() -> None:
    package = Path(__file__).parents[1] / "vault_tui"
    for name in ("httpx", "urllib.request", "http.client", "requests"):
        for file in package.rglob("*.py"):
            allowed = file == package / "bitfinex" / "client.py"
            assert allowed or f"import {name}" not in file.read_text(encoding="utf-8"), file
