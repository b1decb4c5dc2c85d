"""Backups: what is kept, how it is made, and that it can be read, re-sealed and removed."""

import errno
import os
from pathlib import Path

import pytest

from vault_tui.core.errors import InvalidInput, NoSuchEntry, NoVault, StorageFailed, UnsafePlace
from vault_tui.system.backups import Backup, outlived
from vault_tui.system.files import VaultFile

LIMIT = 1_000
DAY = 86_400
NOON = 20_000 * DAY + DAY // 2


def backup(number: int, made_at: int) -> Backup:
    return Backup(number, Path(f"{number}"), made_at, 1)


def kept(made: list[int], now: int = NOON) -> list[int]:
    """The moments that survive, oldest first, of backups made in this order."""
    all_of_them = [backup(number, moment) for number, moment in enumerate(made)]
    gone = outlived(all_of_them, now)
    return [one.made_at for one in all_of_them if one not in gone]


class TestTheRule:
    def test_up_to_three_are_always_kept(self) -> None:
        assert kept([]) == []
        assert kept([0, 1, 2]) == [0, 1, 2]

    def test_of_many_on_one_day_the_last_three_are_kept(self) -> None:
        assert kept([NOON - 50, NOON - 40, NOON - 30, NOON - 20, NOON - 10]) == [
            NOON - 30,
            NOON - 20,
            NOON - 10,
        ]

    def test_of_each_of_the_last_seven_days_the_last_one_is_kept(self) -> None:
        made = [NOON - days * DAY + minutes for days in range(9, -1, -1) for minutes in (0, 60)]
        last_three = made[-3:]
        last_of_days = [NOON - days * DAY + 60 for days in range(6, -1, -1)]
        assert kept(made) == sorted({*last_three, *last_of_days})

    def test_at_most_ten_are_ever_kept(self) -> None:
        assert len(kept([NOON - minutes * 60 for minutes in range(20_000, 0, -10)])) <= 10

    def test_a_moment_in_the_future_counts_as_today(self) -> None:
        made = [NOON + days * DAY for days in range(9)]
        assert kept(made) == made[-3:]

    def test_the_order_of_making_decides_and_not_the_clock(self) -> None:
        assert kept([NOON, NOON - 5 * DAY, NOON - 1, NOON - 2, NOON - 3]) == [
            NOON - 5 * DAY,
            NOON - 1,
            NOON - 2,
            NOON - 3,
        ]


@pytest.fixture
def vault(tmp_path: Path) -> VaultFile:
    file = VaultFile(tmp_path / "main.vault", now=lambda: NOON)
    file.create(b"content 0")
    return file


def save(file: VaultFile, data: bytes, *, backup: bool = True) -> None:
    with file.lock(5):
        file.replace(data, backup=backup)


def test_a_vault_never_saved_again_has_none(vault: VaultFile) -> None:
    assert vault.backups() == []


def test_the_replaced_contents_are_kept_newest_first(vault: VaultFile) -> None:
    for number in range(1, 4):
        save(vault, f"content {number}".encode())
    assert [vault.read_backup(kept, LIMIT) for kept in vault.backups()] == [
        b"content 2",
        b"content 1",
        b"content 0",
    ]
    assert [kept.number for kept in vault.backups()] == [3, 2, 1]


def test_a_number_stays_with_its_backup(vault: VaultFile) -> None:
    for number in range(1, 9):
        save(vault, f"content {number}".encode())
    assert [(kept.number, bytes(vault.read_backup(kept, LIMIT))) for kept in vault.backups()] == [
        (8, b"content 7"),
        (7, b"content 6"),
        (6, b"content 5"),
    ]


def test_its_moment_is_when_the_content_was_saved(vault: VaultFile) -> None:
    os.utime(vault.path, (NOON, NOON - 3 * DAY))
    save(vault, b"content 1")
    assert vault.backups()[0].made_at == NOON - 3 * DAY


@pytest.mark.parametrize("moment", [-5, 300_000_000_000])
def test_an_absurd_file_date_is_no_obstacle(moment: int, vault: VaultFile) -> None:
    os.utime(vault.path, (moment, moment))
    save(vault, b"content 1")
    assert len(vault.backups()) == 1


def test_a_save_that_asks_for_none_makes_none(vault: VaultFile) -> None:
    save(vault, b"content 1", backup=False)
    assert vault.backups() == []


def test_making_one_copies_nothing(vault: VaultFile) -> None:
    inode = vault.path.stat().st_ino
    save(vault, b"content 1")
    assert vault.backups()[0].path.stat().st_ino == inode


