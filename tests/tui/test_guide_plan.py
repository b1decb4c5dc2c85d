"""What is typed and chosen in the guide: the plan, the addresses, the dates."""

from pathlib import Path

import pytest

from tests.tui.guide_stage import (
    SERVER,
    SSH_CONNECTION,
    app_on,
    at_step,
    boxed,
    fields,
    press,
    settle,
    shown_at,
    step_of,
    type_in,
    words,
)
from tests.worlds import new_session
from vault_tui.bitfinex.permissions import PRESETS
from vault_tui.core.models import RunsOn, State
from vault_tui.tui.widgets.plan_table import PlanTable
from vault_tui.tui.widgets.text_field import TextField


@pytest.fixture(autouse=True)
def over_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody here is logged in to a server."""
    monkeypatch.setenv("SSH_CONNECTION", SSH_CONNECTION)


# -- the plan


async def test_the_plan_says_when_a_program_has_a_key_already(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    at_step(session, "hand-over", label="first")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await type_in(pilot, "second")
        await press(pilot, "enter", "enter", "enter")
        await type_in(pilot, "FreqTrade")
        await press(pilot, "enter")
        assert "FreqTrade already has a key, first. This makes another one; no key is ever shared." in words(
            app
        )


async def test_letters_typed_past_a_field_change_nothing_and_throw_nobody_out(tmp_path: Path) -> None:
    """Live or paper is chosen by arrows; who thinks to be in the next field types a name there."""
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await type_in(pilot, "grid")
        await press(pilot, "enter", "enter")
        plan = app.page
        before = plan.draft()
        await press(pilot, *"freqtrade")
        assert app.page is plan
        assert plan.draft() == before
        assert "Nothing is typed here: Tab goes to the next field. Ctrl-Q quits." in words(app)
        assert app.is_running


async def test_the_beginning_of_a_known_program_is_completed_by_right_alone(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await type_in(pilot, "grid")
        await press(pilot, "enter", "enter", "enter")
        await type_in(pilot, "Bit")
        assert "Right takes “bitfinex-api-py” (bitfinex-api-node, Bitfinex Honey Framework)" in words(app)
        await press(pilot, "left", "right")
        assert fields(app).text("integration") == "Bit"
        await press(pilot, "right")
        assert fields(app).text("integration") == "bitfinex-api-py"
        assert "Right takes" not in words(app)
        await press(pilot, "enter")
        assert fields(app).current == "runs_on"


async def test_the_plan_needs_a_label_that_is_free(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.add("Taken")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await press(pilot, "enter")
        assert "The label is empty." in words(app)
        await type_in(pilot, "taken")
        await press(pilot, "tab")
        assert "There is an entry “Taken” already. Choose another label." in words(app)
        assert fields(app).current == "label"
        await type_in(pilot, "-2")
        await press(pilot, "enter")
        assert fields(app).current == "account"
        assert len(session.rows()) == 2


async def test_presets_and_table_follow_each_other(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        fields(app).go_to("preset")
        await settle(pilot)
        for preset in PRESETS.values():
            assert fields(app).preset == preset.id
            assert dict(fields(app).permissions) == dict(preset.permissions)
            assert preset.line in words(app)
            await press(pilot, "down")
        await press(pilot, "up", "tab", "right", "space")
        assert fields(app).preset == "custom"
        await press(pilot, "space")
        assert fields(app).preset == "lending-bot"


@pytest.mark.parametrize("allow", [False, True])
async def test_withdrawals_are_planned_only_by_choosing_the_sentence(tmp_path: Path, allow: bool) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await type_in(pilot, "grid")
        await press(pilot, "enter")
        app.page.query_one(PlanTable).focus()
        await settle(pilot)
        await press(pilot, *["down"] * 6, "right", "space")
        assert fields(app).permissions["withdraw"] == "w"
        assert "withdraw" not in app.session.by_label("grid").permissions
        await press(pilot, "enter")
        assert "I want this key to be able to move coins out of the account." in boxed(app)
        assert "withdraw" not in app.session.by_label("grid").permissions
        await press(pilot, *(["up", "enter"] if allow else ["enter"]))
        permissions = app.session.by_label("grid").permissions
        if allow:
            assert permissions["withdraw"] == "w"
            assert step_of(app) == "sign-in"
            await press(pilot, "enter")
            assert "! Withdrawals on: a thief can empty the account." in words(app)
        else:
            assert "withdraw" not in fields(app).permissions
            await press(pilot, "enter")
            assert "withdraw" not in app.session.by_label("grid").permissions
            assert step_of(app) == "sign-in"


async def test_a_right_to_withdraw_that_nobody_agreed_to_is_left_out_when_the_guide_is_left(
    tmp_path: Path,
) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await pilot.press(*"grid")
        await press(pilot, "enter")
        app.page.query_one(PlanTable).focus()
        await settle(pilot)
        await press(pilot, *["down"] * 6, "right", "space", "escape")
        entry = app.session.by_label("grid")
        assert entry.preset == "custom"
        assert "withdraw" not in entry.permissions


async def test_leaving_the_plan_without_a_label_leaves_nothing(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await press(pilot, "escape")
        assert app.session.rows() == []


async def test_leaving_the_plan_keeps_what_was_typed(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await type_in(pilot, "grid")
        await press(pilot, "enter", "enter", "right", "enter")
        await type_in(pilot, "own thing")
        await press(pilot, "escape")
        entry = app.session.by_label("grid")
        assert (entry.paper, entry.integration, entry.state) == (True, "own thing", State.DRAFT)


async def test_each_field_is_saved_when_it_is_left_and_each_choice_at_once(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await pilot.press(*"grid")
        await press(pilot, "tab")
        await pilot.press(*"trading-2")
        assert app.session.by_label("grid").account == "main"
        await press(pilot, "tab")
        assert app.session.by_label("grid").account == "trading-2"
        await press(pilot, "right")
        assert app.session.by_label("grid").paper
        await press(pilot, "tab")
        await pilot.press(*"ccxt")
        await press(pilot, "tab", "right")
        entry = app.session.by_label("grid")
        assert (entry.integration, entry.runs_on) == ("ccxt", RunsOn.ANOTHER)
        assert not entry.preset  # it was proposed, and not looked at
        await press(pilot, "tab", "down", "down")
        assert app.session.by_label("grid").preset == "trading-bot"
        await press(pilot, "tab", "right", "space")
        entry = app.session.by_label("grid")
        assert (entry.preset, entry.permissions) == ("custom", dict(fields(app).permissions))
        assert [line.what for line in entry.history] == ["created", "planned"]
        assert len(app.session.archive.listed()) == 2


async def test_a_field_that_cant_be_saved_is_gone_back_to(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.add("taken")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await pilot.press(*"grid")
        await press(pilot, "tab", "shift+tab", "ctrl+u")
        await pilot.press(*"taken")
        await press(pilot, "tab")
        assert "There is an entry “taken” already. Choose another label." in words(app)
        assert fields(app).current == "label"
        await pilot.press(*"-2")
        await press(pilot, "tab")
        assert fields(app).current == "account"
        assert {row.label for row in session.rows()} == {"taken", "taken-2"}


async def test_a_plan_in_the_making_is_found_again_after_a_lock(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        await type_in(pilot, "grid")
        place = app.page.draft()
    again = app_on(tmp_path, app.session)
    async with again.run_test(size=(80, 24)) as pilot:
        assert again.flows.guide.restore(place)
        await settle(pilot)
        assert fields(again).text("label") == "grid"
        await press(pilot, "enter", "enter", "enter")
        await type_in(pilot, "own")
        place = again.page.draft()
    third = app_on(tmp_path, app.session)
    async with third.run_test(size=(80, 24)) as pilot:
        assert third.flows.guide.restore(place)
        await settle(pilot)
        assert fields(third).text("integration") == "own"
        assert len(third.session.rows()) == 1


# -- the addresses


@pytest.mark.parametrize(
    ("runs_on", "lead"),
    [
        (RunsOn.HERE, f"Suggested: {SERVER}, by which you reached this machine."),
        (RunsOn.ANOTHER, "Type the address of the machine that runs the program, not of this one."),
        (RunsOn.HOSTED, "Type the addresses from which the service calls Bitfinex."),
        (RunsOn.PHONE, "A phone's address changes with every network it joins."),
    ],
)
async def test_whose_address_is_asked_for_depends_on_where_the_program_runs(
    tmp_path: Path, runs_on: RunsOn, lead: str
) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "addresses", runs_on=runs_on)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        assert lead in words(app)
        assert app.page.query_one(TextField).value == (SERVER if runs_on is RunsOn.HERE else "")
        assert session.entry(entry.id).addresses == ()


async def test_any_address_has_to_be_chosen(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "addresses", runs_on=RunsOn.HOSTED)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        await press(pilot, "enter")
        assert "Any address is the weaker choice" in words(app)
        assert "Space ticks it off." in words(app)
        await press(pilot, "a", "enter")
        assert step_of(app) == "addresses"
        await press(pilot, "space", "enter")
        assert step_of(app) == "generate"


async def test_what_is_no_address_is_said_beside_the_field(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "addresses", runs_on=RunsOn.HOSTED)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        await type_in(pilot, "203.0.113.0/24")
        await press(pilot, "enter")
        assert "“203.0.113.0/24” is not an IP address." in words(app)
        await press(pilot, "ctrl+u")
        await type_in(pilot, "203.0.113.5, 2001:db8::5")
        await press(pilot, "enter")
        assert session.entry(entry.id).addresses == ("203.0.113.5", "2001:db8::5")
        assert "enter these 2 addresses" in words(app)
        await press(pilot, "enter")
        assert step_of(app) == "generate"


async def test_an_inner_address_is_warned_of(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "addresses", addresses=("192.168.1.5",))
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        assert "an address of a private network, which Bitfinex never sees" in words(app)


# -- handing over


async def test_dates_are_read_as_days_and_as_spans(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "hand-over")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        await press(pilot, "shift+tab")
        await type_in(pilot, "soon")
        await press(pilot, "enter")
        assert "“soon” is not a date." in words(app)
        await press(pilot, "ctrl+u")
        await type_in(pilot, "30d")
        await press(pilot, "enter", "enter")
        changed = session.entry(entry.id)
        assert changed.review_by is not None
        assert (changed.review_by - session.today()).days == 30
        assert changed.rotate_by == entry.rotate_by
