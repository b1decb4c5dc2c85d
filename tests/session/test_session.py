"""Sessions: what is saved, what is found again, what is refused."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.session.sealing import SECRET, full_disk_for, sealed, vault_file
from tests.worlds import (
    API_KEY,
    API_SECRET,
    CHEAP,
    OTHER_KEY,
    OTHER_SECRET,
    Clock,
    cheap_world,
    new_session,
    open_again,
)
from vault_tui.core.contents import Contents
from vault_tui.core.errors import (
    Conflict,
    DamagedVault,
    InvalidInput,
    NoSuchEntry,
    NoVault,
    ReadOnlyVault,
    WrongPassphrase,
)
from vault_tui.core.models import Progress, State
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Opening, Session
from vault_tui.session.rows import search
from vault_tui.system.files import VaultFile


class TestOpening:
    def test_what_was_sealed_is_found_again_by_another_process(self, tmp_path: Path) -> None:
        sealed(new_session(tmp_path))
        entry = open_again(tmp_path).by_label("GRID-bot")
        assert (entry.api_key, entry.state) == (API_KEY, State.ACTIVE)
        assert open_again(tmp_path).open_secret(entry.id, "get") == SECRET

    def test_the_file_holds_neither_half_nor_label_in_clear(self, tmp_path: Path) -> None:
        sealed(new_session(tmp_path))
        data = vault_file(tmp_path).read_bytes()
        assert not any(text.encode() in data for text in (API_KEY, API_SECRET, "grid-bot"))

    def test_a_wrong_passphrase_opens_nothing(self, tmp_path: Path) -> None:
        new_session(tmp_path)
        with pytest.raises(WrongPassphrase):
            open_again(tmp_path, "correct horse battery stable")

    def test_a_passphrase_opens_however_its_accents_were_typed(self, tmp_path: Path) -> None:
        opening = Opening(vault_file(tmp_path), cheap_world(tmp_path))
        Session.create(opening, Passphrase.copy_of("cafe\N{COMBINING ACUTE ACCENT}"), CHEAP)
        assert open_again(tmp_path, "caf\N{LATIN SMALL LETTER E WITH ACUTE}").rows() == []

    def test_a_missing_file_is_said_to_be_missing(self, tmp_path: Path) -> None:
        with pytest.raises(NoVault):
            open_again(tmp_path)

    def test_a_vault_is_never_made_over_a_file_that_is_there(self, tmp_path: Path) -> None:
        new_session(tmp_path)
        before = vault_file(tmp_path).read_bytes()
        with pytest.raises(InvalidInput):
            new_session(tmp_path)
        assert vault_file(tmp_path).read_bytes() == before

    def test_after_closing_no_secret_can_be_opened(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry_id = sealed(session)
        session.close()
        with pytest.raises(DamagedVault):
            session.open_secret(entry_id, "get")

    def test_a_lock_in_the_middle_of_a_save_writes_nothing(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry = session.add("bot")
        before = vault_file(tmp_path).read_bytes()
        encode = Contents.encode

        def locked_meanwhile(contents: Contents) -> bytearray:
            session.close()
            return encode(contents)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Contents, "encode", locked_meanwhile)
            with pytest.raises(ReadOnlyVault, match="locked meanwhile"):
                session.change(entry, notes="too late")
        assert vault_file(tmp_path).read_bytes() == before


class TestChanging:
    def test_labels_are_unique_without_regard_to_case(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        session.add("Grid")
        with pytest.raises(InvalidInput, match="already"):
            session.add("gRID")
        other = session.add("other")
        with pytest.raises(InvalidInput, match="already"):
            session.change(other, label="GRID")

    @pytest.mark.parametrize(
        ("label", "again"),
        [('a"B', 'A"b'), ("a\\B", "A\\b"), ("a/B", "A/b"), ("straße", "STRASSE"), ("s-bot", "\u017f-bot")],
    )
    def test_labels_of_any_spelling_are_unique(self, tmp_path: Path, label: str, again: str) -> None:
        session = new_session(tmp_path)
        session.add(label)
        for same in (label, again):
            with pytest.raises(InvalidInput, match="already"):
                session.add(same)

    def test_a_label_that_lies_in_the_trash_is_taken(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        session.trash(session.add("Grid").id)
        with pytest.raises(InvalidInput, match="in the trash already") as taken:
            session.add("grid")
        assert taken.value.remedy == "Choose another label, or bring that one back."

    def test_an_entry_may_change_the_case_of_its_own_label(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        assert session.change(session.add("grid"), label="Grid").label == "Grid"

    def test_two_processes_changing_different_entries_both_keep_their_change(self, tmp_path: Path) -> None:
        one = new_session(tmp_path)
        first = one.add("first")
        two = open_again(tmp_path)
        second = two.add("second")
        one.change(first, notes="from one")
        two.change(second, notes="from two")
        assert {row.label for row in open_again(tmp_path).rows()} == {"first", "second"}
        assert open_again(tmp_path).by_label("first").notes == "from one"

    def test_two_processes_changing_the_same_field_is_a_conflict_and_loses_nothing(
        self, tmp_path: Path
    ) -> None:
        one = new_session(tmp_path)
        seen_by_one = one.add("bot")
        two = open_again(tmp_path)
        two.change(two.by_label("bot"), notes="from two")
        with pytest.raises(Conflict):
            one.change(seen_by_one, notes="from one")
        assert open_again(tmp_path).by_label("bot").notes == "from two"

    def test_two_processes_changing_different_fields_of_one_entry_both_keep_theirs(
        self, tmp_path: Path
    ) -> None:
        one = new_session(tmp_path)
        seen_by_one = one.add("bot")
        two = open_again(tmp_path)
        two.change(two.by_label("bot"), notes="from two")
        merged = one.change(seen_by_one, tags=("grid",))
        assert (merged.notes, merged.tags) == ("from two", ("grid",))

    def test_replacing_a_pair_keeps_the_old_one_sealed_in_the_history(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry_id = sealed(session)
        session.seal_api_key(entry_id, OTHER_KEY)
        entry = session.seal_secret(entry_id, Secret(OTHER_SECRET))
        assert entry.api_key == OTHER_KEY
        old = next(change for change in entry.history if change.secret)
        assert old.api_key == API_KEY
        assert session.open_secret(entry_id, "get") == Secret(OTHER_SECRET)

    def test_the_same_api_key_again_changes_nothing(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry_id = sealed(session)
        before = vault_file(tmp_path).read_bytes()
        assert session.seal_api_key(entry_id, API_KEY).state is State.ACTIVE
        assert vault_file(tmp_path).read_bytes() == before

    def test_a_secret_needs_its_api_key_first(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        with pytest.raises(InvalidInput, match="comes first"):
            session.seal_secret(session.add("bot").id, SECRET)

    def test_a_half_that_is_already_here_is_found_in_trash_and_history_too(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry_id = sealed(session)
        session.seal_api_key(entry_id, OTHER_KEY)
        session.trash(entry_id)
        for half, role in ((API_KEY, "API key"), (API_SECRET, "API secret"), (OTHER_KEY, "API key")):
            found = session.holder_of(Secret(half))
            assert found is not None
            assert (found[0].id, found[1]) == (entry_id, role)
        assert session.holder_of(Secret(OTHER_SECRET)) is None

    def test_sealing_the_secret_sets_the_day_to_rotate(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry = session.entry(sealed(session))
        assert entry.rotate_by == session.today() + timedelta(days=90)

    def test_ticks_of_the_guide_are_kept_and_make_no_backup(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry = session.add("bot")
        backups = len(session.archive.listed())
        session.keep_progress(entry.id, Progress("permissions", frozenset({"orders.write"})))
        assert open_again(tmp_path).entry(entry.id).progress == Progress(
            "permissions", frozenset({"orders.write"}), session.now()
        )
        assert len(session.archive.listed()) == backups

    def test_revealing_is_remembered_and_is_no_change_of_the_entry(self, tmp_path: Path) -> None:
        clock = Clock()
        session = new_session(tmp_path, clock)
        entry_id = sealed(session)
        changed_at = session.entry(entry_id).changed_at
        clock.moment += 60
        session.open_secret(entry_id, "reveal")
        entry = session.entry(entry_id)
        assert (entry.revealed_at, entry.changed_at) == (session.now(), changed_at)

    def test_unknown_fields_of_a_later_release_survive_a_change(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry = session.add("bot", extra={"colour": {"of": ["money", 7]}})
        session.change(entry, notes="changed")
        assert open_again(tmp_path).by_label("bot").extra == {"colour": {"of": ["money", 7]}}


class TestTheGuidesPlace:
    def test_the_list_says_how_far_a_draft_is(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry = session.add("bot")
        session.keep_progress(entry.id, Progress("permissions"))
        assert [row.state for row in session.rows()] == ["step 3 of 8"]
        session.seal_api_key(entry.id, API_KEY)
        session.keep_progress(entry.id, Progress("capture", frozenset({"permissions/skipped/orders.r"})))
        assert [(row.state, row.attention) for row in session.rows()] == [("half sealed (6/8)", True)]

    def test_a_half_that_can_not_be_completed_is_set_aside_and_still_known(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry = session.add("bot")
        session.seal_api_key(entry.id, API_KEY)
        aside = session.set_aside(entry.id, Progress("generate"))
        assert (aside.api_key, aside.state) == ("", State.DRAFT)
        assert aside.progress is not None
        assert aside.progress.step == "generate"
        assert session.holder_of(Secret(API_KEY)) is not None


class TestTrash:
    def test_what_is_trashed_can_be_restored(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry_id = sealed(session)
        session.trash(entry_id)
        assert (session.rows(), [row.id for row in session.trashed_rows()]) == ([], [entry_id])
        session.restore(entry_id)
        assert [row.id for row in session.rows()] == [entry_id]

    def test_emptying_reaches_the_backups(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        kept = sealed(session, "kept")
        gone = sealed(session, "gone", OTHER_KEY, Secret(OTHER_SECRET))
        session.trash(gone)
        assert session.empty_trash() == (1, [])
        assert session.archive.listed()
        for backup in session.archive.listed():
            assert all(row.id == kept for row in session.archive.look_into(backup))

    def test_what_another_process_took_out_meanwhile_is_not_deleted_with_the_rest(
        self, tmp_path: Path
    ) -> None:
        session = new_session(tmp_path)
        wanted, gone = sealed(session, "wanted"), sealed(session, "gone", OTHER_KEY, Secret(OTHER_SECRET))
        session.trash(wanted)
        session.trash(gone)
        open_again(tmp_path).restore(wanted)
        assert session.empty_trash() == (1, [])
        again = open_again(tmp_path)
        assert again.open_secret(wanted, "get") == SECRET
        assert not again.trashed_rows()

    def test_backups_that_can_not_be_changed_are_named_and_the_rest_goes_on(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session = new_session(tmp_path)
        gone = sealed(session, "gone")
        session.trash(gone)
        newest = session.archive.listed()[0]
        monkeypatch.setattr(VaultFile, "rewrite_backup", full_disk_for(newest))
        assert session.empty_trash() == (1, [newest])
        assert gone not in open_again(tmp_path)._store.contents

    def test_backups_of_another_vault_are_neither_pruned_nor_counted_as_its_own(self, tmp_path: Path) -> None:
        """Somebody copied a vault over another: the only copies of that one's keys are its backups."""
        session = new_session(tmp_path)
        sealed(session, "only here")
        others = {one.path: one.path.read_bytes() for one in session.archive.listed()}
        elsewhere = new_session(tmp_path / "elsewhere")
        session.close()
        vault_file(tmp_path).write_bytes(vault_file(tmp_path / "elsewhere").read_bytes())
        elsewhere.close()
        exchanged = open_again(tmp_path)
        for number in range(5):
            exchanged.add(f"new {number}")
        exchanged.trash(exchanged.by_label("new 1").id)
        assert exchanged.empty_trash() == (1, [])
        with Passphrase.copy_of("another passphrase") as new:
            assert exchanged.access.reencrypt(new, with_recovery=False) == ((), [])
        assert "earlier-backups" not in {one.rule for one in exchanged.audit.findings()}
        assert {path: path.read_bytes() for path in others} == others


