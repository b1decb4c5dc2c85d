"""The unit of the nonces of one API key, across all entries that hold it."""

import json

from vault_tui.bitfinex.nonces import Unit, unit_of
from vault_tui.core.contents import Contents
from vault_tui.core.models import Entry


def unit_for(contents: Contents, entry: Entry, api_key: str, counted_in: Unit | None) -> tuple[Unit, str]:
    """The unit of the next nonce, and the label of another entry that decided it, or an empty string.

    Bitfinex requires increasing nonces per API key: one request in microseconds locks out every program that
    uses milliseconds for good. So microseconds are not used while another entry with the same API key uses
    milliseconds nor, unless the person chose them, after requests from here in milliseconds (``counted_in``):
    the program noted now may not be the one that still runs with the key.
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
