"""A copy from before the passphrase was changed: to be looked at, until a typed word makes it count."""

import shutil
from pathlib import Path

import pytest

from tests.tui.house import House, Screens, flat, shows, small_vault, until
from tests.worlds import API_SECRET, PASSPHRASE, open_again
from vault_tui.core.errors import InvalidInput
from vault_tui.core.secret import Passphrase
from vault_tui.session import Session
from vault_tui.tui.copies_flow import in_words

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


def apart(folder: Path) -> Session:
    """Two copies that went different ways: the other one, kept as ``other``, was the last open here."""
    session = small_vault(folder)
    vault, notes = folder / "vaults" / "main.vault", folder / "state"
    before = vault.read_bytes()
    session.add("only-there")
    shutil.copy(vault, folder / "other")
    seen = {path: path.read_bytes() for path in notes.iterdir() if path.name.startswith("seen")}
    session.close()
    vault.write_bytes(before)
    changed = open_again(folder, PASSPHRASE)
    changed.add("only-here")
    changed.trash(changed.by_label("taxes").id)
    changed.close()
    for path, content in seen.items():
        path.write_bytes(content)
    return open_again(folder, PASSPHRASE)


async def choice(screens: Screens, *keys: str) -> None:
    """Open the findings, and choose what to do about the other copy."""
    await shows(screens, "grid-bot-btc", "not the copy that was last open here", "f says what to do")
    await screens.press("f")
    await shows(screens, "went different ways")
    await screens.press("down")
    await shows(screens, "Enter compare, keep")
    await screens.press("enter")
    await shows(screens, "What now?", "Compare it with another file", "See the backups", "Keep this one")
    await screens.press(*keys, "enter")


async def test_two_copies_that_went_apart_are_compared_by_what_only_one_holds(tmp_path: Path) -> None:
    async with House(apart(tmp_path)).run_test(size=SIZE) as screens:
        await choice(screens)
        await shows(screens, "Where is the other copy of this vault?")
        await screens.press(*"nowhere", "enter")
        await shows(screens, "There is no such file.")
        await screens.press("ctrl+u", *str(tmp_path / "other"), "enter")
        await shows(
            screens, "Only there: only-there", "only here: only-here", "in both, but different: taxes"
        )
        await shows(screens, "`vault-tui import FILE` takes over what is missing.")


async def test_the_one_of_two_copies_that_is_kept_is_doubted_no_longer(tmp_path: Path) -> None:
    session = apart(tmp_path)
    async with House(session).run_test(size=SIZE) as screens:
        await choice(screens, "down", "down")
        await shows(screens, "Keep this copy of the vault as the one that counts?")
        await screens.press("escape")
        assert session.is_doubted
        await screens.press("enter")
        await shows(screens, "What now?")
        await screens.press("down", "down", "enter")
        await shows(screens, "Keep this copy")
        await screens.press("up", "enter")
        await until(screens, lambda: not session.is_doubted)
        await until(screens, lambda: "went different ways" not in flat(screens))
    assert not open_again(tmp_path, PASSPHRASE).is_doubted


async def test_nothing_but_a_copy_of_this_vault_under_its_passphrase_is_compared(tmp_path: Path) -> None:
    session = apart(tmp_path)
    foreign = small_vault(tmp_path / "foreign")
    with pytest.raises(InvalidInput, match="another vault"):
        session.archive.compare(Path(foreign.path))
    with Passphrase.copy_of("another passphrase") as fresh:
        session.access.reencrypt(fresh, with_recovery=False)
    with pytest.raises(InvalidInput, match="passphrase was changed"):
        session.archive.compare(tmp_path / "other")
    assert in_words(session.archive.compare(Path(session.path))) == "Both hold the same keys."
