"""Passphrases, recovery codes and re-encryption; and what becomes of copies from before."""

from pathlib import Path

import pytest

from tests.session.sealing import SECRET, full_disk_for, sealed, vault_file
from tests.worlds import (
    OTHER_KEY,
    OTHER_SECRET,
    PASSPHRASE,
    cheap_world,
    new_session,
    open_again,
)
from vault_tui.core.errors import (
    Conflict,
    ForkedVault,
    ReadOnlyVault,
    WrongPassphrase,
)
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Opening, Session
from vault_tui.system.files import VaultFile


class TestWaysIn:
    def test_a_recovery_code_opens_the_vault(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry_id = sealed(session)
        groups = session.access.add_recovery()
        again = open_again(tmp_path, " ".join(groups).lower())
        assert again.opened_by == "recovery"
        assert again.open_secret(entry_id, "get") == SECRET

    def test_a_slip_in_a_recovery_code_is_named(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        groups = list(session.access.add_recovery())
        groups[2] = groups[2][::-1] if groups[2] != groups[2][::-1] else "0123"
        with pytest.raises(WrongPassphrase, match="slip"):
            open_again(tmp_path, "-".join(groups))

    def test_changing_the_passphrase_shuts_the_old_one_out_even_with_an_old_copy(
        self, tmp_path: Path
    ) -> None:
        session = new_session(tmp_path)
        entry_id = sealed(session)
        with Passphrase.copy_of("another passphrase") as new:
            codes, left = session.access.reencrypt(new, with_recovery=True)
        assert (len(codes), left) == (9, [])
        with pytest.raises(WrongPassphrase):
            open_again(tmp_path, PASSPHRASE)
        again = open_again(tmp_path, "another passphrase")
        assert again.open_secret(entry_id, "get") == SECRET
        assert open_again(tmp_path, "-".join(codes)).open_secret(entry_id, "get") == SECRET

    def test_backups_follow_a_re_encryption(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry_id = sealed(session)
        session.change(session.entry(entry_id), notes="later")
        with Passphrase.copy_of("another passphrase") as new:
            session.access.reencrypt(new, with_recovery=False)
        again = open_again(tmp_path, "another passphrase")
        assert again.archive.listed()
        newest = again.archive.listed()[0]
        assert [row.label for row in again.archive.look_into(newest)] == ["grid-bot"]
        again.archive.restore(newest)
        assert again.open_secret(entry_id, "get") == SECRET

    def test_a_new_passphrase_that_counts_is_never_called_unchanged(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A disk that is full for the backups is told as that: the old passphrase opens the vault no more."""
        session = new_session(tmp_path)
        entry_id = sealed(session)
        oldest = session.archive.listed()[-1]
        monkeypatch.setattr(VaultFile, "rewrite_backup", full_disk_for(oldest))
        with Passphrase.copy_of("another passphrase") as new:
            groups, left = session.access.reencrypt(new, with_recovery=True)
        assert (len(groups), left) == (9, [oldest])
        again = open_again(tmp_path, "another passphrase")
        assert again.open_secret(entry_id, "get") == SECRET
        assert [one.detail for one in again.audit.findings() if one.rule == "earlier-backups"] == ["1"]

    def test_secrets_in_the_history_follow_a_re_encryption(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry_id = sealed(session)
        session.seal_api_key(entry_id, OTHER_KEY)
        session.seal_secret(entry_id, Secret(OTHER_SECRET))
        with Passphrase.copy_of("another passphrase") as new:
            session.access.reencrypt(new, with_recovery=False)
        found = open_again(tmp_path, "another passphrase").holder_of(SECRET)
        assert found is not None
        assert found[1] == "API secret"

    def test_another_open_session_can_not_write_after_a_re_encryption(self, tmp_path: Path) -> None:
        one = new_session(tmp_path)
        two = open_again(tmp_path)
        with Passphrase.copy_of("another passphrase") as new:
            one.access.reencrypt(new, with_recovery=False)
        with pytest.raises(Conflict, match="re-encrypted"):
            two.add("late")

    def test_only_the_passphrase_is_taken_for_the_passphrase(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        groups = session.access.add_recovery()
        assert session.access.is_passphrase(Passphrase.copy_of(PASSPHRASE))
        assert not session.access.is_passphrase(Passphrase.copy_of("no"))
        assert not session.access.is_passphrase(Passphrase.copy_of("-".join(groups)))


class TestOlderCopies:
    def test_a_copy_of_an_older_epoch_opens_read_only_until_it_is_adopted(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        sealed(session)
        old = vault_file(tmp_path).read_bytes()
        with Passphrase.copy_of("another passphrase") as new:
            session.access.reencrypt(new, with_recovery=False)
        vault_file(tmp_path).write_bytes(old)
        probe = Opening(vault_file(tmp_path), cheap_world(tmp_path)).probe()
        assert probe.older_epoch
        assert "OLDER COPY" in probe.notices[0]
        rolled_back = open_again(tmp_path)
        with pytest.raises(ReadOnlyVault):
            rolled_back.add("late")
        rolled_back.adopt_copy()
        assert rolled_back.add("late").label == "late"

    def test_an_older_copy_of_the_same_epoch_is_announced(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        old = vault_file(tmp_path).read_bytes()
        session.add("later")
        vault_file(tmp_path).write_bytes(old)
        assert "older than the one" in Opening(vault_file(tmp_path), cheap_world(tmp_path)).probe().notices[0]

    def test_a_copy_exchanged_while_the_passphrase_is_typed_is_announced_all_the_same(
        self, tmp_path: Path
    ) -> None:
        """What the prompt said is of the file that lay there then; a keyring opens before it is read."""
        session = new_session(tmp_path)
        old = vault_file(tmp_path).read_bytes()
        session.add("later")
        opening = Opening(vault_file(tmp_path), cheap_world(tmp_path))
        assert not opening.probe().notices
        vault_file(tmp_path).write_bytes(old)
        with Passphrase.copy_of(PASSPHRASE) as typed:
            (notice,) = Session.unlock(opening, typed).take_notices()
        assert "older than the one last opened here" in notice

    def test_two_histories_that_only_added_are_joined(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        common = vault_file(tmp_path).read_bytes()
        session.add("here")
        here = vault_file(tmp_path).read_bytes()
        vault_file(tmp_path).write_bytes(common)
        open_again(tmp_path).add("there")
        there = vault_file(tmp_path).read_bytes()
        vault_file(tmp_path).write_bytes(here)
        again = open_again(tmp_path)
        vault_file(tmp_path).write_bytes(there)
        again.add("afterwards")
        assert {row.label for row in open_again(tmp_path).rows()} == {"here", "there", "afterwards"}

    def test_two_histories_that_disagree_are_never_overwritten(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        bot = session.add("bot")
        common = vault_file(tmp_path).read_bytes()
        session.change(bot, notes="here")
        vault_file(tmp_path).write_bytes(common)
        other = open_again(tmp_path)
        other.change(other.by_label("bot"), notes="there")
        disk = vault_file(tmp_path).read_bytes()
        with pytest.raises(ForkedVault, match="bot"):
            session.add("more")
        assert vault_file(tmp_path).read_bytes() == disk

    def test_a_session_follows_another_process_through_any_number_of_saves(self, tmp_path: Path) -> None:
        one = new_session(tmp_path)
        bot = one.add("bot")
        two = open_again(tmp_path)
        for number in range(70):
            bot = two.change(two.entry(bot.id), notes=f"note {number}")
        assert one.add("late").label == "late"
        assert one.by_label("bot").notes == "note 69"

    def test_a_copy_that_ran_far_ahead_elsewhere_is_not_taken_for_a_descendant(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        bot = session.add("bot")
        common = vault_file(tmp_path).read_bytes()
        session.change(bot, notes="here")
        elsewhere = tmp_path / "elsewhere"
        (elsewhere / "vaults").mkdir(parents=True, mode=0o700)
        vault_file(elsewhere).write_bytes(common)
        other = open_again(elsewhere)
        for number in range(70):
            other.change(other.by_label("bot"), notes=f"there {number}")
        vault_file(tmp_path).write_bytes(vault_file(elsewhere).read_bytes())
        with pytest.raises(ForkedVault):
            session.add("more")
