"""Adding many complete entries in one save, for demonstrations and tests."""

from collections.abc import Iterable
from dataclasses import replace

from vault_tui.core.contents import Contents
from vault_tui.core.crypto import ID_BYTES
from vault_tui.core.errors import InvalidInput
from vault_tui.core.fileformat import b64
from vault_tui.core.models import Entry, label_key
from vault_tui.core.secret import Secret
from vault_tui.session.session import Session


def add_many(session: Session, records: Iterable[tuple[Entry, Secret | None]]) -> None:
    """Save the entries with their secrets, under new ids.

    Values are not checked. Raises :class:`InvalidInput` when two entries would have the same label, and as
    every method of ``Session`` that writes.
    """
    store = session._store
    random = store.world.random

    def insert(contents: Contents) -> Contents:
        entries = list(contents)
        for record, secret in records:
            entry = replace(record, id=b64(random(ID_BYTES)))
            if secret is not None:
                box = store.keys.seal_secret(entry.id, entry.api_key, secret, entry.changed_at, random)
                entry = replace(entry, secret=box)
            entries.append(entry)
        if len({label_key(entry.label) for entry in entries}) < len(entries):
            raise InvalidInput("Two entries have the same label.", "Give each one of its own.")
        return contents.with_entries(entries)

    store.transact(insert)
