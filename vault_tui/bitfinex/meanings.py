"""Every possible answer with its meaning. ``{who}`` stands for who answered.

The codes and their names are documented; of most texts only a few examples are published. How Bitfinex
answers an address that isn't listed, a revoked or an expired key is not documented, and the words say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.wire import FaultKind
from vault_tui.core.life import Outcome


@dataclass(frozen=True, slots=True)
class Meaning:
    """``short`` is for a list; the rest is as in a ``Diagnosis``."""

    outcome: Outcome
    short: str
    what: str
    may_also: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    certain: bool = True
    proves_alive: bool = False


_RIGHTS: Final = advice("troubleshoot-rights").words
_ENDPOINT: Final = advice("troubleshoot-endpoint").words
_NEWER: Final = "Always so? See whether there is a newer release of vault-tui."
_LATER: Final = "Try again in a few minutes. The pair stays sealed meanwhile."
_ONLINE: Final = "See whether this machine is online: a firewall, a proxy or a VPN may be in the way."
_WHATEVER: Final = "What else it may mean isn't documented."


def _unknown(
    short: str, what: str, *steps: str, may_also: tuple[str, ...] = (), certain: bool = True
) -> Meaning:
    return Meaning(
        Outcome.UNKNOWN, short, what, may_also or (() if certain else (_WHATEVER,)), steps, certain
    )


MEANINGS: Final[Mapping[str, Meaning]] = MappingProxyType(
    {
        "works": Meaning(Outcome.WORKS, "works", "{who} accepts this pair.", proves_alive=True),
        "not-accepted": Meaning(
            Outcome.REFUSED,
            "not accepted",
            "{who} does not accept this pair from here.",
            (
                "Mistyped, revoked, expired, disabled, or an address off its list: all may get this answer.",
                "Nothing that Bitfinex has published tells them apart.",
            ),
            certain=False,
        ),
        "digest": Meaning(
            Outcome.REFUSED,
            "secret in doubt",
            "{who} does not accept this pair from here.",
            (
                "Its text mentions the signature: a live key with a wrong secret may get this answer.",
                "Nothing that Bitfinex has published tells it for sure.",
            ),
            certain=False,
        ),
        "signature": Meaning(
            Outcome.REFUSED,
            "signature refused",
            "{who} does not accept how the question was signed.",
            ("The documents list this code, but not when a question like ours gets it.",),
            ("Seal both halves again, copied again: with a wrong secret every signature is wrong.", _NEWER),
            certain=False,
        ),
        "no-permission": Meaning(
            Outcome.REFUSED,
            "permission missing",
            "{who} knows this pair, but says that it may not do what was asked.",
            ("Only the text mentions a permission; the code is used for other troubles, too.",),
            (_RIGHTS, "Compare “My API Keys” with the plan, and verify again."),
            certain=False,
            proves_alive=True,
        ),
        "generic": _unknown(
            "general error",
            "{who} gave the code that it uses for any kind of trouble.",
            "Try again in a minute.",
            _RIGHTS,
            may_also=("A permission is missing.", "Something else about the question was wrong."),
            certain=False,
        ),
        "unknown-error": _unknown(
            "unknown error", "{who} says that something went wrong, and not what.", _LATER, certain=False
        ),
        "concurrency": _unknown(
            "busy with this key",
            "{who} was at work on another request of this key.",
            "Try again in a minute, or while the program that uses this key rests.",
        ),
        "parameter": _unknown(
            "question refused", "{who} does not take a part of the question.", _NEWER, _ENDPOINT
        ),
        "nonce": _unknown(
            "nonce too small",
            "{who} has seen a larger nonce with this key than the one that was sent.",
            certain=False,
        ),
        "not-ready": _unknown("not ready", "{who} is not ready to answer.", _LATER, certain=False),
        "rate-limit": _unknown(
            "too many questions",
            "{who} was asked too often from this network address and answers nothing for a while.",
            "Wait a minute, then try again: as far as it is documented a block lasts 60 seconds.",
            may_also=("Another program behind the same address asked too often.",),
        ),
        "maintenance": _unknown("maintenance", "{who} is under maintenance.", _LATER),
        "no-code": _unknown(
            "error without a code", "{who} answered with an error, and no code.", _LATER, certain=False
        ),
        "other-code": _unknown(
            "another code",
            "{who} answered with a code that this release doesn't know.",
            _NEWER,
            certain=False,
        ),
        "bad-request": _unknown(
            "question refused",
            "{who}, or something in front of it, does not take the question.",
            _ENDPOINT,
            _NEWER,
            certain=False,
        ),
        "blocked": _unknown(
            "blocked",
            "{who}, or something in front of it, lets no question through from here.",
            "Try again later, or from another network.",
            _ONLINE,
            may_also=("A filter against robots may not like this network address.",),
            certain=False,
        ),
        "not-found": _unknown(
            "not found", "{who} has nothing at the address that was asked.", _ENDPOINT, _NEWER
        ),
        "unavailable": _unknown("unavailable", "{who} can't answer at the moment.", _LATER),
        "unexpected": _unknown(
            "unexpected answer",
            "{who} answered in a form that isn't documented, so it was not believed.",
            _NEWER,
            _ENDPOINT,
            may_also=(
                "Its API has changed.",
                "Something other than the exchange has answered.",
            ),
            certain=False,
        ),
        "timeout": _unknown("no answer in time", "{who} did not answer in time.", _LATER, _ONLINE),
        "dns": _unknown("host not found", "The name of the host has no address here.", _ONLINE, _ENDPOINT),
        "tls": _unknown(
            "identity not proven",
            "What answered can't prove to be {who}, so nothing was asked.",
            "See whether this machine's clock and certificates are right.",
            "In a hotel or an office? Something there may be listening in: try another network.",
            _ENDPOINT,
            may_also=("Somebody stands in between.",),
            certain=False,
        ),
        "connection-refused": _unknown(
            "connection refused", "Nothing listens where {who} should be.", _ENDPOINT, _ONLINE, _LATER
        ),
        "unreachable": _unknown(
            "not reached", "{who} was not reached, or the connection broke.", _ONLINE, _LATER
        ),
        "proxy": _unknown(
            "proxy in the way",
            "The proxy did not pass the question on.",
            "See what HTTPS_PROXY says, or switch off in the settings that the environment's proxy counts.",
        ),
        "redirect": _unknown(
            "sent elsewhere",
            "{who} points to another address. Nothing was sent there.",
            "In a hotel or an office? Open a web page first: the network may want you to log in.",
            _ENDPOINT,
            certain=False,
        ),
        "too-large": _unknown(
            "answer too large",
            "{who} sent more than any answer of it should hold; it was not read to its end.",
            _ENDPOINT,
            _LATER,
            certain=False,
        ),
        "encoded": _unknown(
            "answer compressed",
            "{who} sent a compressed answer that nobody had asked for; it was not unpacked.",
            _ENDPOINT,
            _ONLINE,
            certain=False,
        ),
        "malformed": _unknown(
            "unreadable answer",
            "What came from {who} can't be read: it is another page, or cut short.",
            _LATER,
            _ENDPOINT,
            may_also=("The network wants you to log in first.",),
            certain=False,
        ),
        "clock-wrong": _unknown(
            "clock wrong",
            "This machine's clock is more than 5 seconds away from {who}'s, so nothing was signed.",
            "Set the clock, by NTP where you can: timedatectl set-ntp true.",
            may_also=("A nonce from a clock that is ahead locks out every program that uses the key.",),
        ),
        "clock-not-told": _unknown(
            "clock not told",
            "{who} did not tell its time, so this machine's could not be compared and nothing was signed.",
            _LATER,
            _ENDPOINT,
        ),
    }
)
"""By id. The ids are kept in vaults, so the meaning of an id never changes."""

BY_CODE: Final[Mapping[int, str]] = MappingProxyType(
    {
        10000: "unknown-error",
        10001: "generic",
        10008: "concurrency",
        10020: "parameter",
        10100: "not-accepted",
        10111: "signature",
        10112: "signature",
        10113: "signature",
        10114: "nonce",
        11000: "not-ready",
        11010: "rate-limit",
        20051: "maintenance",
        20060: "maintenance",
        20061: "maintenance",
    }
)

BY_STATUS: Final[Mapping[int, str]] = MappingProxyType(
    {401: "blocked", 403: "blocked", 404: "not-found", 429: "rate-limit", 451: "blocked"}
)

BY_FAULT: Final[Mapping[FaultKind, str]] = MappingProxyType(
    {
        FaultKind.TIMEOUT: "timeout",
        FaultKind.DNS: "dns",
        FaultKind.TLS: "tls",
        FaultKind.REFUSED: "connection-refused",
        FaultKind.UNREACHABLE: "unreachable",
        FaultKind.PROXY: "proxy",
        FaultKind.REDIRECT: "redirect",
        FaultKind.TOO_LARGE: "too-large",
        FaultKind.ENCODED: "encoded",
        FaultKind.MALFORMED: "malformed",
    }
)
