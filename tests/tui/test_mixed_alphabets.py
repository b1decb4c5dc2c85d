"""Names whose letters deceive are marked wherever they show, and asked about when they are typed."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from textual.widget import Widget

from tests.tui.guide_stage import app_on, fields, press, settle, step_of, words
from tests.tui.house import House, add_key, flat, shows, until
from tests.tui.stage import Stage, clock, lines, matches, row, text
from tests.worlds import new_session
from vault_tui.core.alphabets import MARK
from vault_tui.session.rows import Match
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.dialogs.letters import KeepLetters
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.widgets.key_list import KeyList

TWIN = "grid-b\u043ft".replace("\u043f", "\u043e")  # a Cyrillic o
MIXED = f"{MARK}{TWIN}"


async def test_the_list_marks_a_label_a_program_and_an_account() -> None:
    listed = KeyList(clock)

    def make() -> Iterable[Widget]:
        return [listed]

    app = Stage(make)
    async with app.run_test(size=(120, 24)) as pilot:
        odd = row(1, label=TWIN, integration="freqtr\u0430de", account="m\u0430in")
        listed.fill([Match(odd, ((0, 4),)), *matches([row(2)])])
        await pilot.pause()
        shown = lines(app)[1]
        assert MIXED in shown
        assert f"{MARK}freqtr" in shown
        assert f"{MARK}m" in shown
        assert MARK not in lines(app)[2]


@pytest.mark.parametrize("key", ["x", "!", "z", "c"])
async def test_list_detail_and_questions_mark_it(tmp_path: Path, key: str) -> None:
    session = new_session(tmp_path)
    add_key(session, TWIN, integration="freqtrade", tags=("\u0430\u0440\u0435",))
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, MIXED)
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        await shows(screens, f"‹ {MIXED}", "mixes Cyrillic and Latin letters", f"{MARK}\u0430\u0440\u0435")
        await screens.press(key)
        await until(screens, lambda: isinstance(app.screen, Confirm | Choose) or app.board.sent)
        await shows(screens, MIXED if key != "c" else f"API key of {MIXED}")


async def test_the_plan_says_it_and_asks_before_the_step_is_left(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        fields(app)._inputs["label"].value = TWIN
        await press(pilot, "enter")
        assert "mixes Cyrillic and Latin letters" in words(app)
        await press(pilot, *["enter"] * 5)
        assert isinstance(app.screen, KeepLetters)
        await press(pilot, "enter")
        assert step_of(app) == "plan"
        await press(pilot, "enter", "up", "enter")
        assert step_of(app) == "sign-in"
        assert MIXED in text(app)


async def test_the_form_asks_and_an_old_name_is_not_asked_about_again(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.add()
        await settle(pilot)
        fields(app)._inputs["label"].value = "plain"
        fields(app)._inputs["tags"].value = f"bots, {TWIN}"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, KeepLetters)
        assert "The tag “" in flat(pilot)
        await press(pilot, "escape")
        assert not app.session.rows()
        await press(pilot, "ctrl+s", "up", "enter")
        entry = app.session.by_label("plain")
        assert entry.tags == ("bots", TWIN)
        app.flows.guide.edit(entry.id)
        await settle(pilot)
        fields(app)._inputs["account"].value = "second"
        await press(pilot, "ctrl+s")
        assert app.session.entry(entry.id).account == "second"
