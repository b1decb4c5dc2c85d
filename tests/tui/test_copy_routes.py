"""Copying from the screens: words as honest as the way allows, and an empty clipboard afterwards."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.house import House, flat, shows, small_vault, until
from tests.worlds import API_KEY, API_SECRET
from vault_tui.system.clipboard_routes import Route
from vault_tui.tui.copying import Copying

SIZE = (80, 24)


@pytest.mark.parametrize(
    ("route", "words"),
    [
        (Route.OSC52, "sent to your terminal — not there? r reveals."),
        (Route.TMUX, "sent to your terminal, through tmux — not there? r reveals."),
        (Route.WL_COPY, "sent to this desktop's clipboard — not there? r reveals."),
    ],
)
async def test_it_says_sent_by_which_way_and_until_when_and_never_copied(
    tmp_path: Path, route: Route, words: str
) -> None:
    app = House(small_vault(tmp_path), route=route)
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("s")
        await shows(screens, "API secret of grid-bot-btc", words, "Emptied at ")
        assert app.board.sent == [API_SECRET]
        assert "copied" not in flat(screens)
        assert API_SECRET not in flat(screens)


async def test_no_way_to_a_clipboard_is_said_with_what_to_do_instead(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path), route=Route.NONE)
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("s")
        await shows(screens, "not sent, no clipboard can be reached from here. r reveals.")


async def test_the_api_key_goes_the_same_way(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("c")
        await shows(screens, "API key of grid-bot-btc sent to your terminal", "Enter opens the entry")
        assert app.board.sent == [API_KEY]


async def test_an_entry_without_a_secret_has_none_to_copy(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("slash", *"sol", "enter", "s")
        await shows(screens, "“sol-plan” has no API secret yet.")
        await screens.press("c")
        await shows(screens, "sol-plan has no API key yet.")
        assert app.board.sent == []


@pytest.mark.parametrize(
    ("route", "ours", "words"),
    [
        (Route.OSC52, True, "Your terminal was told to empty its clipboard."),
        (Route.XCLIP, True, "Your clipboard was emptied."),
        (Route.XCLIP, False, "Your clipboard holds something else by now; it was left as it is."),
    ],
)
async def test_it_is_emptied_after_its_time_and_what_came_of_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, route: Route, ours: bool, words: str
) -> None:
    app = House(small_vault(tmp_path), route=route)
    app.board.still_ours = ours
    shorten(app, monkeypatch)
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("s")
        await shows(screens, words)
        assert app.board.cleared == 1


async def test_a_second_copy_gets_its_whole_time(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("s", "c")
        await until(screens, lambda: len(app.board.sent) == 2)
        await shows(screens, "API key of")
        assert app.copying._timer is not None
        timers = [timer for timer in app._timers if timer._interval == 30]
        assert len(timers) == 1


async def test_the_entry_remembers_that_its_secret_was_copied(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("s")
        await until(screens, lambda: session.by_label("grid-bot-btc").copied_at)


def shorten(app: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty the clipboard at once: the vault takes no time as short as a test wants."""
    settings = replace(app.session.settings, clipboard_time=0.2)  # type: ignore[arg-type]
    monkeypatch.setattr(type(app.session), "settings", settings)
    assert isinstance(app.copying, Copying)
