"""The vault list: columns that give way, marked letters, and a cursor that repaints two lines."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from textual.events import MouseScrollDown
from textual.geometry import Region
from textual.strip import Strip

from tests.tui.stage import SIZES, Stage, clock, drawn, lines, matches, row, text
from vault_tui.session.rows import Match, Row, search
from vault_tui.tui.widgets.columns import layout
from vault_tui.tui.widgets.drawing import fewer
from vault_tui.tui.widgets.key_list import KeyList

FIVE = [
    row(1, label="grid-bot-btc", state="as planned"),
    row(
        2,
        label="grid-bot-eth",
        may="trade, withdraw!",
        addresses="any",
        state="MORE than planned",
        attention=True,
    ),
    row(
        3,
        label="grid-old",
        integration="",
        may="trade",
        addresses="any",
        state="rotate 111 d late",
        attention=True,
    ),
    row(4, label="taxes", integration="CoinTracking", may="plan: read", addresses="2"),
    row(
        5,
        label="new-lending-bot",
        integration="bfx-hf",
        may="plan: lend",
        set_at=None,
        state="half sealed (6/8)",
    ),
]
HEARD = {"as planned", "MORE than planned"}


def many(count: int) -> list[Row]:
    return [row(number) for number in range(count)]


class Listed(Stage):
    """A stage with one list on it."""

    CSS = "KeyList { height: 1fr; }"

    def __init__(self, rows: Sequence[Row], theme: str = "vault-dark") -> None:
        super().__init__(lambda: [KeyList(clock)], theme=theme)
        self._rows = rows

    @property
    def list(self) -> KeyList:
        return self.screen.query_one(KeyList)

    def on_ready(self) -> None:
        self.list.fill(matches(self._rows))
        self.list.focus()


@pytest.mark.parametrize("size", SIZES)
async def test_every_width_shows_what_matters_first(size: tuple[int, int]) -> None:
    app = Listed(FIVE)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = text(app)
        for word in ("LABEL", "MAY", "STATE", "grid-bot-btc", "trade, withdraw!", "rotate 111 d"):
            assert word in shown
        assert all(len(line) == size[0] for line in lines(app)[: len(FIVE) + 1])


async def test_at_80_columns_everything_is_there() -> None:
    app = Listed(FIVE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert lines(app)[0].split() == ["LABEL", "USED", "BY", "MAY", "IPS", "AGE", "STATE"]
        assert lines(app)[1].split() == [
            "▸",
            "grid-bot-btc",
            "freqtrade",
            *("plan:", "trade"),
            "1",
            *("34", "d"),
            *("as", "planned"),
        ]


async def test_how_long_ago_a_key_was_checked_stands_behind_its_state_where_there_is_room() -> None:
    two_hours = int(clock()) - 7_200
    checked = [replace(one, checked_at=two_hours, state_heard=one.state in HEARD) for one in FIVE]
    for width, more in ((80, "MORE than planned"), (100, "MORE than planned, 2 h")):
        app = Listed(checked)
        async with app.run_test(size=(width, 24)) as pilot:
            await pilot.pause()
            shown = [line.rstrip() for line in lines(app)]
            assert shown[1].endswith("as planned, 2 h")
            assert shown[2].endswith(more)
            assert shown[3].endswith("rotate 111 d late")
            assert "trade, withdraw!" in shown[2]


async def test_at_60_columns_age_and_program_give_way() -> None:
    app = Listed(FIVE)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert lines(app)[0].split() == ["LABEL", "MAY", "IPS", "STATE"]


async def test_on_a_wide_screen_nothing_is_stretched() -> None:
    app = Listed(FIVE)
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.pause()
        assert max(len(line.rstrip()) for line in lines(app)) < 110


async def test_the_account_has_a_column_only_when_accounts_differ() -> None:
    app = Listed([*FIVE, row(6, account="sub", paper=True)])
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        assert "ACCOUNT" in text(app)
        assert "paper: sub" in text(app)


async def test_at_80_columns_everything_is_there_when_accounts_differ_too() -> None:
    kraken = row(7, exchange="Kraken", label="kraken-dca", set_at=int(clock()) - 200 * 86_400)
    app = Listed([*FIVE, row(6, account="lending"), kraken])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        titles = ["LABEL", "ACCOUNT", "USED", "BY", "MAY", "IPS", "AGE", "STATE"]
        assert lines(app)[0].split() == titles
        assert "Kraken  freqtrade plan: trade" in text(app)
        assert "200 d" in text(app)
        assert all(len(line.rstrip()) <= 80 for line in lines(app))


def test_a_long_label_is_not_cut_for_a_column_that_can_give_way() -> None:
    natural = {"label": 20, "account": 8, "integration": 9, "may": 15, "addresses": 3, "age": 5, "state": 17}
    shown = {column.id: cells for column, cells in layout(80, natural).columns}
    assert shown["label"] == 20
    assert "age" not in shown


def test_what_gave_way_comes_back_where_a_wider_column_made_room() -> None:
    natural = {"label": 14, "account": 8, "integration": 9, "may": 15, "addresses": 3, "age": 5, "state": 17}
    assert [column.id for column, _ in layout(70, natural).columns] == [
        "label",
        "account",
        "may",
        "addresses",
        "age",
        "state",
    ]


@pytest.mark.parametrize("width", range(8, 220, 7))
def test_columns_never_take_more_than_there_is(width: int) -> None:
    natural = {
        "label": 30,
        "account": 12,
        "integration": 12,
        "may": 22,
        "addresses": 3,
        "age": 5,
        "state": 24,
    }
    columns, gap = layout(width, natural)
    assert {"label", "may", "state"} <= {column.id for column, _ in columns}
    assert 3 + sum(cells for _, cells in columns) + gap * (len(columns) - 1) <= max(width, 3 + 3 + 2)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (30, "withdraw!, trade, transfer"),
        (20, "withdraw!, trade, +1"),
        (16, "withdraw!, +2"),
        (9, "withdraw!, +2"),
    ],
)
def test_rights_that_do_not_fit_are_counted(cells: int, words: str) -> None:
    assert fewer("withdraw!, trade, transfer", cells) == words


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (40, "test: withdraw!, trade, transfer"),
        (19, "test: withdraw!, +2"),
        (18, "test: withdraw!"),
        (14, "te…: withdraw!"),
        (12, "…: withdraw!"),
    ],
)
def test_who_says_so_is_cut_before_the_worst_right_is(cells: int, words: str) -> None:
    assert fewer("test: withdraw!, trade, transfer", cells) == words


@pytest.mark.parametrize(
    ("account", "shown"), [("a sub-account with a long name", "paper: … "), ("paper-1", "paper-1 ")]
)
async def test_paper_is_still_to_be_read_where_the_account_is_cut(account: str, shown: str) -> None:
    app = Listed([*FIVE, row(6, account=account, paper=True)])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert shown in text(app)


async def test_matched_letters_are_marked() -> None:
    app = Listed(FIVE)
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show([Match(FIVE[3], ((1, 3),))])
        app.screen.set_focus(None)
        await pilot.pause()
        mark = app.list.get_component_rich_style("row--mark")
        strip = app.list.render_line(1)
        assert [segment.text for segment in strip if segment.style and segment.style.underline] == ["ax"]
        assert mark.underline


async def test_a_cut_label_keeps_its_marks_inside() -> None:
    long = row(1, label="x" * 60)
    app = Listed([long])
    async with app.run_test(size=(60, 20)) as pilot:
        app.list.show([Match(long, ((50, 60), (0, 2)))])
        await pilot.pause()
        assert app.list.render_line(1).cell_length == 60


async def test_the_cursor_moves_stops_at_the_ends_and_tells() -> None:
    app = Listed(FIVE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("up")
        assert app.list.current == "id1"
        await pilot.press("down", "down")
        assert app.list.current == "id3"
        await pilot.press("end", "down")
        assert app.list.current == "id5"
        await pilot.press("<")
        assert app.list.current == "id1"
        assert app.kinds().count("Rows.Highlighted") == 4


@pytest.mark.parametrize("key", ["pagedown", "]"])
async def test_a_page_at_a_time(key: str) -> None:
    app = Listed(many(100))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        assert app.list.current == "id22"
        await pilot.press({"pagedown": "pageup", "]": "["}[key])
        assert app.list.current == "id0"


async def test_a_cursor_move_repaints_two_lines_and_no_more() -> None:
    app = Listed(many(10_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        regions: list[Region] = []
        original = app.list.refresh

        def refresh(*some: Region, **more: bool) -> KeyList:
            regions.extend(some)
            return original(*some, **more)

        app.list.refresh = refresh  # type: ignore[method-assign]
        for _ in range(15):
            await pilot.press("down")
        assert sum(region.height for region in regions) == 30


async def test_at_the_edge_the_list_jumps_by_half_a_page() -> None:
    app = Listed(many(100))
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(22):
            await pilot.press("down")
        assert app.list.scroll_offset.y == 0
        await pilot.press("down")
        assert app.list.current == "id23"
        assert app.list.scroll_offset.y == 23 - 23 // 2
        assert "entry-23" in text(app)


async def test_a_click_moves_the_cursor_and_a_second_one_chooses() -> None:
    app = Listed(FIVE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(app.list, offset=(10, 3))
        assert app.list.current == "id3"
        assert "Rows.Chosen" not in app.kinds()
        await pilot.click(app.list, offset=(10, 3))
        assert app.kinds()[-1] == "Rows.Chosen"


async def test_a_click_on_the_titles_or_below_the_last_entry_does_nothing() -> None:
    app = Listed(FIVE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(app.list, offset=(10, 0))
        await pilot.click(app.list, offset=(10, 20))
        assert app.list.current == "id1"
        assert not [kind for kind in app.kinds() if kind.startswith("Rows")]


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Listed(many(100))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot._post_mouse_events([MouseScrollDown], app.list, (5, 5))
        await pilot.pause()
        assert app.list.scroll_offset.y > 0
        assert app.list.current == "id0"
        await pilot.press("down")
        assert "entry-1 " in text(app)


async def test_filtering_puts_the_cursor_on_the_best_match_or_where_it_was() -> None:
    app = Listed(FIVE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down")
        app.list.show(search("taxes", FIVE))
        assert app.list.current == "id4"
        app.list.show(matches(FIVE), cursor_id="id3")
        assert app.list.current == "id3"
        app.list.show(matches(FIVE), cursor_id="gone")
        assert app.list.current == "id1"


async def test_an_empty_list_takes_every_key() -> None:
    app = Listed([])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "up", "end", "home", "pagedown")
        await pilot.click(app.list, offset=(5, 1))
        assert app.list.current == ""


async def test_ten_thousand_lines_draw_only_what_is_seen() -> None:
    app = Listed(many(10_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seen: set[int] = set()
        original = app.list.draw

        def draw(item: int, line_number: int, width: int) -> Strip:
            seen.add(item)
            return original(item, line_number, width)

        app.list.draw = draw  # type: ignore[method-assign]
        app.list.show(matches(many(9_000)))
        await pilot.pause()
        drawn(app)
        assert 0 < len(seen) <= 24


async def test_the_cursor_is_marked_in_words_too() -> None:
    app = Listed(FIVE, theme="vault-terminal")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        assert [line.startswith(" ▸") for line in lines(app)[1:4]] == [False, True, False]


@pytest.mark.parametrize("size", [(20, 5), (10, 3), (3, 2), (1, 1)])
async def test_a_tiny_terminal_breaks_nothing(size: tuple[int, int]) -> None:
    app = Listed(FIVE)
    async with app.run_test(size=size) as pilot:
        await pilot.press("down", "end", "home")
        assert app.is_running
