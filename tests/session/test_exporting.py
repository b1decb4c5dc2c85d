"""Exports: a vault of their own that carries all of an entry and nothing of the vault it came from."""

import json
from pathlib import Path

import pytest

from tests.worlds import (
    API_KEY,
    API_SECRET,
    CHEAP,
    OTHER_KEY,
    OTHER_SECRET,
    PASSPHRASE,
    cheap_world,
    new_session,
)
from vault_tui.core.errors import InvalidInput, WrongPassphrase
from vault_tui.core.models import State
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Opening, Session
from vault_tui.session.exporting import note_plain_copy, plain_env, plain_json, sealed_export, whole
from vault_tui.session.importing import Verdict, plan_of, read_source, take_in
from vault_tui.session.importing.sealed import export_opening, read_export

OWN = "another phrase altogether"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    opened = new_session(tmp_path)
    entry = opened.add(
        "grid", integration="ccxt", notes="two\nlines", tags=("a",), addresses=("203.0.113.9",), account="sub"
    )
    opened.seal_api_key(entry.id, OTHER_KEY)
    opened.seal_secret(entry.id, Secret(OTHER_SECRET))
    opened.seal_api_key(entry.id, API_KEY)
    opened.seal_secret(entry.id, Secret(API_SECRET))
    opened.add("draft")
    return opened


def sealed(session: Session, *labels: str) -> bytes:
    ids = {session.by_label(label).id for label in labels}
    with Passphrase.copy_of(OWN) as passphrase:
        return sealed_export(session, ids, passphrase, CHEAP)


def opened(tmp_path: Path, content: bytes, passphrase: str = OWN) -> Session:
    path = tmp_path / "elsewhere" / "export.vault"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(content)
    with Passphrase.copy_of(passphrase) as typed:
        return Session.unlock(Opening(path, cheap_world(tmp_path / "elsewhere")), typed)


def test_an_export_opens_with_its_own_passphrase_and_holds_the_entry_with_its_history(
    session: Session, tmp_path: Path
) -> None:
    content = sealed(session, "grid")
    with pytest.raises(WrongPassphrase):
        opened(tmp_path, content, PASSPHRASE)
    export = opened(tmp_path, content)
    (entry,) = export.entries()
    mine = session.by_label("grid")
    assert (entry.label, entry.notes, entry.tags, entry.addresses) == (
        "grid",
        mine.notes,
        mine.tags,
        mine.addresses,
    )
    assert export.open_secret(entry.id, "get").reveal() == API_SECRET
    old = next(change for change in entry.history if change.secret is not None)
    assert old.secret is not None
    assert export._store.keys.open_secret(entry.id, old.api_key, old.secret).reveal() == OTHER_SECRET


def test_an_export_shares_no_key_and_no_ciphertext_with_the_vault(session: Session, tmp_path: Path) -> None:
    export = opened(tmp_path, sealed(session, "grid"))
    (theirs,), mine = export.entries(), session.by_label("grid")
    assert theirs.secret is not None
    assert mine.secret is not None
    assert (theirs.secret.box, theirs.secret.fingerprint) != (mine.secret.box, mine.secret.fingerprint)
    assert export._store.header.vault_id != session._store.header.vault_id
    assert bytes(export._store.keys.vault_key.data) != bytes(session._store.keys.vault_key.data)


