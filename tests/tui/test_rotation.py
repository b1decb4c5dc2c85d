"""A key replaced on screen: every stage saved, old and new named by their starts, nothing claimed early."""

from collections.abc import Callable

import pytest
from textual.events import Paste

from tests.bitfinex.standin import FAULTS, StandIn
from tests.session.asked import stored
from tests.tui.house import House, Screens, flat, house, shows, until
from tests.tui.stage import SIZES
from vault_tui.bitfinex.advice import ADVICE, Place
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry
from vault_tui.core.rotation import stage_of
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.tui.screens.guide_capture import GuideCapture
from vault_tui.tui.screens.guide_list import GuideList
from vault_tui.tui.screens.guide_permissions import GuidePermissions
from vault_tui.tui.screens.key_check import KeyCheck
from vault_tui.tui.screens.rotation_page import RotationPage

NEW, OLD = "this-host", "trading-bot"


@pytest.fixture
def entry(session: Session, bitfinex: StandIn) -> Entry:
    return stored(session, bitfinex, OLD, integration="freqtrade", addresses=("203.0.113.9",))


def put(session: Session, server: StandIn, entry: Entry, to: RotationStage, name: str = NEW) -> None:
    """A rotation that stands at this stage already."""
    key, rotating = server.key(name), session.rotating
    rotating.begin(entry.id)
    session.pairs.seal_candidate_key(entry.id, key.api_key)
    session.pairs.seal_candidate_secret(entry.id, Secret(key.secret))
    moves: list[Callable[[], Entry]] = [
        lambda: rotating.verified(entry.id, agreed=True),
        lambda: rotating.handed_over(entry.id),
        lambda: rotating.switch(entry.id),
        lambda: rotating.revoked(entry.id),
        lambda: rotating.unproved(entry.id),
    ]
    for move in moves:
        if stage_of(session.entry(entry.id)) is not to:
            move()


def at(session: Session, entry: Entry) -> RotationStage | None:
    return stage_of(session.entry(entry.id))


async def opened(app: House, screens: Screens) -> None:
    """From the list to the stages."""
    await until(screens, app.shown_rows)
    await screens.press("R")
    await until(screens, lambda: isinstance(app.screen, RotationPage))


async def test_the_advice_for_a_rotation_stands_at_its_beginning(
    session: Session, bitfinex: StandIn, entry: Entry
) -> None:
    app = house(session, bitfinex)
    words = [piece.words for piece in ADVICE if Place.ROTATION in piece.places]
    async with app.run_test(size=(80, 24)) as screens:
        await until(screens, app.shown_rows)
        await screens.press("R", "enter")
        await shows(screens, "stage 1 of 7", *words)


@pytest.mark.parametrize("size", SIZES)
async def test_a_whole_rotation(
    session: Session, bitfinex: StandIn, entry: Entry, size: tuple[int, int]
) -> None:
    new = bitfinex.key(NEW)
    app = house(session, bitfinex)
    async with app.run_test(size=size) as screens:
        await until(screens, app.shown_rows)
        await screens.press("R")
        await shows(screens, "Replace the key of trading-bot by a new one?")
        await screens.press("enter")
        await shows(screens, "Make the new key", "stage 1 of 7")
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, GuideList))
        await shows(screens, "Open this address in the browser", "step 1 of 5")
        await screens.press("enter")
        await shows(screens, "step 2 of 5")
        await screens.press("a", "enter")
        await shows(screens, "step 3 of 5", "203.0.113.9")
        await screens.press("enter")
        await shows(screens, "step 4 of 5", "the old key")
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, GuideCapture))
        app.post_message(Paste(f"API key: {new.api_key}\nAPI secret: {new.secret}\n"))
        await shows(screens, "not shown", "▸ Overwrite the clipboard")  # what is above may have scrolled away
        await screens.press("down", "enter")
        await until(screens, lambda: isinstance(app.screen, RotationPage))
        await shows(screens, "[x] New key made and sealed", "▸ Verify the new", "stage 2 of 7")
        assert session.entry(entry.id).api_key == entry.api_key
        await screens.press("enter")
        await shows(screens, "works as planned", "That was not Bitfinex itself.", "stage 3 of 7")
        await shows(screens, "with --new they give the new one now")
        await screens.press("end")
        await shows(screens, "vault-tui run --new trading-bot -- COMMAND")
        await screens.press("s")
        await until(screens, lambda: app.board.sent == [new.secret])
        await shows(screens, "NEW API secret of trading-bot")
        await screens.press("enter")
        await shows(screens, "stage 4 of 7")
        await screens.press("enter")
        await shows(screens, "Does freqtrade run on the new key?")
        assert session.entry(entry.id).api_key == entry.api_key
        await screens.press("enter")
        await shows(screens, "stage 5 of 7", "Revoke the OLD key", "never seen alive")
        assert session.entry(entry.id).api_key == new.api_key
        await screens.press("u")
        await shows(screens, "trading-bot: ALIVE.")
        await screens.press("enter")
        await shows(screens, "Is the OLD key, which starts EXAMPLE-…, revoked?")
        await screens.press("enter")
        await shows(screens, "stage 6 of 7")
        await screens.press("enter")
        await shows(screens, "trading-bot: ALIVE.", "stage 5 of 7")
        await screens.press("enter", "enter")
        await shows(screens, "stage 6 of 7")
        bitfinex.change(OLD, revoked=True)
        await screens.press("enter")
        await shows(screens, "REFUSED FROM HERE", "address list looks the same", "stage 7 of 7")
        await screens.press("enter")
        await shows(screens, "gone from that page?")
        await screens.press("up", "enter")
        await shows(screens, "by your word the old one")
        assert not isinstance(app.screen, RotationPage)
    closed = session.entry(entry.id)
    assert (closed.rotation, closed.outgoing, closed.api_key) == (None, None, new.api_key)
    assert closed.history[-1].secret == entry.secret


