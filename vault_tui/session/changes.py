"""Changes of one entry: checked values, unique labels, history. Pure."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, Final

from vault_tui.core.alphabets import named
from vault_tui.core.contents import Contents
from vault_tui.core.days import DAY, MOST_DAYS
from vault_tui.core.errors import InvalidInput
from vault_tui.core.incident import by_state, has_ended, incident_of, stand_of
from vault_tui.core.life import outlasting
from vault_tui.core.models import (
    MAX_HALF,
    MAX_HISTORY,
    MAX_LABEL,
    MAX_NAME,
    Change,
    Entry,
    SealedSecret,
    Settings,
    State,
    clean_addresses,
    clean_line,
    clean_notes,
    clean_tags,
    label_key,
    visible,
)
from vault_tui.core.pairs import current

_CHANGEABLE: Final = {field.name for field in fields(Entry)} - {
    "id",
    "created_at",
    "secret",
    "api_key",
    "candidate",
    "outgoing",
    "history",
}


def with_values(contents: Contents, entry: Entry, values: dict[str, Any], now: int) -> Entry:
    """The entry with these values, each checked and cleaned; raises :class:`InvalidInput`."""
    if unknown := values.keys() - _CHANGEABLE:
        raise TypeError(f"not a field that can be changed: {', '.join(sorted(unknown))}")
    cleaned = {name: _CLEAN[name](value) if name in _CLEAN else value for name, value in values.items()}
    label = cleaned.get("label")
    if label is not None and (label != entry.label or entry.id not in contents):
        _check_unique(contents, entry.id, label)
    changed = by_state(entry, replace(entry, **cleaned), now)
    return changed if changed == entry else replace(changed, changed_at=now)


def _check_unique(contents: Contents, entry_id: str, label: str) -> None:
    wanted = label_key(label)
    needle = json.dumps(wanted, ensure_ascii=False).encode()  # spelled as in a line
    for other_id, line in contents.lines.items():
        if other_id == entry_id or (needle.isascii() and line.isascii() and needle not in line.lower()):
            continue
        other = contents.entry(other_id)
        if label_key(other.label) == wanted:
            where = " in the trash" if other.trashed_at else ""
            raise InvalidInput(
                f"There is an entry “{named(other.label)}”{where} already.",
                "Choose another label" + (", or bring that one back." if other.trashed_at else "."),
                field="label",
            )


_CLEAN: Final[dict[str, Callable[[Any], Any]]] = {
    "label": lambda text: clean_line(text, "label", MAX_LABEL, required=True),
    "exchange": lambda text: clean_line(text, "exchange", MAX_NAME, required=True),
    "account": lambda text: clean_line(text, "account", MAX_NAME, required=True),
    "integration": lambda text: clean_line(text, "integration", MAX_NAME),
    "notes": clean_notes,
    "tags": lambda tags: clean_tags(tuple(tags)),
    "addresses": lambda addresses: clean_addresses(tuple(addresses)),
}


def in_range(settings: Settings) -> Settings:
    """The settings with a clean name; raises :class:`InvalidInput` for a value out of range."""
    for name, (low, high) in Settings.LIMITS.items():
        if not low <= getattr(settings, name) <= high:
            unit = "days" if name.endswith("_days") else "seconds"
            raise InvalidInput(
                f"That is out of range: {low} to {high} {unit}.", "Choose a value between.", field=name
            )
    return replace(settings, name=clean_line(settings.name, "name", MAX_NAME, required=True))


def check_half(text: str, what: str) -> str:
    """The text, if it can be a half; else raises :class:`InvalidInput`, which never quotes it."""
    if not text or len(text) > MAX_HALF or not text.isprintable() or text != text.strip():
        raise InvalidInput(
            f"That can't be an {what}.",
            f"It has 1 to {MAX_HALF} printable characters and no blanks around it.",
            field=what,
        )
    return text


def with_api_key(entry: Entry, half: str, now: int) -> Entry:
    """The entry, half sealed with another API key; its previous pair is put aside."""
    before = with_pair_aside(entry, now)
    term = None if entry.secret else entry.rotate_by  # the term of a new pair starts anew
    sealed = replace(before, api_key=half, secret=None, rotate_by=term, seen=None, gone_at=None)
    account, accepted = lasting_account(entry), outlasting(entry.accepted)
    sealed = replace(sealed, state=State.HALF_SEALED, account_id=account, accepted=accepted, changed_at=now)
    return with_change(sealed, Change(now, "API key sealed"))


def with_secret(entry: Entry, box: SealedSecret, rotate_by: date | None, now: int) -> Entry:
    """The entry with this secret, and active; a previous pair goes to the history.

    A compromised entry stays so: only a new API key ends a leak, not another secret.
    """
    before = with_pair_in_history(entry, now) if entry.secret else entry
    state = State.COMPROMISED if entry.state is State.COMPROMISED else State.ACTIVE
    sealed = replace(before, secret=box, rotate_by=rotate_by, seen=None, gone_at=None)
    sealed = replace(sealed, state=state, account_id=lasting_account(entry), changed_at=now)
    return with_change(sealed, Change(now, "API secret sealed"))


def lasting_account(entry: Entry) -> str:
    """The account that the entry stays bound to with another pair; "" if only a stand-in named it."""
    seen = entry.seen
    return "" if seen and seen.host and seen.account_id == entry.account_id else entry.account_id


def next_term(entry: Entry, settings: Settings, today: date) -> date | None:
    """The day on which a pair sealed today is due for rotation; a draft's own day is kept."""
    if entry.secret is None and entry.rotate_by is not None:
        return entry.rotate_by
    days = _term(entry.rotate_every, settings)
    return today + timedelta(days=days) if days else None


