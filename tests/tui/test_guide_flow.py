"""The guide from the first choice to the sealed key, killed and taken up again anywhere."""

import asyncio
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from tests.tui.guide_stage import (
    SERVER,
    SSH_CONNECTION,
    STEP_KEYS,
    GuideApp,
    app_on,
    go_to,
    paste,
    press,
    settle,
    step,
    step_of,
    type_in,
    words,
)
from tests.tui.house import until
from tests.tui.stage import text
from tests.worlds import API_KEY, API_SECRET, Clock, new_session, open_again
from vault_tui.core.models import Entry, Progress, State
from vault_tui.core.secret import Secret
from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.page import Page
from vault_tui.tui.times import clock
from vault_tui.tui.widgets.permission_table import PermissionTable

PROMPT_KEYS, PROMPT_SCREENS = 2, 1
"""The first run asks for the passphrase twice, each time ended by Enter, on one screen."""


@pytest.fixture(autouse=True)
def over_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody here is logged in to a server."""
    monkeypatch.setenv("SSH_CONNECTION", SSH_CONNECTION)


class Hand:
    """Presses keys and counts those that type nothing, and the screens seen."""

    def __init__(self, pilot: Pilot[str], app: GuideApp) -> None:
        self.pilot, self.app = pilot, app
        self.keys, self.pages = 0, list[Page]()

    async def type(self, words: str) -> None:
        await self.pilot.press(*words)

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.look()
            await press(self.pilot, key)
            self.keys += 1
            self.look()

    async def paste(self, words: str) -> None:
        await paste(self.pilot, words)
        self.keys += 1

    def look(self) -> None:
        if self.app.page not in self.pages:
            self.pages.append(self.app.page)


async def test_a_newcomer_has_a_sealed_key_within_thirty_keys_and_eight_screens(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot, app)
        app.flows.guide.new()
        await settle(pilot)
        await hand.press("enter")
        await hand.type("grid-bot-sol")
        await hand.press("enter", "enter", "enter")
        await hand.type("freqtrade")
        await hand.press("enter", "enter", "down", "down", "enter")
        assert step_of(app) == "sign-in"
        await hand.press("enter")
        assert step_of(app) == "permissions"
        await hand.press("a", "enter")
        assert step_of(app) == "addresses"
        await hand.press("enter", "enter")
        assert step_of(app) == "generate"
        await hand.press("enter")
        assert step_of(app) == "capture"
        await hand.paste(API_KEY)
        await hand.paste(API_SECRET)
        entry = app.session.by_label("grid-bot-sol")
        assert entry.state is State.ACTIVE
        assert hand.keys + PROMPT_KEYS <= 20
        assert len(hand.pages) + PROMPT_SCREENS == 8
        await hand.press("enter")
        assert step_of(app) == "verify"
        await hand.press("enter")
        await until(pilot, lambda: "The pair stays sealed meanwhile." in words(app))
        await hand.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, Dialog))
        await hand.press("enter")
        await until(pilot, lambda: app.desk.codes)
        assert app.session.access.has_recovery
        assert hand.keys + PROMPT_KEYS <= 30
    assert entry.api_key == API_KEY
    assert (entry.preset, entry.integration, entry.addresses) == ("trading-bot", "freqtrade", (SERVER,))
    assert app.session.open_secret(entry.id, "get").reveal() == API_SECRET


@pytest.mark.parametrize("step_id", [*STEP_KEYS, "half", "both"])
async def test_after_a_kill_it_goes_on_at_the_same_step(tmp_path: Path, step_id: str) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, step_id if step_id in STEP_KEYS else "capture")
        if step_id in {"half", "both"}:
            await paste(pilot, API_KEY)
        if step_id == "both":
            await paste(pilot, API_SECRET)
        ticks = step(app).guide.progress.ticks
    # Nothing is closed or saved on leaving here: what counts is what is on disk.
    again = GuideApp(open_again(tmp_path), Clock())
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        if step_id == "both":
            # Both halves are in the vault: the list opens the entry, and the guide goes on from there.
            again.flows.guide.resume(again.session.by_label("grid").id)
            await settle(pilot)
        assert step_of(again) == (step_id if step_id in STEP_KEYS else "capture")
        assert step(again).guide.progress.ticks == ticks
        shown = text(again)
        assert ("HALF SEALED" in shown) is (step_id == "half")
        assert (f"SEALED {_sealed_clock()}" in shown) is (step_id in {"half", "both"})


def _sealed_clock() -> str:
    return clock(Clock()(), seconds=True)


async def test_a_single_tick_is_on_disk_before_the_next_key(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "permissions")
        await press(pilot, "space", "space")
        kept = open_again(tmp_path).by_label("grid").progress
        assert kept is not None
        assert {tick for tick in kept.ticks if tick.startswith("permissions/")} == {
            "permissions/account.r.ON",
            "permissions/account.w.off",
        }


async def test_a_tick_made_while_another_is_saved_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(tmp_path)
    saving, release = Event(), Event()
    keep = app.session.keep_progress

    def slowly(entry_id: str, progress: Progress | None) -> Entry:
        saving.set()
        release.wait(30)
        return keep(entry_id, progress)

    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "permissions")
        monkeypatch.setattr(app.session, "keep_progress", slowly)
        table = app.page.query_one(PermissionTable)
        table.toggle()
        await asyncio.to_thread(saving.wait, 30)
        table.toggle()
        release.set()
        await settle(pilot)
        assert len(step(app).guide.open_items) == 13
        assert text(app).count(" yes") == 2


async def test_enter_waits_for_every_row_of_the_permissions(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "permissions")
        await press(pilot, "space", "enter")
        assert step_of(app) == "permissions"
        assert "14 not ticked off yet. Space ticks off one, a all." in text(app)


async def test_keys_typed_ahead_never_pass_a_step_unseen(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = session.add("grid", addresses=(SERVER,), progress=Progress("permissions"))
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.resume(entry.id)
        await settle(pilot)
        await press(pilot, "a")
        left = step(app)
        await left.action_next()
        await left.action_next()
        await settle(pilot)
        assert step_of(app) == "addresses"
        assert step(app).guide.progress.step == "addresses"


async def test_a_key_on_screen_goes_straight_to_its_halves(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.new()
        await settle(pilot)
        await press(pilot, "down", "enter")
        await type_in(pilot, "urgent")
        await press(pilot, "ctrl+s")
        assert step_of(app) == "capture"
        assert "step 1 of 3" in text(app)
        await paste(pilot, f"API Key: {API_KEY}\nAPI Secret: {API_SECRET}")
        assert app.session.by_label("urgent").state is State.ACTIVE


async def test_looking_around_leads_to_the_list(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (("escape",), ("end", "enter")):
            app.flows.guide.new()
            await settle(pilot)
            await press(pilot, *keys)
            assert step_of(app) == "VaultList"


async def test_a_finished_guide_opens_the_hand_over(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = session.add("grid", integration="freqtrade", progress=Progress("done"))
    session.seal_api_key(entry.id, API_KEY)
    session.seal_secret(entry.id, Secret(API_SECRET))
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.resume(entry.id)
        await settle(pilot)
        assert "FREQTRADE__EXCHANGE__SECRET" in text(app)
        await press(pilot, "y")
        assert app.desk.sent == ["vault-tui run grid -- COMMAND"]
        await press(pilot, "escape")
        assert step_of(app) == "VaultList"


async def test_the_recovery_code_can_be_put_off_and_it_is_said_where_it_is_made(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "capture")
        await paste(pilot, f"{API_KEY}\n{API_SECRET}")
        await press(pilot, "enter", "ctrl+n", "enter")
        assert step_of(app) == "hand-over"
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Dialog))
        await press(pilot, "escape")
        await until(pilot, lambda: "The recovery code can be made later" in text(app))
        assert app.desk.codes == []


async def test_before_the_capture_there_is_time(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "generate")
        assert app.page.unhurried
        await press(pilot, "enter")
        assert not app.page.unhurried
