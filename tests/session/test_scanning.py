"""Finding the vault's API keys in plain files, and remembering where they were."""

import py_compile
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, Clock, new_session, open_again
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.scanning import Sighting, histories, record, scan
from vault_tui.system.search_files import Tally

BASE64 = "aGVyZS9iZSthL2tleQ=="


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


def vault(folder: Path, clock: Clock | None = None) -> Session:
    session = new_session(folder, clock)
    for label, key in (("grid", API_KEY), ("kraken", BASE64), ("short", "a-short-key")):
        entry = session.add(label)
        session.seal_api_key(entry.id, key)
        session.seal_secret(entry.id, Secret(API_SECRET))
    return session


def seen(session: Session, place: Path) -> list[tuple[str, str, int]]:
    found = scan(session, [str(place)], Tally())
    return sorted((Path(one.path).name, one.entry.label, one.line) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        API_KEY,
        f'key = "{API_KEY}"',
        f"curl --key={API_KEY}; true",
        f"prefix-{API_KEY}-suffix",
        f"https://x/{API_KEY}?a=b",
        f"ä{API_KEY}ä",
        f"{API_SECRET}{API_KEY}",
    ],
)
def test_a_key_is_found_wherever_it_stands(tmp_path: Path, place: Path, text: str) -> None:
    (place / "file").write_text(f"\nfirst\n{text}\n{text}\n", encoding="utf-8")
    assert seen(vault(tmp_path), place) == [("file", "grid", 3)]


def test_a_key_is_found_in_what_is_no_text(tmp_path: Path, place: Path) -> None:
    (place / "config.py").write_text(f"KEY = '{API_KEY}'\n", encoding="utf-8")
    compiled = py_compile.compile(str(place / "config.py"), str(place / "compiled"))
    (place / "config.py").unlink()
    with closing(sqlite3.connect(place / "database")) as database, database:
        database.execute("create table keys (name, api_key, api_secret)")
        database.execute("insert into keys values ('grid', ?, ?)", (API_KEY, API_SECRET))
    assert compiled
    assert seen(vault(tmp_path), place) == [("compiled", "grid", 0), ("database", "grid", 0)]


def test_keys_of_any_alphabet_are_found_and_short_ones_are_not_looked_for(
    tmp_path: Path, place: Path
) -> None:
    (place / "file").write_text(f"{BASE64} a-short-key", encoding="utf-8")
    assert seen(vault(tmp_path), place) == [("file", "kraken", 1)]


def test_nothing_else_is_found(tmp_path: Path, place: Path) -> None:
    (place / "secret").write_text(API_SECRET, encoding="utf-8")
    (place / "nearly").write_text(API_KEY[:-1] + " " + API_KEY.swapcase(), encoding="utf-8")
    (place / "noise").write_text("A" * 100_000 + "\n" + "x" * 3_000, encoding="utf-8")
    session = vault(tmp_path)
    session.add("empty")
    assert seen(session, place) == []


def test_pairs_that_wait_or_were_replaced_are_found_too(tmp_path: Path, place: Path) -> None:
    session = vault(tmp_path)
    entry = session.by_label("grid")
    session.seal_api_key(entry.id, OTHER_KEY)
    session.seal_secret(entry.id, Secret(OTHER_SECRET))
    session.pairs.seal_candidate_key(entry.id, "C" * 43)
    (place / "file").write_text(f"{API_KEY}\n{OTHER_KEY}\n{'C' * 43}\n", encoding="utf-8")
    found = sorted(scan(session, [str(place)], Tally()), key=lambda one: one.line)
    assert [(one.line, one.current) for one in found] == [(1, False), (2, True), (3, False)]


def test_no_secret_is_opened_for_it(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = vault(tmp_path)

    def opened(*_: object) -> Secret:
        raise AssertionError("a secret was opened")

    monkeypatch.setattr(type(session._store.keys), "open_secret", opened)
    (place / "file").write_text(API_KEY, encoding="utf-8")
    sightings = list(scan(session, [str(place)], Tally()))
    assert record(session, sightings, [str(place)]) == 1


class TestRecord:
    def look(self, session: Session, place: Path) -> list[Sighting]:
        found = list(scan(session, [str(place)], Tally()))
        record(session, found, [str(place)])
        return found

    def test_the_entry_knows_the_files_and_when_they_were_seen(self, tmp_path: Path, place: Path) -> None:
        clock = Clock()
        session = vault(tmp_path, clock)
        for name in ("a", "b"):
            (place / name).write_text(API_KEY, encoding="utf-8")
        self.look(session, place)
        clock.moment += 60
        (place / "b").write_text("nothing", encoding="utf-8")
        self.look(session, place)
        (only,) = open_again(tmp_path).by_label("grid").leftovers
        assert (only.path, only.seen_at) == (str(place / "a"), clock.moment)

    def test_a_file_elsewhere_is_not_forgotten(self, tmp_path: Path, place: Path) -> None:
        session = vault(tmp_path)
        (place / "a").write_text(API_KEY, encoding="utf-8")
        self.look(session, place)
        other = tmp_path / "other"
        other.mkdir()
        self.look(session, other)
        assert [one.path for one in session.by_label("grid").leftovers] == [str(place / "a")]

    def test_a_file_that_is_gone_is_forgotten(self, tmp_path: Path, place: Path) -> None:
        session = vault(tmp_path)
        (place / "a").write_text(API_KEY, encoding="utf-8")
        self.look(session, place)
        (place / "a").unlink()
        self.look(session, place)
        assert session.by_label("grid").leftovers == ()

    def test_it_is_no_change_of_what_the_vault_holds(self, tmp_path: Path, place: Path) -> None:
        session = vault(tmp_path)
        (place / "a").write_text(API_KEY, encoding="utf-8")
        backups, history = len(session.archive.listed()), session.by_label("grid").history
        self.look(session, place)
        assert len(session.archive.listed()) == backups
        assert session.by_label("grid").history == history

    def test_nothing_to_note_writes_nothing(self, tmp_path: Path, place: Path) -> None:
        session = vault(tmp_path)
        before = (tmp_path / "vaults" / "main.vault").read_bytes()
        self.look(session, place)
        assert (tmp_path / "vaults" / "main.vault").read_bytes() == before


def test_shell_histories_are_those_that_are_there(tmp_path: Path) -> None:
    (tmp_path / ".bash_history").touch()
    (tmp_path / ".local" / "share" / "fish").mkdir(parents=True)
    (tmp_path / ".local" / "share" / "fish" / "fish_history").touch()
    (tmp_path / ".zsh_history").mkdir()
    assert [Path(path).name for path in histories(tmp_path)] == [".bash_history", "fish_history"]
