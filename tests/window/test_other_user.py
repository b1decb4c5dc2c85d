"""Another user's process can't use a window, whatever became of the modes of its folder and socket."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.window.homes import opened
from tests.worlds import API_SECRET
from vault_tui.window import wire

ASK = f"""
import os, socket, sys
os.setgroups([]); os.setgid({{uid}}); os.setuid({{uid}})
connection = socket.socket(socket.AF_UNIX)
connection.settimeout(60)
try:
    connection.connect(sys.argv[1])
    connection.sendall({wire.request(wire.FETCH, b"grid-bot", b"secret", b"get", b"", b"")!r})
    sys.stdout.buffer.write(connection.recv(4096))
except PermissionError:
    print("no way in")
except ConnectionError:
    pass
"""

PRETEND = """
import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o666)
os.setgroups([]); os.setgid(65533); os.setuid(65533)
listener.listen()
print("ready", flush=True)
connection, _ = listener.accept()
connection.settimeout(60)
sys.stdout.buffer.write(b"got: " + connection.recv(4096))
"""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def asked_by(uid: int, path: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(uid=uid), path], capture_output=True, check=True, timeout=60
    )
    return done.stdout


def test_the_folder_keeps_others_out(home: Cli) -> None:
    path = opened(home)["socket"]
    home.home.parent.chmod(0o755)
    home.home.chmod(0o755)
    assert asked_by(65533, path) == b"no way in\n"


def test_open_to_all_it_still_answers_nobody_else(home: Cli) -> None:
    path = Path(opened(home)["socket"])
    for folder in (path.parent, *path.parents):
        if folder.stat().st_uid == 0 and str(folder).startswith(str(home.home.parent)):
            folder.chmod(0o755)
    path.parent.chmod(0o755)
    path.chmod(0o666)
    assert asked_by(0, str(path)).endswith(wire.end(0))
    for uid in (65533, 65534):
        assert asked_by(uid, str(path)) == b""
    assert home.run("get", "grid-bot", opened=False).out == f"{API_SECRET}\n"


def test_who_asks_tells_nothing_to_another_users_socket(home: Cli) -> None:
    path = opened(home)["socket"]
    home.run("lock")
    with subprocess.Popen(
        [sys.executable, "-c", PRETEND, path], stdout=subprocess.PIPE, text=True
    ) as pretender:
        assert pretender.stdout is not None
        assert pretender.stdout.readline() == "ready\n"
        assert home.run("get", "grid-bot", opened=False).code == 3
        assert pretender.stdout.read() == "got: "
    Path(path).unlink()
