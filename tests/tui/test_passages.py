"""Lists whose items wrap: what is to be done, and answers to choose from."""

import pytest

from tests.tui.stage import Stage, lines, text
from vault_tui.tui.widgets.checklist import Checklist, Item
from vault_tui.tui.widgets.choices import Choice, Choices
from vault_tui.tui.widgets.drawing import fit, marked, wrap

ITEMS = (
    Item(
        "site",
        "Sign in at the official address only.",
        "Never by a link from a search result or a mail. " * 3,
    ),
    Item("two", "Two-factor authentication is on."),
    Item("account", "The right account is chosen."),
)


class Listed(Stage):
    """A stage with a checklist on it."""

    CSS = "Checklist { height: auto; max-height: 100%; }"

    def __init__(self, ticks: tuple[str, ...] = ()) -> None:
        super().__init__(lambda: [Checklist(ITEMS, ticks)])

    @property
    def list(self) -> Checklist:
        return self.screen.query_one(Checklist)

    def on_ready(self) -> None:
        self.list.focus()


async def test_a_tick_shows_and_goes_to_the_next_item() -> None:
    app = Listed(("two", "gone"))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.list.ticks == {"two"}
        app.list.toggle()
        await pilot.pause()
        assert app.list.ticks == {"site", "two"}
        assert app.list.cursor == 1
        assert text(app).count("[x]") == 2
        app.list.toggle()
        assert app.list.ticks == {"site"}
        assert app.list.cursor == 1
        app.list.tick_all()
        assert app.list.ticks == {"site", "two", "account"}
        await pilot.pause()
        assert app.kinds().count("Checklist.Changed") == 3


@pytest.mark.parametrize("width", [80, 60, 30])
async def test_everything_can_be_read_at_every_width(width: int) -> None:
    app = Listed()
    async with app.run_test(size=(width, 50)) as pilot:
        await pilot.pause()
        shown = "".join(text(app).split())
        for item in ITEMS:
            assert "".join(item.text.split()) in shown.replace("▸", "")


async def test_the_cursor_goes_by_items_and_a_click_anywhere_in_one_hits_it() -> None:
    app = Listed()
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("down")
        assert app.list.cursor == 1
        await pilot.click(app.list, offset=(20, 2))
        assert app.list.cursor == 0
        await pilot.press("end")
        assert app.list.cursor == 2


async def test_what_does_not_fit_scrolls_with_the_cursor() -> None:
    app = Stage(
        lambda: [Checklist([Item(str(number), f"Thing number {number}", "why " * 40) for number in range(9)])]
    )
    async with app.run_test(size=(60, 10)) as pilot:
        app.screen.query_one(Checklist).focus()
        for _ in range(8):
            await pilot.press("down")
        assert "Thing number 8" in text(app)


async def test_choices_start_where_they_are_told() -> None:
    answers = [Choice("a", "First", "One."), Choice("b", "Second"), Choice("c", "Third")]
    app = Stage(lambda: [Choices(answers, "b")])
    async with app.run_test(size=(60, 10)) as pilot:
        choices = app.screen.query_one(Choices)
        choices.focus()
        assert choices.current == "b"
        assert lines(app)[2].startswith(" ▸ Second")
        await pilot.press("down")
        assert choices.current == "c"


def test_a_text_is_cut_or_filled_to_its_place() -> None:
    assert fit("abc", 5) == "abc  "
    assert fit("abc", 5, right=True) == "  abc"
    assert fit("abcdef", 5) == "abcd…"
    assert fit("界界界", 4) == "界 …"
    assert fit("abc", 1) == "…"
    assert fit("abc", 0) == ""


def test_words_wrap_and_only_longer_ones_are_cut() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("a\n\nb", 5) == ["a", "", "b"]
    assert wrap("abcdefgh ij", 3) == ["abc", "def", "gh", "ij"]
    assert wrap("界界界", 3) == ["界", "界", "界"]


def test_marks_outside_the_text_are_ignored() -> None:
    from rich.style import Style

    segments = marked("abc", [(-3, 1), (2, 99), (5, 6)], Style(), Style(bold=True))
    assert [segment.text for segment in segments if segment.style and segment.style.bold] == ["a", "c"]
    assert marked("", [(0, 1)], Style(), Style()) == []
