"""Asking Bitfinex from the screens: one key, many, and what is shown of it."""

import re
from pathlib import Path

import pytest

from tests.bitfinex.standin import FAULTS, StandIn
from tests.session.asked import asking_session, nonces, stored
from tests.tui.house import House, Screens, flat, house, shows, until
from tests.tui.stage import SIZES
from vault_tui.bitfinex import rate_limit
from vault_tui.core.life import Outcome
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.screens.entry_form import EntryForm
from vault_tui.tui.screens.key_check import KeyCheck
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.screens.vault_list import VaultList
from vault_tui.tui.widgets.pick import Pick


async def asked(app: House, screens: Screens) -> None:
    """Press ``v``, agree where that is asked for, and wait for the answer's page."""
    await screens.press("v")
    await until(screens, lambda: isinstance(app.screen, Confirm | KeyCheck))
    if isinstance(app.screen, Confirm):
        await screens.press("enter")
    await until(screens, lambda: isinstance(app.page, KeyCheck) and app.screen is app.page)


@pytest.mark.parametrize("size", SIZES)
async def test_a_key_that_may_withdraw_is_the_loudest_thing_on_the_screen(
    tmp_path: Path, bitfinex: StandIn, size: tuple[int, int]
) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, bitfinex, "withdraw")
    app = house(session, bitfinex)
    async with app.run_test(size=size) as screens:
        await shows(screens, "withdraw")
        await asked(app, screens)
        await shows(screens, "The key works, but not as planned.", "THIS KEY CAN WITHDRAW")
        await screens.press("end")
        await shows(screens, "MORE than planned", f"Said by {bitfinex.host}, not by Bitfinex.")
        assert session.entry(entry.id).seen is not None


async def test_the_list_and_the_detail_keep_what_was_seen(tmp_path: Path, bitfinex: StandIn) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex, "trading-bot")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "plan: trade")
        await asked(app, screens)
        await shows(screens, "The key works, and may do what was planned.")
        await screens.press("escape")
        await until(screens, lambda: isinstance(app.screen, VaultList))
        await shows(screens, "test: trade")
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        await shows(
            screens, "PLANNED SEEN", "VERDICT", "works, asked", "Orders read, write read, write as planned"
        )


async def test_the_answer_tells_whose_key_it_is_and_how_long_it_took(
    tmp_path: Path, bitfinex: StandIn
) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex, "sub-account")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "sub-account")
        await asked(app, screens)
        await screens.press("end")
        await shows(screens, "live · sub-account · two-factor: otp · 4 wallets in reach")
        await until(screens, lambda: re.search(r"Took +[0-9.]+ s, over IPv4", flat(screens)))


async def test_a_larger_nonce_leaves_the_choice_of_the_unit_to_the_person(
    tmp_path: Path, bitfinex: StandIn
) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, bitfinex, "microseconds")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "microseconds")
        await asked(app, screens)
        await shows(screens, "Nothing larger was tried", "Edit it to count in microseconds")
        assert nonces(bitfinex, "microseconds")[-1] < 10**13
        await screens.press("escape", "e")
        await shows(screens, "Counts in")
        await until(screens, lambda: isinstance(app.screen, EntryForm))
        app.screen.query_one("#field-nonce_unit", Pick).focus()
        await screens.press("right", "right")
        await shows(screens, "locks out what counts in ms")
        await screens.press("ctrl+s")
        await until(screens, lambda: session.entry(entry.id).nonce_unit == "us")
        await until(screens, lambda: isinstance(app.screen, VaultList))
        await asked(app, screens)
        await shows(screens, "The key works")
        assert nonces(bitfinex, "microseconds")[-1] > 10**15


async def test_a_refusal_says_that_its_reasons_are_not_told_apart(tmp_path: Path, bitfinex: StandIn) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, bitfinex, "revoked")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "revoked")
        await asked(app, screens)
        await shows(
            screens, "does not accept this pair from here", "revoked, expired, disabled", "tells them apart"
        )
        seen = session.entry(entry.id).seen
        assert seen is not None
        assert seen.outcome is Outcome.REFUSED


async def test_a_server_that_is_down_leaves_the_sealed_key_as_it_was(
    tmp_path: Path, bitfinex: StandIn
) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, bitfinex, "trading-bot")
    app = house(session, bitfinex)
    bitfinex.stop()
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "trading-bot")
        await asked(app, screens)
        await shows(screens, "The pair stays sealed meanwhile.")
        now = session.entry(entry.id)
        assert (now.api_key, now.secret) == (entry.api_key, entry.secret)


