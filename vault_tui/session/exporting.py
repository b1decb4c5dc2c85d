"""Exporting keys: sealed under a separate passphrase, or in plain text on explicit request."""

import json
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from vault_tui.bitfinex.integrations import COMMON
from vault_tui.bitfinex.variables import prefixes
from vault_tui.core.alphabets import named
from vault_tui.core.contents import Contents
from vault_tui.core.errors import InvalidInput
from vault_tui.core.fileformat import Cost
from vault_tui.core.models import Entry
from vault_tui.core.secret import Passphrase
from vault_tui.core.templates import is_neutral
from vault_tui.session.importing.configs import OUR_MARK, OUR_VERSION
from vault_tui.session.leftovers import with_leftovers
from vault_tui.session.opening import Opening, World
from vault_tui.session.rekeying import reseal
from vault_tui.session.session import Session
from vault_tui.session.store import Store
from vault_tui.system.state import StateFolder


def sealed_export(
    session: Session, ids: Collection[str], passphrase: Passphrase, cost: Cost | None = None
) -> bytes:
    """These entries as a separate vault under its own key. Slow: one key derivation."""
    store = session._store
    world = store.world
    chosen = store.contents.with_lines({one: store.contents.lines[one] for one in ids})

    with TemporaryDirectory(prefix="vault-tui-") as name:
        folder = Path(name)
        apart = World(
            clock=world.clock,
            random=world.random,
            limits=world.limits,
            state=StateFolder(folder / "notes"),
            free_memory=world.free_memory,
        )
        made = Store.create(Opening(folder / "export.vault", apart), passphrase, cost)

        def fill_up(contents: Contents) -> Contents:
            resealed = reseal(chosen, store.keys, made.keys, world.random)
            return contents.with_settings(store.contents.settings).with_lines(resealed.lines)

        try:
            made.transact(fill_up, backup=False)
        finally:
            made.keys.wipe()
        return made.opening.path.read_bytes()


def plain_json(session: Session, entries: Collection[Entry]) -> str:
    """These entries with both halves in plain text, in the format that ``import`` reads."""
    return (
        json.dumps({OUR_MARK: OUR_VERSION, "entries": [_plain(session, one) for one in entries]}, indent=2)
        + "\n"
    )


def plain_env(session: Session, entries: Collection[Entry]) -> str:
    """Two variables per entry, named after its label; raises ``InvalidInput`` for values that don't fit."""
    starts = prefixes((), [entry.label for entry in entries])
    if len(set(starts)) < len(starts):
        raise InvalidInput("Two labels would give the same variables.", "Export them one by one, or as JSON.")
    lines = []
    for start, entry in zip(starts, entries, strict=True):
        values = {"key": entry.api_key, "secret": _secret(session, entry)}
        if not all(map(is_neutral, values.values())):
            raise InvalidInput(
                f"“{named(entry.label)}” can't be written so that all readers of .env files take it alike.",
                "Export it as JSON.",
            )
        lines += [f"{start}{name}={values[half]}\n" for name, half in COMMON.variables]
    return "".join(lines)


def note_plain_copy(session: Session, entries: Collection[Entry], path: str) -> None:
    """Record in the entries that this file contains them in plain text; raises as methods that write."""
    store = session._store
    now = store.world.now()

    def note(contents: Contents) -> Contents:
        for entry in entries:
            if entry.id in contents:
                contents = contents.with_entry(with_leftovers(contents.entry(entry.id), [path], now))
        return contents

    store.transact(note, backup=False)


def whole(entries: Collection[Entry]) -> list[Entry]:
    """The entries that have both halves."""
    return [entry for entry in entries if entry.api_key and entry.secret is not None]


def _plain(session: Session, entry: Entry) -> dict[str, Any]:
    return {
        "label": entry.label,
        "exchange": entry.exchange,
        "account": entry.account,
        "paper": entry.paper,
        "integration": entry.integration,
        "preset": entry.preset,
        "permissions": dict(entry.permissions),
        "addresses": list(entry.addresses),
        "tags": list(entry.tags),
        "notes": entry.notes,
        "api_key": entry.api_key,
        "api_secret": _secret(session, entry),
    }


def _secret(session: Session, entry: Entry) -> str:
    return session.open_secret(entry.id, "export").reveal()
