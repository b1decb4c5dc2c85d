"""The guide from the first choice to the sealed key, and every way back, out and in again."""

import asyncio
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from tests.tui.guide_stage import GuideApp, app_on, boxed, paste, press, settle, step_of
from tests.tui.stage import text
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, Clock, new_session, open_again
from vault_tui.core.models import Entry, Progress, State
from vault_tui.core.secret import Secret
from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.guide_step import GuideStep
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.permission_table import PermissionTable
from vault_tui.tui.words import clock

SERVER = "203.0.113.9"
PROMPT_KEYS, PROMPT_SCREENS = 2, 1
"""The first run asks for the passphrase twice, each time ended by Enter, on one screen."""


@pytest.fixture(autouse=True)
def over_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody here is logged in to a server."""
    monkeypatch.setenv("SSH_CONNECTION", f"198.51.100.7 50000 {SERVER} 22")


def step(app: GuideApp) -> GuideStep:
    """The step on screen."""
    assert isinstance(app.page, GuideStep)
    return app.page


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
        app.guide_flow.new()
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
        await hand.press("enter", "enter", "enter")
        assert app.desk.codes
        assert app.session.access.has_recovery
        assert hand.keys + PROMPT_KEYS <= 30
    assert entry.api_key == API_KEY
    assert (entry.preset, entry.integration, entry.addresses) == ("trading-bot", "freqtrade", (SERVER,))
    assert app.session.open_secret(entry.id, "get").reveal() == API_SECRET


PLAN = "plan"
"""Stands for the keys that go through the rest of the plan."""
STEP_KEYS: dict[str, tuple[str, ...]] = {
    "plan": (),
    "sign-in": (PLAN,),
    "permissions": (PLAN, "enter"),
    "addresses": (PLAN, "enter", "a", "enter"),
    "generate": (PLAN, "enter", "a", "enter", "enter", "enter"),
    "capture": (PLAN, "enter", "a", "enter", "enter", "enter", "enter"),
}
"""From a plan with a label to each step."""


async def go_to(pilot: Pilot[str], app: GuideApp, step_id: str, label: str = "grid") -> None:
    """From anywhere to a step of a new guide."""
    app.guide_flow.make()
    await settle(pilot)
    await pilot.press(*label)
    await press(pilot, "enter")
    for key in STEP_KEYS[step_id]:
        if key == PLAN:
            await press(pilot, *["enter"] * 5)
        else:
            await press(pilot, key)
    assert step_of(app) == step_id


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
            again.guide_flow.resume(again.session.by_label("grid").id)
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
        assert "14 not ticked off yet." in text(app)


async def test_keys_typed_ahead_never_pass_a_step_unseen(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = session.add("grid", addresses=(SERVER,), progress=Progress("permissions"))
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.guide_flow.resume(entry.id)
        await settle(pilot)
        await press(pilot, "a")
        left = step(app)
        await left.action_next()
        await left.action_next()
        await settle(pilot)
        assert step_of(app) == "addresses"
        assert step(app).guide.progress.step == "addresses"


async def test_escape_goes_back_through_the_steps_and_out(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "capture")
        for expected in ("generate", "addresses", "permissions", "sign-in", "plan", "VaultList"):
            await press(pilot, "escape")
            assert step_of(app) == expected
        assert "The plan is saved, at step 1 of 7. No key is sealed yet." in text(app)


async def test_a_step_is_skipped_only_with_a_reason(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "permissions")
        await press(pilot, "ctrl+n")
        assert "The page looks different: I'll compare the rows later." in boxed(app)
        await press(pilot, "escape")
        assert step_of(app) == "permissions"
        await press(pilot, "ctrl+n", "enter")
        assert step_of(app) == "addresses"
        assert set(step(app).guide.skipped) == {"permissions"}


async def test_a_step_that_must_be_done_says_what_to_do_instead_of_skipping(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "capture")
        await press(pilot, "ctrl+n")
        assert step_of(app) == "capture"
        assert "Finish later with Ctrl-O" in text(app)


async def test_finishing_later_leaves_at_once_and_says_what_is_kept(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "generate")
        await press(pilot, "ctrl+o")
        assert step_of(app) == "VaultList"
        assert "The plan is saved, at step 5 of 7. No key is sealed yet." in text(app)
        await press(pilot, "enter")
        assert step_of(app) == "generate"


async def test_leaving_with_one_half_sealed_asks_first(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "capture")
        await paste(pilot, API_KEY)
        await press(pilot, "ctrl+o")
        assert isinstance(app.screen, Dialog)
        assert "Only the API key is sealed." in text(app)
        await press(pilot, "enter")
        assert step_of(app) == "capture"
        await press(pilot, "ctrl+o", "up", "enter")
        assert step_of(app) == "VaultList"
        assert app.session.rows()[0].state == "half sealed, step 6 of 7"


async def test_a_sealed_half_is_said_on_every_step(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "capture")
        await paste(pilot, API_KEY)
        for _ in range(4):
            await press(pilot, "escape")
            assert "HALF SEALED" in text(app)
            assert "Only the API key is sealed. Keep the page open" in text(app)


async def test_stuck_leads_back_and_sets_a_half_aside_that_cannot_be_completed(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "capture")
        await paste(pilot, API_KEY)
        await press(pilot, "ctrl+g", "enter")
        assert "The half that is sealed goes to this entry's history" in boxed(app)
        await press(pilot, "escape")
        assert app.session.by_label("grid").state is State.HALF_SEALED
        await press(pilot, "ctrl+g", "enter", "enter")
        assert step_of(app) == "generate"
        entry = app.session.by_label("grid")
        assert (entry.state, entry.api_key) == (State.DRAFT, "")
        assert entry.history[-1].api_key == API_KEY
        await press(pilot, "enter")
        await paste(pilot, f"{OTHER_KEY}\n{OTHER_SECRET}")
        assert app.session.by_label("grid").state is State.ACTIVE


async def test_stuck_without_a_sealed_half_just_goes_back(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "generate")
        await press(pilot, "ctrl+g", "end", "enter")
        assert isinstance(app.screen, Dialog)
        await press(pilot, "escape")
        assert step_of(app) == "generate"
        await press(pilot, "ctrl+g", "enter", "enter")
        assert step_of(app) == "generate"


async def test_stuck_before_there_is_a_label_only_explains(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.guide_flow.make()
        await settle(pilot)
        await press(pilot, "ctrl+g", "enter")
        assert step_of(app) == "plan"
        assert app.session.rows() == []


async def test_the_plan_can_be_changed_on_the_way(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "permissions")
        await press(pilot, "a", "e", "end")
        await pilot.press(*"-2")
        await press(pilot, "ctrl+s")
        assert step_of(app) == "permissions"
        assert "grid-2 · main · live" in text(app)
        assert not step(app).guide.open_items


async def test_a_key_on_screen_goes_straight_to_its_halves(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.guide_flow.new()
        await settle(pilot)
        await press(pilot, "down", "enter")
        await pilot.press(*"urgent")
        await press(pilot, "ctrl+s")
        assert step_of(app) == "capture"
        assert "step 1 of 2" in text(app)
        await paste(pilot, f"API Key: {API_KEY}\nAPI Secret: {API_SECRET}")
        assert app.session.by_label("urgent").state is State.ACTIVE


async def test_looking_around_leads_to_the_list(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (("escape",), ("end", "enter")):
            app.guide_flow.new()
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
        app.guide_flow.resume(entry.id)
        await settle(pilot)
        assert "FREQTRADE__EXCHANGE__SECRET" in text(app)
        await press(pilot, "y")
        assert app.desk.sent == [
            'export FREQTRADE__EXCHANGE__API_KEY="$(vault-tui get grid key)"\n'
            'export FREQTRADE__EXCHANGE__SECRET="$(vault-tui get grid secret)"'
        ]
        await press(pilot, "escape")
        assert step_of(app) == "VaultList"


async def test_the_recovery_code_can_be_put_off_and_it_is_said_where_it_is_made(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "capture")
        await paste(pilot, f"{API_KEY}\n{API_SECRET}")
        await press(pilot, "enter", "enter", "escape")
        assert app.desk.codes == []
        assert "The recovery code can be made later" in text(app)


async def test_before_the_capture_there_is_time(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "generate")
        assert app.page.unhurried
        await press(pilot, "enter")
        assert not app.page.unhurried
