"""Variables by which Textual logs keys, writes the screen to disk or loads code do nothing here."""

import asyncio
import sys
from pathlib import Path

import pexpect
import pytest

from tests.tui.stage import CANARY, CANARY_APP, Stage
from tests.tui.test_copying import overheard
from vault_tui.tui.widgets.text_field import TextInput


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


def test_debug_features_stay_off_even_when_asked_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL", "debug,devtools")
    app = Stage(list)
    assert app.features == frozenset()
    assert not app.debug


class Listening:
    """Textual's development console, connected."""

    is_connected = True
    verbose = True

    async def disconnect(self) -> None:
        """Nothing to take down."""


async def test_nothing_is_told_to_a_development_console() -> None:
    app = Stage(lambda: [TextInput()])
    async with app.run_test() as pilot:
        app.devtools = Listening()
        app.screen.query_one(TextInput).focus()
        await pilot.press(*"secret")
        assert app._exception is None
        app.devtools = None


async def test_asyncio_is_not_in_debug_mode() -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    try:
        async with Stage(list).run_test():
            assert not loop.get_debug()
    finally:
        loop.set_debug(False)


def test_nothing_is_animated() -> None:
    assert Stage(list).animation_level == "none"


async def test_moving_the_mouse_sends_nothing() -> None:
    app = Stage(lambda: [TextInput()])
    async with app.run_test() as pilot:
        await pilot.pause()
        written = overheard(app)
        await pilot.hover("TextInput", offset=(3, 0))
        await pilot.hover("TextInput", offset=(30, 0))
        await pilot.pause()
        assert written == []
