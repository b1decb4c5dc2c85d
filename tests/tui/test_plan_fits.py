"""The plan and what is worth knowing of each of its fields stand on 80×24 without scrolling."""

from pathlib import Path

import pytest

from tests.tui.guide_stage import app_on, fields, press, settle
from tests.tui.house import add_key
from tests.tui.stage import text
from tests.worlds import new_session
from vault_tui.bitfinex.permissions import PRESETS
from vault_tui.core.models import RunsOn


@pytest.mark.parametrize("program", ["", "freqtrade", "a bot of mine", "taken"])
@pytest.mark.parametrize("preset", list(PRESETS))
async def test_the_whole_plan_is_in_sight_wherever_the_cursor_is(
    tmp_path: Path, preset: str, program: str
) -> None:
    session = new_session(tmp_path)
    add_key(session, "the-first-of-them", integration="taken")
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        form = fields(app)
        form._inputs["label"].value = "grid"
        form._inputs["integration"].value = program
        form._inputs["runs_on"].value = RunsOn.PHONE.value
        form._choose_preset(preset)
        form._table.show(PRESETS[preset].permissions)
        for name in form.names:
            form.go_to(name)
            await settle(pilot)
            body = app.page.query_one(".guide--body")
            assert body.max_scroll_y == 0, (name, text(app))
            assert text(app).count("▸") == 1, (name, text(app))


async def test_the_mark_of_the_focus_goes_with_it(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        for title in ("Label", "Account", "Money", "Used by", "Runs on", "Reporting"):
            assert f"▸ {title}" in text(app)
            await press(pilot, "tab")
        assert "▸ Account Info" in text(app)
        assert "• Reporting" in text(app)
