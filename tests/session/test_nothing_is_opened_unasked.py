"""A secret is opened for whoever asked for that one, and for nothing else that is done with a vault."""

import shutil
from pathlib import Path

import pytest

from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, new_session, open_again
from vault_tui.core.keys import VaultKeys
from vault_tui.core.models import State
from vault_tui.core.secret import Secret
from vault_tui.session.rows import search


def test_no_look_search_change_or_merge_opens_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session(tmp_path)
    for label, api_key, secret in (("one", API_KEY, API_SECRET), ("two", OTHER_KEY, OTHER_SECRET)):
        entry = session.add(label, integration="freqtrade")
        session.seal_api_key(entry.id, api_key)
        session.seal_secret(entry.id, Secret(secret))
    session.close()
    opened: list[str] = []
    really_open = VaultKeys.open_secret

    def open_secret(keys: VaultKeys, entry_id: str, *rest: object) -> Secret:
        opened.append(entry_id)
        return really_open(keys, entry_id, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(VaultKeys, "open_secret", open_secret)
    session = open_again(tmp_path)
    vault = tmp_path / "vaults" / "main.vault"
    shutil.copy(vault, tmp_path / "elsewhere")

    session.rows()
    assert [match.row.label for match in search("freq", session.rows())] == ["one", "two"]
    one, two = session.by_label("one"), session.by_label("two")
    assert session.holder_of(Secret(API_SECRET)) is not None
    assert session.users_of("freqtrade", one.account) == [one, two]

    session.add("added here")
    shutil.copy(tmp_path / "elsewhere", vault)
    open_again(tmp_path).add("added elsewhere")
    assert session.refresh()
    assert len(session.rows()) == 4

    session.change(one, notes="changed")
    session.set_state(one.id, State.RETIRED)
    session.trash(two.id)
    session.archive.look_into(session.archive.listed()[0])
    session.archive.restore(session.archive.listed()[-1])
    session.empty_trash()
    assert opened == []

    other = open_again(tmp_path)
    only = next(row for row in other.rows() if row.label in {"one", "two"})
    other.open_secret(only.id, "reveal")
    assert opened == [only.id]
