"""What the process lets others see of it: memory, environment, tracebacks, and its own end."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vault_tui.system import process, tty_settings

SECRET = "canary-Mu7aezoh"
HEAVY = {
    "re",
    "enum",
    "typing",
    "collections",
    "dataclasses",
    "json",
    "argparse",
    "signal",
    "threading",
    "ctypes",
}


def run(program: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], **env},
    )


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_hardened_process_is_undumpable_and_leaves_no_core() -> None:
    done = run(
        "import ctypes, resource\n"
        "from vault_tui.system.process import harden\n"
        "_, most = resource.getrlimit(resource.RLIMIT_CORE)\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (most, most))\n"
        "harden(); harden()\n"
        "print(ctypes.CDLL(None).prctl(3), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    assert done.stdout.split(maxsplit=1) == ["0", "(0, 0)\n"]


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_the_prompt_hardens_the_process_before_it_reads() -> None:
    done = run(
        "import ctypes, pty\n"
        "from vault_tui.system.console import Console, TIMED_OUT\n"
        "from vault_tui.system.line_editor import LineEditor\n"
        "from vault_tui.system.terminal import Terminal\n"
        "master, slave = pty.openpty()\n"
        "console = Console(Terminal(slave, []), LineEditor())\n"
        "print(ctypes.CDLL(None).prctl(3), console.read(0), ctypes.CDLL(None).prctl(3))"
    )
    assert done.stdout == "1 -1 0\n"


def test_every_signal_is_handled_before_the_terminal_is_made_raw() -> None:
    done = run(
        "import pty, signal, termios\n"
        "from vault_tui.system import tty_settings\n"
        "from vault_tui.system.terminal import Terminal\n"
        "master, slave = pty.openpty()\n"
        "def raw(settings):\n"
        "    print(all(callable(signal.getsignal(number)) for number in (1, 2, 3, 15)))\n"
        "    print(signal.getsignal(signal.SIGTSTP) is signal.SIG_IGN)\n"
        "    return settings\n"
        "tty_settings.raw = raw\n"
        "Terminal(slave, termios.tcgetattr(slave)).make_raw()"
    )
    assert done.stdout == "True\nTrue\n"


def test_memory_can_be_kept_off_the_disk_where_the_limit_allows_it() -> None:
    buffer = bytearray(4096)
    allowed = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != 0
    assert process.keep_off_disk(buffer) is allowed
    buffer[0] = 1


@pytest.mark.parametrize(
    "name",
    [
        "TEXTUAL",
        "TEXTUAL_LOG",
        "TEXTUAL_DEBUG",
        "TEXTUAL_DRIVER",
        "TEXTUAL_SCREENSHOT",
        "TEXTUAL_PRESS",
        "TEXTUAL_ALLOW_SIGNALS",
        "TEXTUAL_NOT_INVENTED_YET",
        "PYTHONASYNCIODEBUG",
        "PYTHONINSPECT",
        "PYTHONBREAKPOINT",
        "SSLKEYLOGFILE",
    ],
)
def test_variables_that_tell_secrets_are_dropped(name: str) -> None:
    env = {name: "1", "TEXTUAL_COLOR_SYSTEM": "256", "TERM": "xterm"}
    process.scrub_environment(env)
    assert env == {"TEXTUAL_COLOR_SYSTEM": "256", "TERM": "xterm"}


@pytest.mark.parametrize(
    "failing",
    [
        "raise ValueError(secret)",
        "import threading; t = threading.Thread(target=int, args=(secret,)); t.start(); t.join()",
        "class Bad:\n    def __del__(self): raise ValueError(secret)\ndel Bad",
        "class Bad:\n    def __del__(self): raise ValueError(secret)\nBad()",
        "import _thread, time; _thread.start_new_thread(int, (secret,)); time.sleep(0.5)",
    ],
    ids=["main", "thread", "class", "finaliser", "bare thread"],
)
def test_an_error_nobody_caught_tells_its_type_and_place_only(failing: str) -> None:
    done = run(
        "import os\n"
        "from vault_tui.system.process import harden, quiet_tracebacks\n"
        "quiet_tracebacks(); harden()\n"
        f"secret = os.environ['SECRET']\n{failing}",
        SECRET=SECRET,
    )
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    if "del Bad" not in failing:
        assert "vault-tui: ValueError" in done.stderr


def test_the_watchdog_ends_a_process_that_waits_for_ever_in_a_write() -> None:
    done = run(
        "import os\n"
        "from vault_tui.system import watchdog\n"
        "_, writer = os.pipe()\n"
        "watchdog.SECONDS = 0.2\n"
        "watchdog.arm()\n"
        "os.write(writer, bytes(10_000_000))"
    )
    assert done.returncode == -signal.SIGALRM


def test_a_disarmed_watchdog_lets_the_process_live() -> None:
    done = run(
        "import time\n"
        "from vault_tui.system import watchdog\n"
        "watchdog.SECONDS = 0.2; watchdog.arm(); watchdog.disarm(); time.sleep(0.4)"
    )
    assert done.returncode == 0


def test_steps_before_the_end_run_newest_first_and_a_failing_one_stops_nothing() -> None:
    done = run(
        "import os, signal\n"
        "from vault_tui.system.signals import Signals\n"
        "signals = Signals(lambda: os.write(1, b'restored '), lambda: None)\n"
        "signals.before_end(lambda: os.write(1, b'wiped '))\n"
        "signals.before_end(lambda: 1 / 0)\n"
        "signals.before_end(lambda: os.write(1, b'clipboard '))\n"
        "signals.install()\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (128 + 15, "clipboard wiped restored ", "")


def test_a_step_that_hangs_does_not_keep_the_process_alive() -> None:
    done = run(
        "import os, signal, threading\n"
        "from vault_tui.system.signals import Signals\n"
        "signals = Signals(lambda: None, lambda: None)\n"
        "signals.before_end(threading.Event().wait)\n"
        "signals.install()\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    assert done.returncode == -signal.SIGALRM


REPLACED = """
import json, os, signal, sys
from vault_tui.system import process

