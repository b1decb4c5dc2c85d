"""The advice that this program gives: each piece with its words and the places where it is shown or enforced.

Tests check that each piece really is at each of its places.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Place(StrEnum):
    """Where a piece of advice is shown or enforced."""

    PLAN = "plan"
    SIGN_IN = "sign-in"
    PERMISSIONS = "permissions"
    ADDRESSES = "addresses"
    GENERATE = "generate"
    CAPTURE = "capture"
    HAND_OVER = "hand-over"
    STUCK = "stuck"
    AUDIT = "audit"
    LIVE_CHECK = "live-check"
    INCIDENT = "incident"
    ACTIVITY = "activity"
    DIAGNOSIS = "diagnosis"
    RECONCILE = "reconcile"
    IMPORT = "import"
    ROTATION = "rotation"
    VAULT = "vault"


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece: ``words`` are one or two short sentences, fit for any of its ``places``."""

    id: str
    words: str
    places: tuple[Place, ...]


ADVICE: tuple[Advice, ...] = (
    Advice(
        "official-site",
        "Type the address or use the link here. Never reach Bitfinex through a search result or a mail.",
        (Place.SIGN_IN,),
    ),
    Advice(
        "two-factor",
        "Switch two-factor authentication on before there is a key to protect.",
        (Place.SIGN_IN, Place.LIVE_CHECK, Place.AUDIT),
    ),
    Advice(
        "extra-steps",
        "Bitfinex asks more on the way: a two-factor code, and a link sent by e-mail. Have both at hand.",
        (Place.SIGN_IN, Place.GENERATE),
    ),
    Advice(
        "where",
        "Account icon at the top right → API Keys. There your keys are listed, edited and revoked.",
        (Place.SIGN_IN, Place.RECONCILE),
    ),
    Advice(
        "verified-account",
        "No API section? Finish identity verification first. Still none: ask Bitfinex support.",
        (Place.STUCK,),
    ),
    Advice(
        "create-new-key",
        "“Create New Key” opens the form: permissions first, addresses below.",
        (Place.PERMISSIONS,),
    ),
    Advice(
        "least-rights",
        "Give only what this program needs: reading, unless it has to act.",
        (Place.PLAN, Place.LIVE_CHECK, Place.AUDIT),
    ),
    Advice(
        "trading-rights",
        "No toggle is called “Trading”: a bot needs both of Orders, and no withdrawals.",
        (Place.PLAN,),
    ),
    Advice(
        "no-withdrawals",
        "Leave Withdrawals off: with it on, whoever gets the key can empty the account.",
        (Place.PLAN, Place.LIVE_CHECK, Place.AUDIT, Place.INCIDENT),
    ),
    Advice(
        "address-list",
        "List the fixed addresses that will use the key; from any other, Bitfinex refuses it.",
        (Place.ADDRESSES, Place.AUDIT),
    ),
    Advice(
        "shown-once",
        "Bitfinex shows both halves once. Seal them here while its page is still open.",
        (Place.CAPTURE,),
    ),
    Advice(
        "store-encrypted",
        "Keep keys only where they are encrypted; a plain file on a connected machine is up for grabs.",
        (Place.VAULT, Place.IMPORT),
    ),
    Advice(
        "safe-channel",
        "Send neither half by chat or mail, and take no photo of the QR code: it holds the pair.",
        (Place.CAPTURE,),
    ),
    Advice(
        "enter-in-fields",
        "Give a program its key where it asks for one, and nowhere else: not in a chat, ticket or script.",
        (Place.HAND_OVER,),
    ),
    Advice(
        "program-encrypts",
        "Whether this program reaches the exchange encrypted (https, wss) isn't known here: make sure.",
        (Place.PLAN,),
    ),
    Advice(
        "no-master-login",
        "A program gets a key, never your login at the exchange. One that wants that is not to be trusted.",
        (Place.PLAN, Place.HAND_OVER),
    ),
    Advice(
        "reputable-apps",
        "Apps can collect keys. Take the official or a well-known one, and look twice at what it may do.",
        (Place.PLAN,),
    ),
    Advice(
        "one-key-each",
        "Each program gets a key of its own. Shared keys block each other and can't be revoked singly.",
        (Place.PLAN, Place.IMPORT, Place.AUDIT),
    ),
    Advice(
        "review",
        "Go through the list from time to time; revoke what is unused or whose program is gone.",
        (Place.AUDIT, Place.RECONCILE),
    ),
    Advice(
        "usage-logs",
        "Look through logins and key use for what wasn't you.",
        (Place.ACTIVITY,),
    ),
    Advice(
        "troubleshoot-rights",
        "A call is refused? See whether the key has the permission for it.",
        (Place.DIAGNOSIS,),
    ),
    Advice(
        "troubleshoot-endpoint",
        "See whether the program asks the right address of the exchange's API.",
        (Place.DIAGNOSIS,),
    ),
    Advice(
        "troubleshoot-address",
        "See whether the address it asks from is on the key's list.",
        (Place.DIAGNOSIS,),
    ),
    Advice(
        "exposed",
        "Exposed? Revoke the key on Bitfinex now, then make a new one. Waiting risks trades and moved funds.",
        (Place.INCIDENT,),
    ),
    Advice(
        "no-regeneration",
        "A lost secret can't be shown again. Make a new pair, and give it to all that used the old one.",
        (Place.STUCK, Place.ROTATION),
    ),
    Advice(
        "clipboard",
        "Your own computer's clipboard still holds the secret. Overwrite it: copy something harmless.",
        (Place.CAPTURE,),
    ),
)
_BY_ID = MappingProxyType({piece.id: piece for piece in ADVICE})


def advice(advice_id: str) -> Advice:
    """The piece with that id; an unknown one is a bug and raises KeyError."""
    return _BY_ID[advice_id]


def at(place: Place) -> tuple[Advice, ...]:
    """Every piece of advice for a place, in the order of the list."""
    return tuple(piece for piece in ADVICE if place in piece.places)
