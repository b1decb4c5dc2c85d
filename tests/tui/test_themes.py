"""The three looks: readable, complete, and the only place that knows a colour."""

import re
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

import vault_tui.tui
from tests.tui.stage import Stage, clock, drawn, matches, row
from vault_tui.core.models import Settings
from vault_tui.tui.themes import DARK, LIGHT, TERMINAL, THEMES, WORDS
from vault_tui.tui.widgets.key_list import KeyList

STYLES = (Path(vault_tui.tui.__file__).parent / "styles.tcss").read_text()


def contrast(one: str, other: str) -> float:
    """The ratio that the web's accessibility guidelines (WCAG 2) define."""

    def luminance(color: str) -> float:
        parts = [part / 255 for part in Color.parse(color).rgb]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_text_can_be_read_on_every_ground(theme: Theme) -> None:
    texts = [theme.foreground, theme.accent, theme.warning, theme.error, theme.variables["quiet"]]
    grounds = [theme.background, theme.panel, theme.variables["row-cursor"]]
    for text in texts:
        for ground in grounds:
            assert text is not None
            assert ground is not None
            least = 4.5 if ground != theme.variables["row-cursor"] else 3.5
            assert contrast(text, ground) >= least, (text, ground)


def test_the_stylesheet_has_no_colour_of_its_own() -> None:
    rules = re.sub(r"/\*.*?\*/", "", STYLES, flags=re.DOTALL)
    values = re.findall(r"(?:color|background|border|tint)[a-z-]*:\s*([^;]+);", rules)
    assert values
    for value in values:
        assert re.fullmatch(r"((none|round|solid|transparent|\$[a-z-]+)\s*)+", value), value


def test_every_theme_has_words_for_the_settings_and_one_is_the_default() -> None:
    assert set(WORDS) == set(THEMES)
    assert Settings().theme in THEMES


@pytest.mark.parametrize("name", THEMES)
async def test_every_theme_draws_the_list(name: str) -> None:
    app = Stage(lambda: [KeyList(clock)], theme=name)
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(KeyList).fill(matches([row(1), row(2, state="COMPROMISED", attention=True)]))
        await pilot.pause()
        sent = drawn(app)
        assert "COMPROMISED" in sent
        if name == TERMINAL.name:
            assert "38;2;" not in sent
            assert "48;2;" not in sent


async def test_a_theme_can_be_changed_while_running() -> None:
    app = Stage(lambda: [KeyList(clock)])
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(KeyList).fill(matches([row(1)]))
        await pilot.pause()
        dark = drawn(app)
        app.theme = LIGHT.name
        await pilot.pause()
        assert drawn(app) != dark


def test_only_our_themes_can_be_chosen() -> None:
    assert set(Stage(list).available_themes) == set(THEMES)
