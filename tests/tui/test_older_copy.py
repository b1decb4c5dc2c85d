"""A copy from before the passphrase was changed: to be looked at, until a typed word makes it count."""

import shutil
from pathlib import Path

from tests.tui.house import House, flat, shows, small_vault, until
from tests.worlds import API_SECRET, PASSPHRASE, open_again
from vault_tui.core.secret import Passphrase
from vault_tui.session import Session

SIZE = (80, 24)


def older_copy(folder: Path) -> Session:
    session = small_vault(folder)
    vault = folder / "vaults" / "main.vault"
    shutil.copy(vault, folder / "copy")
    with Passphrase.copy_of("another passphrase") as fresh:
        session.access.reencrypt(fresh, with_recovery=False)
    session.close()
    shutil.copy(folder / "copy", vault)
    return open_again(folder, PASSPHRASE)


async def test_it_says_that_it_is_read_only_why_and_what_to_do(tmp_path: Path) -> None:
    async with House(older_copy(tmp_path)).run_test(size=SIZE) as screens:
        await shows(screens, "This is an older copy of the vault, opened read-only.", "o makes it the one")
        await shows(screens, "read-only · ", "taxes")


async def test_secrets_can_be_read_and_changes_are_refused_in_words(tmp_path: Path) -> None:
    session = older_copy(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("s")
        await until(screens, lambda: app.board.sent == [API_SECRET])
        await screens.press("x", "up", "enter")
        await shows(screens, "This is an older copy of the vault", "Nothing was changed.")
        assert not session.trashed_rows()


async def test_only_the_typed_word_makes_it_count(tmp_path: Path) -> None:
    session = older_copy(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("o")
        await shows(screens, "Make this older copy the vault that counts?")
        await screens.press("enter", "escape")
        assert session.read_only
        await screens.press("o", *"older copy", "enter")
        await shows(screens, "This copy is the one that counts now.")
        assert not session.read_only
        assert "read-only" not in flat(screens).replace("opened read-only", "")
        await screens.press("x", "up", "enter")
        await until(screens, session.trashed_rows)


async def test_on_a_vault_that_counts_the_key_only_says_so(tmp_path: Path) -> None:
    async with House(small_vault(tmp_path)).run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("o")
        await shows(screens, "This vault is the one that counts already.")
