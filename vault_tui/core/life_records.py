"""What happens to a key ⇄ JSON values. Section 5.7 of ``FORMAT.md``."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from vault_tui.core.life import (
    MAX_PATH,
    MAX_REASON,
    MAX_SCOPES,
    Accepted,
    Incident,
    Leftover,
    Outcome,
    Rotation,
    RotationStage,
    Seen,
)
from vault_tui.core.models import MAX_NAME
from vault_tui.core.strict import Fields, Json, given, read_day, read_flag, read_moment, read_text, read_texts

MAX_HOST: Final = 255
MAX_MODES: Final = 20
MAX_TICKS: Final = 500
_RIGHTS: Final = ("", "r", "w", "rw")
_FAMILIES: Final = ("4", "6")


def encode_seen(seen: Seen | None) -> Json | None:
    """The JSON object of what was heard of a pair. What was not told is left out, what is empty is not."""
    if seen is None:
        return None
    told: Json = {
        "permissions": dict(seen.permissions) if seen.permissions is not None else None,
        "paper": seen.paper,
        "sub_account": seen.sub_account,
        "two_factor": list(seen.two_factor) if seen.two_factor is not None else None,
        "wallets": seen.wallets,
        "alive": seen.alive_at,
    }
    return {
        "asked": seen.asked_at,
        "outcome": str(seen.outcome),
        **given(
            {
                "diagnosis": seen.diagnosis,
                "host": seen.host,
                "family": seen.family,
                "account_id": seen.account_id,
                "took_ms": seen.took_ms or None,
            }
        ),
        **{name: item for name, item in told.items() if item is not None},
        **seen.extra,
    }


def decode_seen(value: Any) -> Seen:
    """What was heard of a pair."""
    fields = Fields(value)
    return Seen(
        asked_at=fields.take("asked", read_moment),
        outcome=fields.take("outcome", Outcome),
        diagnosis=fields.take("diagnosis", read_text(MAX_NAME), ""),
        host=fields.take("host", read_text(MAX_HOST), ""),
        family=fields.take("family", _read_family, ""),
        alive_at=fields.take("alive", read_moment, None),
        permissions=fields.take("permissions", _read_scopes, None),
        account_id=fields.take("account_id", read_text(MAX_NAME), ""),
        paper=fields.take("paper", read_flag, None),
        sub_account=fields.take("sub_account", read_flag, None),
        two_factor=fields.take("two_factor", read_texts(MAX_MODES), None),
        wallets=fields.take("wallets", read_moment, None),
        took_ms=fields.take("took_ms", read_moment, 0),
        extra=fields.rest(),
    )


def encode_rotation(rotation: Rotation | None) -> Json | None:
    """The JSON object of a rotation under way."""
    if rotation is None:
        return None
    return {
        "stage": str(rotation.stage),
        "started": rotation.started_at,
        "saved": rotation.saved_at,
        **given({"step": rotation.step, "ticks": sorted(rotation.ticks)}),
        **rotation.extra,
    }


def decode_rotation(value: Any) -> Rotation:
    """A rotation under way."""
    fields = Fields(value)
    return Rotation(
        stage=fields.take("stage", RotationStage),
        started_at=fields.take("started", read_moment),
        saved_at=fields.take("saved", read_moment, 0),
        step=fields.take("step", read_text(MAX_NAME), ""),
        ticks=frozenset(fields.take("ticks", read_texts(MAX_TICKS), ())),
        extra=fields.rest(),
    )


def encode_incident(incident: Incident | None) -> Json | None:
    """The JSON object of a suspected leak."""
    if incident is None:
        return None
    return {
        "since": incident.since,
        "marked": incident.marked_at,
        **given({"ticks": sorted(incident.ticks)}),
        **incident.extra,
    }


def decode_incident(value: Any) -> Incident:
    """A suspected leak."""
    fields = Fields(value)
    return Incident(
        since=fields.take("since", read_moment),
        marked_at=fields.take("marked", read_moment),
        ticks=frozenset(fields.take("ticks", read_texts(MAX_TICKS), ())),
        extra=fields.rest(),
    )


def encode_accepted(accepted: Accepted) -> Json:
    """The JSON object of an accepted finding."""
    return {
        "finding": accepted.finding,
        "reason": accepted.reason,
        "at": accepted.at,
        **given({"until": accepted.until.isoformat() if accepted.until else None}),
        **accepted.extra,
    }


def decode_accepted(value: Any) -> Accepted:
    """An accepted finding."""
    fields = Fields(value)
    return Accepted(
        finding=fields.take("finding", read_text(MAX_NAME)),
        reason=fields.take("reason", read_text(MAX_REASON)),
        at=fields.take("at", read_moment),
        until=fields.take("until", read_day, None),
        extra=fields.rest(),
    )


def encode_leftover(leftover: Leftover) -> Json:
    """The JSON object of a plaintext copy."""
    return {"path": leftover.path, "seen": leftover.seen_at, **leftover.extra}


def decode_leftover(value: Any) -> Leftover:
    """A plaintext copy."""
    fields = Fields(value)
    return Leftover(
        path=fields.take("path", read_text(MAX_PATH)),
        seen_at=fields.take("seen", read_moment),
        extra=fields.rest(),
    )


def _read_family(value: Any) -> str:
    if value not in _FAMILIES:
        raise ValueError("not an address family")
    return str(value)


def _read_scopes(value: Any) -> Mapping[str, str]:
    if type(value) is not dict or not all(rights in _RIGHTS for rights in value.values()):
        raise ValueError("not permissions")
    read_texts(MAX_SCOPES)(list(value))
    return MappingProxyType(value)
