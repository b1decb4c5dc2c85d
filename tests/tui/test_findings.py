"""The findings and the diary: what they show, where Enter leads, and letting be."""

from pathlib import Path

import pytest
from textual.strip import Strip

from tests.tui.house import House, Screens, flat, shows, small_vault, until
from tests.tui.stage import SIZES
from vault_tui.tui.screens.diary import DiaryPage
from vault_tui.tui.screens.entry_form import EntryForm
from vault_tui.tui.screens.findings import FindingsPage
from vault_tui.tui.screens.vault_list import VaultList
from vault_tui.tui.widgets.finding_list import FindingList


async def opened(app: House, screens: Screens) -> FindingsPage:
    await shows(screens, "grid-bot-btc")
    await screens.press("f")
    await until(screens, lambda: isinstance(app.screen, FindingsPage))
    page = app.screen
    assert isinstance(page, FindingsPage)
    await until(screens, lambda: page.query_one(FindingList).current)
    return page


@pytest.mark.parametrize("size", SIZES)
async def test_the_worst_comes_first_with_why_and_what_to_do(tmp_path: Path, size: tuple[int, int]) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=size) as screens:
        page = await opened(app, screens)
        first = page.query_one(FindingList).current
        assert first is not None
        assert (first.rule, first.label) == ("withdraw-right", "grid-bot-eth")
        await shows(screens, "‹ Findings", "HIGH grid-bot-eth", "Switch Withdrawals off", "high, ")


async def test_enter_leads_to_what_puts_it_right(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, EntryForm))
        await shows(screens, "Edit · grid-bot-eth")


async def test_a_finding_is_let_be_with_a_reason_and_a_day_and_counts_again(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        page = await opened(app, screens)
        await screens.press("space")
        await shows(screens, "Let this be?")
        await screens.press(*"needed", "enter")
        await shows(screens, "Until when?")
        await screens.press("enter")
        await shows(screens, "Let be until")
        under = page.query_one(FindingList).current
        assert under is not None
        assert under.open
        (accepted,) = session.by_label("grid-bot-eth").accepted
        assert (accepted.reason, accepted.until is not None) == ("needed", True)
        await screens.press("end")
        await until(screens, lambda: (one := page.query_one(FindingList).current) and not one.open)
        await shows(screens, "accepted", "needed")
        await screens.press("space")
        await until(screens, lambda: not session.by_label("grid-bot-eth").accepted)


async def test_leaving_a_question_lets_nothing_be(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        for keys in (("escape",), (*"why", "enter", "escape")):
            await screens.press("space")
            await shows(screens, "Let this be?")
            await screens.press(*keys)
            await until(screens, lambda: isinstance(app.screen, FindingsPage))
        assert not session.by_label("grid-bot-eth").accepted


async def test_the_diary_shows_what_was_done_and_is_narrowed_as_one_types(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    session.open_secret(session.by_label("taxes").id, "reveal")
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("j")
        await until(screens, lambda: isinstance(app.screen, DiaryPage))
        await shows(screens, "reveal", "taxes", "change", "A diary, not evidence")
        await screens.press("slash", *"reveal", "enter")
        await until(screens, lambda: "grid-bot-btc" not in flat(screens))
        await shows(screens, "reveal", "taxes")
        await screens.press("escape", "escape")
        await until(screens, lambda: isinstance(app.screen, VaultList))


async def test_nothing_is_called_right_before_it_was_looked_at(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "grid-bot-btc")
        drawn: list[str] = []
        draws = FindingList.draw_empty

        def noted(self: FindingList, line_number: int, width: int) -> Strip:
            strip = draws(self, line_number, width)
            drawn.append(strip.text.strip())
            return strip

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(FindingList, "draw_empty", noted)
            await opened(app, screens)
        assert not any("Nothing" in line for line in drawn)