class Terminal:
    def hand_on(self):
        reader, writer = os.pipe()
        os.write(writer, b"settings")
        os.close(writer)
        os.set_inheritable(reader, True)
        return reader

if sys.argv[1:2] == ["--after"]:
    fd = int(sys.argv[-1])
    blocked = sorted(int(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, []))
    print(json.dumps({
        "env": dict(os.environ),
        "settings": os.read(fd, 99).decode(),
        "open": sorted(int(name) for name in os.listdir("/dev/fd") if os.path.exists(f"/dev/fd/{name}")),
        "kept": fd,
        "blocked": blocked,
        "timer": signal.getitimer(signal.ITIMER_REAL)[0],
    }))
else:
    command = process.locked_command
    def after(vault, settings):
        whole = command(vault, settings)
        print(json.dumps(whole), flush=True)
        return [whole[0], "-P", sys.argv[0], "--after", whole[-1]]
    process.locked_command = after
    for number in range(20, 24):
        os.dup2(1, number, inheritable=True)  # as a passphrase file's descriptor would be
    from vault_tui.system import watchdog
    watchdog.SECONDS = 60
    watchdog.arm()
    process.exec_locked("folder/my.vault", Terminal())
"""


def test_the_process_that_follows_a_lock_gets_nothing_but_what_it_needs(tmp_path: Path) -> None:
    program = tmp_path / "replaced.py"
    program.write_text(REPLACED)
    dropped = {
        "PYTHONPATH": "/nowhere",
        "PYTHONASYNCIODEBUG": "1",
        "LD_LIBRARY_PATH": "/nowhere",
        "TEXTUAL_COLOR_SYSTEM": "256",
        "VAULT_TUI_PASSPHRASE_FILE": "/dev/fd/3",
    }
    kept = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TERM": "xterm", "VAULT_TUI_VAULT": "x"}
    done = subprocess.run(
        [sys.executable, program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**kept, **dropped},
        cwd=tmp_path,
    )
    command, after = map(json.loads, done.stdout.splitlines())
    assert command[:-1] == [
        sys.executable,
        *("-P", "-c", "from vault_tui.__main__ import command; command()"),
        *("--locked", "--vault"),
        str(tmp_path / "folder/my.vault"),
        "--terminal-settings",
    ]
    assert {name: after["env"].get(name) for name in dropped} == dict.fromkeys(dropped)
    assert {name: after["env"].get(name) for name in kept} == kept
    assert after["settings"] == "settings"
    assert set(after["open"]) <= {0, 1, 2, after["kept"]}
    assert set(after["blocked"]) >= {1, 2, 3, 15}
    assert after["timer"] == 0


def test_terminal_settings_survive_the_way_to_another_process() -> None:
    settings = [1, 5, 191, 35387, 15, 15, [b"\x03", b"\x00", b"\xff", 1, 0]]
    assert tty_settings.from_bytes(tty_settings.to_bytes(settings)) == settings
    for broken in (b"", b"1 2 3", b"x"):
        with pytest.raises(ValueError, match=r".*"):
            tty_settings.from_bytes(broken)


def test_what_the_prompt_needs_is_loaded_quickly() -> None:
    done = run(
        "import sys\nfrom vault_tui.system import process, questions, terminal, tty\nprint(*sys.modules)"
    )
    assert not HEAVY & set(done.stdout.split())
