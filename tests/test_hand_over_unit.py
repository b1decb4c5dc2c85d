"""What the unit in HAND_OVER.md does, done here: one user opens the vault, another runs the bot."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.conftest import PATIENCE, Cli, furnished
from tests.test_hand_over import FENCED
from tests.worlds import API_KEY, API_SECRET, PASSPHRASE

__all__ = ["furnished"]

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else, as systemd does"),
    pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv, of Debian's util-linux"),
]

VAULT, BOT = 65532, 65533
"""Users that nobody else is."""

PROGRAM = """
import json, os
def reads(path):
    try:
        return bool(open(path, "rb").read(1))
    except OSError:
        return False
try:
    os.setuid(0)
except OSError:
    pass
status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
print(json.dumps({
    "user": [os.getuid(), os.getgid(), os.getgroups()],
    "rights": [int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")],
    "environment": dict(os.environ),
    "descriptors": sorted(os.listdir("/proc/self/fd"))[:-1],
    "folder": os.getcwd(),
    "reads": [path for path in %r if reads(path)],
}))
"""


@pytest.fixture
def home(furnished: Path) -> Iterator[Cli]:
    """The home of the user who opens the vault, where users other than root can get to."""
    with TemporaryDirectory(prefix="vt-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(furnished, Path(folder) / "vault")
        (Path(folder) / "bot").mkdir(mode=0o700)
        os.chown(Path(folder) / "bot", BOT, BOT)
        cli = Cli(Path(folder) / "vault")
        (cli.home / "credentials").mkdir(mode=0o500)
        cli.write("credentials/passphrase", f"{PASSPHRASE}\n", 0o400)
        for path in (cli.home, *cli.home.rglob("*")):
            os.chown(path, VAULT, VAULT)
        yield cli


def start(cli: Cli, commands: Path) -> list[str]:
    """The unit's command line, with the places and users of this test."""
    (line,) = re.findall(r"^ExecStart=(.*)$", FENCED["ini"].replace("\\\n", " "), re.MULTILINE)
    for there, here in (
        ("/usr/local/bin/vault-tui", str(commands / "vault-tui")),
        ("/var/lib/vault/main.vault", str(cli.vault)),
        ("%d", str(cli.home / "credentials")),
        ("--reuid=bot --regid=bot --init-groups", f"--reuid={BOT} --regid={BOT} --clear-groups"),
        ("/var/lib/bot", str(cli.home.parent / "bot")),
        ("/usr/bin/python3", str(commands / "python3")),
    ):
        assert there in line
        line = line.replace(there, here)
    return shlex.split(line)


def test_the_bot_is_another_user_with_its_key_and_nothing_else(home: Cli, commands_for_all: Path) -> None:
    forbidden = [str(home.vault), str(home.home / "credentials" / "passphrase")]
    bot = home.home.parent / "bot" / "bot.py"
    bot.write_text(PROGRAM % forbidden, encoding="utf-8")
    as_systemd = [
        *("setpriv", f"--reuid={VAULT}", f"--regid={VAULT}", "--clear-groups", "--no-new-privs"),
        *("--inh-caps=+setuid,+setgid", "--ambient-caps=+setuid,+setgid"),
    ]
    done = subprocess.run(
        [*as_systemd, *start(home, commands_for_all)],
        env=home.environment(),
        cwd="/",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["user"] == [BOT, BOT, []]
    assert told["rights"] == [0, 0, 0, 0]
    assert told["folder"] == told["environment"]["HOME"] == str(bot.parent)
    assert {API_KEY, API_SECRET} <= set(told["environment"].values())
    assert not [name for name in told["environment"] if name.startswith("VAULT_TUI_")]
    assert told["descriptors"] == ["0", "1", "2"]
    assert told["reads"] == []
