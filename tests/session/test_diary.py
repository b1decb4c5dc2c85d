"""The diary: what is in it, who can read it, and that it costs and breaks nothing."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.worlds import (
    API_KEY,
    API_SECRET,
    OTHER_KEY,
    PASSPHRASE,
    Clock,
    cheap_world,
    new_session,
    open_again,
)
from vault_tui.core.errors import StorageFailed, WrongPassphrase
from vault_tui.core.models import State
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Session
from vault_tui.session.diary import DiaryEvent, found
from vault_tui.system import line_log
from vault_tui.system.line_log import LineLog
from vault_tui.system.surroundings import Origin


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path, clock: Clock) -> Session:
    return new_session(tmp_path, clock)


def sealed(session: Session, label: str = "grid-bot", key: str = API_KEY) -> str:
    entry = session.add(label)
    session.seal_api_key(entry.id, key)
    return session.seal_secret(entry.id, Secret(API_SECRET)).id


def told(session: Session) -> list[tuple[str, str, str]]:
    """What the diary holds, oldest first."""
    return [(one.what, one.label, one.detail) for one in reversed(session.diary.events())]


class TestWhatIsNoted:
    def test_every_look_up_with_its_moment_entry_and_where_from(
        self, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session = new_session(tmp_path, clock)
        entry_id = sealed(session)
        monkeypatch.setenv("SSH_CONNECTION", "203.0.113.7 50000 203.0.113.9 22")
        clock.moment += 60
        session.open_secret(entry_id, "get")
        newest = session.diary.events()[0]
        assert (newest.what, newest.at, newest.entry_id) == ("get", int(clock.moment), entry_id)
        assert (newest.label, newest.address) == ("grid-bot", "203.0.113.7")

    @pytest.mark.parametrize("why", ["reveal", "copy", "get", "run", "verify"])
    def test_whatever_the_secret_is_opened_for(self, session: Session, why: str) -> None:
        session.open_secret(sealed(session), why)
        assert told(session)[-1] == (why, "grid-bot", "")

    def test_every_change_in_the_words_of_the_history(self, session: Session) -> None:
        entry_id = sealed(session)
        session.change(session.entry(entry_id), "moved house", notes="New server.")
        session.set_state(entry_id, State.COMPROMISED)
        session.trash(entry_id)
        assert told(session) == [
            ("change", "grid-bot", "created"),
            ("change", "grid-bot", "API key sealed"),
            ("change", "grid-bot", "API secret sealed"),
            ("change", "grid-bot", "moved house"),
            ("change", "grid-bot", "marked compromised"),
            ("change", "grid-bot", "moved to the trash"),
        ]

    def test_no_tick_and_no_change_that_changes_nothing(self, session: Session) -> None:
        entry = session.add("grid-bot", notes="x")
        session.keep_progress(entry.id, None)
        session.change(entry, notes="x")
        assert told(session) == [("change", "grid-bot", "created")]

    def test_changes_of_the_vault_itself(self, session: Session) -> None:
        session.set_settings(session.settings)
        session.access.add_recovery()
        session.trash(session.add("bot").id)
        session.empty_trash()
        details = [detail for _, _, detail in told(session)]
        assert details[:2] == ["settings", "recovery code made"]
        assert details[-1] == "trash emptied of 1"

    def test_what_becomes_of_backups_and_of_the_recovery_code(self, session: Session) -> None:
        with Passphrase.copy_of("-".join(session.access.add_recovery())) as code:
            assert session.access.try_recovery(code)
        session.add("bot")
        session.trash(session.add("other").id)
        newest = session.archive.listed()[0]
        session.archive.restore(newest)
        others = session.archive.listed()
        session.archive.remove(others)
        details = [detail for what, label, detail in told(session) if what == "change" and not label]
        assert details == [
            "recovery code made",
            "recovery code tried",
            f"backup {newest.number} restored",
            *(f"backup {one.number} deleted" for one in others),
        ]

    def test_that_an_older_copy_counts_again(self, session: Session, tmp_path: Path, clock: Clock) -> None:
        vault = tmp_path / "vaults" / "main.vault"
        older = vault.read_bytes()
        with Passphrase.copy_of(PASSPHRASE) as typed:
            session.access.reencrypt(typed, with_recovery=False)
        vault.write_bytes(older)
        opened = open_again(tmp_path, clock=clock)
        opened.adopt_copy()
        assert told(opened)[-1] == ("change", "", "older copy taken for the newest")

    def test_an_unlock_by_its_way(self, session: Session, tmp_path: Path, clock: Clock) -> None:
        groups = session.access.add_recovery()
        assert told(open_again(tmp_path, clock=clock))[-1] == ("unlock", "", "passphrase")
        by_code = open_again(tmp_path, "-".join(groups), clock=clock)
        assert told(by_code)[-1] == ("unlock", "", "recovery")

    def test_who_sits_elsewhere_is_named_as_that(self, session: Session) -> None:
        session.diary.note("get", origin=Origin("198.51.100.7", "pts/9"))
        newest = session.diary.events()[0]
        assert (newest.address, newest.terminal) == ("198.51.100.7", "pts/9")

    def test_the_last_look_up_of_each_entry_is_known(self, session: Session, clock: Clock) -> None:
        one, other = sealed(session), sealed(session, "other", OTHER_KEY)
        session.open_secret(one, "get")
        first = int(clock.moment)
        clock.moment += 60
        session.open_secret(other, "get")
        session.open_secret(other, "verify")
        session.change(session.entry(one), notes="No look-up.")
        looked_up = session.diary.looked_up()
        assert looked_up is not None
        assert looked_up.last == {one: first, other: first + 60}
        assert looked_up.since == first


class TestWhatOutlivesIt:
    def test_a_bot_that_fills_it_takes_no_other_keys_last_look_up_away(
        self, session: Session, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(line_log, "LIMIT", 4_000)
        seldom, often, never = (
            sealed(session),
            sealed(session, "busy-bot", OTHER_KEY),
            session.add("never").id,
        )
        first = int(clock.moment)
        session.open_secret(seldom, "get")
        for _ in range(100):
            clock.moment += 60
            session.open_secret(often, "run")
        happened = session.diary.events()
        assert len(happened) < 60
        assert [one.at for one in happened if one.entry_id == seldom and one.what == "get"] == [first]
        looked_up = session.diary.looked_up()
        assert looked_up is not None
        assert looked_up.since == first
        assert looked_up.last == {seldom: first, often: int(clock.moment)}
        assert never not in looked_up.last

    def test_of_more_keys_than_can_be_kept_the_diary_knows_less_and_says_since_when(
        self, session: Session, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(line_log, "LIMIT", 6_000)
        monkeypatch.setattr("vault_tui.session.diary._MOST_KEPT", 3)
        entries = [session.add(f"bot-{number}") for number in range(9)]
        moments: dict[str, int] = {}
        for entry in entries:
            clock.moment += 60
            moments[entry.id] = int(clock.moment)
            session.diary.note("get", entry)
        for _ in range(60):
            clock.moment += 60
            session.diary.note("run", entries[0])
        looked_up = session.diary.looked_up()
        assert looked_up is not None
        for entry in entries[1:]:
            assert looked_up.last.get(entry.id, 0) in {0, moments[entry.id]}
            assert entry.id in looked_up.last or moments[entry.id] < looked_up.since

    def test_a_moment_that_somebody_invented_makes_it_know_of_no_earlier_time(
        self, session: Session, clock: Clock
    ) -> None:
        session.diary.unlocked("passphrase", [1])
        looked_up = session.diary.looked_up()
        assert looked_up is not None
        assert looked_up.since == int(clock.moment)


class TestWhoCanReadIt:
    def test_neither_labels_nor_kinds_nor_lengths_show_outside(
        self, session: Session, tmp_path: Path
    ) -> None:
        session.open_secret(sealed(session, "grid-bot"), "reveal")
        session.open_secret(sealed(session, "another-bot", OTHER_KEY), "copy")
        files = [path.read_bytes() for path in (tmp_path / "state").iterdir()]
        assert not any(
            word in data for data in files for word in (b"grid-bot", b"another-bot", b'"what"', b"reveal")
        )
        assert "diary" not in "".join(path.name for path in (tmp_path / "state").iterdir())
        (diary,) = (data for data in files if data.count(b"\n") == 8)
        assert len({len(line) for line in diary.split(b"\n")[1:]}) <= 2

    def test_lines_that_are_torn_foreign_or_malformed_are_passed_over(
        self, session: Session, tmp_path: Path
    ) -> None:
        entry_id = sealed(session)
        keys, random = session._store.keys, os.urandom
        log = LineLog(session._world.state, keys.state_name("diary"), keys.state_name("diary before"))
        whole = log.lines()[0]
        log.append(whole[:50], b"not base64!", b"\xff\xfe")
        from vault_tui.core.fileformat import b64

        for content in (b"[]", b"{}", b'{"at":-1,"what":"get"}', b'{"at":1,"what":7}', b"\xff"):
            log.append(b64(keys.seal_state("diary", content, random)).encode())
        log.append(b64(keys.seal_state("place", b'{"at":1,"what":"get"}', random)).encode())
        session.open_secret(entry_id, "get")
        assert [what for what, _, _ in told(session)] == ["change", "change", "change", "get"]

    def test_re_encryption_takes_it_along_under_the_new_key(
        self, session: Session, tmp_path: Path, clock: Clock
    ) -> None:
        session.open_secret(sealed(session), "get")
        before = told(session)
        names = {path.name for path in (tmp_path / "state").iterdir()}
        with Passphrase.copy_of(PASSPHRASE) as typed:
            session.access.reencrypt(typed, with_recovery=False)
        assert told(session) == [*before, ("change", "", "re-encrypted")]
        assert told(open_again(tmp_path, clock=clock))[:-1] == told(session)[: len(before) + 1]
        gone = names - {path.name for path in (tmp_path / "state").iterdir()}
        assert len(gone) == 1


class TestWhatItCosts:
    def test_failing_to_write_is_one_notice_and_no_error(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        entry_id = sealed(session)
        session.take_notices()

        def fail(*_: object) -> None:
            raise StorageFailed("The disk is full.", "Make room.")

        monkeypatch.setattr(LineLog, "append", fail)
        for _ in range(3):
            assert session.open_secret(entry_id, "get") == Secret(API_SECRET)
        assert session.take_notices() == ("The diary could not be written: The disk is full.",)

    def test_an_unreadable_diary_is_said_and_an_audit_goes_on(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: object) -> None:
            raise StorageFailed("No.", "")

        monkeypatch.setattr(LineLog, "lines", fail)
        with pytest.raises(StorageFailed):
            session.diary.events()
        assert session.diary.looked_up() is None
        assert "no-look-up" not in {one.rule for one in session.audit.findings()}

    def test_after_the_key_is_wiped_nothing_is_written_under_a_key_of_zeros(
        self, session: Session, tmp_path: Path
    ) -> None:
        entry = session.add("grid-bot")
        before = {path.name: path.stat().st_size for path in (tmp_path / "state").iterdir()}
        session.close()
        session.diary.note("get", entry)
        assert {path.name: path.stat().st_size for path in (tmp_path / "state").iterdir()} == before


class TestFilter:
    LINES = (
        DiaryEvent(300, "get", "1", "grid-bot", "", "203.0.113.7", "pts/1"),
        DiaryEvent(200, "change", "1", "grid-bot", "notes"),
        DiaryEvent(100, "unlock", detail="passphrase"),
    )

    @pytest.mark.parametrize(
        ("ask", "moments"),
        [
            (lambda: found(TestFilter.LINES, ""), [300, 200, 100]),
            (lambda: found(TestFilter.LINES, "GET 203.0.113"), [300]),
            (lambda: found(TestFilter.LINES, "grid get notes"), []),
            (lambda: found(TestFilter.LINES, "", label="GRID-bot"), [300, 200]),
            (lambda: found(TestFilter.LINES, "", since=200), [300, 200]),
        ],
    )
    def test_every_word_label_and_moment_narrows(
        self, ask: Callable[[], list[DiaryEvent]], moments: list[int]
    ) -> None:
        assert [one.at for one in ask()] == moments


class TestFailedUnlocks:
    def fail(self, folder: Path, clock: Clock) -> None:
        with pytest.raises(WrongPassphrase):
            open_again(folder, "wrong horse", clock=clock)

    def test_they_are_told_at_the_next_unlock_once(
        self, session: Session, tmp_path: Path, clock: Clock
    ) -> None:
        session.close()
        for _ in range(3):
            self.fail(tmp_path, clock)
            clock.moment += 60
        opened = open_again(tmp_path, clock=clock)
        (notice,) = opened.take_notices()
        assert notice.startswith("3 failed tries to unlock")
        assert told(opened) == [("failed unlock", "", "")] * 3 + [("unlock", "", "passphrase")]
        assert open_again(tmp_path, clock=clock).take_notices() == ()

    def test_one_in_the_open_vault_is_told_at_the_next_unlock_as_well_and_written_once_with_where_from(
        self, session: Session, tmp_path: Path, clock: Clock
    ) -> None:
        """Whoever finds the vault open tries there: it is asked for before keys are taken away."""
        with Passphrase.copy_of("wrong horse") as typed:
            assert not session.access.is_passphrase(typed)
            assert not session.access.try_recovery(typed)
        where = session.diary.events()[0]
        assert (where.what, where.detail) == ("failed unlock", "in the open vault")
        assert where.terminal == session._world.origin().terminal
        session.close()
        clock.moment += 60
        self.fail(tmp_path, clock)
        opened = open_again(tmp_path, clock=clock)
        (notice,) = opened.take_notices()
        assert notice.startswith("3 failed tries to unlock")
        failed = [one.detail for one in opened.diary.events() if one.what == "failed unlock"]
        assert failed == ["", "in the open vault", "in the open vault"]

    def test_nothing_but_moments_is_kept_and_no_more_than_a_hundred(
        self, session: Session, tmp_path: Path, clock: Clock
    ) -> None:
        from vault_tui.session import failures

        state, vault_id = cheap_world(tmp_path).state, session._store.header.vault_id
        for moment in range(150):
            failures.note(state, vault_id, moment)
        assert failures.read(state, vault_id) == tuple(range(50, 150))
        (file,) = (path for path in (tmp_path / "state").iterdir() if path.name.startswith("failed-"))
        assert set(file.read_text("ascii")) <= set("[]0123456789, ")
        assert "100 or more" in failures.in_words(failures.read(state, vault_id))

    @pytest.mark.parametrize(
        "content", [b"", b"{", b"{}", b"[-1]", b'["x"]', b"[" * 5_000, b"\xff", b"[true]"]
    )
    def test_a_note_that_means_nothing_counts_nothing_and_locks_nobody_out(
        self, session: Session, tmp_path: Path, clock: Clock, content: bytes
    ) -> None:
        self.fail(tmp_path, clock)
        (file,) = (path for path in (tmp_path / "state").iterdir() if path.name.startswith("failed-"))
        file.write_bytes(content)
        opened = open_again(tmp_path, clock=clock)
        assert opened.take_notices() == ()
        self.fail(tmp_path, clock)
        assert len(open_again(tmp_path, clock=clock).take_notices()) == 1

    def test_a_moment_that_no_calendar_has_is_told_without_it(self) -> None:
        from vault_tui.session.failures import in_words

        assert in_words((2**53 - 1,)) == "One failed try to unlock this vault since it was last open."
