"""The installed command in real processes: with pipes, or on a pseudo-terminal of its own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, PASSPHRASE
from vault_tui.core.models import Settings
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import PROFILES, Cost, Opening, Session, World
from vault_tui.system.state import StateFolder

COMMAND = str(Path(sys.executable).parent / "vault-tui")
PATIENCE = 60

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
"""What must never reach a terminal from an entry or an argument; a line feed ends our own lines."""

NOWHERE = "http://127.0.0.1:9"
"""Nobody listens there: a test that asks by mistake never leaves this machine."""


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass
class Cli:
    """A home of its own with a passphrase file; commands run in it as another user's would."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def vault(self) -> Path:
        return self.home / "data" / "vault-tui" / "main.vault"

    @property
    def state(self) -> Path:
        return self.home / "state" / "vault-tui" / "state"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        return kept | {
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "VAULT_TUI_API_URL": NOWHERE,
            **self.env,
            **more,
        }

    def write(self, name: str, text: str, mode: int = 0o600) -> Path:
        """A file in this home."""
        path = self.home / name
        path.touch(mode=mode)
        path.chmod(mode)
        path.write_text(text, encoding="utf-8")
        return path

    def run(
        self,
        *arguments: str | Path,
        stdin: str | bytes = "",
        opened: bool = True,
        command: Iterable[str] = (COMMAND,),
        **env: str,
    ) -> Done:
        """Run with pipes and without a terminal; ``opened`` gives the passphrase by its file."""
        if opened:
            env.setdefault("VAULT_TUI_PASSPHRASE_FILE", str(self.home / "passphrase"))
        done = subprocess.run(
            [*command, *map(str, arguments)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env=self.environment(**env),
            cwd=self.home,
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def terminal(self, *arguments: str | Path, opened: bool = False, **env: str) -> Any:
        """Run on a pseudo-terminal; the passphrase is typed unless ``opened``."""
        if opened:
            env.setdefault("VAULT_TUI_PASSPHRASE_FILE", str(self.home / "passphrase"))
        spawned = pexpect.spawn(
            COMMAND,
            list(map(str, arguments)),
            env=self.environment(**env),
            cwd=str(self.home),
            encoding="utf-8",
            codec_errors="replace",
            timeout=PATIENCE,
            dimensions=(24, 80),
        )
        spawned.delaybeforesend = None
        spawned.ptyproc.delayafterclose = spawned.ptyproc.delayafterterminate = 0.01
        return spawned

    def opening(self) -> Opening:
        return Opening(self.vault, World(state=StateFolder(self.state)))

    def session(self, passphrase: str = PASSPHRASE) -> Session:
        """The vault, opened inside the test."""
        with Passphrase.copy_of(passphrase) as typed:
            return Session.unlock(self.opening(), typed)

    def make(self, cost: Cost = PROFILES["interactive"]) -> Session:
        """A new vault, made inside the test."""
        with Passphrase.copy_of(PASSPHRASE) as typed:
            return Session.create(self.opening(), typed, cost)


def typed_passphrase(terminal: Any, passphrase: str = PASSPHRASE) -> None:
    """Answer the question for it."""
    terminal.expect("Passphrase for ")
    terminal.expect(": ")
    terminal.send(passphrase + "\r")


def ended(terminal: Any) -> int:
    """Wait until the process is gone; its exit code."""
    terminal.expect(pexpect.EOF)
    terminal.wait()
    terminal.close()
    status = terminal.exitstatus
    assert isinstance(status, int)
    return status


@pytest.fixture
def fresh(tmp_path: Path) -> Cli:
    """A home without a vault."""
    cli = Cli(tmp_path)
    cli.write("passphrase", f"{PASSPHRASE}\n")
    return cli


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a vault of three entries; copied for each test that changes it."""
    cli = Cli(tmp_path_factory.mktemp("furnished"))
    cli.write("passphrase", f"{PASSPHRASE}\n")
    session = cli.make()
    session.set_settings(Settings(reveal_time=3, clipboard_time=5))
    for label, api_key, secret in (
        ("grid-bot", API_KEY, API_SECRET),
        ("grid-old", OTHER_KEY, OTHER_SECRET),
    ):
        entry = session.add(label, integration="freqtrade", addresses=("203.0.113.9",), tags=("grid",))
        session.seal_api_key(entry.id, api_key)
        session.seal_secret(entry.id, Secret(secret))
    session.add("draft-only", exchange="Kraken", account="second")
    session.close()
    return cli.home


@pytest.fixture
def cli(furnished: Path, tmp_path: Path) -> Cli:
    """A home with a vault of three entries: ``grid-bot``, ``grid-old`` and ``draft-only``."""
    home = tmp_path / "home"
    shutil.copytree(furnished, home)
    return Cli(home)
