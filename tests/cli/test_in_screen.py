"""Inside GNU screen, which as it comes has no alternate screen: what was shown is not in its scrollback."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, PATIENCE, Cli
from tests.window.visitors import short_folder
from tests.worlds import API_SECRET, PASSPHRASE

pytestmark = pytest.mark.skipif(shutil.which("screen") is None, reason="not installed here: screen")


class Multiplexer:
    """A session with a shell in it, in a folder of its own."""

    def __init__(self, cli: Cli, folder: Path) -> None:
        folder.chmod(0o700)
        self._seen = folder / "seen"
        self._env = cli.environment(SCREENDIR=str(folder), PS1="ready> ", TERM="screen")
        self._cwd = cli.home
        self._run("-c", "/dev/null", "-dmS", "test", "bash", "--norc", "--noprofile", "-i")

    def type(self, text: str) -> None:
        self._run("-S", "test", "-p", "0", "-X", "stuff", text.replace("\\", "\\\\").replace("$", "\\$"))

    def kept(self) -> str:
        """What is on the screen and in its scrollback."""
        self._seen.unlink(missing_ok=True)
        self._run("-S", "test", "-p", "0", "-X", "hardcopy", "-h", str(self._seen))
        until = time.monotonic() + PATIENCE
        while not self._seen.exists() and time.monotonic() < until:
            pass
        return self._seen.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, text: str) -> None:
        until = time.monotonic() + PATIENCE
        while text not in (kept := self.kept()):
            assert time.monotonic() < until, kept

    def end(self) -> None:
        self._run("-S", "test", "-X", "quit")

    def _run(self, *words: str) -> None:
        command = ["screen", *words]
        subprocess.run(
            command, env=self._env, cwd=self._cwd, timeout=PATIENCE, check=False, capture_output=True
        )


@pytest.fixture
def screen(cli: Cli) -> Iterator[Multiplexer]:
    with short_folder() as folder:
        opened = Multiplexer(cli, folder)
        yield opened
        opened.end()


def test_a_secret_that_was_shown_for_a_moment_is_not_in_the_scrollback(screen: Multiplexer) -> None:
    screen.wait_for("ready>")
    screen.type(f"{COMMAND} --passphrase-file passphrase get grid-bot; echo code $?\n")
    screen.wait_for(API_SECRET)
    screen.type("q")
    screen.wait_for("code 0")
    assert API_SECRET not in screen.kept()


def test_what_the_screens_showed_is_not_in_the_scrollback(screen: Multiplexer) -> None:
    screen.wait_for("ready>")
    screen.type(f"{COMMAND}; echo code $?\n")
    screen.wait_for("Type the passphrase")
    screen.type(f"{PASSPHRASE}\r")
    screen.wait_for("grid-bot")
    screen.type("l")
    screen.wait_for("Type the passphrase")
    screen.type("\x03")
    screen.wait_for("code 130")
    assert "grid-bot" not in screen.kept()
