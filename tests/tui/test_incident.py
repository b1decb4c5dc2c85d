"""The night a key leaks, on screen: one question, one page, each tick saved, nothing claimed early."""

import json
import re
import stat
import time
from pathlib import Path

import pytest

from tests.bitfinex.standin import FAULTS, Fault, StandIn
from tests.bitfinex.standin.endpoints import login
from tests.session.asked import stored
from tests.tui.house import House, Screens, flat, house, shows, until
from tests.tui.stage import HOSTILE, SIZES, lines, text
from vault_tui.bitfinex.advice import Place, at
from vault_tui.core.incident import Stand
from vault_tui.core.models import Entry, RunsOn, State, is_unsafe
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.tui.screens.incident import IncidentPage
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.screens.rotation_page import RotationPage
from vault_tui.tui.widgets.incident_list import IncidentList

_OWN_LINK = re.compile(r"\x1b\]8;[^;]*;(https://setting\.bitfinex\.com/api)?\x1b\\")
BOT, THIEF, TAXES = "trading-bot", "withdraw", "reporting"


@pytest.fixture
def entries(session: Session, bitfinex: StandIn) -> dict[str, Entry]:
    return {
        BOT: stored(session, bitfinex, BOT, integration="freqtrade", runs_on=RunsOn.HERE),
        THIEF: stored(session, bitfinex, THIEF, integration="ccxt", runs_on=RunsOn.HERE),
        TAXES: stored(session, bitfinex, TAXES, permissions={"history": "r"}, preset=""),
    }


def done(session: Session) -> set[str]:
    """The steps that are ticked."""
    return {task.id for task, ticked in session.incidents.report().tasks if ticked}


def stands(session: Session) -> dict[str, Stand]:
    return {one.entry.label: one.stand for one in session.incidents.leaked()}


def page(app: House) -> IncidentPage:
    found = app.screen
    assert isinstance(found, IncidentPage)
    return found


def under_cursor(app: House) -> str:
    item = page(app).query_one(IncidentList).item
    return item.text if item else ""


def harmful(app: House) -> set[str]:
    """Characters on the screen that could act on a terminal, the page's own link aside."""
    shown = [_OWN_LINK.sub("", line) for line in lines(app)]
    return {character for line in shown for character in line if is_unsafe(character)}


async def opened(app: House, screens: Screens) -> None:
    """From the list to the page of what is marked, with the cursor on its first line."""
    await until(screens, app.shown_rows)
    await to_marked(app, screens)
    await screens.press("exclamation_mark")
    await until(screens, lambda: isinstance(app.screen, IncidentPage))
    await screens.press("home")


async def to_marked(app: House, screens: Screens) -> None:
    """The cursor of the list on an entry with an open leak."""
    ids = {entry.id for entry in app.session.incidents.open()}
    await screens.press("home")
    for _ in app.shown_rows():
        if app._list.entry_id in ids:
            return
        await screens.press("down")
    raise AssertionError("nothing is marked")


async def to_page(app: House, screens: Screens) -> None:
    await until(screens, lambda: isinstance(app.screen, IncidentPage))


@pytest.mark.parametrize("size", SIZES)
async def test_a_whole_night(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry], size: tuple[int, int]
) -> None:
    app = house(session, bitfinex)
    async with app.run_test(size=size) as screens:
        await until(screens, app.shown_rows)
        await screens.press("home", "m", "home", "down", "m", "exclamation_mark")
        await shows(screens, "Has someone else seen 2 keys", "The mark alone stops nobody")
        await screens.press("escape")
        assert session.incidents.open() == []
        await screens.press("exclamation_mark", "enter")
        await to_page(app, screens)
        await shows(screens, "Revoke first, replace after", "https://setting.bitfinex.com/api", "0 of 2")
        assert {one.label for one in session.incidents.open()} == {BOT, TAXES}
        await screens.press("home")
        assert under_cursor(app).startswith(f"{BOT} (EXAMPLE-…): not asked")
        await shows(screens, "Never seen alive")
        await screens.press("u")
        await shows(screens, "trading-bot: ALIVE.", "Said by 127.0.0.1")
        bitfinex.change(BOT, revoked=True)
        await screens.press("u")
        await shows(screens, "REFUSED FROM HERE", "may not stop a thief")
        assert stands(session)[BOT] is Stand.REFUSED
        await screens.press("g")
        await shows(screens, "gone from that page?", "Not yet")
        await screens.press("enter")  # the cursor stands on the safe answer
        assert stands(session)[BOT] is Stand.REFUSED
        await screens.press("space")
        await shows(screens, "gone from that page?")
        await screens.press("up", "enter")
        await until(screens, lambda: stands(session)[BOT] is Stand.REVOKED)
        await shows(screens, "1 of 2", "[x] trading-bot")
        await screens.press("z")
        await shows(screens, "Close the incident of trading-bot?", "Is another key needed there?")
        await screens.press("enter")
        await shows(screens, "Closed: trading-bot.")
        assert session.entry(entries[BOT].id).state is State.RETIRED
        assert {one.label for one in session.incidents.open()} == {TAXES}


