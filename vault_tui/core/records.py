"""Entries and settings ⇄ JSON values. Sections 5.3 to 5.6 of ``FORMAT.md``.

What a field may hold is checked exactly on the way in; fields that this release doesn't know are
kept in ``extra`` and written back.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from vault_tui.core.crypto import TAG_BYTES
from vault_tui.core.fileformat import b64, unb64
from vault_tui.core.life import MAX_ACCEPTED, MAX_LEFTOVERS
from vault_tui.core.life_records import (
    MAX_HOST,
    MAX_TICKS,
    decode_accepted,
    decode_incident,
    decode_leftover,
    decode_rotation,
    decode_seen,
    encode_accepted,
    encode_incident,
    encode_leftover,
    encode_rotation,
    encode_seen,
)
from vault_tui.core.models import (
    MAX_ADDRESSES,
    MAX_HALF,
    MAX_LABEL,
    MAX_NAME,
    MAX_NOTES,
    Change,
    Entry,
    Pair,
    Progress,
    RunsOn,
    SealedSecret,
    Settings,
    State,
)
from vault_tui.core.strict import (
    Fields,
    Json,
    given,
    read_all,
    read_day,
    read_flag,
    read_id,
    read_moment,
    read_text,
    read_texts,
)

SCHEMA: Final = 1
MAX_TEXT: Final = 1_000
MAX_GROUPS: Final = 100
MAX_TAGS_READ: Final = 100
MAX_SECRET_BYTES: Final = 4 * MAX_HALF
"""UTF-8 needs up to four bytes for a character."""


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
        "seen": encode_seen(entry.seen),
        "account_id": entry.account_id,
        "nonce_unit": entry.nonce_unit,
        "gone": entry.gone_at,
        "candidate": _encode_pair(entry.candidate),
        "outgoing": _encode_pair(entry.outgoing),
        "rotation": encode_rotation(entry.rotation),
        "rotate_every": entry.rotate_every,
        "incident": encode_incident(entry.incident),
        "accepted": [encode_accepted(accepted) for accepted in entry.accepted],
        "leftovers": [encode_leftover(leftover) for leftover in entry.leftovers],
        "history": [_encode_change(change) for change in entry.history],
    }
    return value | given(optional) | dict(entry.extra)


def decode_entry(value: Json) -> Entry:
    """The entry of a JSON object; raises :class:`Malformed`."""
    fields = Fields(value)
    return Entry(
        id=fields.take("id", read_id),
        label=fields.take("label", read_text(MAX_LABEL)),
        created_at=fields.take("created", read_moment),
        changed_at=fields.take("changed", read_moment),
        exchange=fields.take("exchange", read_text(MAX_NAME)),
        account=fields.take("account", read_text(MAX_NAME)),
        state=fields.take("state", State),
        paper=fields.take("paper", read_flag, False),
        api_key=fields.take("api_key", read_text(MAX_HALF), ""),
        secret=fields.take("secret", _decode_secret, None),
        integration=fields.take("integration", read_text(MAX_NAME), ""),
        runs_on=fields.take("runs_on", RunsOn, RunsOn.UNKNOWN),
        preset=fields.take("preset", read_text(MAX_NAME), ""),
        permissions=fields.take("permissions", _permissions, MappingProxyType({})),
        addresses=fields.take("addresses", read_texts(MAX_ADDRESSES), ()),
        notes=fields.take("notes", read_text(MAX_NOTES), ""),
        tags=fields.take("tags", read_texts(MAX_TAGS_READ), ()),
        rotate_by=fields.take("rotate_by", read_day, None),
        review_by=fields.take("review_by", read_day, None),
        revealed_at=fields.take("revealed", read_moment, None),
        copied_at=fields.take("copied", read_moment, None),
        trashed_at=fields.take("trashed", read_moment, None),
        progress=fields.take("progress", _decode_progress, None),
        seen=fields.take("seen", decode_seen, None),
        account_id=fields.take("account_id", read_text(MAX_NAME), ""),
        nonce_unit=fields.take("nonce_unit", _read_unit, ""),
        gone_at=fields.take("gone", read_moment, None),
        candidate=fields.take("candidate", _decode_pair, None),
        outgoing=fields.take("outgoing", _decode_pair, None),
        rotation=fields.take("rotation", decode_rotation, None),
        rotate_every=fields.take("rotate_every", read_moment, None),
        incident=fields.take("incident", decode_incident, None),
        accepted=fields.take("accepted", read_all(decode_accepted, MAX_ACCEPTED), ()),
        leftovers=fields.take("leftovers", read_all(decode_leftover, MAX_LEFTOVERS), ()),
        history=fields.take("history", _changes, ()),
        extra=fields.rest(),
    )


def encode_settings(settings: Settings) -> Json:
    """The JSON object of a vault's settings."""
    default = Settings()
    return {
        "name": settings.name,
        "idle_lock": settings.idle_lock,
        "reveal_time": settings.reveal_time,
        "clipboard_time": settings.clipboard_time,
        "theme": settings.theme,
        "rotate_after_days": settings.rotate_after_days,
        **given(
            {
                "verify_after_days": _unless(settings.verify_after_days, default.verify_after_days),
                "unused_after_days": _unless(settings.unused_after_days, default.unused_after_days),
                "api_host": settings.api_host,
                "environment_proxy": settings.environment_proxy,
                "recovery_tried": settings.recovery_tried_at,
                "accepted": [encode_accepted(accepted) for accepted in settings.accepted],
            }
        ),
        **settings.extra,
    }


