"""Backups: listed, looked into, brought back after a question."""

from pathlib import Path

import pytest

from tests.tui.house import House, Screens, shows, small_vault, until
from tests.tui.stage import SIZES
from tests.worlds import PASSPHRASE, new_session
from vault_tui.core.secret import Passphrase
from vault_tui.session import Session
from vault_tui.tui.screens.backup_content import BackupContent
from vault_tui.tui.screens.backups import BackupsPage
from vault_tui.tui.screens.settings import SettingsPage
from vault_tui.tui.screens.vault_list import VaultList


def with_backups(folder: Path) -> Session:
    """The newest backup still holds the entry that is in the trash now."""
    session = small_vault(folder)
    session.trash(session.by_label("taxes").id)
    return session


async def at_backups(app: House, screens: Screens) -> None:
    await until(screens, lambda: isinstance(app.screen, VaultList))
    await screens.press("comma")
    await until(screens, lambda: isinstance(app.screen, SettingsPage))
    await screens.press("end", "enter")
    await until(screens, lambda: isinstance(app.screen, BackupsPage))


@pytest.mark.parametrize("size", SIZES)
async def test_they_are_listed_with_their_age_moment_and_size(tmp_path: Path, size: tuple[int, int]) -> None:
    app = House(with_backups(tmp_path))
    async with app.run_test(size=size) as screens:
        await at_backups(app, screens)
        await shows(screens, "‹ Backups", "KiB", "Enter look into", "b bring back")


async def test_a_backup_is_looked_into_without_changing_anything(tmp_path: Path) -> None:
    session = with_backups(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await at_backups(app, screens)
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, BackupContent))
        await shows(screens, "‹ Backup of ", "4 entries", "taxes")
        await screens.press("enter")
        await shows(screens, "can't be opened one by one")
        await screens.press("escape")
        await until(screens, lambda: isinstance(app.screen, BackupsPage))
    assert [row.label for row in session.trashed_rows()] == ["taxes"]


async def test_bringing_back_asks_first_and_an_enter_too_many_does_nothing(tmp_path: Path) -> None:
    session = with_backups(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await at_backups(app, screens)
        await screens.press("b")
        await shows(screens, "What is there now becomes a backup first.")
        await screens.press("enter")
        assert session.trashed_rows()
        await screens.press("b", "up", "enter")
        await until(screens, lambda: isinstance(app.screen, VaultList))
        await shows(screens, "taxes", "The entries are as they were on")
        assert not session.trashed_rows()


async def test_a_backup_that_the_present_passphrase_does_not_open_says_so(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    backup = session.archive.listed()[0]
    kept = backup.path.read_bytes()
    with Passphrase.copy_of(PASSPHRASE) as passphrase:
        session.access.reencrypt(passphrase, with_recovery=False)
    session.archive.listed()[-1].path.write_bytes(kept)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await at_backups(app, screens)
        await screens.press("end", "enter")
        await until(screens, lambda: app.page.said.text)
        assert isinstance(app.screen, BackupsPage)


async def test_a_new_vault_has_none_and_says_when_there_will_be_some(tmp_path: Path) -> None:
    app = House(new_session(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await at_backups(app, screens)
        await shows(screens, "No backups yet.")
        await screens.press("enter", "b")
        await screens.pause()
        assert isinstance(app.screen, BackupsPage)


async def test_what_lies_in_the_place_of_their_folder_is_told_and_the_settings_open_all_the_same(
    tmp_path: Path,
) -> None:
    app = House(small_vault(tmp_path))
    folder = Path(app.session.path).with_name("main.vault.backups")
    folder.rename(tmp_path / "moved")
    folder.symlink_to(tmp_path / "moved")
    async with app.run_test(size=(80, 24)) as screens:
        await screens.press("comma", "end")
        await shows(screens, "can't be looked at")
        await screens.press("enter")
        await shows(screens, "should be a folder of yours and is not.", "Find out who made it")
