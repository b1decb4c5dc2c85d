"""Entries and settings ⇄ JSON values. Sections 5.3 to 5.6 of ``FORMAT.md``.

What a field may hold is checked exactly on the way in; fields that this release doesn't know are
kept in ``extra`` and written back.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from vault_tui.core.crypto import TAG_BYTES
from vault_tui.core.fileformat import b64, unb64
from vault_tui.core.models import (
    MAX_ADDRESSES,
    MAX_HALF,
    MAX_LABEL,
    MAX_NAME,
    MAX_NOTES,
    Change,
    Entry,
    Progress,
    RunsOn,
    SealedSecret,
    Settings,
    State,
)

SCHEMA: Final = 1
MAX_DEPTH: Final = 8
MAX_TEXT: Final = 1_000
MAX_GROUPS: Final = 100
MAX_TAGS_READ: Final = 100
MAX_TICKS: Final = 500
MAX_SECRET_BYTES: Final = 4 * MAX_HALF
"""UTF-8 needs up to four bytes for a character."""

Json = dict[str, Any]


class Malformed(ValueError):
    """A payload that its key opened but that no release of this format writes."""


def dump(value: Json) -> bytes:
    """Compact UTF-8 JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def load(text: bytes) -> Json:
    """One strict JSON object: whole numbers only, no duplicate name, no lone surrogate, depth ≤ 8."""
    try:
        value = _DECODER.decode(text.decode())
        if not isinstance(value, dict) or not _fits(value, MAX_DEPTH):
            raise Malformed("not a JSON object of at most eight levels")
        if b"\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate can't be encoded
    except Malformed:
        raise
    except (ValueError, RecursionError) as error:
        raise Malformed("not strict JSON") from error
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> Json:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("duplicate name")
    return value


def _refuse(_: str) -> Any:
    raise ValueError("only whole numbers")


_DECODER = json.JSONDecoder(object_pairs_hook=_no_duplicates, parse_float=_refuse, parse_constant=_refuse)


def _fits(value: Json | list[Any], levels: int) -> bool:
    """Whether objects and arrays are nested at most so deep; looks no deeper than that itself."""
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, dict | list) and (levels == 1 or not _fits(item, levels - 1)):
            return False
    return True


def encode_entry(entry: Entry) -> Json:
    """The JSON object of an entry. Fields at their default are left out; ``id`` comes first."""
    value: Json = {
        "id": entry.id,
        "label": entry.label,
        "created": entry.created_at,
        "changed": entry.changed_at,
        "exchange": entry.exchange,
        "account": entry.account,
        "state": str(entry.state),
    }
    optional: Json = {
        "paper": entry.paper,
        "api_key": entry.api_key,
        "secret": _encode_secret(entry.secret),
        "integration": entry.integration,
        "runs_on": str(entry.runs_on),
        "preset": entry.preset,
        "permissions": dict(entry.permissions),
        "addresses": list(entry.addresses),
        "notes": entry.notes,
        "tags": list(entry.tags),
        "rotate_by": entry.rotate_by.isoformat() if entry.rotate_by else None,
        "review_by": entry.review_by.isoformat() if entry.review_by else None,
        "revealed": entry.revealed_at,
        "copied": entry.copied_at,
        "trashed": entry.trashed_at,
        "progress": _encode_progress(entry.progress),
        "history": [_encode_change(change) for change in entry.history],
    }
    value |= {name: item for name, item in optional.items() if item or (item == 0 and type(item) is int)}
    return value | dict(entry.extra)


def decode_entry(value: Json) -> Entry:
    """The entry of a JSON object; raises :class:`Malformed`."""
    fields = _Fields(value)
    return Entry(
        id=fields.take("id", _id),
        label=fields.take("label", _text(MAX_LABEL)),
        created_at=fields.take("created", _moment),
        changed_at=fields.take("changed", _moment),
        exchange=fields.take("exchange", _text(MAX_NAME)),
        account=fields.take("account", _text(MAX_NAME)),
        state=fields.take("state", State),
        paper=fields.take("paper", _flag, False),
        api_key=fields.take("api_key", _text(MAX_HALF), ""),
        secret=fields.take("secret", _decode_secret, None),
        integration=fields.take("integration", _text(MAX_NAME), ""),
        runs_on=fields.take("runs_on", RunsOn, RunsOn.UNKNOWN),
        preset=fields.take("preset", _text(MAX_NAME), ""),
        permissions=fields.take("permissions", _permissions, MappingProxyType({})),
        addresses=fields.take("addresses", _texts(MAX_ADDRESSES), ()),
        notes=fields.take("notes", _text(MAX_NOTES), ""),
        tags=fields.take("tags", _texts(MAX_TAGS_READ), ()),
        rotate_by=fields.take("rotate_by", _day, None),
        review_by=fields.take("review_by", _day, None),
        revealed_at=fields.take("revealed", _moment, None),
        copied_at=fields.take("copied", _moment, None),
        trashed_at=fields.take("trashed", _moment, None),
        progress=fields.take("progress", _decode_progress, None),
        history=fields.take("history", _changes, ()),
        extra=fields.rest(),
    )