def decode_settings(value: Json) -> Settings:
    """The settings of a JSON object; raises :class:`Malformed`."""
    fields = Fields(value)
    default = Settings()

    def within(name: str) -> int:
        low, high = Settings.LIMITS[name]
        seconds: int = fields.take(name, read_moment, getattr(default, name))
        return min(max(seconds, low), high)

    return Settings(
        name=fields.take("name", read_text(MAX_NAME), default.name),
        idle_lock=within("idle_lock"),
        reveal_time=within("reveal_time"),
        clipboard_time=within("clipboard_time"),
        theme=fields.take("theme", read_text(MAX_NAME), default.theme),
        rotate_after_days=within("rotate_after_days"),
        verify_after_days=within("verify_after_days"),
        unused_after_days=within("unused_after_days"),
        api_host=fields.take("api_host", read_text(MAX_HOST), ""),
        environment_proxy=fields.take("environment_proxy", read_flag, False),
        recovery_tried_at=fields.take("recovery_tried", read_moment, None),
        accepted=fields.take("accepted", read_all(decode_accepted, MAX_ACCEPTED), ()),
        extra=fields.rest(),
    )


def _permissions(value: Any) -> Mapping[str, str]:
    if type(value) is not dict or not all(access in ("r", "w", "rw") for access in value.values()):
        raise ValueError("not permissions")
    read_texts(MAX_GROUPS)(list(value))
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
        set_at=read_moment(value["set"]),
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
        step=read_text(MAX_NAME)(value["step"]),
        ticks=frozenset(read_texts(MAX_TICKS)(value["ticks"])),
        saved_at=read_moment(value["saved"]),
    )


def _encode_pair(pair: Pair | None) -> Json | None:
    if pair is None:
        return None
    optional: Json = {
        "secret": _encode_secret(pair.secret),
        "seen": encode_seen(pair.seen),
        "gone": pair.gone_at,
    }
    return {"api_key": pair.api_key, "sealed": pair.sealed_at, **given(optional), **pair.extra}


def _decode_pair(value: Any) -> Pair:
    fields = Fields(value)
    return Pair(
        api_key=fields.take("api_key", read_text(MAX_HALF)),
        secret=fields.take("secret", _decode_secret, None),
        sealed_at=fields.take("sealed", read_moment, 0),
        seen=fields.take("seen", decode_seen, None),
        gone_at=fields.take("gone", read_moment, None),
        extra=fields.rest(),
    )


def _read_unit(value: Any) -> str:
    if value not in ("ms", "us"):
        raise ValueError("not a unit of nonces")
    return str(value)


def _unless(value: int, default: int) -> int | None:
    return None if value == default else value


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
        fields = Fields(item)
        changes.append(
            Change(
                at=fields.take("at", read_moment),
                what=fields.take("what", read_text(MAX_TEXT)),
                api_key=fields.take("api_key", read_text(MAX_HALF), ""),
                secret=fields.take("secret", _decode_secret, None),
                extra=fields.rest(),
            )
        )
    return tuple(changes)
