"""While a command runs with a key, processes and files tell nothing of it, but for its own variables."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import COMMAND, PATIENCE, Cli
from tests.worlds import API_KEY, API_SECRET


def test_no_disk_no_argument_and_no_parent_holds_a_half(cli: Cli) -> None:
    """What every process and file of this user tells while the command runs, apart from its own variables."""
    waits = [sys.executable, "-c", "input()"]
    for way, command in (((), waits), (("--file",), [*waits, "{}"]), (("--fd", "5"), waits)):
        words = [COMMAND, "run", "grid-bot", *way, "--", *command]
        process = subprocess.Popen(
            ["sh", "-c", '"$@" & wait', "sh", "sh", "-c", 'exec 0<"$FIFO"; "$@"; exit 0', "sh", *words],
            env=cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(cli.home / "passphrase"), FIFO=fifo(cli)),
            cwd=cli.home,
        )
        with process, (cli.home / "fifo").open("wb", buffering=0) as feed:
            bot = became(process.pid, command[0])
            listed = subprocess.run(
                ["ps", "-eww", "-o", "pid,ppid,args"], capture_output=True, check=True, timeout=PATIENCE
            ).stdout
            seen = {"ps": listed}
            for pid in ancestry(bot):
                seen[f"cmdline of {pid}"] = Path(f"/proc/{pid}/cmdline").read_bytes()
                if pid != bot or way:
                    seen[f"environ of {pid}"] = Path(f"/proc/{pid}/environ").read_bytes()
            for link in Path(f"/proc/{bot}/fd").iterdir():
                seen[f"descriptor {link.name}"] = bytes(link.readlink())
            for path in cli.home.rglob("*"):
                if path.is_file():
                    seen[str(path)] = path.read_bytes()
            feed.write(b"\n")
            process.wait(PATIENCE)
        (cli.home / "fifo").unlink()
        assert len(seen) > 10
        assert [place for place, content in seen.items() if API_SECRET.encode()[:12] in content] == []
        assert [place for place, content in seen.items() if API_KEY.encode() in content] == []


def fifo(cli: Cli) -> str:
    os.mkfifo(cli.home / "fifo", 0o600)
    return str(cli.home / "fifo")


def ancestry(pid: int) -> list[int]:
    """The process and all above it, as far as the test itself."""
    found = []
    while pid not in {0, 1, os.getpid()}:
        found.append(pid)
        pid = int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    return found


def became(root: int, program: str) -> int:
    """The process under ``root`` that is the command by now."""
    for _ in range(PATIENCE * 50):
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
                if words[:2] == [program.encode(), b"-c"] and root in ancestry(int(path.parent.name)):
                    return int(path.parent.name)
            except OSError:
                continue
        signal.sigtimedwait([], 0.02)
    raise AssertionError("the command was never started")