def with_term(
    entry: Entry, values: dict[str, Any], settings: Settings, today: date, now: int
) -> dict[str, Any]:
    """The values of a change, with their effect on the due day of a sealed secret.

    Another interval moves the day, counted from when the secret was set. Removing the day means no rotation.
    """
    if entry.secret is None:
        return values
    if "rotate_every" in values and "rotate_by" not in values:
        days = _term(values["rotate_every"], settings)
        return {**values, "rotate_by": _due(entry.secret, days, today, now)}
    if "rotate_by" in values and values["rotate_by"] is None and entry.rotate_by is not None:
        return {"rotate_every": 0, **values}
    return values


def with_settings(contents: Contents, settings: Settings, today: date, now: int) -> Contents:
    """The contents with other settings; due days that follow the vault's interval are moved."""
    before = contents.settings
    if before.rotate_after_days == settings.rotate_after_days:
        return contents.with_settings(settings)
    entries = (contents.entry(entry_id) for entry_id in contents.lines)
    moved = (_with_default_term(entry, before, settings, today, now) for entry in entries)
    return contents.with_entries(moved).with_settings(settings)


def _with_default_term(entry: Entry, before: Settings, after: Settings, today: date, now: int) -> Entry:
    """The entry with its due day moved, unless a person chose it."""
    if entry.secret is None or entry.rotate_every is not None:
        return entry
    usual = _due(entry.secret, before.rotate_after_days, today, now)
    if entry.rotate_by is None or usual is None:
        follows = entry.rotate_by is usual
    else:
        follows = abs((entry.rotate_by - usual).days) <= 1  # sealed in another time zone
    due = _due(entry.secret, after.rotate_after_days, today, now)
    return replace(entry, rotate_by=due) if follows else entry


def _due(secret: SealedSecret, days: int, today: date, now: int) -> date | None:
    """The day ``days`` days after a secret was set; None for never."""
    age = min(max((now - secret.set_at) // DAY, 0), 10 * MOST_DAYS)
    return today + timedelta(days=days - age) if days else None


def _term(every: int | None, settings: Settings) -> int:
    """Days from one rotation to the next; 0 for never."""
    return min(settings.rotate_after_days if every is None else every, MOST_DAYS)


def with_pair_aside(entry: Entry, now: int, *, rotated: bool = False) -> Entry:
    """The entry with its pair moved to the history, or to ``outgoing`` if it must still be revoked.

    That is so for a pair that a rotation replaces or that has leaked. Raises :class:`InvalidInput` if a
    leaked pair not yet revoked is in ``outgoing`` already.
    """
    if entry.secret is None or not (rotated or incident_of(entry)):
        return with_pair_in_history(entry, now)
    before, old = entry, entry.outgoing
    if old is not None:
        stand = stand_of(old.seen, old.gone_at)
        if incident_of(entry) and not has_ended(stand, bitfinex=entry.is_bitfinex):
            raise InvalidInput(
                f"“{visible(entry.label)}” has an old leaked key, which is not known to be revoked.",
                "Deal with that one first: revoke it, ask with it, and tick it as gone.",
            )
        before = with_change(entry, Change(now, "pair replaced", old.api_key, old.secret))
    return replace(before, outgoing=current(entry))


def with_pair_in_history(entry: Entry, now: int) -> Entry:
    """The entry with its pair, if any, copied to the history."""
    if not entry.api_key:
        return entry
    return with_change(entry, Change(now, "pair replaced", entry.api_key, entry.secret))


def with_change(entry: Entry, change: Change) -> Entry:
    """The entry with one more history line; over the limit, old lines without a secret are dropped."""
    history = [*entry.history, change]
    while len(history) > MAX_HISTORY:
        plain = next((place for place, line in enumerate(history) if line.secret is None), 0)
        del history[plain]
    return replace(entry, history=tuple(history))
