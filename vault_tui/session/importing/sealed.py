"""Our own encrypted export: a vault file, opened as a copy so that nothing is written beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from vault_tui.core.models import Entry
from vault_tui.core.secret import Passphrase
from vault_tui.session.importing.found import Found, Reading, Unread
from vault_tui.session.opening import Opening, World
from vault_tui.session.session import Session
from vault_tui.system.state import StateFolder

MAGIC: Final = b"vault-tui"
_NOT_COPIED: Final = {
    *("id", "label", "created_at", "changed_at", "api_key", "secret", "exchange", "integration", "history"),
    *(
        "trashed_at",
        "progress",
        "candidate",
        "outgoing",
        "rotation",
        "leftovers",
        "extra",
        "revealed_at",
        "copied_at",
    ),
}
"""Fields that are set anew, or not imported."""


@contextmanager
def export_opening(content: bytes, world: World | None = None) -> Iterator[Opening]:
    """The export as a vault that can be opened inside the block."""
    with TemporaryDirectory(prefix="vault-tui-") as name:
        folder = Path(name)
        copy = folder / "export.vault"
        copy.touch(mode=0o600)
        copy.write_bytes(content)
        notes = StateFolder(folder / "notes")
        yield Opening(copy, World(state=notes, limits=world.limits) if world else World(state=notes))


def read_export(path: str, opening: Opening, passphrase: Passphrase) -> Reading:
    """Every entry with a complete pair. Raises what unlocking a vault raises."""
    session = Session.unlock(opening, passphrase)
    try:
        found, unread = [], []
        for entry in session.entries():
            if entry.secret is None:
                unread.append(Unread(entry.label, "its pair is not complete", vacant=not entry.api_key))
                continue
            found.append(_found(session, entry))
            if entry.candidate or entry.outgoing:
                unread.append(Unread(entry.label, "of its two pairs only the one in use is taken"))
        return Reading(path, tuple(found), tuple(unread), plain=False)
    finally:
        session.close()


def _found(session: Session, entry: Entry) -> Found:
    values = {
        field.name: getattr(entry, field.name) for field in fields(entry) if field.name not in _NOT_COPIED
    }
    secret = session.open_secret(entry.id, "export")
    return Found(entry.label, entry.api_key, secret, entry.label, entry.exchange, entry.integration, values)
