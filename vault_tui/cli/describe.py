"""An entry in words and as JSON. Nothing here opens a secret."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from vault_tui.bitfinex.leak import how_known, if_it_leaks, seen_rights
from vault_tui.bitfinex.permissions import rows, summary
from vault_tui.core.alphabets import doubts, named, names_of
from vault_tui.core.days import local_day, utc
from vault_tui.core.halves import masked, shown_key
from vault_tui.core.incident import incident_of
from vault_tui.core.life import Outcome, Seen
from vault_tui.core.models import Entry, visible

if TYPE_CHECKING:
    from vault_tui.session.rows import Row


def moment(seconds: int | None) -> str | None:
    """A Unix time as ``2026-11-23T14:27:05Z``; None for one that no calendar has."""
    return None if seconds is None else utc(seconds)


def day_of(seconds: int | None) -> str:
    """The local day of a Unix time, or a dash."""
    return (local_day(seconds) if seconds is not None else "") or "—"


def as_json(entry: Entry, *, whole_key: bool = False) -> dict[str, Any]:
    """What a script may want to know about an entry; the API key masked unless ``whole_key``."""
    return {
        "label": entry.label,
        "exchange": entry.exchange,
        "account": entry.account,
        "paper": entry.paper,
        "integration": entry.integration,
        "runs_on": entry.runs_on.value,
        "preset": entry.preset,
        "permissions": dict(entry.permissions),
        "ips": list(entry.addresses),
        "state": entry.state.value,
        "api_key": entry.api_key if whole_key else masked(entry.api_key),
        "tags": list(entry.tags),
        "created": moment(entry.created_at),
        "changed": moment(entry.changed_at),
        "account_id": entry.account_id or None,
        "verified": _seen_json(entry.seen) if entry.seen else None,
        "new_pair": entry.candidate is not None,
        "secret_set_at": moment(entry.secret.set_at if entry.secret else None),
        "rotate_by": _iso(entry.rotate_by),
        "rotate_every_days": entry.rotate_every,
        "review_by": _iso(entry.review_by),
        "revealed": moment(entry.revealed_at),
        "copied": moment(entry.copied_at),
        "trashed": moment(entry.trashed_at),
        "leaked_since": moment(incident.since) if (incident := incident_of(entry)) else None,
    }


def in_full(entry: Entry) -> dict[str, Any]:
    """:func:`as_json` with the whole API key, the notes and the history."""
    return as_json(entry, whole_key=True) | {
        "notes": entry.notes,
        "history": [{"at": moment(change.at), "what": change.what} for change in entry.history],
    }


def lines(entry: Entry, state: str) -> Iterator[tuple[str, str]]:
    """Name and value of everything that is known about an entry, for a person to read."""
    yield from _standing(entry, state)
    yield from _pairs(entry)
    yield from _rights(entry)
    yield from _notes(entry)


def _standing(entry: Entry, state: str) -> Iterator[tuple[str, str]]:
    yield "", if_it_leaks(entry)
    if words := how_known(entry):
        yield "", words
    for words in doubts(names_of(entry)):
        yield "Letters", words
    yield (
        "Exchange",
        f"{named(entry.exchange)}, {named(entry.account)}, {'paper trading' if entry.paper else 'live'}",
    )
    yield "State", entry.state.value if state == entry.state.value else f"{entry.state.value} ({state})"
    if incident := incident_of(entry):
        left = "`vault-tui compromised` says what is left to do"
        yield "Leaked", f"perhaps since {day_of(incident.since)}; {left}"


def _pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "API key", shown_key(entry.api_key, bitfinex=entry.is_bitfinex) or "not sealed yet"
    yield "API secret", f"sealed, set {day_of(entry.secret.set_at)}" if entry.secret else "not sealed yet"
    yield "Verified", _verified(entry.seen)
    if entry.candidate:
        proven = _verified(entry.candidate.seen)
        yield "New pair", f"{masked(entry.candidate.api_key)} waits beside it; verified: {proven}"


def _rights(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "Used by", _used_by(entry)
    if (seen := seen_rights(entry)) is not None:
        yield "May", f"{summary(seen)} (as last seen)"
    yield "Planned", f"{summary(entry.permissions)}{f' (preset {entry.preset})' if entry.preset else ''}"
    for row in rows(entry.permissions):
        if row.on:
            yield "", f"{row.title}: {row.toggle}"
    yield "Addresses", ", ".join(entry.addresses) or "any"
    for number, copy in enumerate(entry.leftovers):
        yield "" if number else "Plain copy", f"{copy.path}, seen {day_of(copy.seen_at)}"


def _notes(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "Rotate by", f"{_iso(entry.rotate_by) or 'no date'}{_every(entry.rotate_every)}"
    yield "Review by", _iso(entry.review_by) or "no date"
    yield "Tags", ", ".join(map(named, entry.tags)) or "—"
    for number, line in enumerate(entry.notes.split("\n") if entry.notes else ()):
        yield "" if number else "Notes", line
    yield "Created", day_of(entry.created_at)
    yield "Last used", f"revealed {day_of(entry.revealed_at)}, copied {day_of(entry.copied_at)}"
    for number, change in enumerate(entry.history):
        yield "" if number else "History", f"{day_of(change.at)}  {change.what}"


def list_table(rows_: "list[Row]") -> tuple[list[str], list[list[str]]]:
    """Headers and cells of the list; account and exchange only where they differ."""
    headers, cells = ["LABEL"], [[named(row.label)] for row in rows_]

    def column(header: str, values: list[str]) -> None:
        headers.append(header)
        for cell, value in zip(cells, values, strict=True):
            cell.append(value)

    if len({row.exchange.casefold() for row in rows_}) > 1:
        column("EXCHANGE", [named(row.exchange) for row in rows_])
    if len({(row.account, row.paper) for row in rows_}) > 1:
        column("ACCOUNT", [f"{named(row.account)}{' (paper)' * row.paper}" for row in rows_])
    column("USED BY", [named(row.integration) or "—" for row in rows_])
    column("MAY", [row.may for row in rows_])
    column("IPS", [row.addresses for row in rows_])
    column("SET", [day_of(row.set_at) for row in rows_])
    if any(row.checked_at is not None for row in rows_):
        column("CHECKED", [day_of(row.checked_at) for row in rows_])
    column("STATE", [row.state for row in rows_])
    return headers, cells


def _seen_json(seen: Seen) -> dict[str, Any]:
    from vault_tui.bitfinex.endpoint import BITFINEX  # deferred: only for keys that were asked about

    return {
        "outcome": seen.outcome.value,
        "diagnosis": seen.diagnosis,
        "asked_at": moment(seen.asked_at),
        "host": seen.host or BITFINEX.name,
        "is_bitfinex": not seen.host,
        "alive_at": moment(seen.alive_at),
        "permissions": None if seen.permissions is None else dict(seen.permissions),
    }


def _verified(seen: Seen | None) -> str:
    if seen is None:
        return "never"
    from vault_tui.bitfinex.diagnosis import short  # deferred: a list doesn't need it

    words = f"{short(seen.diagnosis)}, asked {day_of(seen.asked_at)}"
    if seen.outcome is not Outcome.WORKS and seen.alive_at is not None:
        words += f", last worked {day_of(seen.alive_at)}"
    return f"{words}; said by {visible(seen.host)}, not by Bitfinex" if seen.host else words


def _used_by(entry: Entry) -> str:
    where = {
        "here": "on this machine",
        "another": "on another machine",
        "hosted": "a hosted service",
        "phone": "on a phone",
    }.get(entry.runs_on.value, "")
    return ", ".join(part for part in (named(entry.integration) or "—", where) if part)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _every(days: int | None) -> str:
    return "" if days is None else f", every {days} days" if days else ", not rotated"
