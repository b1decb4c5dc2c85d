"""The name of the field with the cursor stands out, and no other."""

from collections.abc import Callable, Iterable

import pytest
from textual.widget import Widget

from tests.tui.stage import Stage
from vault_tui.core.halves import Half
from vault_tui.tui.widgets.half_row import HalfRow
from vault_tui.tui.widgets.text_field import TextField


def text_fields() -> Iterable[Widget]:
    return TextField("Label"), TextField("Account")


def halves() -> Iterable[Widget]:
    return HalfRow(Half.API_KEY), HalfRow(Half.SECRET)


@pytest.mark.parametrize(("make", "names"), [(text_fields, ".field--name"), (halves, ".half--name")])
async def test_the_name_of_the_field_with_the_cursor_stands_out_and_no_other(
    make: Callable[[], Iterable[Widget]], names: str
) -> None:
    app = Stage(make)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        accent = app.theme_variables["accent"].lower()
        for keys, marked in (([], [True, False]), (["tab"], [False, True]), (["shift+tab"], [True, False])):
            await pilot.press(*keys)
            await pilot.pause()
            colours = [name.styles.color.hex.lower() for name in app.screen.query(names)]
            assert [colour == accent for colour in colours] == marked
