"""What goes over the line: every byte is somebody's slow SSH connection."""

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pexpect
import pytest

LIST_APP = Path(__file__).with_name("list_app.py")
DOWN = b"\x1b[B"


@pytest.fixture
def app(tmp_path: Path) -> Iterator["pexpect.spawn[bytes]"]:
    """Ten thousand entries on a terminal of 80 by 24 with all colours."""
    env = {
        "PATH": "/usr/bin:/bin",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "HOME": str(tmp_path),
    }
    child = pexpect.spawn(
        sys.executable,
        ["-P", str(LIST_APP), "10000"],
        env=env,
        cwd=str(tmp_path),
        dimensions=(24, 80),
        timeout=60,
    )
    child.expect("ready")
    sent_until_quiet(child, 1)
    yield child
    child.send(b"\x11")
    child.expect(pexpect.EOF)
    child.close()


def sent_until_quiet(child: "pexpect.spawn[bytes]", pause: float) -> bytes:
    """What arrives until nothing does for ``pause`` seconds."""
    data = b""
    while True:
        try:
            data += child.read_nonblocking(65_536, pause)
        except pexpect.TIMEOUT:
            return data


def test_a_cursor_move_costs_at_most_500_bytes(app: "pexpect.spawn[bytes]") -> None:
    costs = []
    for _ in range(25):
        app.send(DOWN)
        costs.append(len(sent_until_quiet(app, 0.3)))
    assert 0 < median(costs) <= 500


def test_nothing_is_sent_while_nothing_happens(app: "pexpect.spawn[bytes]") -> None:
    assert sent_until_quiet(app, 2) == b""
    app.send(b"\x1b[Z")
    assert sent_until_quiet(app, 1) != b""
    assert sent_until_quiet(app, 2) == b""
