"""The form to add an entry and to change one: nothing typed is lost, and errors stand where they belong."""

from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.guide_stage import (
    GuideApp,
    app_on,
    boxed,
    fields,
    paste,
    press,
    settle,
    step_of,
    type_in,
    words,
)
from tests.tui.stage import SIZES, acting_characters, text
from tests.worlds import API_KEY, API_SECRET, new_session, open_again
from vault_tui.core.errors import StorageFailed
from vault_tui.core.models import Entry, RunsOn, State
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.system.files import VaultFile
from vault_tui.tui.widgets.plan_table import PlanTable


def sealed(session: Session, label: str = "grid", **values: object) -> Entry:
    entry = session.add(label, **values)
    session.seal_api_key(entry.id, API_KEY)
    return session.seal_secret(entry.id, Secret(API_SECRET))


async def fill(pilot: Pilot[str], app: GuideApp, **typed: str) -> None:
    """Type into fields, instead of what is there."""
    for name, value in typed.items():
        fields(app).go_to(name)
        await settle(pilot)
        await press(pilot, "ctrl+u")
        await type_in(pilot, value)


async def test_a_key_of_any_exchange_is_added_and_captured(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.new()
        await settle(pilot)
        await press(pilot, "down", "down", "enter")
        await fill(
            pilot,
            app,
            label="arb",
            exchange="Example Exchange",
            integration="ccxt",
            addresses="203.0.113.5 2001:db8::5",
            tags="old, arb",
            notes="first",
        )
        await press(pilot, "ctrl+s")
        assert step_of(app) == "capture"
        await paste(pilot, "SHORTkey")
        await paste(pilot, "c2VjcmV0/+==")
        entry = app.session.by_label("arb")
        assert (entry.state, entry.exchange) == (State.ACTIVE, "Example Exchange")
        assert entry.addresses == ("203.0.113.5", "2001:db8::5")
        assert (entry.tags, entry.notes, entry.integration) == (("old", "arb"), "first", "ccxt")
        assert (entry.preset, dict(entry.permissions)) == ("", {})


async def test_permissions_are_offered_for_bitfinex_only(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.add()
        await settle(pilot)
        assert "Trading bot" in text(app)
        await fill(pilot, app, exchange="Example")
        assert "Trading bot" not in text(app)
        await fill(pilot, app, exchange="bitfinex")
        assert "Trading bot" in text(app)


async def test_enter_leads_through_the_fields_and_saves_at_the_end(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.add()
        await settle(pilot)
        await type_in(pilot, "grid")
        seen = []
        while step_of(app) != "capture":
            seen.append(fields(app).current)
            await press(pilot, "enter")
            assert len(seen) < 15
        assert seen == [name for name in seen if name != "permissions"]
        assert seen[0] == "label"
        assert seen[-1] == "preset"
        assert app.session.by_label("grid").state is State.DRAFT


@pytest.mark.parametrize(
    ("name", "typed", "error"),
    [
        ("label", "", "The label is empty."),
        ("label", "TAXES", "There is an entry “taxes” already."),
        ("exchange", "", "The exchange is empty."),
        ("account", "", "The account is empty."),
        ("addresses", "example.org", "“example.org” is not an IP address."),
        ("tags", ",".join(f"t{number}" for number in range(21)), "There are 21 tags."),
        ("rotate_every", "often", "“often” is not a number of days."),
        ("rotate_by", "soon", "“soon” is not a date."),
        ("review_by", "2027-02-30", "“2027-02-30” is not a date."),
    ],
)
async def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(
    tmp_path: Path, name: str, typed: str, error: str
) -> None:
    session = new_session(tmp_path)
    session.add("taxes")
    entry = sealed(session)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        await fill(pilot, app, notes="typed before")
        await fill(pilot, app, **{name: typed})
        before = fields(app).draft()
        await press(pilot, "ctrl+s")
        assert error in words(app)
        assert fields(app).current == name
        assert fields(app).draft() == before
        assert session.entry(entry.id).notes == ""
        await pilot.press("x")
        await settle(pilot)
        assert error not in words(app)


async def test_how_often_a_key_is_rotated_moves_its_day_from_the_secrets_own_age(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = sealed(session)
    for typed, every, days in (("60d", 60, 60), ("never", 0, None), ("default", None, 90), ("", None, 90)):
        app = app_on(tmp_path, session)
        async with app.run_test(size=(80, 24)) as pilot:
            app.flows.guide.edit(entry.id)
            await settle(pilot)
            await fill(pilot, app, rotate_every=typed)
            await press(pilot, "ctrl+s")
            await settle(pilot)
        now = session.entry(entry.id)
        due = None if days is None else session.today() + timedelta(days=days)
        assert (now.rotate_every, now.rotate_by) == (every, due)


async def test_only_what_was_changed_is_written(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = sealed(session, notes="two\nlines", tags=("a", "b"), integration="ccxt", runs_on=RunsOn.PHONE)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        assert "two⏎lines" in text(app)
        await press(pilot, "ctrl+s")
        assert session.entry(entry.id) == entry
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        await fill(pilot, app, account="sub", review_by="30d")
        await press(pilot, "ctrl+s")
        changed = session.entry(entry.id)
        assert changed.account == "sub"
        assert changed.review_by == session.today() + timedelta(days=30)
        assert (changed.notes, changed.tags, changed.runs_on) == (entry.notes, entry.tags, entry.runs_on)
        assert changed.history[-1].what == "edited"
        assert step_of(app) == "VaultList"


async def test_the_state_is_changed_by_the_arrow_keys(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = sealed(session)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        fields(app).go_to("state")
        await settle(pilot)
        await press(pilot, "right", "right", "ctrl+s")
        assert session.entry(entry.id).state is State.RETIRED


async def test_a_draft_has_no_state_to_choose(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = session.add("grid")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        assert "State" not in text(app)


async def test_a_change_made_elsewhere_is_said_and_the_form_stays(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = sealed(session)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        await fill(pilot, app, account="mine", notes="my notes")
        other = open_again(tmp_path)
        other.change(other.entry(entry.id), account="theirs")
        await press(pilot, "ctrl+s")
        assert "was changed by another process meanwhile" in words(app)
        assert fields(app).text("account") == "mine"
        assert fields(app).text("notes") == "my notes"
        await press(pilot, "ctrl+s")
        saved = open_again(tmp_path).entry(entry.id)
        assert (saved.account, saved.notes) == ("mine", "my notes")


async def test_a_full_disk_keeps_the_form_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise StorageFailed("The disk is full.", "Make room.")

    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.add()
        await settle(pilot)
        await fill(pilot, app, label="grid", notes="typed")
        with monkeypatch.context() as broken:
            broken.setattr(VaultFile, "replace", full)
            await press(pilot, "ctrl+s")
        assert "The disk is full. Make room." in words(app)
        assert fields(app).text("notes") == "typed"
        await press(pilot, "ctrl+s")
        assert app.session.by_label("grid").notes == "typed"


async def test_leaving_asks_only_when_something_would_be_lost(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.add()
        await settle(pilot)
        await press(pilot, "escape")
        assert step_of(app) == "VaultList"
        app.flows.guide.add()
        await settle(pilot)
        await type_in(pilot, "grid")
        assert "not saved yet" in text(app)
        await press(pilot, "escape")
        assert "Leave without saving?" in boxed(app)
        await press(pilot, "enter")
        assert fields(app).text("label") == "grid"
        await press(pilot, "escape", "up", "enter")
        assert step_of(app) == "VaultList"
        assert app.session.rows() == []


@pytest.mark.parametrize("allow", [False, True])
async def test_withdrawals_are_noted_only_by_choosing_the_sentence(tmp_path: Path, allow: bool) -> None:
    session = new_session(tmp_path)
    entry = sealed(session)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        app.page.query_one(PlanTable).focus()
        await settle(pilot)
        await press(pilot, *["down"] * 6, "right", "space", "ctrl+s")
        assert "I want this key to be able to move coins out of the account." in boxed(app)
        await press(pilot, *(["up", "enter"] if allow else ["escape"]))
        assert session.entry(entry.id).permissions.get("withdraw", "") == ("w" if allow else "")


@pytest.mark.parametrize("at", ["add", "on-screen", "edit"])
async def test_what_was_typed_is_found_again_after_a_lock(tmp_path: Path, at: str) -> None:
    session = new_session(tmp_path)
    entry = sealed(session)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        if at == "edit":
            app.flows.guide.edit(entry.id)
        else:
            (app.flows.guide.add if at == "add" else app.flows.guide.on_screen)()
        await settle(pilot)
        await fill(pilot, app, label="typed", integration="own thing")
        fields(app).go_to("paper")
        await settle(pilot)
        await press(pilot, "right")
        assert app.page.unsaved
        place, typed = app.page.draft(), fields(app).draft()
    assert API_SECRET not in repr(place)
    again = app_on(tmp_path, session)
    async with again.run_test(size=(80, 24)) as pilot:
        assert again.flows.guide.restore(place)
        await settle(pilot)
        assert fields(again).draft() == typed
        assert again.page.unsaved


async def test_a_place_that_is_none_of_ours_is_left_alone(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)):
        assert not app.flows.guide.restore({})
        assert not app.flows.guide.restore({"at": "guide", "entry": "gone"})
        assert not app.flows.guide.restore({"at": "edit", "entry": 5, "fields": []})


@pytest.mark.parametrize("size", SIZES)
async def test_the_form_has_its_keys_and_hints_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    session = new_session(tmp_path)
    entry = sealed(session)
    app = app_on(tmp_path, session)
    async with app.run_test(size=size) as pilot:
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        assert "Ctrl-S save" in text(app).split("\n")[-1]
        for name in fields(app).names:
            fields(app).go_to(name)
            await settle(pilot)
            focused = app.screen.focused
            assert focused is not None
            assert 0 <= focused.region.x < focused.region.right <= size[0]
            assert 1 < focused.region.y < size[1] - 1
            assert text(app).split("\n")[0].startswith(" Edit · grid")


async def test_at_home_size_the_whole_form_is_seen(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = sealed(session)
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        assert app.page.query_one(".guide--body").max_scroll_y == 0
        for name in ("Label", "Notes", "Review by", "State", "Bitfinex Pay"):
            assert name in text(app)


async def test_markup_in_a_label_is_only_text(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = sealed(
        session, "[/]x[@click=app.quit]", notes="[b]", tags=("[/]",), integration="[/]", account="[/]"
    )
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        assert "Edit · [/]x[@click=app.quit]" in text(app)
        assert acting_characters(app) == set()
        app.flows.guide.hand_over(entry.id)
        await settle(pilot)
        assert "vault-tui run '[/]x[@click=app.quit]' -- COMMAND" in words(app)
        assert acting_characters(app) == set()


async def test_clicks_choose_and_switch(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.add()
        await settle(pilot)
        shown = text(app).split("\n")
        line = next(number for number, words in enumerate(shown) if "paper" in words)
        await pilot.click(offset=(shown[line].index("paper"), line))
        await settle(pilot)
        assert fields(app).text("paper") == "paper"
        line = next(number for number, words in enumerate(shown) if "Trading bot" in words)
        await pilot.click(offset=(5, line))
        await settle(pilot)
        assert fields(app).preset == "trading-bot"
        line = next(number for number, words in enumerate(shown) if "Margin Trading" in words)
        await pilot.click(offset=(shown[line].index("off"), line))
        await settle(pilot)
        assert fields(app).preset == "margin-bot"


@pytest.mark.parametrize("size", SIZES)
async def test_the_way_out_of_a_form_is_named_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=size) as pilot:
        for way in (app.flows.guide.add, app.flows.guide.on_screen):
            way()
            await settle(pilot)
            assert "Ctrl-S to the halves" in words(app)
            assert "Esc back" in words(app)
            await press(pilot, "escape")
