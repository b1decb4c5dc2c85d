"""A window that is forwarded by a real sshd: the vault here, the bot there."""

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE, Cli, Done
from tests.window.homes import gone, opened
from tests.window.visitors import short_folder
from tests.worlds import API_SECRET
from vault_tui.window.control import windows

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin:" + os.environ.get("PATH", ""))
COMMAND = Path(sys.executable).parent / "vault-tui"
PRIVILEGE_SEPARATION = Path("/run/sshd")

pytestmark = pytest.mark.skipif(
    SSHD is None or shutil.which("ssh") is None, reason="needs sshd and ssh (Debian: openssh-server)"
)


@dataclass
class Server:
    """An sshd on loopback to which this user may log in; ``home`` is where the bot's socket goes."""

    home: Path
    port: int

    @property
    def socket(self) -> Path:
        return self.home / "bot.sock"

    def run(self, forwarded: str, *command: str) -> Done:
        """Run a command there, with the window forwarded as long as it lasts."""
        options = (
            "BatchMode=yes",
            "StrictHostKeyChecking=no",
            f"UserKnownHostsFile={self.home}/known",
            "IdentitiesOnly=yes",
            "ExitOnForwardFailure=yes",
            "LogLevel=ERROR",
        )
        there = f"VAULT_TUI_WINDOW={self.socket} HOME={self.home} {' '.join(command)}"
        done = subprocess.run(
            [
                "ssh",
                "-F",
                "none",
                *(part for option in options for part in ("-o", option)),
                *("-i", str(self.home / "person"), "-p", str(self.port)),
                *("-R", f"{self.socket}:{forwarded}", f"{getpass.getuser()}@127.0.0.1", there),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def server() -> Iterator[Server]:
    if os.geteuid() == 0:
        PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
    with short_folder() as home:
        for name in ("host", "person"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True
            )
        shutil.copy(home / "person.pub", home / "authorized")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        (home / "config").write_text(
            f"Port {port}\nListenAddress 127.0.0.1\nHostKey {home}/host\n"
            f"AuthorizedKeysFile {home}/authorized\nStrictModes no\nUsePAM no\nPidFile none\n"
            "PasswordAuthentication no\nPermitRootLogin yes\nStreamLocalBindUnlink yes\n",
            encoding="ascii",
        )
        with (home / "log").open("wb") as log:
            running = subprocess.Popen(
                [str(SSHD), "-D", "-e", "-f", str(home / "config")], stdin=subprocess.DEVNULL, stderr=log
            )
            try:
                _wait_for(port, running)
                yield Server(home, port)
            finally:
                running.terminate()
                running.wait(PATIENCE)


def _wait_for(port: int, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.skip("sshd does not start here")


def test_a_bot_elsewhere_gets_its_key_and_nothing_else(home: Cli, server: Server) -> None:
    window = opened(home, "--forward", "bot", "grid-bot")
    got = server.run(window["socket"], str(COMMAND), "get", "grid-bot")
    assert (got.code, got.out) == (0, f"{API_SECRET}\n"), got.err
    for words, code in (("get grid-old", 4), ("ls", 3), ("show grid-bot", 3)):
        refused = server.run(window["socket"], str(COMMAND), *words.split())
        assert (refused.code, refused.out) == (code, ""), words
    assert "forwarded bot" in home.run("log").out


def test_what_is_forwarded_ends_with_the_window(home: Cli, server: Server) -> None:
    window = opened(home, "--forward", "bot", "grid-bot")
    home.run("lock", "--forward", "bot")
    done = server.run(window["socket"], str(COMMAND), "get", "grid-bot")
    assert (done.code, done.out) == (3, "")
    assert "does not answer" in done.err


def test_the_socket_there_is_its_users_alone(home: Cli, server: Server) -> None:
    window = opened(home, "--forward", "bot", "grid-bot")
    seen = server.run(window["socket"], "stat", "-c", "%a:%u", str(server.socket))
    assert seen.out == f"600:{os.geteuid()}\n"


def test_when_its_own_time_is_over_nothing_is_given_there_and_the_usual_window_stays(
    home: Cli, server: Server
) -> None:
    opened(home)
    forwarded = opened(home, "--forward", "bot", "--max", "1s", "grid-bot")
    assert gone(forwarded["pid"])
    done = server.run(forwarded["socket"], str(COMMAND), "get", "grid-bot")
    assert (done.code, done.out) == (3, "")
    assert home.run("get", "grid-bot", opened=False).out == f"{API_SECRET}\n"


def test_the_forwarded_window_has_a_time_of_its_own(home: Cli) -> None:
    opened(home)
    opened(home, "--forward", "bot", "--max", "2h", "grid-bot")
    env = home.environment()
    usual, forwarded = windows(str(home.vault), env)
    assert usual.idle < usual.left <= 8 * 3600
    assert (forwarded.forward, forwarded.idle) == ("bot", 7200)
