"""The command table: one meaning for each letter, footers that fit, and nothing of Textual in it."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules

import pytest

from tests.tui.stage import SIZES, Stage, text
from vault_tui.tui import bindings, screens
from vault_tui.tui.commands import (
    ALWAYS,
    BY_ID,
    COMMANDS,
    MOVES,
    Where,
    acts_while_typing,
    commands_for,
    footer_for,
    key_words,
)
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.foot import Foot

SHARED = {"enter", "escape", "space", "tab", "shift+tab"}
"""Keys whose meaning is the same everywhere, though what they do it to differs."""


def test_a_letter_means_one_thing_everywhere() -> None:
    meaning: dict[str, str] = {}
    for command in COMMANDS:
        for key in command.keys:
            if key not in SHARED:
                assert meaning.setdefault(key, command.id) == command.id


def test_reveal_and_rotate_are_the_only_letters_that_differ_by_case_alone() -> None:
    letters = {key for command in COMMANDS for key in command.keys if len(key) == 1 and key.isalpha()}
    assert {letter for letter in letters if letter != letter.swapcase() and letter.swapcase() in letters} == {
        *BY_ID["reveal"].keys,
        *BY_ID["rotate"].keys,
    }


@pytest.mark.parametrize("where", Where)
def test_no_key_does_two_things_in_one_place(where: Where) -> None:
    keys = [key for command in commands_for(where) for key in command.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("where", Where)
def test_every_place_says_how_to_leave_it_and_how_to_lock(where: Where) -> None:
    here = {command.id for command in commands_for(where)}
    assert {"back", "lock", "quit", "help", "palette"} <= here


def test_every_command_has_words_an_id_and_a_key_that_every_keyboard_has() -> None:
    assert len(BY_ID) == len(COMMANDS)
    for command in COMMANDS:
        assert command.help.endswith("."), command.id
        assert command.label
        assert set(command.keys) - {"pageup", "pagedown", "home", "end"}, command.id


def test_locking_and_leaving_work_where_text_is_typed() -> None:
    for command in (BY_ID[name] for name in ALWAYS if name != "help"):
        assert command.keys_while(typing=True)


def test_only_tab_enter_esc_and_ctrl_keys_act_where_text_is_typed() -> None:
    assert [key for key in ("tab", "enter", "escape", "ctrl+g") if not acts_while_typing(key)] == []
    assert [key for key in ("a", "?", "/", "space", "up", "f1") if acts_while_typing(key)] == []
    assert all(acts_while_typing(key) for c in footer_for(Where.CAPTURE, True) for key in c.keys_while(True))


@pytest.mark.parametrize("where", Where)
@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize("size", SIZES)
async def test_every_footer_fits_and_ends_with_the_door_to_the_rest(
    where: Where, typing: bool, size: tuple[int, int]
) -> None:
    app = Stage(lambda: [Foot(where, typing=typing)])
    async with app.run_test(size=size):
        foot = app.screen.query_one(Foot)
        shown = foot.items(size[0])
        wanted = footer_for(where, typing)
        assert shown or not wanted
        if shown:
            assert shown[-1][0] == wanted[-1].id
            *_, (_, key, label, start) = shown
            assert start + len(f"{key} {label}") <= size[0]
            assert all(one[3] < other[3] for one, other in pairwise(shown))
        assert "…" not in text(app)


async def test_a_click_on_the_footer_does_what_its_key_does() -> None:
    app = Stage(lambda: [Foot(Where.LIST)])
    async with app.run_test(size=(80, 24)) as pilot:
        foot = app.screen.query_one(Foot)
        place = next(start for command_id, _, _, start in foot.items(80) if command_id == "new")
        await pilot.click(foot, offset=(place + 1, 0))
        assert app.kinds() == ["CommandChosen"]


def pages(base: type[Page] = Page) -> Iterator[type[Page]]:
    """Every kind of screen that stands somewhere."""
    for module in iter_modules(screens.__path__, f"{screens.__name__}."):
        import_module(module.name)
    for page in base.__subclasses__():
        if page.__module__.startswith(screens.__name__):
            yield page
        yield from pages(page)


FRAMEWORKS = {"app.focus_next", "app.focus_previous", "screen.copy_text"}
"""Tab, Shift-Tab and Ctrl-C as the framework has them; the app takes Ctrl-C first."""

OF_FIELDS = {Where.FORM, Where.PLAN}


@pytest.mark.parametrize("page", {page.__name__: page for page in pages()}.values())
def test_a_screen_takes_the_keys_of_its_place_and_none_of_its_relatives(page: type[Page]) -> None:
    bound = page._merge_bindings().key_to_bindings.values()
    taken = {one.id or one.action for each in bound for one in each} - FRAMEWORKS
    assert taken == {one.id or one.action for one in bindings.for_screen(page.place)}


@pytest.mark.parametrize("where", Where)
def test_one_letter_quits_everywhere_but_among_fields(where: Where) -> None:
    (quit_here,) = (command for command in commands_for(where) if command.id == "quit")
    assert quit_here.keys == (("ctrl+q",) if where in OF_FIELDS else ("q", "ctrl+q"))


def test_every_command_is_bound_somewhere() -> None:
    bound = {binding.id for where in Where for binding in bindings.for_screen(where)}
    bound |= {binding.id for binding in [*bindings.for_cursor(), *bindings.for_program()]}
    assert bound - {None} == set(BY_ID) - {"next-field"}
    assert {binding.id for binding in bindings.for_cursor()} == set(MOVES)


def test_keys_are_written_as_people_read_them() -> None:
    assert [key_words(key) for key in ("ctrl+g", "escape", "!", ",", "shift+tab", "pageup")] == [
        "Ctrl-G",
        "Esc",
        "!",
        ",",
        "Shift-Tab",
        "PgUp",
    ]


def test_the_table_can_be_printed_without_loading_textual() -> None:
    code = "import sys, vault_tui.tui.commands; print([n for n in ('textual', 'rich') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
