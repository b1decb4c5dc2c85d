"""The two small widgets of the forms: answers in a line, and the plan in a table."""

import pytest

from tests.tui.stage import HOSTILE, Stage, acting_characters, text
from vault_tui.bitfinex.permissions import GROUPS
from vault_tui.tui.widgets.pick import Pick
from vault_tui.tui.widgets.plan_table import PlanTable

PLACES = (("here", "this machine"), ("another", "another"), ("hosted", "hosted"), ("phone", "phone"))


class Picking(Stage):
    def __init__(self) -> None:
        super().__init__(lambda: [Pick("Runs on", PLACES, "another")])

    @property
    def pick(self) -> Pick:
        return self.screen.query_one(Pick)

    def on_ready(self) -> None:
        self.pick.focus()


async def test_arrows_choose_and_space_goes_round() -> None:
    app = Picking()
    async with app.run_test(size=(80, 24)) as pilot:
        seen = []
        for key in ("left", "left", "right", "space", "space", "space", "right", "right", "right", "right"):
            await pilot.press(key)
            seen.append(app.pick.value)
        assert seen == [
            "here",
            "here",
            "another",
            "hosted",
            "phone",
            "here",
            "another",
            "hosted",
            "phone",
            "phone",
        ]


async def test_the_chosen_answer_is_marked_not_only_coloured() -> None:
    app = Picking()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "this machine  [another]  hosted" in text(app)
        await pilot.press("right")
        assert "another  [hosted]" in text(app)
        assert app.kinds().count("Pick.Changed") == 1


async def test_without_room_only_the_chosen_answer_is_shown() -> None:
    app = Picking()
    async with app.run_test(size=(44, 20)) as pilot:
        assert text(app).split("\n")[0].split() == ["▸", "Runs", "on", "<", "another", ">"]
        await pilot.press("left")
        assert "< this machine >" in text(app)


async def test_a_click_takes_the_answer_it_hits() -> None:
    app = Picking()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(Pick, offset=(text(app).index("phone"), 0))
        assert app.pick.value == "phone"
        await pilot.click(Pick, offset=(2, 0))
        assert app.pick.value == "phone"


async def test_an_unknown_answer_is_not_taken() -> None:
    app = Picking()
    async with app.run_test(size=(80, 24)):
        app.pick.value = "moon"
        assert app.pick.value == "another"


class Planning(Stage):
    def __init__(self, permissions: dict[str, str] | None = None) -> None:
        super().__init__(lambda: [PlanTable(permissions or {})])

    @property
    def table(self) -> PlanTable:
        return self.screen.query_one(PlanTable)

    def on_ready(self) -> None:
        self.table.focus()


async def test_every_group_of_the_page_can_be_switched_where_it_has_a_toggle() -> None:
    app = Planning()
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in GROUPS:
            app.table.toggle()
            await pilot.press("right")
            if app.table.permissions.get(GROUPS[app.table.cursor].id, "") != GROUPS[app.table.cursor].rights:
                app.table.toggle()
            await pilot.press("left", "down")
        assert app.table.permissions == {group.id: group.rights for group in GROUPS}
        assert text(app).count("ON") == sum(len(group.rights) for group in GROUPS)


async def test_danger_is_marked_in_words() -> None:
    app = Planning({"withdraw": "w"})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = text(app).split("\n")
        assert next(line for line in shown if "Withdrawals" in line).rstrip().endswith("ON !")
        assert next(line for line in shown if "Settings" in line).rstrip().endswith("off !")


@pytest.mark.parametrize("name", ["eaas_withdraw", *HOSTILE])
async def test_groups_of_a_later_release_are_shown_and_stay(name: str) -> None:
    app = Planning({name: "rw", "orders": "r"})
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.table.count() == len(GROUPS) + 1
        assert acting_characters(app) == set()
        await pilot.press("end")
        app.table.toggle()
        app.table.show({"orders": "rw"})
        assert app.table.permissions == {name: "rw", "orders": "rw"}