async def test_a_key_that_a_bot_may_be_using_is_asked_about_only_after_a_warning(
    tmp_path: Path, bitfinex: StandIn
) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex, "trading-bot", integration="freqtrade")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "freqtrade")
        await screens.press("v")
        await shows(screens, f"Ask {bitfinex.host} about trading-bot now?", "One of its calls may fail")
        await screens.press("escape")
        await until(screens, lambda: isinstance(app.screen, VaultList))
        assert not bitfinex.requests
        await screens.press("v")
        await shows(screens, "One of its calls may fail")
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.page, KeyCheck))
        await shows(screens, "may do what was planned")
        answered = len(bitfinex.requests)
        await screens.press("v")
        await until(screens, lambda: len(bitfinex.requests) > answered)


async def test_marked_entries_are_asked_about_together(tmp_path: Path, bitfinex: StandIn) -> None:
    session = asking_session(tmp_path)
    for name in ("trading-bot", "withdraw", "revoked", "nothing"):
        stored(session, bitfinex, name)
    session.add("plan-only")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "withdraw", "plan-only")
        for _ in range(5):
            await screens.press("m")
        await shows(screens, "5 marked", "* nothing")
        await screens.press("v")
        await shows(screens, "4 of them may be in use.", "If a program uses this key")
        await screens.press("enter")
        await shows(
            screens, "1 as planned, 2 NOT as planned, 1 refused.", "1 left out: no whole Bitfinex key."
        )
        await screens.press("escape")
        assert "marked" not in flat(screens)


async def test_many_can_be_stopped_and_what_was_heard_is_kept(tmp_path: Path, bitfinex: StandIn) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex, "trading-bot")
    stored(session, bitfinex, "withdraw")
    bitfinex.fail(FAULTS["silence"], key="withdraw")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "withdraw")
        await screens.press("m", "m", "v")
        await shows(screens, "about these 2 keys now?")
        await screens.press("enter")
        await shows(screens, "1 of 2 answered. 1 as planned.", "Esc stop")
        await screens.press("escape")
        await shows(screens, "1 as planned. 1 was not asked.", f"Said by {bitfinex.host}, not by Bitfinex.")
        assert session.by_label("trading-bot").seen is not None
        assert session.by_label("withdraw").seen is None


async def test_a_question_that_hangs_can_be_stopped(tmp_path: Path, bitfinex: StandIn) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex, "trading-bot")
    bitfinex.delay = 30
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "trading-bot")
        await screens.press("v")
        await shows(screens, "about trading-bot now?", "If a program uses this key")
        await screens.press("enter")
        await shows(screens, "Asking", "about trading-bot", "Esc stop")
        await screens.press("escape")
        await shows(screens, "Stopped. Nothing was concluded.")
        assert isinstance(app.screen, VaultList)


async def test_that_very_many_take_minutes_is_said_while_they_do(
    tmp_path: Path, bitfinex: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "PER_MINUTE", 1)
    session = asking_session(tmp_path)
    for name in ("trading-bot", "withdraw"):
        stored(session, bitfinex, name)
    app = house(session, bitfinex)
    async with app.run_test(size=(60, 20)) as screens:
        await shows(screens, "withdraw")
        await screens.press("m", "m", "v")
        await shows(screens, "about these 2 keys now?")
        await screens.press("enter")
        await shows(screens, "1 of 2 answered.", "comes after 1 minute.", "Esc stop")
        await screens.press("escape")
        await shows(screens, "1 was not asked.")


@pytest.mark.parametrize("size", SIZES)
async def test_a_verdict_that_could_not_be_told_is_whole_at_every_size_with_who_said_it(
    tmp_path: Path, bitfinex: StandIn, size: tuple[int, int]
) -> None:
    session = asking_session(tmp_path)
    addresses = tuple(f"203.0.113.{number}" for number in range(1, 20))
    stored(session, bitfinex, "revoked", addresses=addresses, account="the second company's, for trading")
    app = house(session, bitfinex)
    async with app.run_test(size=size) as screens:
        await until(screens, app.shown_rows)
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        await screens.press("u")
        await until(screens, lambda: isinstance(app.screen, Confirm))
        await screens.press("enter")
        await shows(screens, "COULD NOT TELL", "treat the key as alive", "not by Bitfinex.", "API key")