async def test_what_was_ticked_on_the_way_to_the_new_key_is_there_again(
    session: Session, bitfinex: StandIn, entry: Entry
) -> None:
    session.rotating.begin(entry.id)
    before, backups = session.entry(entry.id), len(session.archive.listed())
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("enter")
        await shows(screens, "step 1 of 5")
        await screens.press("enter")
        await shows(screens, "step 2 of 5", "Get account fee information")
        await screens.press("space", "down", "space")
        await until(screens, lambda: len(ticks(session, entry)) == 2)
    again = house(session, bitfinex)
    async with again.run_test(size=(80, 24)) as screens:
        await opened(again, screens)
        await screens.press("enter")
        await until(screens, lambda: isinstance(again.screen, GuidePermissions))
        await shows(screens, "step 2 of 5")
        assert flat(screens).count(" yes") == 2
        await screens.press("enter")
        await shows(screens, "not ticked off yet")
        await screens.press("a", "enter")
        await shows(screens, "step 3 of 5")
        await screens.press("ctrl+l")
        await until(screens, lambda: again.return_value == "lock")
    now = session.entry(entry.id)
    assert now.rotation is not None
    assert (now.rotation.step, now.history, now.progress) == ("addresses", before.history, before.progress)
    assert len(session.archive.listed()) == backups


def ticks(session: Session, entry: Entry) -> frozenset[str]:
    """What is ticked off of the permissions, on the way to the new key."""
    rotation = session.entry(entry.id).rotation
    assert rotation is not None
    return frozenset(tick for tick in rotation.ticks if tick.startswith("permissions/"))


async def test_a_new_key_that_may_do_too_much_stays_behind_until_it_is_put_right(
    session: Session, bitfinex: StandIn, entry: Entry
) -> None:
    put(session, bitfinex, entry, RotationStage.VERIFY, "withdraw")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, KeyCheck))
        await shows(screens, "THIS KEY CAN WITHDRAW")
        await screens.press("enter")
        await shows(screens, "Go on with the new key of trading-bot as it is?", "Not yet")
        await screens.press("enter")  # the cursor stands on the safe answer
        assert at(session, entry) is RotationStage.VERIFY
        bitfinex.change("withdraw", permissions=bitfinex.key(OLD).permissions)
        await screens.press("v")
        await until(screens, lambda: isinstance(app.screen, RotationPage))
        await shows(screens, "works as planned", "stage 3 of 7")
    assert session.entry(entry.id).api_key == entry.api_key


async def test_a_new_key_that_was_mistyped_is_put_in_again_without_giving_the_rotation_up(
    session: Session, bitfinex: StandIn, entry: Entry
) -> None:
    new = bitfinex.key(NEW)
    put(session, bitfinex, entry, RotationStage.VERIFY)
    session.pairs.seal_candidate_secret(entry.id, Secret(new.secret[:-1] + "y"))
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await shows(screens, "k takes its halves again")
        await screens.press("k")
        await until(screens, lambda: isinstance(app.screen, GuideCapture))
        await screens.press("end", "enter")
        app.post_message(Paste(f"API key: {new.api_key}\nAPI secret: {new.secret}\n"))
        await until(screens, lambda: session.pairs.open_secret(entry.id, "candidate").reveal() == new.secret)
        await shows(screens, "▸ Overwrite the clipboard")
        await screens.press("down", "enter")
        await shows(screens, "stage 2 of 7")
        await screens.press("enter")
        await shows(screens, "works as planned", "stage 3 of 7")
    assert session.entry(entry.id).api_key == entry.api_key


