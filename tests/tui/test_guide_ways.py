"""The ways back, out and round: Esc, skipping, finishing later, being stuck."""

from pathlib import Path

import pytest

from tests.tui.guide_stage import (
    SSH_CONNECTION,
    app_on,
    at_step,
    boxed,
    go_to,
    paste,
    press,
    settle,
    shown_at,
    step,
    step_of,
    type_in,
)
from tests.tui.stage import text
from tests.worlds import API_KEY, OTHER_KEY, OTHER_SECRET, new_session
from vault_tui.bitfinex.troubles import TROUBLES, troubles
from vault_tui.core.checklist import Trouble
from vault_tui.core.models import Progress, State
from vault_tui.tui.dialogs.frame import Dialog


@pytest.fixture(autouse=True)
def over_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody here is logged in to a server."""
    monkeypatch.setenv("SSH_CONNECTION", SSH_CONNECTION)


async def test_escape_goes_back_through_the_steps_and_out(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "capture")
        for expected in ("generate", "addresses", "permissions", "sign-in", "plan", "VaultList"):
            await press(pilot, "escape")
            assert step_of(app) == expected
        assert "The plan is saved, at step 1 of 8. No key is sealed yet." in text(app)


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
        await shown_at(pilot, app, at_step(app.session, "capture"))
        await press(pilot, "ctrl+n")
        assert step_of(app) == "capture"
        assert "Finish later with Ctrl-O" in text(app)


async def test_finishing_later_leaves_at_once_and_says_what_is_kept(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "generate")
        await press(pilot, "ctrl+o")
        assert step_of(app) == "VaultList"
        assert "The plan is saved, at step 5 of 8. No key is sealed yet." in text(app)
        await press(pilot, "enter")
        assert step_of(app) == "generate"


async def test_leaving_with_one_half_sealed_asks_first(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, at_step(app.session, "capture"))
        await paste(pilot, API_KEY)
        await press(pilot, "ctrl+o")
        assert isinstance(app.screen, Dialog)
        assert "Only the API key is sealed." in text(app)
        await press(pilot, "enter")
        assert step_of(app) == "capture"
        await press(pilot, "ctrl+o", "up", "enter")
        assert step_of(app) == "VaultList"
        assert app.session.rows()[0].state == "half sealed (6/8)"


async def test_a_sealed_half_is_said_on_every_step(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, at_step(app.session, "capture"))
        await paste(pilot, API_KEY)
        for _ in range(4):
            await press(pilot, "escape")
            assert "HALF SEALED" in text(app)
            assert "Only the API key is sealed. Keep the page open" in text(app)


async def test_stuck_leads_back_and_sets_a_half_aside_that_cannot_be_completed(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, at_step(app.session, "capture"))
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


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.id)
async def test_every_trouble_leads_to_its_step_and_keeps_the_half_that_can_be_completed(
    tmp_path: Path, trouble: Trouble
) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, at_step(app.session, "capture"))
        await paste(pilot, API_KEY)
        down = [one.id for one in troubles("capture")].index(trouble.id)
        await press(pilot, "ctrl+g", *["down"] * down, "enter")
        assert trouble.title in boxed(app)
        await press(pilot, "enter")
        assert step_of(app) == trouble.back_to
        entry = app.session.by_label("grid")
        assert entry.progress is not None
        assert entry.progress.step == trouble.back_to
        assert entry.state is (State.DRAFT if trouble.loses_half else State.HALF_SEALED)


async def test_stuck_without_a_sealed_half_just_goes_back(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, at_step(app.session, "generate"))
        await press(pilot, "ctrl+g", "end", "enter")
        assert isinstance(app.screen, Dialog)
        await press(pilot, "escape")
        assert step_of(app) == "generate"
        await press(pilot, "ctrl+g", "enter", "enter")
        assert step_of(app) == "generate"


async def test_stuck_before_there_is_a_label_only_explains(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await press(pilot, "ctrl+g", "enter")
        assert step_of(app) == "plan"
        assert app.session.rows() == []


async def test_the_plan_can_be_changed_on_the_way(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "permissions")
        await press(pilot, "a", "e", "end")
        await type_in(pilot, "-2")
        await press(pilot, "ctrl+s")
        assert step_of(app) == "permissions"
        assert "grid-2 · main · live" in text(app)
        assert not step(app).guide.open_items


@pytest.mark.parametrize(("exchange", "least"), [("Bitfinex", 12), ("Example", 1)])
async def test_stuck_on_the_short_way_leads_to_its_beginning(
    tmp_path: Path, exchange: str, least: int
) -> None:
    session = new_session(tmp_path)
    entry = session.add("urgent", exchange=exchange, progress=Progress("capture"))
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.resume(entry.id)
        await settle(pilot)
        await paste(pilot, API_KEY)
        for number in range(least):
            await press(pilot, "ctrl+g", *["down"] * number, "enter")
            assert "Back to step 1: Capture." in boxed(app)
            await press(pilot, "escape")
        await press(pilot, "ctrl+g", "enter", "enter")
        assert step_of(app) == "capture"
        assert bool(session.entry(entry.id).api_key) is (exchange != "Bitfinex")
