"""The audit: pure rules over all that the vault knows. No secret is opened, nothing is asked or changed.

::

    findings.py        what is found, and the table of all rules
    audit_facts.py     what the rules are given
    audit_rights.py    what a key may do, from where, for which account
    audit_life.py      where a key stands in its life
    audit_incident.py  what is left to do about a leak
    audit_sharing.py   what several entries share
    audit_vault.py     the vault as a whole, and the machine

A finding that somebody accepted stays in the result, marked so: nothing is ever hidden by another.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from vault_tui.core.audit_facts import Facts, KeyFacts
from vault_tui.core.audit_life import ages, standing
from vault_tui.core.audit_rights import rights
from vault_tui.core.audit_sharing import Sharing, names_several, several_named, shared
from vault_tui.core.audit_vault import vault
from vault_tui.core.findings import Finding, acceptance, worst_first
from vault_tui.core.life import Accepted

_read = json.JSONDecoder().raw_decode


def audit(lines: Mapping[str, bytes], facts: Facts) -> list[Finding]:
    """Every finding about these encoded entries and about the vault, worst first. The trash is left out."""
    found: list[Finding] = []
    sharing = Sharing()
    entries = 0
    for line in lines.values():  # nothing of a key is kept: the facts of ten thousand would be many
        key = KeyFacts(entry_value(line))
        if not key.trashed:
            entries += 1
            found += findings_of(key, facts)
            sharing.note(key)
    holders = sharing_keys(lines, sharing)
    for one in shared(holders.values()):
        found += marked([one], holders[one.entry_id].acceptances, facts)
    found += marked(vault(facts, entries), facts.settings.accepted, facts)
    found.sort(key=worst_first)
    return found


def findings_of(key: KeyFacts, facts: Facts) -> list[Finding]:
    """What is found about one entry without a look at the others, in no order."""
    found = [*standing(key, facts), *rights(key, facts)]
    if key.in_use:
        found += ages(key, facts)
        if names_several(key.integration):
            found.append(several_named(key))
    return marked(found, key.acceptances, facts) if key.accepted else found


def sharing_keys(lines: Mapping[str, bytes], sharing: Sharing) -> dict[str, KeyFacts]:
    """The facts of those entries that hold what another one holds, by id, in the order of the lines."""
    together = sharing.entries
    return {one: KeyFacts(entry_value(lines[one])) for one in lines if one in together} if together else {}


def marked(found: Iterable[Finding], accepted: Iterable[Accepted], facts: Facts) -> list[Finding]:
    """The same findings, each with the acceptance that counts today."""
    return [one._replace(accepted=acceptance(accepted, one.id, facts.today)) for one in found]


def worst(found: Iterable[Finding]) -> Finding | None:
    """The worst of those that nobody accepted."""
    there = [one for one in found if one.accepted is None]
    return min(there, key=worst_first) if len(there) > 1 else there[0] if there else None


def entry_value(line: bytes) -> dict[str, Any]:
    """The JSON object of an encoded entry."""
    value: dict[str, Any] = _read(line.decode())[0]
    return value
