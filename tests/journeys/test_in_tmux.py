"""The same program inside a real tmux, which marks no paste unless it's told to and keeps what is copied."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from tests.cli.conftest import COMMAND, PATIENCE, Cli
from tests.worlds import API_KEY, API_SECRET, PASSPHRASE
from vault_tui.core.models import State
from vault_tui.core.secret import Secret
from vault_tui.session import PROFILES

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux isn't installed")


class Tmux:
    """A server of its own with one 80×24 window, in which the program runs."""

    def __init__(self, folder: Path, home: Cli, **env: str) -> None:
        self._env = home.environment(TMUX_TMPDIR=str(folder), **env)
        self._run("-f", os.devnull, "new-session", "-d", "-x", "80", "-y", "24", COMMAND)

    def _run(self, *arguments: str, check: bool = True) -> str:
        command = ["tmux", *arguments]
        done = subprocess.run(
            command, env=self._env, capture_output=True, text=True, timeout=PATIENCE, check=check
        )
        return done.stdout

    def close(self) -> None:
        """End the server, and the program with it."""
        self._run("kill-server", check=False)

    def presses(self, *keys: str) -> None:
        """Keys by tmux's names."""
        for key in keys:
            self._run("send-keys", key)

    def bursts(self, text: str) -> None:
        """Characters without a pause, as from a terminal that doesn't mark a paste."""
        self._run("send-keys", "-l", text)

    def pastes(self, text: str) -> None:
        """A paste, marked as one if the program asked for that."""
        self._run("set-buffer", "-b", "ours", text)
        self._run("paste-buffer", "-p", "-r", "-d", "-b", "ours")

    def buffers(self) -> str:
        """What tmux keeps to paste."""
        return self._run("list-buffers")

    @property
    def text(self) -> str:
        """What the window shows, with single blanks."""
        return " ".join(self._run("capture-pane", "-p").split())

    def sees(self, *texts: str, without: str = "") -> None:
        """Look until all of it is in the window."""
        until = monotonic() + PATIENCE
        while True:
            text = self.text
            if all(wanted in text for wanted in texts) and not (without and without in text):
                return
            assert monotonic() < until, f"{texts} not seen but {text}"
            Event().wait(0.05)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the server's socket lies; a socket's path must be short."""
    folder = Path(tempfile.mkdtemp(prefix="tmux-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def tmux(folder: Path, home: Cli) -> Iterator[Tmux]:
    """The program, open, on a vault with one key."""
    session = home.make(PROFILES["interactive"])
    entry = session.add("grid-bot", integration="freqtrade")
    session.seal_api_key(entry.id, "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample0")
    session.seal_secret(entry.id, Secret("SECRETsecretSECRETsecretSECRETsecretSECRET0"))
    session.close()
    tmux = Tmux(folder, home)
    try:
        tmux.sees("▸ Passphrase")
        tmux.bursts(PASSPHRASE)
        tmux.sees("•" * len(PASSPHRASE))
        tmux.presses("Enter")
        tmux.sees("▸ grid-bot")
        yield tmux
    finally:
        tmux.close()


def test_a_paste_that_nothing_marks_does_nothing_to_the_list(tmux: Tmux, home: Cli) -> None:
    tmux.bursts("xlnqs " + API_SECRET)
    tmux.sees("▸ grid-bot", "That was a paste of 49 characters. Nothing was done with it.")
    tmux.presses("l")
    tmux.sees("▸ Passphrase", without="grid-bot")
    session = home.session()
    assert [row.label for row in session.rows()] == ["grid-bot"]
    assert session.by_label("grid-bot").copied_at is None


@pytest.mark.parametrize("marked", [True, False], ids=["marked", "unmarked"])
def test_both_halves_are_sealed_as_they_are_pasted(tmux: Tmux, home: Cli, marked: bool) -> None:
    paste = tmux.pastes if marked else tmux.bursts
    tmux.presses("n")
    tmux.sees("I have one on screen now")
    tmux.presses("Down", "Enter")
    tmux.sees("Bitfinex key on screen")
    tmux.bursts("sol-bot")
    tmux.sees("sol-bot")
    tmux.presses("C-s")
    tmux.sees("API key paste here NOT YET", "API secret paste here NOT YET")
    paste(API_KEY)
    tmux.sees("HALF SEALED", "43 characters", "API secret paste here")
    paste(API_SECRET)
    tmux.sees("Both halves are sealed.", without="SECRETsecret")
    tmux.presses("Down", "Enter")
    tmux.sees("step 2 of 3", "Enter ask Bitfinex")
    tmux.presses("Enter")
    tmux.sees("The pair stays sealed meanwhile.", "Enter next")
    tmux.presses("Enter")
    tmux.sees("step 3 of 3")
    tmux.presses("Enter")
    tmux.sees("Make a recovery code?", "“sol-bot” is done")
    tmux.presses("Escape")
    tmux.sees("▸ sol-bot", without="Make a recovery code?")
    tmux.presses("C-l")
    tmux.sees("▸ Passphrase", "locked", without="sol-bot")
    session = home.session()
    entry = session.by_label("sol-bot")
    assert entry.state is State.ACTIVE
    assert entry.api_key == API_KEY
    assert session.open_secret(entry.id, "get") == Secret(API_SECRET)


def test_what_was_copied_is_gone_from_tmux_after_the_lock(tmux: Tmux) -> None:
    tmux.presses("s")
    tmux.sees("API secret of grid-bot sent to")
    assert "vault-tui" in tmux.buffers()
    tmux.presses("l")
    tmux.sees("▸ Passphrase", without="grid-bot")
    assert tmux.buffers() == ""
