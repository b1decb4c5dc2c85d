"""What each step shows: its advice, its words, at every size, with hostile labels; and its own keys."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.guide_stage import GuideApp, app_on, boxed, paste, press, settle, step_of
from tests.tui.stage import HOSTILE, SIZES, acting_characters, drawn, text
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, new_session
from vault_tui.bitfinex.advice import Place, at
from vault_tui.bitfinex.permissions import GROUPS, PRESETS, rows
from vault_tui.bitfinex.steps import LINKS, ON_SCREEN, STEPS
from vault_tui.bitfinex.stuck import TROUBLES
from vault_tui.core.errors import StorageFailed
from vault_tui.core.models import Entry, Progress, RunsOn, State
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.system.files import VaultFile
from vault_tui.tui.widgets.entry_fields import EntryFields
from vault_tui.tui.widgets.plan_table import PlanTable
from vault_tui.tui.widgets.text_field import TextField

SERVER = "203.0.113.9"
TRADING = dict(PRESETS["trading-bot"].permissions)


@pytest.fixture(autouse=True)
def over_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody here is logged in to a server."""
    monkeypatch.setenv("SSH_CONNECTION", f"198.51.100.7 50000 {SERVER} 22")


def at_step(session: Session, step_id: str, **values: Any) -> Entry:
    """An entry whose guide stands at a step."""
    fields: dict[str, Any] = {
        "integration": "freqtrade",
        "runs_on": RunsOn.HERE,
        "preset": "trading-bot",
        "permissions": TRADING,
        **values,
    }
    label = fields.pop("label", "grid")
    ticks = frozenset({"sign-in/site"})
    entry = session.add(label, progress=Progress(step_id, ticks), **fields)
    if step_id == "hand-over":
        session.seal_api_key(entry.id, API_KEY)
        session.seal_secret(entry.id, Secret(API_SECRET))
    return session.entry(entry.id)


async def shown_at(pilot: Pilot[str], app: GuideApp, entry: Entry) -> None:
    app.guide_flow.resume(entry.id)
    await settle(pilot)


def words(app: GuideApp) -> str:
    return " ".join(text(app).split())


async def everything(pilot: Pilot[str], app: GuideApp) -> str:
    """What a step says while somebody goes through all of it."""
    seen = [words(app)]
    for _ in range(9):
        await press(pilot, "tab")
        seen.append(words(app))
    return "\n".join(seen)


# -- the advice


@pytest.mark.parametrize("step", [step.id for step in STEPS])
async def test_every_piece_of_advice_of_a_step_is_on_its_screen(tmp_path: Path, step: str) -> None:
    session = new_session(tmp_path)
    # A program nobody knows, on a phone: everything there is to say applies.
    entry = at_step(session, step, integration="own thing", runs_on=RunsOn.PHONE)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        seen = await everything(pilot, app)
        if step == "capture":
            await paste(pilot, f"{OTHER_KEY}\n{OTHER_SECRET}")
            seen += words(app)
        for piece in at(Place(step)):
            assert piece.words in seen, piece.id


async def test_the_advice_for_somebody_stuck_is_in_the_dialog(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "generate")
    app = app_on(tmp_path, session)
    seen = ""
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        for number, _ in enumerate(TROUBLES):
            await press(pilot, "ctrl+g", *["down"] * number, "enter")
            seen += boxed(app)
            await press(pilot, "escape")
    for piece in at(Place.STUCK):
        assert piece.words in seen, piece.id
    for trouble in TROUBLES:
        assert trouble.title in seen


# -- every size


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", [step.id for step in STEPS])
async def test_every_step_has_its_place_and_its_keys_at_every_size(
    tmp_path: Path, step: str, size: tuple[int, int]
) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, step)
    app = app_on(tmp_path, session)
    async with app.run_test(size=size) as pilot:
        await shown_at(pilot, app, entry)
        shown = text(app).split("\n")
        number = [one.id for one in STEPS].index(step) + 1
        assert f"step {number} of 7" in shown[0]
        assert "grid" in shown[0]
        assert shown[-1].startswith(" Space OK" if step in _TICKED else " Enter next")
        assert "Ctrl-G stuck" in shown[-1]


_TICKED = {"sign-in", "permissions", "generate", "hand-over"}


@pytest.mark.parametrize("step", [step.id for step in STEPS])
async def test_at_home_size_a_step_is_seen_whole(tmp_path: Path, step: str) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, step)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        body = app.page.query_one(".guide--body")
        assert body.max_scroll_y == 0
        assert body.size.height > 0


async def test_the_permissions_fit_without_a_word_cut(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "permissions")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        shown = text(app)
        assert "…" not in shown
        lines = iter(shown.split("\n"))
        for row in rows(TRADING):
            line = next(line for line in lines if row.toggle in line)
            assert line.rstrip().endswith("ON" if row.on else "off")
        for group in GROUPS:
            assert group.title in shown


async def test_what_is_not_known_of_a_group_stands_below_its_row(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "permissions")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        assert "15 of 15 to compare." in text(app)
        await press(pilot, "end")
        assert "How the page words Bitfinex Pay's toggles is not known" in words(app)


# -- hostile text


@pytest.mark.parametrize("step", [step.id for step in STEPS])
async def test_hostile_text_is_only_text_on_every_step(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, step)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        for hostile in HOSTILE:
            # As another program may have written it: what is typed here would be refused.
            bad = replace(entry, label=hostile, account=hostile, integration=hostile)
            monkeypatch.setattr(Session, "entry", lambda _, __, bad=bad: bad)
            await shown_at(pilot, app, entry)
            shown = drawn(app)
            for link in LINKS:
                shown = re.sub(rf"\x1b\]8;id=[\d-]+;{re.escape(link.url)}\x1b\\", "", shown)
            assert "\x1b]" not in shown.replace("\x1b]8;;\x1b\\", "")
            if step != "sign-in":
                assert acting_characters(app) == set()
            app.show_list()
            await settle(pilot)


