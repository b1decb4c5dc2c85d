"""Variables by which Textual logs keys, writes the screen to disk or loads code do nothing here."""

import sys
from pathlib import Path

import pexpect

from tests.tui.stage import CANARY, CANARY_APP


def test_no_variable_makes_a_file_of_keys_or_screens(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("open('planted-ran', 'w').close()\nDriver = object\n")
    env = {
        "PATH": "/usr/bin:/bin",
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(tmp_path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TEXTUAL": "debug",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_DRIVER": "planted:Driver",
        "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
        "TEXTUAL_SCREENSHOT_FILENAME": "screen.svg",
        "TEXTUAL_PRESS": "ctrl+q",
        "TEXTUAL_SHOW_RETURN": "1",
    }
    child = pexpect.spawn(
        sys.executable,
        ["-P", str(CANARY_APP), "typed", CANARY],
        env=env,
        cwd=str(tmp_path),
        dimensions=(24, 80),
        timeout=60,
    )
    child.expect(rb"C(\x1b\[[0-9;]*m)+A(\x1b\[[0-9;]*m)+N")  # a revealed secret is drawn by single characters
    child.send(b"\x1b[200~" + CANARY.encode() + b"\x1b[201~")
    child.send(b"\x11")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert [path.name for path in tmp_path.iterdir()] == ["planted.py"]
