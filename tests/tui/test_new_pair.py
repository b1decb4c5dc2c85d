"""A bad new key never replaces a good old one: sealed beside it, verified, then used or given up."""

from pathlib import Path

import pytest
from textual.events import Paste

from tests.bitfinex.standin import StandIn
from tests.session.asked import asking_session, stored
from tests.tui.house import House, Screens, flat, house, shows, until
from tests.tui.stage import SIZES
from vault_tui.core.life import Outcome, Rotation, RotationStage
from vault_tui.core.models import Entry, Progress
from vault_tui.tui.screens.guide_capture import GuideCapture
from vault_tui.tui.screens.guide_verify import GuideVerify
from vault_tui.tui.screens.key_check import KeyCheck
from vault_tui.tui.screens.key_detail import KeyDetail


async def at_capture(app: House, screens: Screens) -> None:
    """From the list to the entry, and to the step that seals a new pair."""
    await until(screens, app.shown_rows)
    await screens.press("enter")
    await until(screens, lambda: isinstance(app.screen, KeyDetail))
    await screens.press("k")
    await until(screens, lambda: isinstance(app.screen, GuideCapture))


async def seal(app: House, screens: Screens, server: StandIn, name: str) -> None:
    """Paste that pair of the stand-in's, and go on to the question of verifying it."""
    key = server.key(name)
    app.post_message(Paste(f"API key: {key.api_key}\nAPI secret: {key.secret}\n"))
    # At 60×20 the choice that is scrolled into sight may leave no room for the sentence above the halves.
    await shows(screens, "· not shown", "▸ Overwrite the clipboard")
    await screens.press("down", "enter")
    await until(screens, lambda: isinstance(app.screen, GuideVerify))


async def ask(app: House, screens: Screens) -> None:
    await screens.press("enter")
    await until(screens, lambda: "ask Bitfinex" not in flat(screens) and isinstance(app.screen, GuideVerify))


def halves(entry: Entry) -> tuple[object, ...]:
    return entry.api_key, entry.secret


@pytest.mark.parametrize("size", SIZES)
async def test_a_new_pair_that_proved_itself_is_offered_and_takes_the_place_of_the_old(
    tmp_path: Path, bitfinex: StandIn, size: tuple[int, int]
) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, bitfinex, "trading-bot")
    app = house(session, bitfinex)
    async with app.run_test(size=size) as screens:
        await at_capture(app, screens)
        await shows(screens, "New pair · trading-bot")
        await seal(app, screens, bitfinex, "this-host")
        assert halves(session.entry(entry.id)) == halves(entry)
        await ask(app, screens)
        await shows(screens, "The key works, and may do what was planned.")
        assert halves(session.entry(entry.id)) == halves(entry)
        await screens.press("enter")
        await shows(screens, "Use the new pair of trading-bot from now on?", "That was not Bitfinex itself.")
        await screens.press("enter")
        await shows(screens, "The new pair of trading-bot is in use.", "then revoke the old one at https")
    now = session.entry(entry.id)
    assert now.api_key == bitfinex.key("this-host").api_key
    assert now.candidate is None
    assert entry.secret in [change.secret for change in now.history]
    assert now.progress == entry.progress


async def test_a_bad_one_waits_and_the_old_one_stays_until_somebody_says_so(
    tmp_path: Path, bitfinex: StandIn
) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, bitfinex, "trading-bot")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await at_capture(app, screens)
        await seal(app, screens, bitfinex, "withdraw")
        await ask(app, screens)
        await shows(screens, "THIS KEY CAN WITHDRAW")
        await screens.press("enter")
        await shows(screens, "What about the new pair of trading-bot?", "THIS KEY CAN WITHDRAW")
        await screens.press("escape")
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        await shows(screens, "New pair waits: works, but NOT as planned", "k verify, use or drop")
        assert halves(session.entry(entry.id)) == halves(entry)
        await screens.press("k", "down", "enter")
        await shows(screens, "Use the new pair of trading-bot from now on?")
        await screens.press("enter")  # the cursor stands on keeping the old one
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        assert halves(session.entry(entry.id)) == halves(entry)
        await screens.press("k", "end", "enter")
        await shows(screens, "Give up the new pair of trading-bot?")
        await screens.press("up", "enter")
        await shows(screens, "was given up. Revoke it at https")
    now = session.entry(entry.id)
    assert halves(now) == halves(entry)
    assert now.candidate is None
    assert bitfinex.key("withdraw").api_key in [change.api_key for change in now.history]


