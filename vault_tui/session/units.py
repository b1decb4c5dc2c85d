"""In what the requests with one API key are counted, whichever entries hold it."""

import json

from vault_tui.bitfinex.nonces import Unit, unit_of
from vault_tui.core.contents import Contents
from vault_tui.core.models import Entry


def unit_for(contents: Contents, entry: Entry, api_key: str, counted_in: Unit | None) -> tuple[Unit, str]:
    """The unit to ask in, and the label of another entry that decided it; empty for none.

    Bitfinex counts nonces by API key and knows no entries: one question in microseconds locks out, for good,
    every program that counts in milliseconds. So none is asked in microseconds while another entry with the
    same API key counts in milliseconds nor, unless the person chose it, after the key was ``counted_in`` them
    from here: a newly noted program says nothing about what still runs with the key.
    """
    unit = unit_of(entry)
    if unit is Unit.MILLISECONDS:
        return unit, ""
    needle = json.dumps(api_key, ensure_ascii=False).encode()
    for entry_id, line in contents.lines.items():
        if entry_id != entry.id and needle in line:
            other = contents.entry(entry_id)
            if api_key in _api_keys(other) and unit_of(other) is Unit.MILLISECONDS:
                return Unit.MILLISECONDS, other.label
    return (counted_in if counted_in and not entry.nonce_unit else unit), ""


def _api_keys(entry: Entry) -> set[str]:
    pairs = (entry.candidate, entry.outgoing)
    return {entry.api_key, *(pair.api_key for pair in pairs if pair is not None)}
