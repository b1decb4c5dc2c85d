"""Trying the clipboard from the settings: a harmless word by each way until it can be pasted."""

from pathlib import Path

from textual.events import Paste

from tests.tui.house import House, Screens, shows, small_vault, until
from tests.tui.test_settings import at_setting
from tests.worlds import API_SECRET
from vault_tui.system.clipboard import Clipboard
from vault_tui.system.clipboard_routes import Route
from vault_tui.tui.dialogs.paste_word import PasteWord
from vault_tui.tui.screens.settings import SettingsPage


async def asked(app: House, screens: Screens, times: int) -> None:
    """Until so many words were sent and the last is asked back."""
    await until(screens, lambda: len(app.board.sent) == times and isinstance(app.screen, PasteWord))
    await screens.pause()


async def test_the_first_way_by_which_the_word_can_be_pasted_is_kept(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await at_setting(app, screens, "clipboard")
        await asked(app, screens, 1)
        await shows(screens, "A harmless word was sent to your terminal, through")
        await screens.press("enter")
        await asked(app, screens, 2)
        app.post_message(Paste(app.board.sent[1] + "\n"))
        await screens.pause()
        await screens.press("enter")
        await shows(screens, "That works: copies go to your terminal. It is kept for this kind of terminal.")
        await shows(screens, "Clipboard works: osc52")
        assert app.board.kept is Route.OSC52
        assert app.board.cleared == 2
        assert API_SECRET not in app.board.sent


async def test_where_no_word_comes_that_is_kept_too(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    app.board.there = (Route.OSC52,)
    async with app.run_test(size=(80, 24)) as screens:
        await at_setting(app, screens, "clipboard")
        await asked(app, screens, 1)
        await screens.press(*"something else", "enter")
        await shows(
            screens, "No way to a clipboard works here: nothing will be sent.", "Clipboard none works"
        )
        assert app.board.kept is Route.NONE


async def test_escape_keeps_everything_as_it_was(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await at_setting(app, screens, "clipboard")
        await asked(app, screens, 1)
        await screens.press("escape")
        await shows(screens, "Nothing was kept", "Clipboard not tried here yet")
        assert isinstance(app.screen, SettingsPage)
        assert app.board.kept is None


def test_what_was_found_is_used_at_once_and_remembered() -> None:
    written: list[bytes] = []
    remembered: list[Route] = []
    clipboard = Clipboard(written.append, env={"TERM": "xterm"}, first=Route.NONE, remember=remembered.append)
    assert clipboard.ways() == (Route.OSC52,)
    assert clipboard.send("word").receipt is None
    clipboard.keep(Route.OSC52)
    assert clipboard.send("word").receipt is not None
    assert (remembered, clipboard.known) == ([Route.OSC52], Route.OSC52)
