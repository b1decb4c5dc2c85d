"""Who has been in the account: what is marked, what is said beside it, and what goes wrong."""

from pathlib import Path

import pytest

from tests.bitfinex.standin import FAULTS, StandIn
from tests.session.asked import asking_session, stored
from tests.tui.house import House, Screens, flat, house, shows, until
from tests.tui.stage import SIZES, acting_characters
from vault_tui.session.activity import known_as
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.screens.activity import ActivityPage
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.screens.vault_list import VaultList


async def looked(app: House, screens: Screens) -> None:
    await screens.press("i")
    await until(screens, lambda: isinstance(app.screen, Confirm | ActivityPage))
    if isinstance(app.screen, Confirm):
        await screens.press("enter")
    await until(screens, lambda: isinstance(app.page, ActivityPage) and app.screen is app.page)


@pytest.mark.parametrize("size", SIZES)
async def test_logins_and_changes_stand_there_with_what_they_are_not(
    tmp_path: Path, bitfinex: StandIn, size: tuple[int, int]
) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex)
    app = house(session, bitfinex)
    app._filters.pop()  # without the last net: a user agent must do no harm by itself
    async with app.run_test(size=size) as screens:
        await shows(screens, "trading-bot")
        await looked(app, screens)
        await shows(
            screens,
            "‹ Who has been here · trading-bot",
            "The first look",
            f"So says {bitfinex.host}, not Bitfinex.",
            "198.51.100.7 login",
            "64500, Example Network · Road Town, VG · Firefox 131, Linux",
            "never the use of a key",
            "Look through logins and key use",
        )
        await screens.press("end")
        await shows(screens, "203.0.113.50")
        assert not acting_characters(app)
        assert "NEW" not in flat(screens)


async def test_an_address_never_seen_before_is_marked_in_words(tmp_path: Path, bitfinex: StandIn) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex)
    known = known_as("100001", bitfinex.host)
    session._store.transact(
        lambda contents: contents.with_known_addresses(known, ("203.0.113.50", "2001:db8::7"))
    )
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "trading-bot")
        await looked(app, screens)
        await shows(
            screens, "1 address never seen before in this vault, marked NEW.", "NEW 198.51.100.7 login"
        )
        assert "▸! 20" in flat(screens)
        assert "NEW 203.0.113.50" not in flat(screens)


@pytest.mark.parametrize(
    ("fault", "path", "words"),
    [
        ("permission", "auth/r/logins/hist", ("The logins were not told.", "may not do what was asked")),
        ("permission", None, ("may not do what was asked", "What to do")),
        ("key", None, ("does not accept this pair from here", "tells them apart")),
        ("hang-up", None, ("What to do, the likeliest first:",)),
    ],
)
async def test_what_stands_in_the_way_is_told_as_after_a_verification(
    tmp_path: Path, bitfinex: StandIn, fault: str, path: str | None, words: tuple[str, ...]
) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex)
    bitfinex.fail(FAULTS[fault], path=path)
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "trading-bot")
        await looked(app, screens)
        await shows(screens, *words, f"{bitfinex.host}")


async def test_an_empty_history_is_told_and_called_odd(
    tmp_path: Path, bitfinex: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.bitfinex.standin.endpoints.LOGINS", ())
    monkeypatch.setattr("tests.bitfinex.standin.endpoints.CHANGES", ())
    session = asking_session(tmp_path)
    stored(session, bitfinex)
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "trading-bot")
        await looked(app, screens)
        await shows(screens, "Nobody.", "No login and no change was told. That is odd")


async def test_a_bot_that_may_be_running_is_thought_of_first(tmp_path: Path, bitfinex: StandIn) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex, integration="freqtrade")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "freqtrade")
        await screens.press("i")
        await shows(screens, "One of its calls may fail")
        await screens.press("escape")
        await until(screens, lambda: isinstance(app.screen, VaultList))
        assert not bitfinex.requests


async def test_a_question_that_hangs_can_be_stopped(tmp_path: Path, bitfinex: StandIn) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex)
    bitfinex.delay = 30
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "trading-bot")
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        await screens.press("i")
        await shows(screens, "If a program uses this key")
        await screens.press("enter")
        await shows(screens, "who was in the", "Esc stop")
        await screens.press("escape")
        await shows(screens, "Stopped. Nothing was concluded.")
        assert isinstance(app.screen, KeyDetail)