async def test_one_that_is_refused_is_said_to_be_so(tmp_path: Path, bitfinex: StandIn) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, bitfinex, "trading-bot")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await at_capture(app, screens)
        await seal(app, screens, bitfinex, "revoked")
        await ask(app, screens)
        await shows(screens, "does not accept this pair from here")
        await screens.press("escape")
        await until(screens, lambda: isinstance(app.screen, GuideCapture))
        await screens.press("ctrl+o")
        await shows(screens, "The new pair is sealed: REFUSED: not accepted. The old one stays in use.")
        await screens.press("escape")
        await shows(screens, "not checked yet, new p")
    now = session.entry(entry.id)
    assert halves(now) == halves(entry)
    assert now.candidate is not None
    assert now.candidate.seen is not None
    assert now.candidate.seen.outcome is Outcome.REFUSED
    assert now.seen == entry.seen


async def test_verifying_it_again_asks_about_the_new_pair_and_offers_it(
    tmp_path: Path, bitfinex: StandIn
) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, bitfinex, "trading-bot", integration="freqtrade")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await at_capture(app, screens)
        await seal(app, screens, bitfinex, "this-host")
        await screens.press("ctrl+o")
        await shows(screens, "The new pair is sealed: not verified.", "New pair waits: not verified")
        await screens.press("k")
        await shows(screens, "Nobody asked Bitfinex about it yet")
        await screens.press("enter")  # a pair that nothing uses disturbs no bot: no warning first
        await until(screens, lambda: isinstance(app.screen, KeyCheck))
        await shows(screens, "‹ Verified · new pair of trading-bot", "Enter use it or not")
        assert {one.key for one in bitfinex.requests if one.key} == {"this-host"}
        await screens.press("enter")
        await shows(screens, "Use the new pair of trading-bot from now on?")
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        await shows(screens, "is in use. Give it to freqtrade")
    assert session.entry(entry.id).api_key == bitfinex.key("this-host").api_key


async def test_a_lost_half_gives_the_new_pair_up_and_never_the_one_in_use(
    tmp_path: Path, bitfinex: StandIn
) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, bitfinex, "trading-bot")
    progress = Progress("done")
    session.keep_progress(entry.id, progress)
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await at_capture(app, screens)
        app.post_message(Paste(bitfinex.key("this-host").api_key))
        await shows(screens, "HALF SEALED")
        assert session.entry(entry.id).candidate is not None
        await screens.press("ctrl+g")
        await shows(screens, "Stuck? What is it?")
        await screens.press("enter")
        await until(screens, lambda: "Back to step 1" in flat(screens))
        await screens.press("enter")
        await until(screens, lambda: session.entry(entry.id).candidate is None)
    now = session.entry(entry.id)
    assert halves(now) == halves(entry)
    assert now.progress is not None
    assert now.progress.step == "done"


async def test_a_half_of_a_new_pair_is_there_after_a_lock(tmp_path: Path, bitfinex: StandIn) -> None:
    session = asking_session(tmp_path)
    stored(session, bitfinex, "trading-bot")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await at_capture(app, screens)
        app.post_message(Paste(bitfinex.key("this-host").api_key))
        await shows(screens, "HALF SEALED")
        await screens.press("ctrl+l")
        await until(screens, lambda: app.return_value == "lock")
    again = house(session, bitfinex)
    async with again.run_test(size=(80, 24)) as screens:
        await until(screens, lambda: isinstance(again.screen, GuideCapture))
        await shows(screens, "New pair · trading-bot", "HALF SEALED")


async def test_while_a_key_is_rotated_its_new_pair_is_the_rotations(
    tmp_path: Path, bitfinex: StandIn
) -> None:
    session = asking_session(tmp_path)
    entry = stored(session, bitfinex, "trading-bot")
    session.change(entry, rotation=Rotation(RotationStage.NEW_KEY, 1))
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await until(screens, app.shown_rows)
        await screens.press("k")
        await shows(screens, "trading-bot is being rotated.")
