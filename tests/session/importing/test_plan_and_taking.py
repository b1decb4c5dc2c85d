"""From what was found to entries: the same key once, nothing twice, all in one save or nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, Clock, new_session, open_again
from vault_tui.core.errors import Conflict, InvalidInput, StorageFailed
from vault_tui.core.models import MAX_LABEL, State
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.importing import Found, Plan, Reading, Verdict, plan_of, take_in
from vault_tui.session.importing.holders import Holders
from vault_tui.system import disk


def found(label: str = "bot", key: str = API_KEY, secret: str = API_SECRET, program: str = "") -> Found:
    return Found(label, key, Secret(secret), "there", integration=program)


def reading(path: str, *pairs: Found, plain: bool = True) -> Reading:
    return Reading(path, pairs, (), plain)


def plan(session: Session, *readings: Reading) -> Plan:
    return plan_of(session, readings)


class TestPlan:
    def test_a_pair_that_is_not_here_is_new_and_nothing_changes_by_looking(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        before = (tmp_path / "vaults" / "main.vault").read_bytes()
        made = plan(session, reading("/a", found()))
        assert [(one.label, one.verdict) for one in made.pairs] == [("bot", Verdict.NEW)]
        assert (tmp_path / "vaults" / "main.vault").read_bytes() == before

    def test_one_key_in_two_programs_is_one_entry_that_names_both(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        made = plan(
            session,
            reading("/a", found("first", program="freqtrade"), found("again", program="freqtrade")),
            reading("/b", found("second", program="ccxt")),
        )
        (one,) = made.pairs
        assert (one.label, one.programs, one.integration) == (
            "first",
            ("freqtrade", "ccxt"),
            "freqtrade, ccxt",
        )
        assert one.files == made.files == ("/a", "/b")
        assert one.places == ("/a: there", "/b: there")

    @pytest.mark.parametrize("where", ["active", "trash", "replaced", "candidate"])
    def test_a_pair_that_is_here_is_known_wherever_it_is(self, tmp_path: Path, where: str) -> None:
        session = new_session(tmp_path)
        entry = session.add("mine")
        session.seal_api_key(entry.id, API_KEY)
        session.seal_secret(entry.id, Secret(API_SECRET))
        if where == "trash":
            session.trash(entry.id)
        elif where == "replaced":
            session.seal_api_key(entry.id, OTHER_KEY)
        elif where == "candidate":
            session.pairs.seal_candidate_key(entry.id, OTHER_KEY)
            session.pairs.seal_candidate_secret(entry.id, Secret(OTHER_SECRET))
        key, secret = (OTHER_KEY, OTHER_SECRET) if where == "candidate" else (API_KEY, API_SECRET)
        (one,) = plan(session, reading("/a", found(key=key, secret=secret))).pairs
        assert (one.verdict, one.label) == (Verdict.KNOWN, "mine")

    def test_another_secret_for_a_known_key_is_a_conflict(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        entry = session.add("mine")
        session.seal_api_key(entry.id, API_KEY)
        session.seal_secret(entry.id, Secret(API_SECRET))
        made = plan(session, reading("/a", found(secret=OTHER_SECRET)))
        assert made.pairs[0].verdict is Verdict.CONFLICT
        made = plan(
            session,
            reading("/a", found(key=OTHER_KEY)),
            reading("/b", found(key=OTHER_KEY, secret=OTHER_SECRET)),
        )
        assert made.pairs[0].verdict is Verdict.CONFLICT

    def test_labels_are_made_ones_that_can_be_had(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        session.add("Bot")
        proposals = ("bot", "bot", "", "a\x1b[2J\u202eb", "x" * 500)
        pairs = [found(label, key=f"key-of-number-{number}") for number, label in enumerate(proposals)]
        labels = [one.label for one in plan(session, reading("/a", *pairs)).pairs]
        assert labels[:3] == ["bot 2", "bot 3", "imported"]
        assert labels[3] == "a [2J b"
        assert len(labels[4]) <= MAX_LABEL


class TestTaking:
    def test_new_entries_are_whole_and_remember_where_they_lie(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        values = {"account": "sub", "notes": "a note", "tags": ("x",)}
        made = plan(session, reading("/a", replace(found(program="ccxt"), values=values)))
        (entry,) = take_in(session, made)
        again = open_again(tmp_path).entry(entry.id)
        assert (again.label, again.state, again.integration) == ("bot", State.ACTIVE, "ccxt")
        assert (again.account, again.notes, again.tags) == ("sub", "a note", ("x",))
        assert [(one.path, one.seen_at) for one in again.leftovers] == [("/a", session.now())]
        assert again.rotate_by is not None
        assert [change.what for change in again.history] == ["imported"]
        assert open_again(tmp_path).open_secret(entry.id, "get").reveal() == API_SECRET

    def test_what_was_encrypted_leaves_no_plain_file_behind(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        (entry,) = take_in(session, plan(session, reading("/a", found(), plain=False)))
        assert entry.leftovers == ()

    def test_a_known_entry_learns_of_the_file_and_is_not_made_again(self, tmp_path: Path) -> None:
        clock = Clock()
        session = new_session(tmp_path, clock)
        take_in(session, plan(session, reading("/a", found())))
        clock.moment += 60
        assert take_in(session, plan(session, reading("/a", found()), reading("/b", found()))) == []
        (entry,) = session.entries()
        assert {one.path: one.seen_at for one in entry.leftovers} == {"/a": clock.moment, "/b": clock.moment}

    def test_a_known_entry_is_noted_for_another_program_that_has_its_key(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        take_in(session, plan(session, reading("/a", found(program="freqtrade"))))
        again = plan(session, reading("/b", found(program="ccxt")), reading("/c", found(program="Freqtrade")))
        assert again.pairs[0].programs == ("freqtrade", "ccxt")
        take_in(session, again)
        (entry,) = session.entries()
        assert entry.integration == "freqtrade, ccxt"
        assert [line.what for line in entry.history] == ["imported", "found in a program's file"]
        take_in(session, plan(session, reading("/b", found(program="ccxt"))))
        (same,) = session.entries()
        assert (same.integration, same.history) == (entry.integration, entry.history)

    def test_what_somebody_wrote_there_meanwhile_stands(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        take_in(session, plan(session, reading("/a", found(program="freqtrade"))))
        again = plan(session, reading("/b", found(program="ccxt")))
        session.change(session.entries()[0], integration="grid")
        take_in(session, again)
        assert session.entries()[0].integration == "grid"

    def test_a_conflict_is_not_taken_in(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        made = plan(session, reading("/a", found()), reading("/b", found(secret=OTHER_SECRET)))
        assert take_in(session, made) == []
        assert session.entries() == []

    def test_one_entry_that_cannot_be_made_makes_none_of_them(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        before = (tmp_path / "vaults" / "main.vault").read_bytes()
        bad = replace(found("bad", key=OTHER_KEY), values={"addresses": ("nowhere",)})
        with pytest.raises(InvalidInput, match="For “bad”"):
            take_in(session, plan(session, reading("/a", found("good"), bad)))
        assert session.entries() == []
        assert (tmp_path / "vaults" / "main.vault").read_bytes() == before

    def test_a_disk_that_fails_leaves_nothing_half_done(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session = new_session(tmp_path)
        pairs = [found(f"bot {number}", key=f"key-of-number-{number}") for number in range(5)]

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        made = plan(session, reading("/a", *pairs))
        monkeypatch.setattr(disk, "replace_file", full)
        with pytest.raises(StorageFailed):
            take_in(session, made)
        assert session.entries() == []
        assert open_again(tmp_path).entries() == []

    def test_a_key_that_came_meanwhile_stops_it(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        made = plan(session, reading("/a", found("first", key=OTHER_KEY), found()))
        other = open_again(tmp_path)
        other.seal_api_key(other.add("faster").id, API_KEY)
        with pytest.raises(Conflict):
            take_in(session, made)
        assert [entry.label for entry in open_again(tmp_path).entries()] == ["faster"]

    def test_a_label_that_came_meanwhile_stops_it(self, tmp_path: Path) -> None:
        session = new_session(tmp_path)
        made = plan(session, reading("/a", found("Bot"), found("other", key=OTHER_KEY)))
        open_again(tmp_path).add("bOT")
        with pytest.raises(Conflict, match="“Bot” came into the vault meanwhile"):
            take_in(session, made)
        assert [entry.label for entry in open_again(tmp_path).entries()] == ["bOT"]


ODD = ['a"b', "a\\", '\\"', "é", "ключ", '","api_key":"x', "\U0001f511", "a/b", "a b"]


def test_who_holds_a_half_is_the_same_asked_one_by_one_and_for_many(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    for number, half in enumerate(ODD):
        entry = session.add(f"bot {number}", notes=f'"api_key":"{half}x"')
        session.seal_api_key(entry.id, half)
        session.seal_secret(entry.id, Secret(half[::-1] + "."))
        session.seal_api_key(entry.id, f"{half}+")
    holders = Holders(session._store.contents, session._store.keys)
    for half in (text for odd in ODD for text in (odd, f"{odd}+", f"{odd[::-1]}.", f"{odd}x", odd[1:])):
        known = session.holder_of(Secret(half)) if half else None
        assert (holders.of(half) if half else None) == (known and known[0].id), half
