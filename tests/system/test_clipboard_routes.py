"""Which way leads to a person's clipboard, and what was found to work before."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vault_tui.system import programs, tmux
from vault_tui.system.clipboard_routes import Route, choose, remember, remembered, routes
from vault_tui.system.osc52 import copied, emptied, through_screen
from vault_tui.system.state import StateFolder

SSH = {"SSH_CONNECTION": "198.51.100.7 50022 203.0.113.9 22"}
TERMINAL = {"TERM": "xterm-256color"}
WAYLAND = TERMINAL | {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}

Environment = Callable[..., dict[str, str]]


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """An environment with these programs (and their first lines of output) on its ``PATH``."""
    monkeypatch.setattr(sys, "platform", "linux")
    tools = tmp_path / "tools"
    tools.mkdir()

    def make(env: dict[str, str], **said: str) -> dict[str, str]:
        for name, line in said.items():
            program = tools / name.replace("_", "-")
            program.write_text(f"#!/bin/sh\nprintf '%s\\n' '{line}'\n")
            program.chmod(0o700)
        return env | {"PATH": str(tools)}

    return make


class TestOsc52:
    def test_the_text_travels_in_base64(self) -> None:
        assert copied(b"K\xc3\xa9y-1") == b"\x1b]52;c;S8OpeS0x\x07"

    def test_emptying_is_a_blank_and_then_nothing(self) -> None:
        assert emptied() == b"\x1b]52;c;IA==\x07\x1b]52;c;\x07"

    @pytest.mark.parametrize("size", [0, 1, 500, 518, 519, 3_000])
    def test_screen_gets_wrapped_pieces_that_join_to_the_same(self, size: int) -> None:
        sequence = copied(b"x" * size)
        pieces = through_screen(sequence).split(b"\x1b\\")
        assert pieces.pop() == b""
        assert all(piece.startswith(b"\x1bP") and len(piece) <= 702 for piece in pieces)
        assert b"".join(piece[2:] for piece in pieces) == sequence


class TestWhichWay:
    def test_a_local_desktop_is_reached_by_its_own_program(self, desktop: Environment) -> None:
        env = desktop(WAYLAND, wl_copy="wl-clipboard 2.2.1", xclip="")
        assert routes(env) == (Route.WL_COPY, Route.XCLIP, Route.OSC52)
        assert routes(TERMINAL | {"DISPLAY": ":0", "PATH": env["PATH"]}) == (Route.XCLIP, Route.OSC52)

    def test_a_mac_is_reached_by_its_own_program(
        self, desktop: Environment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "platform", "darwin")
        assert routes(desktop(TERMINAL, pbcopy="")) == (Route.PBCOPY, Route.OSC52)

    @pytest.mark.parametrize("said", ["wl-clipboard 2.1.0", "wl-clipboard", "", "what is this"])
    def test_a_wl_copy_that_leaves_files_behind_is_not_used(self, said: str, desktop: Environment) -> None:
        assert Route.WL_COPY not in routes(desktop(WAYLAND, wl_copy=said))

    def test_without_their_programs_only_the_terminal_is_left(self, desktop: Environment) -> None:
        assert routes(desktop(WAYLAND)) == (Route.OSC52,)

    def test_over_ssh_only_the_terminal_leads_home(self, desktop: Environment) -> None:
        env = desktop(WAYLAND | SSH, wl_copy="wl-clipboard 2.3.0", xclip="", pbcopy="")
        assert routes(env) == (Route.OSC52,)
        assert routes(env | {"TMUX": "x"}) == (Route.TMUX,)
        assert routes(env | {"STY": "x"}) == (Route.SCREEN,)

    @pytest.mark.parametrize("term", ["", "dumb", "linux"])
    def test_a_terminal_without_a_clipboard_is_sent_nothing(self, term: str, desktop: Environment) -> None:
        assert routes(desktop({"TERM": term})) == (Route.NONE,)

    def test_every_route_has_words(self) -> None:
        assert all(route.words for route in Route)


class TestRemembering:
    @pytest.fixture
    def state(self, tmp_path: Path) -> StateFolder:
        return StateFolder(tmp_path / "state")

    def test_what_worked_is_tried_first(self, state: StateFolder, desktop: Environment) -> None:
        env = desktop(WAYLAND, wl_copy="wl-clipboard 2.2.1", xclip="")
        assert remembered(state, env) is None
        remember(state, Route.XCLIP, env)
        assert choose(env, first=remembered(state, env)) == (Route.XCLIP, Route.WL_COPY, Route.OSC52)

    def test_where_nothing_worked_nothing_is_sent(self, state: StateFolder) -> None:
        remember(state, Route.NONE, TERMINAL)
        assert choose(TERMINAL, first=remembered(state, TERMINAL)) == (Route.NONE,)

    def test_what_is_not_there_any_more_is_not_tried(self, desktop: Environment) -> None:
        assert choose(desktop(TERMINAL), first=Route.XCLIP) == (Route.OSC52,)

    def test_each_kind_of_terminal_is_remembered_apart(self, state: StateFolder) -> None:
        kinds = [
            TERMINAL,
            TERMINAL | SSH,
            TERMINAL | {"TMUX": "x"},
            TERMINAL | {"STY": "x"},
            TERMINAL | {"TERM_PROGRAM": "Other"},
            {"TERM": "other"},
        ]
        for kind in kinds:
            assert remembered(state, kind) is None
            remember(state, Route.OSC52, kind)

    def test_only_the_latest_are_kept(self, state: StateFolder) -> None:
        for number in range(60):
            remember(state, Route.OSC52, {"TERM": f"t{number}"})
        assert remembered(state, {"TERM": "t9"}) is None
        assert remembered(state, {"TERM": "t10"}) is Route.OSC52

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 1}', b"\xff", b"[" * 100_000])
    def test_a_strange_file_means_nothing_is_remembered(self, content: bytes, state: StateFolder) -> None:
        state.write("clipboard", content)
        assert remembered(state, TERMINAL) is None
        remember(state, Route.OSC52, TERMINAL)
        assert remembered(state, TERMINAL) is Route.OSC52

    def test_a_strange_route_means_nothing_is_remembered(self, state: StateFolder) -> None:
        remember(state, Route.OSC52, TERMINAL)
        kept = state.read("clipboard")
        assert kept is not None
        state.write("clipboard", kept.replace(b"osc52", b"carrier pigeon"))
        assert remembered(state, TERMINAL) is None


class TestPrograms:
    def test_the_current_folder_is_never_searched(
        self, desktop: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        env = desktop({}, xclip="")
        monkeypatch.chdir(env["PATH"])
        assert programs.find("xclip", env) == f"{env['PATH']}/xclip"
        for path in ("", ".", ":", "./", "../tools", "tools:.:"):
            assert programs.find("xclip", {"PATH": path}) is None

    def test_they_get_nothing_of_the_environment_that_they_do_not_need(self, tmp_path: Path) -> None:
        env = {
            "PATH": "/usr/bin:/bin",
            "VAULT_TUI_PASSPHRASE_FILE": "/x",
            "TERM": "t",
            "XDG_RUNTIME_DIR": "/run/me",
        }
        said = programs.run(["/usr/bin/env"], env, answer=True)
        assert said is not None
        assert set(said.decode().split()) == {
            "PATH=/usr/bin:/bin",
            "TERM=t",
            "XDG_RUNTIME_DIR=/run/me",
            "TMPDIR=/run/me",
        }

    def test_one_that_hangs_or_fails_is_no_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(programs, "PATIENCE", 0.1)
        env = {"PATH": "/usr/bin:/bin"}
        assert programs.run(["/bin/sleep", "60"], env) is None
        assert programs.run(["/bin/false"], env) is None
        assert programs.run(["/nonexistent"], env) is None

    def test_one_that_stays_in_the_background_does_not_keep_us_waiting(self) -> None:
        env = {"PATH": "/usr/bin:/bin"}
        assert programs.run(["/bin/sh", "-c", "sleep 4 &"], env) == b""


class TestTmuxsEnvironment:
    def answer(self, monkeypatch: pytest.MonkeyPatch, said: bytes | None) -> None:
        monkeypatch.setattr(programs, "find", lambda *_: "/usr/bin/tmux")
        monkeypatch.setattr(programs, "run", lambda *_, **__: said)

    def test_one_started_at_a_desktop_and_attached_over_ssh_is_remote(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.answer(monkeypatch, b"SSH_CONNECTION=198.51.100.7 1 203.0.113.9 22\n-DISPLAY\nOTHER=x\n")
        now = tmux.current(WAYLAND | {"TMUX": "x"})
        assert now["SSH_CONNECTION"].startswith("198.51.100.7")
        assert "DISPLAY" not in now
        assert "OTHER" not in now
        assert routes(now) == (Route.TMUX,)

    def test_one_started_over_ssh_and_attached_at_the_desktop_is_local(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.answer(monkeypatch, b"-SSH_CONNECTION\nDISPLAY=:1\n")
        now = tmux.current(TERMINAL | SSH | {"SSH_TTY": "/dev/pts/1", "SSH_CLIENT": "x", "TMUX": "x"})
        assert {name for name in now if name.startswith("SSH")} == set()
        assert now["DISPLAY"] == ":1"

    def test_without_an_answer_ours_is_believed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answer(monkeypatch, None)
        assert tmux.current(WAYLAND) == WAYLAND