def test_nothing_of_an_export_is_left_lying_around(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    before = set((tmp_path / "state").rglob("*"))
    content = sealed(session, "grid", "draft")
    with export_opening(content, cheap_world(tmp_path)) as opening, Passphrase.copy_of(OWN) as typed:
        assert any(temporary.iterdir())
        read_export("/x", opening, typed)
    assert list(temporary.iterdir()) == []
    assert set((tmp_path / "state").rglob("*")) == before


def test_an_export_comes_back_as_it_was_into_another_vault(session: Session, tmp_path: Path) -> None:
    session.set_state(session.by_label("grid").id, State.COMPROMISED)
    content = sealed(session, "grid", "draft")
    with export_opening(content, cheap_world(tmp_path)) as opening, Passphrase.copy_of(OWN) as typed:
        reading = read_export("/stick/export", opening, typed)
    assert [(one.where, one.why) for one in reading.unread] == [("draft", "its pair is not complete")]
    other = new_session(tmp_path / "other")
    (entry,) = take_in(other, plan_of(other, [reading]))
    assert (entry.label, entry.state, entry.account, entry.notes) == (
        "grid",
        State.COMPROMISED,
        "sub",
        "two\nlines",
    )
    assert entry.rotate_by == session.by_label("grid").rotate_by
    assert entry.leftovers == ()
    assert other.open_secret(entry.id, "get").reveal() == API_SECRET
    assert plan_of(other, [reading]).pairs[0].verdict is Verdict.KNOWN


class TestPlain:
    def test_json_comes_back_as_it_was(self, session: Session, tmp_path: Path) -> None:
        path = tmp_path / "plain.json"
        path.write_text(plain_json(session, whole(session.entries())), encoding="utf-8")
        other = new_session(tmp_path / "other")
        reading = read_source(path, lambda *_: pytest.fail("that is no export"))
        (entry,) = take_in(other, plan_of(other, [reading]))
        assert (entry.account, entry.tags, entry.addresses) == ("sub", ("a",), ("203.0.113.9",))
        assert [one.path for one in entry.leftovers] == [str(path)]
        assert other.open_secret(entry.id, "get").reveal() == API_SECRET

    @pytest.mark.parametrize(
        "change",
        [
            {"vault-tui": 2},
            {"entries": {}},
            {"entries": [1]},
            {"entries": [{"label": 1, "tags": [2], "paper": "x"}]},
        ],
    )
    def test_json_that_was_changed_makes_nothing_of_it(
        self, session: Session, tmp_path: Path, change: dict[str, object]
    ) -> None:
        path = tmp_path / "plain.json"
        value = json.loads(plain_json(session, whole(session.entries()))) | change
        path.write_text(json.dumps(value), encoding="utf-8")
        try:
            reading = read_source(path, lambda *_: pytest.fail("that is no export"))
        except InvalidInput:
            return
        assert reading.found == ()
        assert len(reading.unread) == 1

    def test_variables_are_named_after_the_labels(self, session: Session) -> None:
        entry = session.add("two")
        session.seal_api_key(entry.id, OTHER_KEY)
        session.seal_secret(entry.id, Secret(OTHER_SECRET))
        assert plain_env(session, whole(session.entries())) == (
            f"GRID_BITFINEX_API_KEY={API_KEY}\nGRID_BITFINEX_API_SECRET={API_SECRET}\n"
            f"TWO_BITFINEX_API_KEY={OTHER_KEY}\nTWO_BITFINEX_API_SECRET={OTHER_SECRET}\n"
        )

    def test_what_not_every_reader_takes_alike_is_refused(self, session: Session) -> None:
        entry = session.by_label("grid")
        session.seal_secret(entry.id, Secret("with blanks $HOME"))
        with pytest.raises(InvalidInput, match="“grid”") as raised:
            plain_env(session, [session.entry(entry.id)])
        assert "HOME" not in raised.value.sentence
        for label in ("a b", "a-b"):
            other = session.add(label)
            session.seal_api_key(other.id, label)
            session.seal_secret(other.id, Secret("some-secret"))
        pair = [session.by_label("a b"), session.by_label("a-b")]
        with pytest.raises(InvalidInput, match="same variables"):
            plain_env(session, pair)

    def test_a_plain_copy_is_remembered(self, session: Session) -> None:
        note_plain_copy(session, [session.by_label("grid")], "/tmp/plain")
        assert [one.path for one in session.by_label("grid").leftovers] == ["/tmp/plain"]