async def test_the_address_is_a_link_and_readable_without(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "sign-in")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        for link in LINKS:
            assert f";{link.url}\x1b\\" in drawn(app)
            assert link.url in text(app).replace(f";{link.url}\x1b\\", "")
        await press(pilot, "y")
        assert app.desk.sent == [LINKS[0].url]
        assert "sent to your terminal" in text(app)


# -- the plan


async def test_the_plan_says_when_a_program_has_a_key_already(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    at_step(session, "hand-over", label="first")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.guide_flow.make()
        await settle(pilot)
        await pilot.press(*"second")
        await press(pilot, "enter", "enter", "enter")
        await pilot.press(*"FreqTrade")
        await press(pilot, "enter")
        assert "FreqTrade already has a key, first. This makes another one; no key is ever shared." in words(
            app
        )


async def test_the_plan_needs_a_label_that_is_free(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.add("Taken")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.guide_flow.make()
        await settle(pilot)
        await press(pilot, "enter")
        assert "The label is empty." in words(app)
        await pilot.press(*"taken")
        await press(pilot, "tab")
        assert "There is an entry “Taken” already. Choose another label." in words(app)
        assert fields(app).current == "label"
        await pilot.press(*"-2")
        await press(pilot, "enter")
        assert fields(app).current == "account"
        assert len(session.rows()) == 2


def fields(app: GuideApp) -> EntryFields:
    return app.page.query_one(EntryFields)


async def test_presets_and_table_follow_each_other(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.guide_flow.make()
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
        app.guide_flow.make()
        await settle(pilot)
        await pilot.press(*"grid")
        await press(pilot, "enter")
        app.page.query_one(PlanTable).focus()
        await settle(pilot)
        await press(pilot, *["down"] * 6, "right", "space", "enter")
        assert "This key shall be able to move coins out of the account." in boxed(app)
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


async def test_leaving_the_plan_without_a_label_leaves_nothing(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.guide_flow.make()
        await settle(pilot)
        await press(pilot, "escape")
        assert app.session.rows() == []


async def test_leaving_the_plan_keeps_what_was_typed(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.guide_flow.make()
        await settle(pilot)
        await pilot.press(*"grid")
        await press(pilot, "enter", "enter", "right", "enter")
        await pilot.press(*"own thing")
        await press(pilot, "escape")
        entry = app.session.by_label("grid")
        assert (entry.paper, entry.integration, entry.state) == (True, "own thing", State.DRAFT)


async def test_a_plan_in_the_making_is_found_again_after_a_lock(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.guide_flow.make()
        await settle(pilot)
        await pilot.press(*"grid")
        place = app.page.draft()
    again = app_on(tmp_path, app.session)
    async with again.run_test(size=(80, 24)) as pilot:
        assert again.guide_flow.restore(place)
        await settle(pilot)
        assert fields(again).text("label") == "grid"
        await press(pilot, "enter", "enter", "enter")
        await pilot.press(*"own")
        place = again.page.draft()
    third = app_on(tmp_path, app.session)
    async with third.run_test(size=(80, 24)) as pilot:
        assert third.guide_flow.restore(place)
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
        await pilot.press(*"203.0.113.0/24")
        await press(pilot, "enter")
        assert "“203.0.113.0/24” is no IP address." in words(app)
        await press(pilot, "ctrl+u")
        await pilot.press(*"203.0.113.5, 2001:db8::5")
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
        assert "an address of an inner network, which Bitfinex never sees" in words(app)


# -- handing over


async def test_dates_are_read_as_days_and_as_spans(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "hand-over")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        await press(pilot, "shift+tab")
        await pilot.press(*"soon")
        await press(pilot, "enter")
        assert "“soon” is no day." in words(app)
        await press(pilot, "ctrl+u")
        await pilot.press(*"30d")
        await press(pilot, "enter", "enter")
        changed = session.entry(entry.id)
        assert changed.review_by is not None
        assert (changed.review_by - session.today()).days == 30
        assert changed.rotate_by == entry.rotate_by


# -- failing


@pytest.mark.parametrize("key", ["space", "a", "enter", "escape"])
async def test_a_tick_that_cannot_be_saved_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "generate")
    app = app_on(tmp_path, session)

    def full(*_: object, **__: object) -> None:
        raise StorageFailed("The disk is full.", "Make room.")

    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        monkeypatch.setattr(VaultFile, "replace", full)
        await press(pilot, key)
        assert step_of(app) == "generate"
        assert "The disk is full. Make room." in words(app)
        assert "[x]" not in text(app)


async def test_a_paste_where_nothing_is_typed_does_nothing(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "generate")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        await paste(pilot, API_SECRET)
        assert "That was a paste of 43 characters. Nothing was done with it." in words(app)
        assert step_of(app) == "generate"


async def test_clicks_tick_and_lead_on(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "generate")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, entry)
        await pilot.click("Checklist", offset=(5, 0))
        await settle(pilot)
        assert text(app).count("[x]") == 1
        await pilot.click("Foot", offset=(text(app).split("\n")[-1].index("Enter next"), 0))
        await settle(pilot)
        assert step_of(app) == "capture"


def test_the_short_way_ends_like_the_long_one() -> None:
    assert STEPS[-2:] == ON_SCREEN
