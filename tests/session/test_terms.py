"""How often a key is rotated, and what is known of its recovery code: both outlive the day they were set."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, PASSPHRASE, Clock, new_session, open_again
from vault_tui.core.errors import StorageFailed
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Session
from vault_tui.session.store import Store

DAY = 86_400


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path, clock: Clock) -> Session:
    return new_session(tmp_path, clock)


def sealed(session: Session, label: str = "bot") -> str:
    entry = session.add(label)
    session.seal_api_key(entry.id, API_KEY)
    return session.seal_secret(entry.id, Secret(API_SECRET)).id


class TestRotation:
    def test_another_policy_moves_the_day_counted_from_the_secrets_own_age(
        self, session: Session, clock: Clock
    ) -> None:
        entry_id = sealed(session)
        sealed_on = session.today()
        clock.moment += 30 * DAY
        entry = session.change(session.entry(entry_id), rotate_every=60)
        assert entry.rotate_by == sealed_on + timedelta(days=60)
        entry = session.change(entry, rotate_every=None)
        assert entry.rotate_by == sealed_on + timedelta(days=session.settings.rotate_after_days)
        entry = session.change(entry, rotate_every=0)
        assert entry.rotate_by is None

    def test_the_entrys_policy_counts_for_the_next_secret(self, session: Session) -> None:
        entry_id = sealed(session)
        session.change(session.entry(entry_id), rotate_every=10)
        session.seal_api_key(entry_id, OTHER_KEY)
        entry = session.seal_secret(entry_id, Secret(API_SECRET))
        assert entry.rotate_by == session.today() + timedelta(days=10)
        session.change(entry, rotate_every=0)
        session.seal_api_key(entry_id, API_KEY)
        assert session.seal_secret(entry_id, Secret(API_SECRET)).rotate_by is None

    def test_a_day_that_is_taken_away_is_a_rotation_that_nobody_wants(
        self, session: Session, clock: Clock
    ) -> None:
        entry_id = sealed(session)
        entry = session.change(session.entry(entry_id), rotate_by=None)
        assert entry.rotate_every == 0
        clock.moment += 1_000 * DAY
        assert not any("rotation" in one.rule for one in session.audit.findings())

    def test_a_day_given_along_with_a_policy_stands(self, session: Session) -> None:
        entry_id = sealed(session)
        day = session.today() + timedelta(days=5)
        entry = session.change(session.entry(entry_id), rotate_every=60, rotate_by=day)
        assert (entry.rotate_every, entry.rotate_by) == (60, day)

    def test_another_default_moves_every_key_that_follows_it_and_no_other(
        self, session: Session, clock: Clock
    ) -> None:
        follows, own, chosen, never = (sealed(session, f"bot-{number}") for number in range(4))
        sealed_on, day = session.today(), session.today() + timedelta(days=400)
        session.change(session.entry(own), rotate_every=60)
        session.change(session.entry(chosen), rotate_by=day)
        session.change(session.entry(never), rotate_by=None)
        clock.moment += 30 * DAY + 3_600

        def days() -> list[object]:
            return [session.entry(one).rotate_by for one in (follows, own, chosen, never)]

        session.set_settings(replace(session.settings, rotate_after_days=0))
        assert days() == [None, sealed_on + timedelta(days=60), day, None]
        assert not any("rotation" in one.rule for one in session.audit.findings())
        session.set_settings(replace(session.settings, rotate_after_days=20))
        assert days() == [sealed_on + timedelta(days=20), sealed_on + timedelta(days=60), day, None]
        (late,) = (one for one in session.audit.findings() if one.rule == "rotation-overdue")
        assert (late.entry_id, late.word) == (follows, "rotate 10 d late")

    def test_a_draft_keeps_its_policy_for_its_first_secret(self, session: Session) -> None:
        entry = session.add("bot")
        session.change(entry, rotate_every=14)
        session.seal_api_key(entry.id, API_KEY)
        sealed = session.seal_secret(entry.id, Secret(API_SECRET))
        assert sealed.rotate_by == session.today() + timedelta(days=14)


class TestRecoveryCode:
    def test_unlocking_with_it_shows_that_it_was_kept_right(
        self, session: Session, tmp_path: Path, clock: Clock
    ) -> None:
        groups = session.access.add_recovery()
        assert open_again(tmp_path, clock=clock).settings.recovery_tried_at is None
        clock.moment += DAY
        assert open_again(tmp_path, "-".join(groups), clock=clock).settings.recovery_tried_at == int(
            clock.moment
        )

    def test_typing_it_back_counts_and_once_a_day_is_enough(self, session: Session, clock: Clock) -> None:
        session.access.add_recovery()
        session.access.note_recovery_tried()
        first = session.settings.recovery_tried_at
        clock.moment += 60
        session.access.note_recovery_tried()
        assert session.settings.recovery_tried_at == first
        clock.moment += DAY
        session.access.note_recovery_tried()
        assert session.settings.recovery_tried_at == int(clock.moment)

    @pytest.mark.parametrize("with_recovery", [True, False])
    def test_a_new_code_was_never_tried(self, session: Session, with_recovery: bool) -> None:
        session.access.add_recovery()
        session.access.note_recovery_tried()
        with Passphrase.copy_of(PASSPHRASE) as typed:
            session.access.reencrypt(typed, with_recovery=with_recovery)
        assert session.settings.recovery_tried_at is None

    def test_failing_to_note_it_keeps_nobody_out(
        self, session: Session, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        groups = session.access.add_recovery()

        def fail(*_: object, **__: object) -> None:
            raise StorageFailed("The disk is full.", "")

        monkeypatch.setattr(Store, "transact", fail)
        opened = open_again(tmp_path, "-".join(groups), clock=clock)
        assert any("could not be noted" in notice for notice in opened.take_notices())

    def test_a_read_only_copy_is_not_written_to(self, session: Session, tmp_path: Path, clock: Clock) -> None:
        groups = session.access.add_recovery()
        older = (tmp_path / "vaults" / "main.vault").read_bytes()
        with Passphrase.copy_of(PASSPHRASE) as typed:
            session.access.reencrypt(typed, with_recovery=False)
        (tmp_path / "vaults" / "main.vault").write_bytes(older)
        opened = open_again(tmp_path, "-".join(groups), clock=clock)
        assert opened.read_only
        assert (tmp_path / "vaults" / "main.vault").read_bytes() == older
