"""Whom questions go to is a sealed setting, and another host needs a word that is typed."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.house import House, flat, shows, small_vault, until
from tests.tui.test_settings import at_setting
from tests.worlds import open_again
from vault_tui.bitfinex.endpoint import BITFINEX
from vault_tui.tui.screens.settings import SettingsPage

SIZE = (80, 24)
HOST = "api.example.com"


@pytest.mark.parametrize("name", ["verify_after_days", "unused_after_days"])
async def test_how_soon_the_audit_reminds_is_chosen(tmp_path: Path, name: str) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, name)
        await shows(screens, "how long?", "30 days", "never")
        await screens.press("home", "enter")
        await shows(screens, "Saved.")
    assert getattr(open_again(tmp_path).settings, name) == 30


async def test_another_host_is_asked_only_after_a_typed_word(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "api_host")
        await shows(screens, "Which host is asked?", BITFINEX.name)
        await screens.press("ctrl+u", *HOST, "enter")
        await shows(screens, f"Ask {HOST} instead of Bitfinex from now on?", "API secrets stay here.")
        await screens.press(*"yes", "enter")
        await shows(screens, "That is not trust it.")
        assert session.settings.api_host == ""
        await screens.press("ctrl+u", *"trust", "space", *"it", "enter")
        await shows(screens, "Saved.", f"Who is asked {HOST}")
    again = open_again(tmp_path)
    assert again.settings.api_host == HOST
    assert again.exchange.endpoint().host == HOST


async def test_esc_at_the_word_leaves_bitfinex_itself(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "api_host")
        await shows(screens, "Which host is asked?")
        await screens.press("ctrl+u", *HOST, "enter")
        await shows(screens, "instead of Bitfinex")
        await screens.press("escape")
        await until(screens, lambda: isinstance(app.screen, SettingsPage))
        assert "Saved." not in flat(screens)
    assert session.settings.api_host == ""


@pytest.mark.parametrize("typed", ["http://127.0.0.1", "127.0.0.1:8080", "localhost", "a b", "user@host"])
async def test_what_is_no_host_is_refused_beside_the_field(tmp_path: Path, typed: str) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "api_host")
        await shows(screens, "Which host is asked?")
        await screens.press("ctrl+u", *("space" if key == " " else key for key in typed), "enter")
        await shows(screens, "is not a host that", "without a path.")
    assert session.settings.api_host == ""


async def test_back_to_bitfinex_needs_no_word(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    session.set_settings(replace(session.settings, api_host=HOST))
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "api_host")
        await shows(screens, "Which host is asked?", HOST)
        await screens.press("ctrl+u", *BITFINEX.name, "enter")
        await shows(screens, "Saved.", "Who is asked Bitfinex itself")
    assert session.settings.api_host == ""


async def test_the_environment_counts_only_after_a_typed_word_and_stops_without_one(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "environment_proxy")
        await shows(screens, "Let the environment choose", "SSL_CERT_FILE and")
        await screens.press("enter")
        await shows(screens, "That is not trust it.")
        await screens.press(*"trust", "space", *"it", "enter")
        await shows(screens, "Saved.", "Proxy of the environment used")
        assert open_again(tmp_path).settings.environment_proxy
        await screens.press("enter")
        await shows(screens, "Proxy of the environment not used")
    assert not open_again(tmp_path).settings.environment_proxy
