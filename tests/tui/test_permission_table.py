"""The permissions as Bitfinex's page has them: planned, ticked off, or only shown."""

import pytest

from tests.tui.stage import SIZES, Stage, lines, text
from vault_tui.bitfinex.permissions import GROUPS, PRESETS, rows
from vault_tui.tui.widgets.permission_table import PermissionTable, Purpose

PLAN = {**PRESETS["trading-bot"].permissions, "withdraw": "w"}


class Page(Stage):
    """A stage with the table on it."""

    CSS = "PermissionTable { height: 1fr; }"

    def __init__(self, purpose: Purpose, ticks: tuple[str, ...] = ()) -> None:
        super().__init__(lambda: [PermissionTable(PLAN, purpose, ticks=ticks)])

    @property
    def table(self) -> PermissionTable:
        return self.screen.query_one(PermissionTable)

    def on_ready(self) -> None:
        self.table.focus()


async def test_groups_stand_in_the_pages_order_each_named_once() -> None:
    app = Page(Purpose.SHOW)
    async with app.run_test(size=(80, 24)):
        shown = text(app)
        places = [shown.index(group.title) for group in GROUPS]
        assert places == sorted(places)
        assert all(line.strip().count(group.title) <= 1 for line in shown.split("\n") for group in GROUPS)


@pytest.mark.parametrize("size", SIZES)
async def test_every_state_is_in_words(size: tuple[int, int]) -> None:
    app = Page(Purpose.CHECK, ("account.r",))
    async with app.run_test(size=size):
        found = [line.split() for line in lines(app)]
        assert found[1][0] == "▸"
        assert found[1][-2:] == ["ON", "yes"]
        assert found[2][-1] == "off"
        assert all(len(line) == size[0] for line in lines(app)[:10])


async def test_a_dangerous_right_carries_a_mark_also_when_off() -> None:
    app = Page(Purpose.SHOW)
    async with app.run_test(size=(80, 24)):
        shown = text(app).split("\n")
        assert next(line for line in shown if "Create a new withdrawal" in line).endswith("! ON")
        assert next(line for line in shown if "Write account settings" in line).endswith("! off")


async def test_checking_ticks_one_line_and_goes_to_the_next() -> None:
    app = Page(Purpose.CHECK)
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.toggle()
        await pilot.pause()
        assert app.table.ticks == {"account.r"}
        assert app.table.cursor == 1
        app.table.tick_all()
        assert app.table.complete
        await pilot.pause()
        assert app.kinds().count("PermissionTable.Changed") == 2
        assert app.table.permissions == PLAN


async def test_planning_switches_a_right_and_drops_the_tick_of_what_changed() -> None:
    app = Page(Purpose.PLAN)
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.move_to(1)
        app.table.toggle()
        await pilot.pause()
        assert app.table.permissions["account"] == "rw"
        assert app.table.cursor == 1
        app.table.toggle()
        assert app.table.permissions["account"] == "r"
        app.table.tick_all()
        assert app.table.ticks == frozenset()


async def test_a_changed_plan_keeps_the_ticks_of_rows_that_still_say_the_same() -> None:
    app = Page(Purpose.CHECK, tuple(row.id for row in rows(PLAN)))
    async with app.run_test(size=(80, 24)):
        assert app.table.complete
        app.table.show({**PLAN, "withdraw": ""})
        assert app.table.ticks == {row.id for row in rows(PLAN)} - {"withdraw.w"}


async def test_only_shown_it_changes_nothing() -> None:
    app = Page(Purpose.SHOW)
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.toggle()
        app.table.tick_all()
        await pilot.pause()
        assert app.table.permissions == PLAN
        assert app.seen == []
