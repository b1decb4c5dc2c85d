"""The trash: everything in it can be brought back until all of it is deleted for good."""

from pathlib import Path

import pytest

from tests.tui.house import House, flat, shows, small_vault, until
from tests.tui.stage import SIZES
from vault_tui.session import Session
from vault_tui.tui.screens.trash import Trash
from vault_tui.tui.screens.vault_list import VaultList


def with_trash(folder: Path) -> Session:
    session = small_vault(folder)
    session.trash(session.by_label("taxes").id)
    session.trash(session.by_label("grid-bot-eth").id)
    return session


@pytest.mark.parametrize("size", SIZES)
async def test_it_lists_what_was_thrown_away(tmp_path: Path, size: tuple[int, int]) -> None:
    app = House(with_trash(tmp_path))
    async with app.run_test(size=size) as screens:
        await shows(screens, "grid-bot-btc")
        assert "taxes" not in flat(screens)
        await screens.press("t")
        await shows(screens, "‹ Trash", "2 in the trash", "taxes", "grid-bot-eth", "b bring back")
        await shows(screens, "Keys in the trash still work until they are revoked at the exchange.")
        await screens.press("escape")
        await until(screens, lambda: isinstance(app.screen, VaultList))


async def test_an_entry_is_brought_back(tmp_path: Path) -> None:
    session = with_trash(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await screens.press("t")
        await shows(screens, "2 in the trash")
        await screens.press("down", "b")
        await shows(screens, "1 in the trash", "taxes is back in the list.")
        assert session.by_label("taxes")


async def test_deleting_for_good_needs_the_word_and_names_the_backups(tmp_path: Path) -> None:
    session = with_trash(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await screens.press("t")
        await shows(screens, "2 in the trash")
        await screens.press("d")
        await shows(screens, "Delete 2 entries for good?", "in the backups", "still works")
        await screens.press("enter")
        await shows(screens, "That is not delete. Nothing was changed.")
        assert len(session.trashed_rows()) == 2
        await screens.press("ctrl+u", *"delete", "enter")
        await shows(screens, "2 entries deleted for good.", "The trash is empty.")
        assert session.trashed_rows() == []


async def test_an_empty_trash_offers_nothing_that_cannot_be_done(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await screens.press("t")
        await shows(screens, "The trash is empty.")
        assert "delete all" not in flat(screens)
        assert "still work" not in flat(screens)
        await screens.press("d", "b")
        await screens.pause()
        assert isinstance(app.screen, Trash)
