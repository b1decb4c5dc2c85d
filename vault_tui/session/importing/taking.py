"""Carrying out an import plan in one save."""

from dataclasses import replace

from vault_tui.core.alphabets import named
from vault_tui.core.contents import Contents, label_of
from vault_tui.core.crypto import ID_BYTES
from vault_tui.core.errors import Conflict, InvalidInput
from vault_tui.core.fileformat import b64
from vault_tui.core.models import MAX_NAME, Change, Entry, State, label_key
from vault_tui.session.changes import next_term, with_change, with_values
from vault_tui.session.importing.holders import Holders
from vault_tui.session.importing.plan import Plan, Planned, Verdict
from vault_tui.session.leftovers import with_leftovers
from vault_tui.session.session import Session


def take_in(session: Session, plan: Plan) -> list[Entry]:
    """Add the new entries; record in these and the known ones which programs and plain files have them.

    Returns the new entries. Raises ``InvalidInput`` for an invalid value, ``Conflict`` when one of the keys
    was added meanwhile, and as every method of ``Session`` that writes; then nothing was imported.
    """
    store = session._store
    now, today = store.world.now(), store.world.today()
    made: list[str] = []

    def new_entry(contents: Contents, holders: Holders, one: Planned) -> Entry:
        if holders.of(one.found.api_key) is not None:
            raise Conflict(
                f"The API key for “{named(one.label)}” came into the vault meanwhile.", "Look again."
            )
        blank = Entry(b64(store.world.random(ID_BYTES)), one.label, now, now)
        fields = {
            **one.found.values,
            "label": one.label,
            "exchange": one.found.exchange,
            "integration": one.integration,
        }
        fields.setdefault("state", State.ACTIVE)
        try:
            entry = with_values(contents, blank, fields, now)
        except InvalidInput as error:
            raise InvalidInput(f"For “{named(one.label)}”: {error.sentence}", error.remedy) from None
        box = store.keys.seal_secret(entry.id, one.found.api_key, one.found.secret, now, store.world.random)
        term = next_term(entry, contents.settings, today)
        history = (Change(now, "imported"),)
        entry = replace(entry, api_key=one.found.api_key, secret=box, rotate_by=term, history=history)
        return with_leftovers(entry, one.files, now)

    def take(contents: Contents) -> Contents:
        holders = Holders(contents, store.keys)
        labels = set(map(label_of, contents.lines.values()))
        altered = []
        for one in plan.of(Verdict.NEW):
            entry = new_entry(contents.with_lines({}), holders, one)
            if label_key(entry.label) in labels:
                raise Conflict(f"“{named(entry.label)}” came into the vault meanwhile.", "Look again.")
            labels.add(label_key(entry.label))
            altered.append(entry)
        made[:] = [entry.id for entry in altered]
        for one in plan.of(Verdict.KNOWN):
            if one.known is not None and one.known.id in contents:
                before = contents.entry(one.known.id)
                after = with_leftovers(_with_programs(before, one, now), one.files, now)
                altered += [after] if after != before else []
        return contents.with_entries(altered) if altered else contents

    store.transact(take)
    entries = [session.entry(entry_id) for entry_id in made]
    for entry in entries:
        store.on_change(entry, "imported")
    return entries


def _with_programs(entry: Entry, one: Planned, now: int) -> Entry:
    """The entry with the programs in which its key was found, unless its programs were changed meanwhile."""
    as_seen = one.known is not None and entry.integration == one.known.integration
    if not as_seen or one.integration == entry.integration or len(one.integration) > MAX_NAME:
        return entry
    also = replace(entry, integration=one.integration, changed_at=now)
    return with_change(also, Change(now, "found in a program's file"))
