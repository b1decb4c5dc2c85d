"""A key pasted onto the list is never run as commands and never shown, and finds its entry."""

from pathlib import Path

import pytest
from textual.events import Key, Paste

from tests.tui.house import House, add_key, flat, shows, small_vault, until
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, new_session
from vault_tui.core.models import State
from vault_tui.core.secret import Secret
from vault_tui.tui.burst import GAP
from vault_tui.tui.screens.guide_capture import GuideCapture
from vault_tui.tui.screens.vault_list import VaultList

OFFERED = "Seal it?"


def list_of(app: House) -> VaultList:
    page = app.screen_stack[0]
    assert isinstance(page, VaultList)
    return page


async def test_a_pair_goes_into_a_new_entry_without_being_shown(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        app.post_message(Paste(f"{OTHER_KEY}\n{OTHER_SECRET}\n"))
        await shows(
            screens, "That looks like an API key and its secret.", OFFERED, "A new entry, for a key of"
        )
        assert OTHER_SECRET not in flat(screens)
        assert OTHER_KEY not in flat(screens)
        await screens.press("enter")
        await shows(screens, "Bitfinex key on screen")
        await screens.press(*"sol", "ctrl+s")
        await until(screens, lambda: isinstance(app.screen, GuideCapture))
        await until(screens, lambda: session.by_label("sol").state is State.ACTIVE)
        entry = session.by_label("sol")
        assert entry.api_key == OTHER_KEY
        assert session.open_secret(entry.id, "get") == Secret(OTHER_SECRET)
        assert OTHER_SECRET not in flat(screens)


async def test_for_another_exchange_the_form_asks_which(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        app.post_message(Paste(f"{OTHER_KEY}\n{OTHER_SECRET}\n"))
        await shows(screens, OFFERED)
        await screens.press("down", "enter")
        await shows(screens, "Add a key you have")
        await screens.press(*"dca", "ctrl+s")
        await shows(screens, "The exchange is empty.")
        await screens.press(*"Kraken", "ctrl+s")
        await until(screens, lambda: session.by_label("dca").state is State.ACTIVE)
        assert session.by_label("dca").exchange == "Kraken"


async def test_a_half_goes_into_the_entry_that_waits_for_it(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    session.seal_api_key(session.by_label("sol-plan").id, OTHER_KEY)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        app.post_message(Paste(OTHER_SECRET))
        await shows(screens, OFFERED, "Into “sol-plan”")
        await screens.press("enter")
        await until(screens, lambda: session.by_label("sol-plan").state is State.ACTIVE)
        assert session.open_secret(session.by_label("sol-plan").id, "get") == Secret(OTHER_SECRET)


async def test_a_paste_that_no_terminal_marked_runs_no_command(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session, burst_gap=GAP)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        assert app._driver is not None
        for character in OTHER_SECRET:
            app._driver.send_message(Key(character, character))
        await shows(screens, OFFERED)
        assert len(app.screen_stack) == 2
        assert app.board.sent == []
        await screens.press("escape")
        await shows(screens, "What was pasted was dropped.")
        assert len(session.rows()) == 4


async def test_esc_drops_it_at_the_question_and_in_the_form(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        for presses in (["escape"], ["enter", "escape"]):
            app.post_message(Paste(OTHER_SECRET))
            await shows(screens, OFFERED)
            for key in presses:
                await screens.press(key)
            await shows(screens, "What was pasted was dropped.")
            assert app.screen is list_of(app)
            assert len(list_of(app).caught) == 0
            list_of(app).said.clear()
        assert app._paste_flow._waiting is None
        # What comes later is not taken for what was dropped.
        await screens.press("n", "down", "enter")
        await shows(screens, "Bitfinex key on screen")
        await screens.press(*"later", "ctrl+s")
        await until(screens, lambda: isinstance(app.screen, GuideCapture))
        await screens.pause(0.2)
        assert session.by_label("later").state is State.DRAFT


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        (API_SECRET, "the API secret of “grid-bot-btc”"),
        (API_KEY, "the API key of “grid-bot-btc”"),
        (f"API Key: {API_KEY}\nAPI Secret: {API_SECRET}", "of “grid-bot-btc”"),
    ],
)
async def test_what_is_here_already_is_found_and_not_asked_about(
    tmp_path: Path, pasted: str, said: str
) -> None:
    session = new_session(tmp_path)
    session.add("another")
    add_key(session, "grid-bot-btc")
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "grid-bot-btc")
        app.post_message(Paste(pasted))
        await shows(screens, "That is in this vault already", said)
        await until(screens, lambda: list_of(app).entry_id == session.by_label("grid-bot-btc").id)


async def test_a_key_pasted_into_the_filter_does_not_stay_there(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("slash")
        app.post_message(Paste(OTHER_SECRET))
        await shows(screens, OFFERED)
        assert OTHER_SECRET not in flat(screens)
        await screens.press("escape")
        await shows(screens, "What was pasted was dropped.")
        assert OTHER_SECRET not in flat(screens)


async def test_a_vault_that_can_not_be_changed_says_so(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    session._store.read_only = "This is an older copy."
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        app.post_message(Paste(OTHER_SECRET))
        await shows(screens, "This is an older copy. What was pasted was dropped.")


async def test_a_paste_that_is_much_too_long_is_dropped(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        app.post_message(Paste(OTHER_SECRET * 1_000))
        await shows(screens, "That was a paste of 43000 characters. Nothing was done with it.")
        assert len(list_of(app).caught) == 0


async def test_a_digit_goes_to_that_line_of_those_on_the_screen(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    for number in range(60):
        session.add(f"entry-{number:02}")
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "entry-00")
        for key, label in (("3", "entry-02"), ("9", "entry-08"), ("1", "entry-00")):
            await screens.press(key)
            await until(screens, lambda label=label: session.entry(list_of(app).entry_id).label == label)  # type: ignore[misc]
        await screens.press("end")
        await until(screens, lambda: session.entry(list_of(app).entry_id).label == "entry-59")
        top = next(word for word in flat(screens).split() if word.startswith("entry-"))
        await screens.press("1")
        await until(screens, lambda: session.entry(list_of(app).entry_id).label == top)


async def test_a_digit_beyond_the_last_line_does_nothing(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        before = list_of(app).entry_id
        await screens.press("9")
        await screens.pause()
        assert list_of(app).entry_id == before