class TestLookingUp:
    def test_an_unambiguous_start_is_enough_when_asked_for(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        session.add("grid-btc")
        session.add("grid-eth")
        assert session.by_label("grid-b", prefix=True).label == "grid-btc"
        with pytest.raises(NoSuchEntry) as ambiguous:
            session.by_label("grid", prefix=True)
        assert ambiguous.value.candidates == ("grid-btc", "grid-eth")
        with pytest.raises(NoSuchEntry):
            session.by_label("grid-b")

    def test_rows_come_sorted_by_label(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        for label in ("zeta", "Alpha", "mid"):
            session.add(label)
        session.change(session.by_label("zeta"), label="beta")
        assert [row.label for row in session.rows()] == ["Alpha", "beta", "mid"]
        assert [row.label for row in session.rows(first=2)] == ["Alpha", "beta"]

    def test_the_best_match_comes_first_with_its_letters_marked(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        for label in ("old-grid", "grid-btc", "taxes"):
            session.add(label, tags=("grid",) if label == "taxes" else ())
        matches = search("grid", session.rows())
        assert [match.row.label for match in matches] == ["grid-btc", "old-grid", "taxes"]
        assert (matches[0].spans, matches[1].spans) == (((0, 4),), ((4, 8),))

    def test_an_entry_is_found_by_the_start_of_its_api_key(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        sealed(session)
        assert search(API_KEY[:6], session.rows())
        assert not search(API_SECRET[:6], session.rows())


def test_settings_are_checked_and_kept(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.set_settings(replace(session.settings, idle_lock=60))
    assert open_again(tmp_path).settings.idle_lock == 60
    with pytest.raises(InvalidInput):
        session.set_settings(replace(session.settings, idle_lock=1))


def test_where_the_person_was_is_found_once(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.bookmark.keep({"screen": "guide"})
    assert open_again(tmp_path).bookmark.take() == {"screen": "guide"}
    assert open_again(tmp_path).bookmark.take() == {}
