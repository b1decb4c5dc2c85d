"""``demo``: a vault with one of everything, all of it invented."""

import json
import signal
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, ended
from vault_tui.bitfinex.endpoint import VARIABLE, endpoint
from vault_tui.bitfinex.integrations import INTEGRATIONS
from vault_tui.cli.demo import PASSPHRASE, _environment, make_demo
from vault_tui.core.errors import InvalidInput
from vault_tui.core.life import Outcome
from vault_tui.core.models import State
from vault_tui.core.secret import Passphrase
from vault_tui.session import Opening, Session, World
from vault_tui.session.filling import add_many
from vault_tui.system.state import StateFolder


def opened(folder: Path, entries: int | None = None) -> Session:
    path, passphrase = make_demo(folder, entries)
    assert passphrase == PASSPHRASE
    with Passphrase.copy_of(passphrase) as typed:
        return Session.unlock(Opening(path, World(state=StateFolder(folder / "notes"))), typed)


def test_it_shows_every_kind_of_entry(tmp_path: Path) -> None:
    session = opened(tmp_path)
    entries = session.entries()
    assert {entry.state for entry in entries} == set(State)
    assert session.trashed_rows()
    assert any("late" in row.state for row in session.rows())
    assert any("withdraw!" in row.may for row in session.rows())
    assert any(entry.paper for entry in entries)
    assert any(not entry.is_bitfinex for entry in entries)
    assert any(entry.progress and entry.state is State.HALF_SEALED for entry in entries)
    assert any(not entry.addresses for entry in entries)
    assert {entry.integration for entry in entries} & {known.title for known in INTEGRATIONS}
    assert PASSPHRASE in session.settings.name


def test_nothing_in_it_could_be_taken_for_a_real_key(tmp_path: Path) -> None:
    session = opened(tmp_path)
    for entry in session.entries():
        if entry.secret:
            assert entry.api_key.startswith("EXAMPLEexample")
            assert session.open_secret(entry.id, "get").reveal().startswith("SECRETsecret")


def test_nothing_that_is_shown_as_told_could_be_taken_for_bitfinexs_word(tmp_path: Path) -> None:
    told = [entry.seen for entry in opened(tmp_path).entries() if entry.seen]
    assert {seen.outcome for seen in told} == {Outcome.WORKS, Outcome.REFUSED}
    assert {seen.host for seen in told} == {"demo.invalid"}


def test_bitfinex_is_never_asked_about_invented_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert endpoint(_environment(tmp_path)[VARIABLE]).is_loopback
    monkeypatch.setenv(VARIABLE, "http://127.0.0.1:8123")
    assert _environment(tmp_path)[VARIABLE] == "http://127.0.0.1:8123"


def test_so_many_entries_as_wanted_are_sorted_and_sealed(tmp_path: Path) -> None:
    session = opened(tmp_path, 300)
    labels = [row.label for row in session.rows()]
    assert len(labels) == 300
    assert labels == sorted(labels)
    assert len(session.open_secret(session.by_label(labels[-1]).id, "get")) == 43


def test_without_a_terminal_nothing_is_made(fresh: Cli) -> None:
    done = fresh.run("demo", TMPDIR=str(fresh.home))
    assert done.code == 1
    assert "Run the demonstration at" in done.err
    assert not list(fresh.home.glob("vault-tui-demo-*"))
    assert fresh.run("demo", "--entries", "0").code == 2


def test_its_folder_is_gone_when_it_is_told_to_end(fresh: Cli) -> None:
    terminal = fresh.terminal("demo", TMPDIR=str(fresh.home))
    terminal.expect_exact("\x1b[?1049h")
    assert list(fresh.home.glob("vault-tui-demo-*"))
    terminal.kill(signal.SIGTERM)
    ended(terminal)
    assert not list(fresh.home.glob("vault-tui-demo-*"))
    assert not fresh.state.exists()


def test_two_records_of_one_label_are_refused(tmp_path: Path) -> None:
    session = opened(tmp_path)
    twins = [(session.by_label("taxes"), None)]
    with pytest.raises(InvalidInput):
        add_many(session, twins)
    assert len(session.rows()) == 14


def test_the_keys_of_the_screens_are_listed(fresh: Cli) -> None:
    found = json.loads(fresh.run("keys", "--json").out)
    assert {"command", "keys", "label", "help", "where", "from"} == set(found[0])
    assert "Ctrl-G" in fresh.run("keys").out
