"""Finding out what can be done: the help page of a place, and commands and entries by name."""

from pathlib import Path

import pytest
from textual.events import Paste

from tests.tui.house import House, flat, shows, small_vault, until
from tests.tui.stage import SIZES
from tests.worlds import API_SECRET
from vault_tui.tui.commands import Where, commands_for
from vault_tui.tui.dialogs.palette import Palette
from vault_tui.tui.screens.help import Help
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.screens.settings import SettingsPage
from vault_tui.tui.screens.vault_list import VaultList


@pytest.mark.parametrize("size", SIZES)
async def test_help_is_about_the_place_where_you_are(tmp_path: Path, size: tuple[int, int]) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=size) as screens:
        await shows(screens, "taxes")
        await screens.press("question_mark")
        await shows(screens, "‹ Help: the vault list", "Make an entry: be led")
        await screens.press("escape")
        await until(screens, lambda: isinstance(app.screen, VaultList))
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        await screens.press("question_mark")
        await shows(screens, "‹ Help: an entry")
        assert "Make an entry" not in flat(screens)


@pytest.mark.parametrize("where", Where)
async def test_every_command_of_every_place_is_in_its_help(tmp_path: Path, where: Where) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(120, 60)) as screens:
        await app.push_screen(Help(where))
        await screens.pause()
        for command in commands_for(where):
            await shows(screens, " ".join(command.help.split()[:4]))


async def test_a_command_is_found_by_a_few_letters_and_done(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("ctrl+p", *"settg")
        await shows(screens, "▸ settings")
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, SettingsPage))


async def test_a_command_of_the_palette_acts_on_the_entry_under_the_cursor(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("down", "ctrl+p", *"copy sec", "enter")
        await until(screens, lambda: [one[:-2] for one in app.board.sent] == [API_SECRET[:-2]])
        await shows(screens, "API secret of grid-bot-eth")


async def test_an_entry_is_found_by_its_label_from_anywhere(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("comma")
        await shows(screens, "‹ Settings")
        await screens.press("ctrl+p", *"taxes", "enter")
        await shows(screens, "‹ taxes")


async def test_esc_does_nothing_and_what_is_not_found_is_said(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("ctrl+p", *"zzzz")
        await shows(screens, "Nothing has that name.")
        await screens.press("enter")
        assert isinstance(app.screen, Palette)
        await screens.press("escape")
        await until(screens, lambda: isinstance(app.screen, VaultList))


async def test_nothing_in_it_writes_the_screen_to_a_file(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("ctrl+p", *"screenshot")
        await shows(screens, "Nothing has that name.")


async def test_it_does_not_open_over_a_question(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("x", "ctrl+p", "question_mark")
        await shows(screens, "to the trash?")
        assert "What next?" not in flat(screens)
        assert "Help" not in flat(screens)


async def test_half_of_a_pair_pasted_into_the_palette_is_taken_out_and_told(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("ctrl+p", *"ta")
        app.post_message(Paste(API_SECRET))
        await shows(screens, "That looks like an API key or secret")
        assert API_SECRET not in flat(screens)
        await screens.press(*"settg")
        await shows(screens, "▸ settings")
        assert "That looks like" not in flat(screens)


@pytest.mark.parametrize("size", SIZES)
async def test_the_palette_fits_with_its_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=size) as screens:
        await shows(screens, "taxes")
        await screens.press("ctrl+p")
        await shows(screens, "What next?", "▸ open", "Enter do it", "Esc back", "╰──")


async def test_the_palette_names_keys_that_act_where_it_was_opened(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("ctrl+p", *"lock")
        await shows(screens, "▸ lock l")
        await screens.press("escape", "e")
        await shows(screens, "Edit ·")
        await screens.press("ctrl+p", *"lock")
        await shows(screens, "▸ lock Ctrl-L")