@pytest.mark.parametrize("number", [errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EMLINK])
def test_where_a_file_can_have_one_name_only_it_is_copied(
    number: int, vault: VaultFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(os, "link", refuse)
    save(vault, b"content 1")
    (only,) = vault.backups()
    assert vault.read_backup(only, LIMIT) == b"content 0"
    assert only.path.stat().st_mode & 0o777 == 0o600


def test_a_save_killed_after_its_backup_leaves_no_second_one(
    vault: VaultFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            save(vault, b"content 1")
    save(vault, b"content 1")
    assert [vault.read_backup(kept, LIMIT) for kept in vault.backups()] == [b"content 0"]


def test_when_the_backup_can_not_be_made_nothing_is_saved(
    vault: VaultFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(Exception, match="full"):
        save(vault, b"content 1")
    assert vault.read(LIMIT) == b"content 0"


def test_when_old_ones_can_not_be_removed_the_save_is_done_all_the_same(
    vault: VaultFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 4):
        save(vault, f"content {number}".encode())

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(os, "unlink", refuse)
    save(vault, b"content 4")
    assert vault.read(LIMIT) == b"content 4"
    assert len(vault.backups()) == 4


def test_one_can_be_rewritten_in_its_place_without_touching_the_vault(vault: VaultFile) -> None:
    save(vault, b"content 1")
    (before,) = vault.backups()
    other_name = before.path.with_name("kept aside")
    os.link(before.path, other_name)
    with vault.lock(5):
        vault.rewrite_backup(before, b"resealed")
    (after,) = vault.backups()
    assert (after.number, after.made_at) == (before.number, before.made_at)
    assert vault.read_backup(after, LIMIT) == b"resealed"
    assert other_name.read_bytes() == b"content 0"
    assert vault.read(LIMIT) == b"content 1"


def test_one_can_be_removed(vault: VaultFile) -> None:
    save(vault, b"content 1")
    save(vault, b"content 2")
    newest, older = vault.backups()
    with vault.lock(5):
        vault.remove_backup(newest)
    assert vault.backups() == [older]


def test_one_that_was_pushed_out_meanwhile_is_said_to_be_gone_and_needs_no_removing(vault: VaultFile) -> None:
    save(vault, b"content 0")
    save(vault, b"content 1")
    oldest = vault.backups()[-1]
    for number in range(2, 7):
        save(vault, f"content {number}".encode())
    assert oldest not in vault.backups()
    with pytest.raises(NoSuchEntry, match=r"That backup is gone\."):
        vault.read_backup(oldest, LIMIT)
    with vault.lock(5):
        vault.remove_backup(oldest)


def test_strange_files_among_them_are_neither_listed_nor_removed(vault: VaultFile) -> None:
    save(vault, b"content 1")
    folder = vault.backups()[0].path.parent
    for name in ("notes.txt", "000009-20261399T000000Z", "9-20260101T000000Z", "000009-20260101T000000Z.old"):
        (folder / name).write_bytes(b"mine")
    (folder / "000010-20260101T000000Z").symlink_to(vault.path)
    (folder / "000011-20260101T000000Z").mkdir()
    for number in range(2, 9):
        save(vault, f"content {number}".encode())
    assert len(vault.backups()) == 3
    assert len(list(folder.iterdir())) == 9


def test_what_a_killed_copy_left_is_swept(vault: VaultFile) -> None:
    save(vault, b"content 1")
    stray = vault.backups()[0].path.with_name(f".000002-20260101T000000Z.{'ab' * 8}.tmp")
    stray.write_bytes(b"half")
    save(vault, b"content 2")
    assert not stray.exists()


@pytest.mark.parametrize("put", ["link", "file"])
def test_what_lies_in_the_place_of_their_folder_keeps_nobody_from_the_vault(
    put: str, vault: VaultFile, tmp_path: Path
) -> None:
    """Told as a vault that is not there it would be made again."""
    folder = vault.path.with_name("main.vault.backups")
    folder.symlink_to(tmp_path) if put == "link" else folder.touch()
    assert vault.remarks() == ()
    assert vault.read(LIMIT) == b"content 0"
    with pytest.raises(UnsafePlace, match=r"main\.vault\.backups should be a folder of yours"):
        vault.backups()


def test_a_folder_that_can_not_be_looked_into_is_named(
    vault: VaultFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(vault, b"second")

    def refuse(_: object) -> list[str]:
        raise PermissionError(errno.EACCES, "")

    monkeypatch.setattr("os.listdir", refuse)
    assert vault.remarks() == ()
    with pytest.raises(StorageFailed, match=r"main\.vault\.backups can't be looked into: permission denied"):
        vault.backups()


def test_where_a_vault_is_gone_its_backups_are_named_and_no_new_one_takes_their_place(
    vault: VaultFile,
) -> None:
    """A new vault's own backups would push out the only copies of the old one's keys."""
    save(vault, b"second")
    vault.path.unlink()
    backup = vault.backups()[0].path
    with pytest.raises(NoVault, match="is gone, and a backup of it is still there") as gone:
        vault.read(LIMIT)
    assert f"cp {backup} {vault.path}" in gone.value.remedy
    with pytest.raises(InvalidInput, match="No new vault is made here") as refused:
        vault.create(b"a new one")
    assert refused.value.remedy == gone.value.remedy
    assert not vault.exists()
    vault.path.write_bytes(backup.read_bytes())
    assert vault.read(LIMIT) == b"content 0"
