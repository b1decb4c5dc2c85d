"""The process behind a window: what it keeps of where it came from, and how it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, PATIENCE, Cli
from tests.window.homes import gone, linux, opened
from tests.worlds import API_SECRET, PASSPHRASE
from vault_tui.cli import window_process
from vault_tui.core.secret import Passphrase
from vault_tui.session import Session
from vault_tui.session.lending import lend
from vault_tui.system import process, watchdog
from vault_tui.window.start import Channel, Plan

READ = """
import os, sys
try:
    os.listdir(sys.argv[1]) if sys.argv[1].endswith("/fd") else open(sys.argv[1], "rb").read(1)
except PermissionError:
    print("refused")
"""


def proc(pid: int, name: str) -> bytes:
    return Path(f"/proc/{pid}/{name}").read_bytes()


@linux
class TestWhatItIs:
    def test_it_has_no_terminal_no_session_of_ours_and_no_files(self, home: Cli) -> None:
        terminal = home.terminal("unlock", opened=True)
        terminal.expect("Open: ")
        assert not terminal.wait()
        (pid,) = windows(home)
        _, _, rest = proc(pid, "stat").rpartition(b")")
        _, parent, _, session, tty = rest.split()[:5]
        assert int(tty) == 0
        assert int(session) not in {pid, os.getsid(0)}
        assert int(parent) != os.getpid()
        assert str(Path(f"/proc/{pid}/cwd").readlink()) == "/"
        kept = descriptors(pid)
        assert len(kept) <= 6
        assert {kept[number] for number in "012"} == {"/dev/null"}

    def test_no_descriptor_that_was_open_is_kept(self, home: Cli) -> None:
        (home.home / "held").touch()
        script = f'exec 7<held; exec "{sys.executable}" -P -m vault_tui unlock'
        assert home.run("-c", script, command=("/bin/sh",)).code == 0
        (pid,) = windows(home)
        assert not any(name.endswith("held") for name in descriptors(pid).values())

    def test_neither_its_arguments_nor_its_environment_tell_anything(self, home: Cli) -> None:
        keys = []
        session = home.session()
        lend(session, lambda view: keys.append(view.hex()))
        session.close()
        assert home.run("unlock", SOME_TOKEN="hidden-in-the-environment").code == 0
        (pid,) = windows(home)
        told = proc(pid, "cmdline") + proc(pid, "environ")
        for text in (PASSPHRASE, API_SECRET, "hidden-in-the-environment", "VAULT_TUI", keys[0], "grid-bot"):
            assert text.encode() not in told
        key = bytes.fromhex(keys[0])
        assert key not in told
        kept = b"".join(path.read_bytes() for path in home.home.parent.rglob("*") if path.is_file())
        for written in (
            key,
            keys[0].encode(),
            b64encode(key).rstrip(b"="),
            urlsafe_b64encode(key).rstrip(b"="),
        ):
            assert written not in kept

    def test_it_can_not_dump_core(self, home: Cli) -> None:
        pid = opened(home)["pid"]
        limits = proc(pid, "limits").decode().splitlines()
        core = next(line for line in limits if line.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"]

    def test_where_it_can_not_be_shielded_it_is_not_opened(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refused() -> None:
            raise PermissionError

        monkeypatch.setattr(process, "harden", refused)
        monkeypatch.setattr(process, "quiet_tracebacks", lambda: None)
        monkeypatch.setattr(os, "fork", lambda: pytest.fail("it goes on"))
        with pytest.raises(PermissionError):
            window_process.main()

    def test_its_users_other_processes_can_not_read_it(self, home: Cli, commands_for_all: Path) -> None:
        user = os.geteuid() or 1000
        pid = opened_as(home, user, commands_for_all)
        try:
            assert proc(pid, "status").decode().split("Uid:")[1].split()[0] == str(user)
            for name in ("mem", "environ", "fd", "maps"):
                reading = (commands_for_all / "python3", "-c", READ, f"/proc/{pid}/{name}")
                assert as_user(user, reading).stdout == b"refused\n"
        finally:
            os.kill(pid, signal.SIGTERM)
        assert gone(pid)

    def test_its_key_is_kept_off_the_disk(self, home: Cli) -> None:
        pid = opened(home)["pid"]
        locked = next(line for line in proc(pid, "status").decode().splitlines() if line.startswith("VmLck"))
        assert int(locked.split()[1]) > 0


def test_it_opens_where_ended_processes_are_cleared_away_unasked(home: Cli) -> None:
    ignoring = (
        "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); "
        "os.execv(sys.executable, [sys.executable, '-P', '-m', 'vault_tui', 'unlock'])"
    )
    done = home.run("-c", ignoring, command=(sys.executable,))
    assert (done.code, done.err[:5]) == (0, "Open:")


class TestItsEnd:
    @pytest.mark.parametrize("ending", [None, SystemExit(143), RuntimeError("anything")], ids=repr)
    def test_however_it_ends_its_key_is_overwritten(
        self, home: Cli, monkeypatch: pytest.MonkeyPatch, ending: BaseException | None
    ) -> None:
        keys: list[bytearray] = []

        def serve(session: Session, *_: object) -> None:
            keys.append(session._store.keys.vault_key.data)
            assert any(keys[0])
            if ending is not None:
                raise ending

        monkeypatch.setattr(window_process, "_serve", serve)
        monkeypatch.setattr(watchdog, "arm", lambda: None)
        ours, theirs = socket.socketpair()
        lender = home.session()
        plan = Plan(str(home.vault), str(home.home / "s.sock"), 60.0, 60.0, None, "")
        with ours:
            ours.sendall(plan.encode())
            lend(lender, ours.sendall)
            lender.close()
            with pytest.raises(type(ending)) if ending else nullcontext():
                window_process._hold(Channel(theirs.detach()))
        assert keys == [bytearray(32)]

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_ends_it_and_leaves_no_socket(self, home: Cli, number: int) -> None:
        status = opened(home)
        os.kill(status["pid"], number)
        assert gone(status["pid"])
        assert not Path(status["socket"]).exists()
        assert home.run("get", "grid-bot", opened=False).code == 3

    def test_lock_ends_it(self, home: Cli) -> None:
        status = opened(home)
        done = home.run("lock", opened=False)
        assert (done.code, done.err) == (0, "Ended: the window for all keys.\n")
        assert gone(status["pid"])
        assert not Path(status["socket"]).exists()

    def test_lock_cuts_off_one_that_says_nothing_it_understands(self, home: Cli) -> None:
        status = opened(home)
        place = Path(status["socket"])
        place.rename(place.with_suffix(".moved"))
        with socket.socket(socket.AF_UNIX) as other:
            other.bind(str(place))
            other.listen()
            hanging_up = threading.Thread(target=hang_up_twice, args=(other,))
            hanging_up.start()
            told = home.run("status", opened=False)
            assert (told.code, "does not answer" in told.err) == (3, True)
            done = home.run("lock", opened=False)
            hanging_up.join(PATIENCE)
        assert (done.code, place.exists()) == (1, False)
        assert "It was cut off" in done.err
        assert gone(status["pid"])

    def test_a_socket_that_was_removed_ends_it(self, home: Cli) -> None:
        status = opened(home)
        Path(status["socket"]).unlink()
        assert gone(status["pid"])

    def test_a_killed_one_is_no_obstacle_and_nothing_is_lost(self, home: Cli) -> None:
        before = home.vault.read_bytes()
        status = opened(home)
        os.kill(status["pid"], signal.SIGKILL)
        assert gone(status["pid"])
        assert home.run("ls", opened=False).code == 3
        again = opened(home)
        assert again["socket"] == status["socket"]
        assert home.run("get", "grid-bot", opened=False).out == f"{API_SECRET}\n"
        assert home.vault.read_bytes() == before

    @pytest.mark.parametrize("answered", [0, 1, 3])
    def test_killed_while_it_answers_many_it_loses_nothing(self, home: Cli, answered: int) -> None:
        before = home.vault.read_bytes()
        pid = opened(home)["pid"]
        asking = [
            subprocess.Popen(
                [COMMAND, "get", "grid-bot"],
                env=home.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            for _ in range(8)
        ]
        for one in asking[:answered]:
            one.wait(PATIENCE)
        os.kill(pid, signal.SIGKILL)
        given = {(one.communicate(timeout=PATIENCE)[0], one.returncode) for one in asking}
        assert given <= {(f"{API_SECRET}\n".encode(), 0), (b"", 3)}
        assert gone(pid)
        assert home.vault.read_bytes() == before
        noted = json.loads(home.run("log", "--json").out)
        assert len([one for one in noted if one["what"] == "get"]) >= answered
        opened(home)
        assert home.run("get", "grid-bot", opened=False).out == f"{API_SECRET}\n"

    def test_another_one_takes_its_place(self, home: Cli) -> None:
        first, second = opened(home), opened(home, "grid-bot")
        assert gone(first["pid"])
        assert home.run("get", "grid-bot", opened=False).code == 0
        assert windows(home) == [second["pid"]]

    def test_of_several_that_are_opened_at_once_one_stays(self, home: Cli) -> None:
        environment = home.environment(VAULT_TUI_PASSPHRASE_FILE=str(home.home / "passphrase"))
        opening = [
            subprocess.Popen(
                [COMMAND, "unlock", "--json"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            for _ in range(4)
        ]
        said = [json.loads(one.communicate(timeout=PATIENCE)[0]) for one in opening]
        assert [one.returncode for one in opening] == [0] * 4
        (stays,) = windows(home)
        others = {window["pid"] for told in said for window in told} - {stays}
        assert all(map(gone, others))
        assert home.run("get", "grid-bot", opened=False).out == f"{API_SECRET}\n"

    def test_its_time_is_over_by_itself(self, home: Cli) -> None:
        status = opened(home, "--idle", "1s")
        assert status["idle_left"] <= 1
        assert gone(status["pid"])

    def test_a_re_encrypted_vault_ends_it(self, home: Cli) -> None:
        status = opened(home)
        session = home.session()
        with Passphrase.copy_of(PASSPHRASE) as typed:
            session.access.reencrypt(typed, with_recovery=False)
        session.close()
        assert gone(status["pid"])


def hang_up_twice(listener: socket.socket) -> None:
    for _ in range(2):
        listener.accept()[0].close()


def windows(home: Cli) -> list[int]:
    return [window["pid"] for window in json.loads(home.run("status", "--json").out)]


def opened_as(home: Cli, user: int, commands: Path) -> int:
    """A window of that user's: of an undumpable process of its own, root would see everything."""
    for path in (home.home.parent, home.home, *home.home.rglob("*")):
        os.chown(path, user, user)
    home.env["VAULT_TUI_PASSPHRASE_FILE"] = str(home.home / "passphrase")
    done = as_user(user, [commands / "vault-tui", "unlock", "--json"], home.environment())
    assert done.returncode == 0, done.stderr
    (status,) = json.loads(done.stdout)
    return int(status["pid"])


def as_user(
    user: int, command: Sequence[Path | str], environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    other = user if user != os.geteuid() else None  # only root may name one
    return subprocess.run(
        command,
        env=environment,
        user=other,
        group=other,
        extra_groups=None if other is None else [],
        cwd="/",
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )


def descriptors(pid: int) -> dict[str, str]:
    """What each descriptor of the process is."""
    return {path.name: str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir()}
