"""The permissions as Bitfinex's page has them, to be ticked off."""

import pytest

from tests.tui.stage import SIZES, Stage, lines, text
from vault_tui.bitfinex.permissions import GROUPS, PRESETS, rows
from vault_tui.tui.widgets.permission_table import PermissionTable

PLAN = {**PRESETS["trading-bot"].permissions, "withdraw": "w"}


class Page(Stage):
    """A stage with the table on it."""

    CSS = "PermissionTable { height: 1fr; }"

    def __init__(self, ticks: tuple[str, ...] = ()) -> None:
        super().__init__(lambda: [PermissionTable(PLAN, ticks=ticks)])

    @property
    def table(self) -> PermissionTable:
        return self.screen.query_one(PermissionTable)

    def on_ready(self) -> None:
        self.table.focus()


async def test_groups_stand_in_the_pages_order_each_named_once() -> None:
    app = Page()
    async with app.run_test(size=(80, 24)):
        shown = text(app)
        places = [shown.index(group.title) for group in GROUPS]
        assert places == sorted(places)
        assert all(line.strip().count(group.title) <= 1 for line in shown.split("\n") for group in GROUPS)


@pytest.mark.parametrize("size", SIZES)
async def test_every_state_is_in_words(size: tuple[int, int]) -> None:
    app = Page(("account.r",))
    async with app.run_test(size=size):
        found = [line.split() for line in lines(app)]
        assert found[1][0] == "▸"
        assert found[1][-2:] == ["ON", "yes"]
        assert found[2][-1] == "off"
        assert all(len(line) == size[0] for line in lines(app)[:10])


async def test_a_dangerous_right_carries_a_mark_also_when_off() -> None:
    app = Page()
    async with app.run_test(size=(80, 24)):
        shown = text(app).split("\n")
        assert next(line for line in shown if "Create a new withdrawal" in line).split()[-2:] == ["!", "ON"]
        assert next(line for line in shown if "Write account settings" in line).split()[-2:] == ["!", "off"]


async def test_checking_ticks_one_line_and_goes_to_the_next() -> None:
    app = Page()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.toggle()
        await pilot.pause()
        assert app.table.ticks == {"account.r"}
        assert app.table.cursor == 1
        app.table.move_to(0)
        app.table.toggle()
        await pilot.pause()
        assert app.table.ticks == frozenset()
        assert app.kinds().count("PermissionTable.Changed") == 2


async def test_another_plan_is_shown_with_the_ticks_that_belong_to_it() -> None:
    every = {row.id for row in rows(PLAN)}
    app = Page(tuple(every))
    async with app.run_test(size=(80, 24)):
        assert app.table.ticks == every
        app.table.show({**PLAN, "withdraw": ""}, every - {"withdraw.w"} | {"no such row"})
        assert app.table.ticks == every - {"withdraw.w"}
