"""A vault that a later release wrote: what this release knows of it can be read, and nothing changed."""

from pathlib import Path

import pytest

from tests.core.test_vectors import FOLDER, Vector
from tests.worlds import cheap_world
from vault_tui.core.errors import ReadOnlyVault
from vault_tui.core.secret import Passphrase
from vault_tui.session import Opening, Session


@pytest.mark.parametrize("name", ["schema-2", "schema-2-with-new-fields"])
def test_a_vault_of_a_later_schema_opens_read_only_and_stays_as_it_is(tmp_path: Path, name: str) -> None:
    vector = Vector.read(FOLDER / f"{name}.vector")
    vault = tmp_path / "later.vault"
    vault.write_bytes(vector.data)
    with Passphrase.copy_of(vector.head["typed"]) as typed:
        session = Session.unlock(Opening(vault, cheap_world(tmp_path)), typed)
    assert "A later release wrote this vault" in session.read_only
    (row, *_) = session.rows()
    assert session.open_secret(row.id, "reveal").reveal()
    for change in (
        lambda: session.add("new"),
        lambda: session.trash(row.id),
        lambda: session.set_settings(session.settings),
        session.access.add_recovery,
    ):
        with pytest.raises(ReadOnlyVault):
            change()
    session.adopt_copy()
    assert session.read_only
    session.close()
    assert vault.read_bytes() == vector.data
    assert not vault.with_name("later.vault.backups").exists()