async def test_the_worst_comes_first_and_says_whether_that_was_seen_or_planned(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id, entries[THIEF].id, entries[TAXES].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 30)) as screens:
        await opened(app, screens)
        await shows(
            screens, "May (planned): trade. Stops: freqtrade, on this machine.", "May (planned): read."
        )
        await shows(screens, "Used by: nobody noted.")
        await screens.press("end", "u")  # on no key: all of them
        await shows(screens, "3 ALIVE, 0 refused from here, 0 could not tell")
        await screens.press("home")
        await until(screens, lambda: under_cursor(app).startswith(THIEF))
        await shows(screens, "May (seen): withdraw!, trade.")


async def test_everything_that_runs_on_this_machine_is_marked_by_one_answer(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await until(screens, app.shown_rows)
        await screens.press("home", "exclamation_mark")
        await shows(screens, "Mark it, and all whose program runs on this machine: 3 keys", "Was somebody on")
        await screens.press("down", "enter")
        await to_page(app, screens)
        assert {one.label for one in session.incidents.open()} == {BOT, THIEF, TAXES}


async def test_steps_are_ticked_with_space_and_found_again_after_a_lock(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id, entries[THIEF].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("down", "down")
        assert under_cursor(app).startswith("Look for what you did not do")
        await shows(screens, "tell Bitfinex support at once")
        await screens.press("space")
        await shows(screens, "[x] Look for what you did not do")
        await screens.press("down", "space")
        await shows(screens, "[x] Could the account")
        await screens.press("space")
        await shows(screens, "[ ] Could the account")
        assert done(session) == {"harm"}
        await screens.press("home", "down", "ctrl+l")
        await until(screens, lambda: app.return_value == "lock")
    again = house(session, bitfinex)
    async with again.run_test(size=(80, 24)) as screens:
        await to_page(again, screens)
        await shows(screens, "[x] Look for what you did not do")
        assert under_cursor(again).startswith(THIEF)


async def test_the_page_is_found_again_after_a_kill_and_not_once_it_was_left(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id, entries[THIEF].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)  # and it ends here, as it stands
    again = house(session, bitfinex)
    async with again.run_test(size=(80, 24)) as screens:
        await to_page(again, screens)
        assert "to go on." not in flat(screens)
        await screens.press("escape")
        await until(screens, lambda: not isinstance(again.screen, IncidentPage))
    third = house(session, bitfinex)
    async with third.run_test(size=(80, 24)) as screens:
        await shows(screens, "2 leaked keys are not known to be revoked.", "Press f and Enter to go on.")
        await screens.press("f")
        await shows(screens, "‹ Findings", "Enter deal with the leak")
        await screens.press("enter")
        await to_page(third, screens)


async def test_a_question_with_a_leaked_key_says_what_it_may_do_to_its_program(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id])
    bitfinex.fault = FAULTS["silence"]
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("u")
        await shows(screens, "whether trading-bot is dead", "may see a call fail", "a leaked key is to stop")
        await screens.press("escape")
        await shows(screens, "Stopped. Nothing was concluded.")


async def test_an_edited_address_list_is_refused_and_the_page_never_calls_it_revoked(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("u")
        await shows(screens, "ALIVE.")
        bitfinex.change(BOT, addresses=("203.0.113.9",))
        await screens.press("u")
        await shows(screens, "REFUSED FROM HERE", "An edited address list looks the same")
        await screens.press("down", "up")
        await shows(screens, "Next: look whether it is gone", "0 of 1 revoked")
        await screens.press("z")
        await shows(screens, "Nothing can be closed yet")
        assert "REVOKED" not in text(app)


async def test_with_the_server_down_nothing_is_concluded_and_it_says_when_to_ask_again(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id])
    bitfinex.fault = FAULTS["unavailable"]
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("u")
        await shows(screens, "COULD NOT TELL", "treat the key as alive", "Ask again from")
        assert stands(session)[BOT] is Stand.COULD_NOT_TELL


async def test_a_key_that_was_never_seen_alive_is_closed_by_word_after_a_second_thought(
    session: Session, bitfinex: StandIn
) -> None:
    entry = stored(session, bitfinex, "revoked")
    session.incidents.mark([entry.id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("u")
        await shows(screens, "never seen alive")
        await screens.press("g", "up", "enter")
        await shows(screens, "ticked as gone, not seen refused", "close the incident by your word", "z close")
        await screens.press("z")
        await shows(screens, "by your word?", "may be alive")
        await screens.press("enter")
        assert session.incidents.open() != []
        await screens.press("z", "up", "enter")
        await until(screens, lambda: not isinstance(app.screen, IncidentPage))
        await shows(screens, "Closed: revoked.", "--markdown")
    assert session.entry(entry.id).history[-1].what == "incident closed: by word, not seen to be refused"


async def test_replacing_before_the_revoking_is_asked_about_and_leads_to_the_stages(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("R")
        await shows(screens, "Replace trading-bot before it is revoked?", "Revoke it first")
        await screens.press("enter")
        assert session.entry(entries[BOT].id).rotation is None
        await screens.press("R", "up", "enter")
        await shows(screens, "its program stands still")
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, RotationPage))
        await shows(screens, "has leaked: no program is given it")
        await screens.press("escape")
        await to_page(app, screens)


async def test_the_entry_itself_is_a_key_away_and_shows_the_way_back(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        await shows(screens, "COMPROMISED. Revoke it first", "! leads through what to do")
        await screens.press("escape", "y")
        await until(screens, lambda: app.board.sent == ["https://setting.bitfinex.com/api"])


async def test_strangers_in_the_account_stand_out_since_the_moment_that_was_chosen(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    def at(days: int) -> int:
        return int((time.time() - days * 86_400) * 1_000)

    rows = [
        login(1, at(1), "198.51.100.66", "64500, Evil\x1b[2J", "Road Town, VG"),
        login(2, at(9), "203.0.113.9", "64500, Example", "Road Town, VG"),
    ]
    bitfinex.fail(Fault(json.dumps(rows).encode(), 200), path="auth/r/logins/hist")
    session.incidents.mark([entries[BOT].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 40)) as screens:
        await opened(app, screens)
        await shows(screens, "Nobody asked yet who was logged in")
        await screens.press("i")
        await shows(screens, "0 logins and changes since", ". looks further back")
        await screens.press("full_stop")
        await shows(screens, "Since when may others have had the keys?")
        await screens.press("ctrl+u", *"3d", "enter")
        await shows(screens, "from 1 NEW ADDRESS: was it you?")
        await screens.press("end")
        await shows(screens, "NEW ADDRESS, account: login", "from 198.51.100.66")
        assert not harmful(app)
    assert session.incidents.report().since < time.time() - 2 * 86_400


async def test_a_moment_that_is_still_to_come_is_refused_in_place(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("full_stop", "ctrl+u", *"2099-01-01", "enter")
        await shows(screens, "still to come")
        await screens.press("escape")


async def test_the_report_goes_to_a_new_private_file_and_over_no_other(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry], tmp_path: Path
) -> None:
    session.incidents.mark([entries[BOT].id])
    (tmp_path / "old.md").write_text("mine", encoding="utf-8")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("equals_sign")
        await shows(screens, "Where to write the report?")
        await screens.press("ctrl+u", *str(tmp_path / "old.md"), "enter")
        await shows(screens, "There is something there already")
        for impossible in ("~nobody-of-that-name/leak.md", f"/{'x' * 300}/leak.md"):
            await screens.press("ctrl+u", *impossible, "enter")
            await shows(screens, "Nothing was changed")
            await screens.press("equals_sign")
        await screens.press("ctrl+u", *str(tmp_path / "leak.md"), "enter")
        await shows(screens, "Only you can read that file")
    made = tmp_path / "leak.md"
    told = made.read_text(encoding="utf-8")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert told.startswith("# Leaked keys: trading-bot\n")
    assert bitfinex.key(BOT).secret not in told
    assert bitfinex.key(BOT).api_key not in told
    assert (tmp_path / "old.md").read_text(encoding="utf-8") == "mine"


async def test_a_mistake_is_taken_back_after_a_second_thought(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("exclamation_mark")
        await shows(screens, "Was it a mistake", "Keep the mark")
        await screens.press("up", "enter")
        await until(screens, lambda: not isinstance(app.screen, IncidentPage))
        await shows(screens, "trading-bot is no longer marked.")
    assert session.entry(entries[BOT].id).state is State.ACTIVE


async def test_a_new_key_of_a_leaked_entry_leads_to_what_is_left_and_is_not_marked_by_an_enter(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id], since=1)
    leaked_at = session.now()
    while session.now() == leaked_at:  # what is sealed in that second counts as leaked
        time.sleep(0.05)
    key = bitfinex.key("margin-bot")
    session.seal_api_key(entries[BOT].id, key.api_key)
    session.seal_secret(entries[BOT].id, Secret(key.secret))
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await until(screens, app.shown_rows)
        await to_marked(app, screens)
        await screens.press("exclamation_mark")
        await shows(screens, "See what is left to do")
        await screens.press("enter")
        await to_page(app, screens)
        await shows(screens, "trading-bot, old pair (EXAMPLE-…)")
    assert session.entry(entries[BOT].id).state is State.ACTIVE


async def test_a_key_without_its_secret_has_nothing_to_leak(session: Session, bitfinex: StandIn) -> None:
    session.add("a draft")
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await until(screens, app.shown_rows)
        await screens.press("exclamation_mark")
        await shows(screens, "no whole key is sealed there yet")


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_texts_act_on_nothing_and_no_secret_is_shown(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry], size: tuple[int, int]
) -> None:
    from dataclasses import replace

    from vault_tui.core.models import Change

    contents = session._store.contents
    for payload, entry in zip(HOSTILE, (session.entry(one.id) for one in entries.values()), strict=False):
        history = (*entry.history, Change(session.now(), payload))
        contents = contents.with_entry(replace(entry, label=payload, integration=payload, history=history))
    session._store.transact(lambda _: contents)
    session.incidents.mark([one.id for one in entries.values()], since=1)
    app = house(session, bitfinex)
    async with app.run_test(size=size) as screens:
        await opened(app, screens)
        for _ in range(12):
            assert not harmful(app)
            for name in (BOT, THIEF, TAXES):
                assert bitfinex.key(name).secret not in text(app)
            await screens.press("pagedown")


async def test_the_advice_for_a_leak_stands_on_its_page(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 30)) as screens:
        await opened(app, screens)
        while not under_cursor(app).startswith("Give new keys"):
            await screens.press("down")
        await shows(screens, *(piece.words for piece in at(Place.INCIDENT)))


async def test_a_read_only_vault_shows_the_page_and_says_why_nothing_is_saved(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id])
    session._store.read_only = "This vault is read-only for a test."
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("down", "space")
        await shows(screens, "This vault is read-only for a test.")


async def test_a_rotation_of_a_revoked_key_shows_that_its_last_stages_are_done(
    session: Session, bitfinex: StandIn, entries: dict[str, Entry]
) -> None:
    session.incidents.mark([entries[BOT].id])
    app = house(session, bitfinex)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("u")
        await shows(screens, "ALIVE.")
        bitfinex.change(BOT, revoked=True)
        await screens.press("u")
        await shows(screens, "REFUSED FROM HERE")
        await screens.press("g", "up", "enter")
        await shows(screens, "1 of 1 revoked")
        await screens.press("R", "enter")
        await until(screens, lambda: isinstance(app.screen, RotationPage))
        await shows(
            screens, "[x] Old key revoked, by your word", "[x] Old key refused from here (by 127.0.0.1"
        )
        await shows(screens, "▸ Make the new key", "[ ] Switch to the new")
