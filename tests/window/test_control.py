"""What is known of a window that answers, whoever wrote it."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.window.visitors import listening, served, short_folder
from vault_tui.window import client, quick, running, wire
from vault_tui.window.control import unresponsive, windows
from vault_tui.window.socket_paths import WINDOW, socket_name

SAID = {
    "pid": 7,
    "vault": "v",
    "forward": "bot",
    "labels": ["a"],
    "opened": 1,
    "idle": 2.0,
    "idle_left": 3,
    "left": 4,
}


@pytest.mark.parametrize(
    "fields", [[], [b"a"], [b"a"] * 7, [b"a", b"", b"\xff", b"", b"1", b"1"], [b"a"] * 6]
)
def test_an_answer_of_another_kind_is_as_if_nobody_answered(fields: list[bytes]) -> None:
    def answer(_: bytes) -> Iterator[bytes]:
        yield wire.greeting() + b"".join(wire.frame(wire.FIELD, field) for field in fields) + wire.end(0)

    with served(answer) as path:
        assert client.fetch([path], "a", "secret", why="get") is None
        if len(fields) < 3:
            assert quick.answered(["get", "a"], {WINDOW: path}) is None
        if len(fields) % 2:
            assert running.started(["run", "a", "--", "true"], {**os.environ, WINDOW: path}) is None


def known(said: Any) -> list[tuple[int, tuple[str, ...] | None]]:
    """What is told of a window whose status is this."""

    def answer(_: bytes) -> Iterator[bytes]:
        yield wire.greeting() + wire.frame(wire.FIELD, said.encode()) + wire.end(0)

    with served(answer) as path:
        return [(window.pid, window.labels) for window in windows("/a.vault", {WINDOW: path})]


def test_what_a_later_release_says_beside_it_is_passed_over() -> None:
    assert known(json.dumps({**SAID, "colour": "blue"})) == [(7, ("a",))]
    assert known(json.dumps({**SAID, "labels": None})) == [(7, None)]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "7",
        "null",
        "{}",
        "[" * 10_000,
        json.dumps({**SAID, "pid": "x"}),
        json.dumps({**SAID, "labels": 3}),
    ],
)
def test_what_no_release_says_is_as_if_nobody_answered(said: str) -> None:
    assert known(said) == []


class TestSilence:
    """Somebody takes the question and never answers: a window that was stopped, or hangs."""

    @pytest.fixture(autouse=True)
    def soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(client, "PATIENCE", 0.2)
        monkeypatch.setattr(client, "SILENT", set())
        monkeypatch.setattr(client, "UNREADABLE", set())

    def test_it_is_waited_for_once(self) -> None:
        with listening() as (path, listener):
            assert client.labels([path]) is None
            assert client.labels([path]) is None
            listener.accept()[0].close()
            with pytest.raises(BlockingIOError):
                listener.accept()

    def test_it_is_told_from_a_dead_one(self) -> None:
        with home() as (env, place), socket.socket(socket.AF_UNIX) as silent:
            silent.bind(str(place))
            assert (windows("a.vault", env), unresponsive("a.vault", env)) == ([], [])
            silent.listen()
            named = {**env, WINDOW: str(place)}
            assert (windows("a.vault", named), unresponsive("a.vault", named)) == ([], [])
            assert (windows("a.vault", env), unresponsive("a.vault", env)) == ([], [place])

    def test_one_of_another_release_is_unheard_too(self) -> None:
        def answer(_: bytes) -> Iterator[bytes]:
            yield bytes([wire.VERSION + 1]) + b"whatever that one says"

        with home() as (env, place), served(answer) as path:
            place.symlink_to(path)
            assert (windows("a.vault", env), unresponsive("a.vault", env)) == ([], [place])


@contextmanager
def home() -> Iterator[tuple[dict[str, str], Path]]:
    """An environment, and where the window of the vault ``a.vault`` would be in it."""
    with short_folder() as folder:
        place = folder / "vault-tui" / socket_name("a.vault")
        place.parent.mkdir()
        yield {"HOME": str(folder), "XDG_STATE_HOME": str(folder)}, place
