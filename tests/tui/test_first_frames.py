"""The first frame of a page with fields is the one that stays: nothing jumps, and nothing is missing yet."""

import re
from pathlib import Path

import pytest

from tests.tui.house import House, shows, small_vault
from tests.tui.stage import SIZES, text


def _without_what_comes_later(screen: str) -> str:
    """When it locks, in the head; the mark of the focus; the scrollbar's thumb, which takes no room."""
    lines = re.sub("[▸▁▂▃▄▅▆▇█]", " ", screen).split("\n")[1:]
    return "\n".join(line.rstrip() for line in lines)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (("e",), "Edit · grid-bot-btc"),
        (("n", "enter"), "New Bitfinex key"),
        (("n", "down", "enter"), "Bitfinex key on screen"),
        (("n", "down", "down", "enter"), "Add a key you have"),
    ],
)
async def test_the_first_frame_of_a_form_has_everything_in_its_place(
    tmp_path: Path, keys: tuple[str, ...], shown: str, size: tuple[int, int]
) -> None:
    app = House(small_vault(tmp_path))
    frames: list[str] = []
    async with app.run_test(size=size) as screens:
        await shows(screens, "taxes")
        await screens.press(*keys[:-1])
        await screens.pause()
        drawn, page = app.post_display_hook, app.screen

        def note() -> None:
            if app.screen is not page:
                frames.append(_without_what_comes_later(text(app)))
            drawn()

        app.post_display_hook = note  # type: ignore[method-assign]
        await screens.press(keys[-1])
        await shows(screens, shown)
        await screens.pause(0.05)
    assert frames
    assert set(frames) == {frames[-1]}