def encode_settings(settings: Settings) -> Json:
    """The JSON object of a vault's settings."""
    return {
        "name": settings.name,
        "idle_lock": settings.idle_lock,
        "reveal_time": settings.reveal_time,
        "clipboard_time": settings.clipboard_time,
        "theme": settings.theme,
        "rotate_after_days": settings.rotate_after_days,
        **settings.extra,
    }


def decode_settings(value: Json) -> Settings:
    """The settings of a JSON object; raises :class:`Malformed`."""
    fields = _Fields(value)
    default = Settings()

    def within(name: str) -> int:
        low, high = Settings.LIMITS[name]
        seconds: int = fields.take(name, _moment, getattr(default, name))
        return min(max(seconds, low), high)

    return Settings(
        name=fields.take("name", _text(MAX_NAME), default.name),
        idle_lock=within("idle_lock"),
        reveal_time=within("reveal_time"),
        clipboard_time=within("clipboard_time"),
        theme=fields.take("theme", _text(MAX_NAME), default.theme),
        rotate_after_days=within("rotate_after_days"),
        extra=fields.rest(),
    )


class _Fields:
    """Takes known fields out of an object, each with its own check; what is left is kept."""

    _MISSING: Final = object()

    def __init__(self, value: Any) -> None:
        if not isinstance(value, dict):
            raise Malformed("not an object")
        self._left = dict(value)

    def take(self, name: str, read: Callable[[Any], Any], default: Any = _MISSING) -> Any:
        if name not in self._left:
            if default is self._MISSING:
                raise Malformed(f"{name} is missing")
            return default
        try:
            return read(self._left.pop(name))
        except Malformed:
            raise
        except (ValueError, TypeError, AttributeError) as error:
            raise Malformed(f"{name} holds what it may not") from error

    def rest(self) -> Mapping[str, Any]:
        return MappingProxyType(self._left)


def _text(limit: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if type(value) is not str or len(value) > limit:
            raise ValueError("not a text of that length")
        return value

    return read


def _texts(limit: int) -> Callable[[Any], tuple[str, ...]]:
    read = _text(MAX_NAME)

    def read_all(value: Any) -> tuple[str, ...]:
        if type(value) is not list or len(value) > limit:
            raise ValueError("not a list of that length")
        return tuple(read(item) for item in value)

    return read_all


def _moment(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError("not a moment")
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("not true or false")
    return value


def _id(value: Any) -> str:
    unb64(value, 16)
    return str(value)


def _day(value: Any) -> date:
    day = date.fromisoformat(value)
    if day.isoformat() != value:
        raise ValueError("not a day as YYYY-MM-DD")
    return day


def _permissions(value: Any) -> Mapping[str, str]:
    if type(value) is not dict or not all(access in ("r", "w", "rw") for access in value.values()):
        raise ValueError("not permissions")
    _texts(MAX_GROUPS)(list(value))
    return MappingProxyType(value)


def _encode_secret(secret: SealedSecret | None) -> Json | None:
    if secret is None:
        return None
    return {
        "id": b64(secret.id),
        "nonce": b64(secret.nonce),
        "box": b64(secret.box),
        "fingerprint": b64(secret.fingerprint),
        "set": secret.set_at,
    }


def _decode_secret(value: Any) -> SealedSecret:
    if type(value) is not dict or set(value) != {"id", "nonce", "box", "fingerprint", "set"}:
        raise ValueError("not a sealed secret")
    return SealedSecret(
        id=unb64(value["id"], 16),
        nonce=unb64(value["nonce"], 24),
        box=_box(value["box"]),
        fingerprint=unb64(value["fingerprint"], 16),
        set_at=_moment(value["set"]),
    )


def _box(value: Any) -> bytes:
    box = unb64(value)
    if not 1 <= len(box) - TAG_BYTES <= MAX_SECRET_BYTES:
        raise ValueError("no secret has that length")
    return box


def _encode_progress(progress: Progress | None) -> Json | None:
    if progress is None:
        return None
    return {"step": progress.step, "ticks": sorted(progress.ticks), "saved": progress.saved_at}


def _decode_progress(value: Any) -> Progress:
    if type(value) is not dict or set(value) != {"step", "ticks", "saved"}:
        raise ValueError("not progress")
    return Progress(
        step=_text(MAX_NAME)(value["step"]),
        ticks=frozenset(_texts(MAX_TICKS)(value["ticks"])),
        saved_at=_moment(value["saved"]),
    )


def _encode_change(change: Change) -> Json:
    value: Json = {"at": change.at, "what": change.what}
    if change.api_key:
        value["api_key"] = change.api_key
    if change.secret:
        value["secret"] = _encode_secret(change.secret)
    return value | dict(change.extra)


def _changes(value: Any) -> tuple[Change, ...]:
    if type(value) is not list:
        raise ValueError("not a list")
    changes = []
    for item in value:
        fields = _Fields(item)
        changes.append(
            Change(
                at=fields.take("at", _moment),
                what=fields.take("what", _text(MAX_TEXT)),
                api_key=fields.take("api_key", _text(MAX_HALF), ""),
                secret=fields.take("secret", _decode_secret, None),
                extra=fields.rest(),
            )
        )
    return tuple(changes)
