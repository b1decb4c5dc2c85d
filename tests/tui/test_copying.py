"""There's one way to the clipboard, and it isn't Textual's."""

from pathlib import Path

import pytest

from tests.tui.stage import CANARY, Stage
from vault_tui.core.secret import Secret
from vault_tui.tui.widgets.capture_field import CaptureField
from vault_tui.tui.widgets.secret_field import SecretField
from vault_tui.tui.widgets.text_field import TextInput

COPYING = ("shift+home", "ctrl+shift+a", "ctrl+c", "super+c", "ctrl+x", "ctrl+insert", "ctrl+v")


def overheard(app: Stage) -> list[str]:
    """Everything written to the terminal from now on."""
    written: list[str] = []
    assert app._driver is not None
    app._driver.write = written.append  # type: ignore[method-assign, assignment]
    return written


@pytest.mark.parametrize("kind", ["capture", "masked", "text"])
async def test_no_field_copies_or_cuts(kind: str) -> None:
    app = Stage(lambda: [TextInput(CANARY) if kind == "text" else CaptureField(masked=kind == "masked")])
    async with app.run_test() as pilot:
        widget = app.screen.query_one("TextInput, CaptureField")
        if isinstance(widget, CaptureField):
            widget.fill(Secret(CANARY))
        widget.focus()
        await pilot.press("end")
        written = overheard(app)
        await pilot.press(*COPYING)
        assert app.clipboard == ""
        assert not any("]52" in text for text in written)
        assert isinstance(widget, TextInput | CaptureField)
        left = widget.value if isinstance(widget, TextInput) else widget.take().reveal()
        assert left == CANARY


async def test_dragging_over_a_revealed_secret_selects_nothing() -> None:
    app = Stage(lambda: [SecretField()])
    async with app.run_test() as pilot:
        field = app.screen.query_one(SecretField)
        field.reveal(Secret(CANARY), 600)
        await pilot.pause()
        written = overheard(app)
        await pilot.mouse_down(field, offset=(0, 0))
        await pilot.hover(field, offset=(30, 0))
        await pilot.mouse_up(field, offset=(30, 0))
        await pilot.press("ctrl+c")
        assert app.screen.get_selected_text() is None
        assert not any("]52" in text for text in written)


async def test_textuals_own_copying_is_closed() -> None:
    app = Stage(list)
    async with app.run_test():
        written = overheard(app)
        app.copy_to_clipboard(CANARY)
        assert app.clipboard == ""
        assert written == []


async def test_ctrl_c_is_bound_to_nothing_of_the_apps() -> None:
    assert "ctrl+c" not in Stage(list)._bindings.key_to_bindings


async def test_nothing_writes_the_screen_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = Stage(list)
    async with app.run_test() as pilot:
        app.save_screenshot("screen.svg", str(tmp_path))
        app.deliver_screenshot("screen.svg", str(tmp_path))
        app.action_screenshot()
        await pilot.press("ctrl+p")
        assert type(app.screen).__name__ != "CommandPalette"
    assert list(tmp_path.iterdir()) == []


async def test_no_browser_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    import webbrowser

    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url, **_: opened.append(url))
    app = Stage(list)
    async with app.run_test():
        app.open_url("https://example.org")
    assert opened == []