async def test_once_the_new_key_is_in_use_its_halves_are_not_asked_for_again(
    session: Session, bitfinex: StandIn, entry: Entry
) -> None:
    put(session, bitfinex, entry, RotationStage.REVOKE)
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("k")
        await shows(screens, "The new key is in use already.")


async def test_with_the_server_down_nothing_is_concluded_and_somebodys_word_goes_on(
    session: Session, bitfinex: StandIn, entry: Entry
) -> None:
    put(session, bitfinex, entry, RotationStage.PROVE)
    bitfinex.fault = FAULTS["unavailable"]
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("enter")
        await shows(screens, "COULD NOT TELL", "treat the key as alive", "stage 6 of 7")
        await screens.press("ctrl+n")
        await shows(screens, "Go on without a proof?")
        await screens.press("up", "enter")
        await shows(screens, "stage 7 of 7")
    assert at(session, entry) is RotationStage.TICK


async def test_it_is_given_up_only_before_the_switch_and_says_what_to_revoke(
    session: Session, bitfinex: StandIn, entry: Entry
) -> None:
    put(session, bitfinex, entry, RotationStage.HAND_OVER)
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("-")
        await shows(screens, "Give up the rotation of trading-bot?")
        await screens.press("up", "enter")
        await shows(screens, "The rotation was given up. Revoke the new key")
    stopped = session.entry(entry.id)
    assert (stopped.rotation, stopped.candidate, stopped.api_key) == (None, None, entry.api_key)
    put(session, bitfinex, stopped, RotationStage.REVOKE)
    again = house(session, bitfinex)
    async with again.run_test(size=(80, 24)) as screens:
        await opened(again, screens)
        assert "give up" not in flat(screens)
        await screens.press("-")
        await shows(screens, "is on its new pair already")


@pytest.mark.parametrize("stage", list(RotationStage)[1:])
async def test_a_lock_comes_back_to_the_stage(
    session: Session, bitfinex: StandIn, entry: Entry, stage: RotationStage
) -> None:
    put(session, bitfinex, entry, stage)
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("ctrl+l")
        await until(screens, lambda: app.return_value == "lock")
    again = house(session, bitfinex)
    async with again.run_test(size=(80, 24)) as screens:
        await until(screens, lambda: isinstance(again.screen, RotationPage))
        await shows(screens, f"stage {list(RotationStage).index(stage) + 1} of 7")


async def test_the_entry_says_what_comes_next_and_names_the_key_for_it(
    session: Session, bitfinex: StandIn, entry: Entry
) -> None:
    put(session, bitfinex, entry, RotationStage.REVOKE)
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 40)) as screens:
        await until(screens, app.shown_rows)
        await shows(screens, "rotating: revoke the old")
        await screens.press("k")
        await shows(screens, "is being rotated", "R goes on")
        await screens.press("enter")
        await shows(screens, "next: revoke the old", "R go on", "not known to be gone: treat it as alive")
        await screens.press("R")
        await until(screens, lambda: isinstance(app.screen, RotationPage))


async def test_a_copy_says_which_of_two_pairs_it_is(
    session: Session, bitfinex: StandIn, entry: Entry
) -> None:
    put(session, bitfinex, entry, RotationStage.HAND_OVER)
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await until(screens, app.shown_rows)
        for key in "sc":
            await screens.press(key)
            await shows(screens, "this is still the old pair")


async def test_a_key_of_another_exchange_goes_by_the_persons_word(
    session: Session, bitfinex: StandIn
) -> None:
    other = stored(session, bitfinex, OLD, exchange="Elsewhere", preset="", permissions={})
    put(session, bitfinex, other, RotationStage.VERIFY)
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await shows(screens, "can't be asked from here")
        await screens.press("enter", "enter")
        await shows(screens, "stage 3 of 7")
        await screens.press("enter")
        await shows(screens, "stage 4 of 7")
        await screens.press("enter", "enter")
        await shows(screens, "stage 5 of 7")
        await screens.press("enter", "enter")
        await shows(screens, "stage 6 of 7", "Try the old key")
        await screens.press("enter", "enter")
        await shows(screens, "stage 7 of 7", "the page of Elsewhere")
    assert bitfinex.requests == []
