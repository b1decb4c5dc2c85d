"""Faults in what an entry tells of its key's life: what was heard, other pairs, a rotation, a leak."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.vectors.writer import API_KEY, Json, Vector

Make = Callable[..., Vector]
"""Makes a vector of one entry: name, what it is about, what is said, and the faulty field."""

_SEEN: Json = {"asked": 1, "outcome": "works"}
_PAIR: Json = {"api_key": API_KEY}
_ROTATION: Json = {"stage": "verify", "started": 1}
_LEAK: Json = {"since": 1, "marked": 1}
_ACCEPTED: Json = {"finding": "any-address", "reason": "r", "at": 1}
_LEFTOVER: Json = {"path": "/home/somebody/.env", "seen": 1}


def happenings(one: Make) -> Iterator[Vector]:
    """One fault each, in the order of the specification."""
    for name, field, says, about, value in _FAULTS:
        yield one(f"{field.replace('_', '-')}-{name}", about, says, **{field: value})


_FAULTS: tuple[tuple[str, str, str, str, Any], ...] = (
    ("null", "seen", "not an object", "What was heard as null.", None),
    ("no-moment", "seen", "asked is missing", "Heard, and not when.", {"outcome": "works"}),
    ("no-outcome", "seen", "outcome is missing", "Heard, and not what.", {"asked": 1}),
    (
        "outcome-unknown",
        "seen",
        "outcome holds what it may not",
        "An outcome that schema 1 doesn't have.",
        _SEEN | {"outcome": "maybe"},
    ),
    (
        "diagnosis-too-long",
        "seen",
        "diagnosis holds what it may not",
        "A diagnosis of 65 characters.",
        _SEEN | {"diagnosis": "d" * 65},
    ),
    (
        "host-too-long",
        "seen",
        "host holds what it may not",
        "A host of 256 characters.",
        _SEEN | {"host": "h" * 256},
    ),
    (
        "family-number",
        "seen",
        "family holds what it may not",
        "An address family as a number.",
        _SEEN | {"family": 4},
    ),
    (
        "family-unknown",
        "seen",
        "family holds what it may not",
        "An address family that there isn't.",
        _SEEN | {"family": "5"},
    ),
    ("alive-text", "seen", "alive holds what it may not", "A moment as text.", _SEEN | {"alive": "1"}),
    (
        "permissions-array",
        "seen",
        "permissions holds what it may not",
        "Scopes as an array.",
        _SEEN | {"permissions": ["orders"]},
    ),
    (
        "permissions-flag",
        "seen",
        "permissions holds what it may not",
        "A scope of true.",
        _SEEN | {"permissions": {"orders": True}},
    ),
    (
        "permissions-unknown",
        "seen",
        "permissions holds what it may not",
        "Rights that there aren't.",
        _SEEN | {"permissions": {"orders": "x"}},
    ),
    (
        "permissions-too-many",
        "seen",
        "permissions holds what it may not",
        "201 scopes.",
        _SEEN | {"permissions": {f"s{number}": "r" for number in range(201)}},
    ),
    (
        "permissions-name-too-long",
        "seen",
        "permissions holds what it may not",
        "A scope of 65 characters.",
        _SEEN | {"permissions": {"s" * 65: "r"}},
    ),
    (
        "account-id-number",
        "seen",
        "account_id holds what it may not",
        "An account as a number.",
        _SEEN | {"account_id": 1},
    ),
    (
        "paper-number",
        "seen",
        "paper holds what it may not",
        "A number in the place of true.",
        _SEEN | {"paper": 1},
    ),
    (
        "two-factor-text",
        "seen",
        "two_factor holds what it may not",
        "Second factors as one text.",
        _SEEN | {"two_factor": "otp"},
    ),
    (
        "two-factor-too-many",
        "seen",
        "two_factor holds what it may not",
        "21 second factors.",
        _SEEN | {"two_factor": ["otp"] * 21},
    ),
    ("wallets-true", "seen", "wallets holds what it may not", "A number of true.", _SEEN | {"wallets": True}),
    ("too-long", "account_id", "account_id holds what it may not", "An account of 65 characters.", "1" * 65),
    ("unknown", "nonce_unit", "nonce_unit holds what it may not", "A unit that schema 1 doesn't have.", "ns"),
    (
        "empty",
        "nonce_unit",
        "nonce_unit holds what it may not",
        "A unit that is empty, where it should be left out.",
        "",
    ),
    ("true", "gone", "gone holds what it may not", "A moment of true.", True),
    ("null", "candidate", "not an object", "Another pair of null.", None),
    ("no-key", "candidate", "api_key is missing", "Another pair without an API key.", {"sealed": 1}),
    (
        "key-too-long",
        "candidate",
        "api_key holds what it may not",
        "Another pair's API key of 1,025 characters.",
        {"api_key": "K" * 1025},
    ),
    (
        "sealed-text",
        "candidate",
        "sealed holds what it may not",
        "A moment as text.",
        _PAIR | {"sealed": "1"},
    ),
    (
        "secret-null",
        "candidate",
        "secret holds what it may not",
        "Another pair's secret of null.",
        _PAIR | {"secret": None},
    ),
    (
        "seen-bare",
        "candidate",
        "asked is missing",
        "Another pair of which nothing was heard.",
        _PAIR | {"seen": {}},
    ),
    ("array", "outgoing", "not an object", "A pair on its way out as an array.", [_PAIR]),
    (
        "gone-negative",
        "outgoing",
        "gone holds what it may not",
        "A pair gone before 1970.",
        _PAIR | {"gone": -1},
    ),
    (
        "stage-unknown",
        "rotation",
        "stage holds what it may not",
        "A stage that schema 1 doesn't have.",
        _ROTATION | {"stage": "done"},
    ),
    ("no-stage", "rotation", "stage is missing", "A rotation without a stage.", {"started": 1}),
    ("no-start", "rotation", "started is missing", "A rotation that never began.", {"stage": "verify"}),
    (
        "saved-text",
        "rotation",
        "saved holds what it may not",
        "A moment as text.",
        _ROTATION | {"saved": "1"},
    ),
    (
        "step-too-long",
        "rotation",
        "step holds what it may not",
        "A step of 65 characters.",
        _ROTATION | {"step": "s" * 65},
    ),
    (
        "ticks-too-many",
        "rotation",
        "ticks holds what it may not",
        "501 ticks.",
        _ROTATION | {"ticks": ["t"] * 501},
    ),
    ("negative", "rotate_every", "rotate_every holds what it may not", "Fewer days than none.", -1),
    ("no-since", "incident", "since is missing", "A leak since no moment.", {"marked": 1}),
    ("marked-text", "incident", "marked holds what it may not", "A moment as text.", _LEAK | {"marked": "1"}),
    ("ticks-text", "incident", "ticks holds what it may not", "Ticks as one text.", _LEAK | {"ticks": "t"}),
    (
        "tick-too-long",
        "incident",
        "ticks holds what it may not",
        "A tick of 65 characters.",
        _LEAK | {"ticks": ["t" * 65]},
    ),
    ("object", "accepted", "accepted holds what it may not", "Accepted findings as an object.", {}),
    (
        "no-reason",
        "accepted",
        "reason is missing",
        "A finding accepted for no reason.",
        [{"finding": "any-address", "at": 1}],
    ),
    (
        "reason-too-long",
        "accepted",
        "reason holds what it may not",
        "A reason of 201 characters.",
        [_ACCEPTED | {"reason": "r" * 201}],
    ),
    (
        "until-no-day",
        "accepted",
        "until holds what it may not",
        "Accepted until a day that there isn't.",
        [_ACCEPTED | {"until": "2026-02-30"}],
    ),
    ("too-many", "accepted", "accepted holds what it may not", "101 accepted findings.", [_ACCEPTED] * 101),
    (
        "no-moment",
        "leftovers",
        "seen is missing",
        "A plaintext copy seen at no moment.",
        [{"path": "/home/somebody/.env"}],
    ),
    (
        "path-too-long",
        "leftovers",
        "path holds what it may not",
        "A path of 1,001 characters.",
        [_LEFTOVER | {"path": "p" * 1001}],
    ),
    ("too-many", "leftovers", "leftovers holds what it may not", "51 plaintext copies.", [_LEFTOVER] * 51),
)
