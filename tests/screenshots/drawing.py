"""A screen as an SVG that needs nothing from outside: no fonts, no styles, no host is named in it."""

import io
from html import escape

from rich.console import Console, RenderableType
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from vault_tui.system.page import Page, Said, draw, render
from vault_tui.tui.base import HardenedApp

COLUMN, LINE = 12.2, 24.4  # as rich draws them
LETTER = 20.26  # fills a column in the fonts that most people have
MARGIN = 12

TERMINAL = TerminalTheme(
    (22, 23, 25),
    (217, 221, 227),
    [
        (46, 49, 54),
        (242, 130, 140),
        (138, 190, 120),
        (226, 180, 95),
        (127, 178, 229),
        (197, 150, 220),
        (110, 190, 190),
        (200, 204, 210),
    ],
)
"""Some terminal's own colours, for what a screen leaves to it: ground, text, and eight others."""

_PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {left} {width:g} {height:g}" role="img">
<title>{title}</title>
<style>
.{{unique_id}}-matrix {{{{
font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {letter}px
}}}}
{{styles}}
</style>
<defs>
{{lines}}
</defs>
<rect x="{left}" y="{left}" width="{width:g}" height="{height:g}" rx="8" fill="{ground}"/>
{{backgrounds}}
<g class="{{unique_id}}-matrix" xml:space="preserve">
{{matrix}}
</g>
</svg>
"""


def picture_of(app: HardenedApp[str], title: str) -> str:
    """What the app shows now, dialogs included."""
    shown = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert shown is not None
    ground = app.theme_variables["background"]
    return _svg(shown, (app.size.width, app.size.height), title, ground if ground.startswith("#") else "")


def picture_of_prompt(
    page: Page,
    title: str,
    *,
    typed: str | int = 0,
    said: Said | None = None,
    size: tuple[int, int] = (80, 24),
) -> str:
    """A page of the prompt, with as many bullets as were typed."""
    rows = render(draw(page, typed, said or Said(), (), size), coloured=True)
    return _svg(Text("\n").join(map(Text.from_ansi, rows)), size, title)


def _svg(shown: RenderableType, size: tuple[int, int], title: str, ground: str = "") -> str:
    columns, lines = size
    console = Console(
        width=columns,
        height=lines,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=True,
        legacy_windows=False,
    )
    console.print(shown, end="")
    code_format = _PICTURE.format(
        left=-MARGIN,
        letter=LETTER,
        width=columns * COLUMN + 2 * MARGIN,
        height=lines * LINE + 2 * MARGIN,
        title=escape(title),
        ground=ground or TERMINAL.background_color.hex,
    )
    return console.export_svg(theme=TERMINAL, code_format=code_format, unique_id="s")
