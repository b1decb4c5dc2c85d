"""What each step shows: its advice, its words, at every size, with hostile labels; and its own keys."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.guide_stage import (
    SSH_CONNECTION,
    TRADING,
    GuideApp,
    app_on,
    at_step,
    boxed,
    paste,
    press,
    settle,
    shown_at,
    step_of,
    words,
)
from tests.tui.stage import HOSTILE, SIZES, acting_characters, drawn, text
from tests.worlds import API_SECRET, OTHER_KEY, OTHER_SECRET, new_session
from vault_tui.bitfinex.advice import Place, at
from vault_tui.bitfinex.permissions import GROUPS, rows
from vault_tui.bitfinex.steps import LINKS, ON_SCREEN, STEPS
from vault_tui.bitfinex.troubles import TROUBLES
from vault_tui.core.errors import StorageFailed
from vault_tui.core.models import RunsOn
from vault_tui.session import Session
from vault_tui.system.files import VaultFile


@pytest.fixture(autouse=True)
def over_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody here is logged in to a server."""
    monkeypatch.setenv("SSH_CONNECTION", SSH_CONNECTION)


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
        for piece in at(Place(step)) if step in set(Place) else ():
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
        assert f"step {number} of 8" in shown[0]
        assert "grid" in shown[0]
        assert shown[-1].startswith(_FIRST_KEYS.get(step, " Enter next"))
        assert "Ctrl-G stuck" in shown[-1]
        if size == (80, 24):
            fields = step in {"plan", "addresses", "capture", "hand-over"}
            assert ("Tab field" in shown[-1]) is fields


_FIRST_KEYS = {
    **dict.fromkeys(("sign-in", "permissions", "generate", "hand-over"), " Space OK"),
    "verify": " Enter ask Bitfinex",
}


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


async def test_what_an_address_is_of_is_read_on_a_narrow_terminal_too(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    entry = at_step(session, "sign-in")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(60, 20)) as pilot:
        await shown_at(pilot, app, entry)
        assert {word for link in LINKS for word in link.title.split()} <= set(words(app).split())


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
        assert "Keys are pasted at a later step: Enter leads on." in words(app)
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
    assert STEPS[-3:] == ON_SCREEN
