"""Sending a key to the clipboard and emptying it: what is said, what travels where, what is left alone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.system.screen import PATIENCE, Screen
from vault_tui.system import clear_later as later
from vault_tui.system import clipboard as module
from vault_tui.system.clipboard import Clipboard, Receipt, clear
from vault_tui.system.clipboard_routes import Route
from vault_tui.system.osc52 import copied, emptied, through_screen

SECRET = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample1"
TERMINAL = {"TERM": "xterm-256color", "PATH": "/nonexistent"}
TIMEOUT = 60

# One program that plays all of them: it keeps the clipboard in a file, and a record of how it was called.
STAND_IN = """#!/bin/sh
name=${0##*/}
{ printf '%s ' "$name" "$@"; echo; env; } >> "$HOME/record"
case "$name $*" in
    "wl-copy --version") echo "wl-clipboard $(cat "$HOME/version")" ;;
    "wl-copy --clear") : > "$HOME/held" ;;
    wl-paste*|*-out|pbpaste*) cat "$HOME/held" ;;
    *) cat > "$HOME/held" ;;
esac
"""
DESKTOPS = {
    Route.WL_COPY: ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, ("wl-copy", "wl-paste")),
    Route.XCLIP: ("linux", {"DISPLAY": ":0"}, ("xclip",)),
    Route.PBCOPY: ("darwin", {}, ("pbcopy", "pbpaste")),
}


class Desktop:
    """A made-up local desktop."""

    def __init__(self, folder: Path, route: Route) -> None:
        self.folder = folder
        _, variables, names = DESKTOPS[route]
        for name in names:
            program = folder / name
            program.write_text(STAND_IN)
            program.chmod(0o700)
        self.env = variables | {
            "TERM": "xterm-256color",
            "HOME": str(folder),
            "PATH": f"{folder}:/usr/bin:/bin",
        }
        self.versions("2.2.1")

    def versions(self, version: str) -> None:
        (self.folder / "version").write_text(version)

    @property
    def held(self) -> str:
        return (self.folder / "held").read_text()

    @held.setter
    def held(self, text: str) -> None:
        (self.folder / "held").write_text(text)

    @property
    def record(self) -> str:
        return (self.folder / "record").read_text()


@pytest.fixture(params=DESKTOPS, ids=str)
def route(request: pytest.FixtureRequest) -> Route:
    found = request.param
    assert isinstance(found, Route)
    return found


@pytest.fixture
def desktop(tmp_path: Path, route: Route, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    monkeypatch.setattr(sys, "platform", DESKTOPS[route][0])
    return Desktop(tmp_path, route)


def silent(_: bytes) -> None:
    raise AssertionError("the terminal was written to")


class TestADesktop:
    def test_the_text_is_sent_and_emptied(self, desktop: Desktop, route: Route) -> None:
        clipboard = Clipboard(silent, env=desktop.env)
        sent = clipboard.send(SECRET)
        assert sent.receipt is not None
        assert sent.receipt.route is route
        assert sent.words == "sent to this desktop's clipboard"
        assert desktop.held == SECRET
        assert clipboard.clear()
        assert desktop.held == ""
        assert clipboard._receipt is None

    def test_the_text_is_in_no_argument_and_no_environment(self, desktop: Desktop) -> None:
        clipboard = Clipboard(silent, env=desktop.env)
        clipboard.send(SECRET)
        clipboard.clear()
        assert len(desktop.record.splitlines()) > 5
        assert SECRET not in desktop.record

    def test_what_somebody_copied_since_is_left_alone(self, desktop: Desktop) -> None:
        clipboard = Clipboard(silent, env=desktop.env)
        clipboard.send(SECRET)
        desktop.held = "a shopping list"
        assert not clipboard.clear()
        assert desktop.held == "a shopping list"

    def test_one_that_fails_falls_back_to_the_terminal(self, desktop: Desktop, tmp_path: Path) -> None:
        for name in ("wl-copy", "xclip", "pbcopy"):
            (tmp_path / name).write_text(
                '#!/bin/sh\n[ "$1" = --version ] && echo wl-clipboard 2.2.1 && exit\nexit 1\n'
            )
            (tmp_path / name).chmod(0o700)
        written: list[bytes] = []
        sent = Clipboard(written.append, env=desktop.env).send(SECRET)
        assert sent.words == "sent to your terminal"
        assert written == [copied(SECRET.encode())]


class TestWlCopy:
    @pytest.fixture
    def route(self) -> Route:
        return Route.WL_COPY

    def test_it_gives_the_text_away_once_and_guesses_no_type(self, desktop: Desktop) -> None:
        Clipboard(silent, env=desktop.env).send(SECRET)
        assert "wl-copy --paste-once --type text/plain \n" in desktop.record

    def test_clipboard_histories_are_asked_to_skip_it_where_that_can_be_said(self, desktop: Desktop) -> None:
        desktop.versions("2.3.0")
        Clipboard(silent, env=desktop.env).send(SECRET)
        assert "wl-copy --paste-once --sensitive --type text/plain \n" in desktop.record

    def test_its_temporary_file_is_kept_in_memory(self, desktop: Desktop) -> None:
        Clipboard(silent, env=desktop.env | {"XDG_RUNTIME_DIR": "/run/user/1"}).send(SECRET)
        assert "\nTMPDIR=/run/user/1\n" in desktop.record


class TestATerminal:
    def test_the_sequence_goes_to_whoever_owns_the_terminal(self) -> None:
        written: list[bytes] = []
        clipboard = Clipboard(written.append, env=TERMINAL)
        assert clipboard.send(SECRET).words == "sent to your terminal"
        assert clipboard.clear()
        assert written == [copied(SECRET.encode()), emptied()]

    def test_screen_gets_it_in_pieces(self) -> None:
        written: list[bytes] = []
        clipboard = Clipboard(written.append, env=TERMINAL | {"STY": "1.x"})
        assert clipboard.send("x" * 1_000).words == "sent to your terminal, through screen"
        clipboard.clear()
        assert written == [through_screen(copied(b"x" * 1_000)), through_screen(emptied())]

    def test_a_terminal_that_is_gone_is_said_and_nothing_is_called_sent(self) -> None:
        def gone(_: bytes) -> None:
            raise OSError

        clipboard = Clipboard(gone, env=TERMINAL)
        sent = clipboard.send(SECRET)
        assert sent.receipt is None
        assert "sent" not in sent.words
        assert clipboard._receipt is None
        assert not clipboard.clear()

    def test_without_any_way_nothing_is_called_sent(self) -> None:
        sent = Clipboard(silent, env={"TERM": "linux", "PATH": "/nonexistent"}).send(SECRET)
        assert sent.receipt is None
        assert sent.words == "no clipboard can be reached from here"

    def test_what_was_found_not_to_work_is_not_tried(self) -> None:
        assert Clipboard(silent, env=TERMINAL, first=Route.NONE).send(SECRET).receipt is None

    def test_nothing_is_ever_called_copied(self) -> None:
        said = [route.words for route in Route] + [module._why_not(route) for route in Route]
        assert not [words for words in said if "copied" in words]

    def test_what_is_kept_for_emptying_is_not_the_text(self) -> None:
        clipboard = Clipboard(lambda _: None, env=TERMINAL)
        clipboard.send(SECRET)
        assert SECRET not in repr(clipboard._receipt)
        assert SECRET not in repr(vars(clipboard))
        first = clipboard._receipt
        clipboard.send(SECRET)
        assert clipboard._receipt != first  # the digest is under a key of its own each time


@pytest.fixture
def outer(tmp_path: Path) -> Iterator[tuple[pexpect.spawn, dict[str, str]]]:
    """A real tmux inside a terminal that we play; its bytes, and the environment of a program inside."""
    tmux = shutil.which("tmux")
    if tmux is None:
        pytest.skip("tmux is not installed")
    env = {
        "TERM": "xterm-256color",
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "SHELL": "/bin/sh",
        "TMUX_TMPDIR": str(tmp_path),
    }
    ours = [tmux, "-L", "t", "-f", "/dev/null"]
    terminal = pexpect.spawn(
        tmux, [*ours[1:], "new-session", "cat"], env=env, dimensions=(24, 80), timeout=TIMEOUT
    )
    try:
        terminal.expect_exact("\x1b[?1049h")  # attached: from here on the bytes are its screen
        inside = subprocess.run(
            [*ours, "display-message", "-p", "#{socket_path},#{pid},0"],
            env=env,
            capture_output=True,
            text=True,
            check=True,
            timeout=TIMEOUT,
        ).stdout.strip()
        yield terminal, env | {"TMUX": inside}
    finally:
        subprocess.run([*ours, "kill-server"], env=env, capture_output=True, check=False, timeout=TIMEOUT)
        terminal.close(force=True)


class TestTmux:
    def buffers(self, env: dict[str, str]) -> list[str]:
        done = subprocess.run(
            ["tmux", "list-buffers", "-F", "#{buffer_name} #{buffer_sample}"],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
        )
        return done.stdout.splitlines()

    @pytest.mark.parametrize("setting", ["external", "on", "off"])
    def test_the_text_reaches_the_outer_terminal_and_is_forgotten_by_name(
        self, setting: str, outer: tuple[pexpect.spawn, dict[str, str]]
    ) -> None:
        terminal, env = outer
        subprocess.run(["tmux", "set", "-s", "set-clipboard", setting], env=env, check=True, timeout=TIMEOUT)
        subprocess.run(["tmux", "set-buffer", "-b", "mine", "keep"], env=env, check=True, timeout=TIMEOUT)
        clipboard = Clipboard(silent, env=env)
        sent = clipboard.send(SECRET)
        assert sent.words == "sent to your terminal, through tmux"
        terminal.expect_exact(copied(SECRET.encode()).replace(b";c;", b";;"))
        assert len(self.buffers(env)) == 2
        assert clipboard.clear()
        terminal.expect_exact(copied(b" ").replace(b";c;", b";;"))
        assert self.buffers(env) == ["mine keep"]

    def test_sending_again_leaves_one_buffer(self, outer: tuple[pexpect.spawn, dict[str, str]]) -> None:
        _, env = outer
        clipboard = Clipboard(silent, env=env)
        clipboard.send(SECRET)
        clipboard.send("other")
        assert [line.split()[1] for line in self.buffers(env)] == ["other"]

    def test_the_display_of_a_machine_that_is_not_looked_at_gets_nothing(
        self, outer: tuple[pexpect.spawn, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "platform", "linux")
        _, env = outer
        desktop = Desktop(tmp_path, Route.XCLIP)
        pane = env | {"DISPLAY": ":0", "HOME": str(tmp_path), "PATH": f"{tmp_path}:{env['PATH']}"}
        attached_from = "198.51.100.7 50022 203.0.113.9 22"
        subprocess.run(
            ["tmux", "setenv", "SSH_CONNECTION", attached_from], env=env, check=True, timeout=TIMEOUT
        )
        assert Clipboard(silent, env=pane).send(SECRET).words == "sent to your terminal, through tmux"
        assert not (desktop.folder / "held").exists()
        subprocess.run(["tmux", "setenv", "-r", "SSH_CONNECTION"], env=env, check=True, timeout=TIMEOUT)
        subprocess.run(["tmux", "setenv", "DISPLAY", ":0"], env=env, check=True, timeout=TIMEOUT)
        Clipboard(silent, env=pane).send(SECRET)
        assert desktop.held == SECRET

    def test_one_that_is_gone_is_said(self, tmp_path: Path) -> None:
        env = {"TERM": "screen", "PATH": os.environ["PATH"], "TMUX": f"{tmp_path}/none,1,0"}
        sent = Clipboard(silent, env=env).send(SECRET)
        assert sent.receipt is None
        assert "3.2" in sent.words


class TestLater:
    RECEIPT = Receipt(Route.OSC52, "", b"k" * 32, b"d" * 64)

    def test_the_terminal_is_emptied_after_the_command_has_ended(self) -> None:
        program = (
            "from vault_tui.system.clear_later import clear_later\n"
            "from vault_tui.system.clipboard import Receipt\n"
            "from vault_tui.system.clipboard_routes import Route\n"
            "clear_later(Receipt(Route.OSC52), 0.3)\n"
            "print('command ended')\n"
        )
        # What empties it outlives the command, whose end pexpect would take for the terminal's.
        with Screen([sys.executable, "-P", "-c", program]) as screen:
            screen.wait_for_bytes(b"command ended")
            screen.wait_for_bytes(emptied())
            assert screen.process.wait(PATIENCE) == 0

    def test_what_waits_knows_nothing_but_what_it_needs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        started: list[tuple[object, ...]] = []
        piped: list[bytes] = []
        real = os.write

        def write(fd: int, data: bytes) -> int:
            piped.append(data)
            return real(fd, data)

        monkeypatch.setattr(os, "posix_spawn", lambda *arguments, **_: started.append(arguments))
        monkeypatch.setattr(os, "write", write)
        clipboard = Clipboard(lambda _: None, env=TERMINAL)
        receipt = clipboard.send(SECRET).receipt
        assert receipt is not None
        later.clear_later(receipt, 30)
        assert started == [
            (sys.executable, [sys.executable, "-P", "-m", "vault_tui.system.clear_later"], os.environ)
        ]
        assert len(piped) == 1
        assert SECRET.encode() not in piped[0]

    def test_a_desktop_is_emptied_only_while_it_holds_what_was_sent(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "platform", "linux")
        desktop = Desktop(tmp_path, Route.XCLIP)
        for since, left in ((None, ""), ("a shopping list", "a shopping list")):
            receipt = Clipboard(silent, env=desktop.env).send(SECRET).receipt
            assert receipt is not None
            if since is not None:
                desktop.held = since
            clear(receipt, silent, desktop.env)
            assert desktop.held == left

    def test_nothing_stays_open_here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "posix_spawn", lambda *_, **__: 0)
        before = {path.name for path in Path("/dev/fd").iterdir()}
        later.clear_later(self.RECEIPT, 30)
        assert {path.name for path in Path("/dev/fd").iterdir()} == before

    def test_when_it_can_not_be_arranged_that_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/nonexistent/python")
        assert not later.clear_later(self.RECEIPT, 30)
