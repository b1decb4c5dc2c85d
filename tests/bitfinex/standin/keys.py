"""The invented keys of the stand-in, and the accounts they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KNOWN_SCOPES = (
    "account",
    "history",
    "orders",
    "positions",
    "funding",
    "settings",
    "wallets",
    "withdraw",
    "ui_withdraw",
    "bfxpay",
)
"""The scopes that Bitfinex documents, in an order of ours."""

Rights = tuple[int | None, int | None]


def scopes(**rights: str) -> dict[str, Rights]:
    """Every documented scope, off unless named: ``scopes(orders="rw", eaas_deposit="w")``."""
    wanted = dict.fromkeys(KNOWN_SCOPES, "") | rights
    return {scope: (int("r" in letters), int("w" in letters)) for scope, letters in wanted.items()}


@dataclass(frozen=True)
class User:
    """An account. ``master`` is the number of the account it is a sub-account of."""

    id: int = 100_001
    email: str = "somebody@example.org"
    username: str = "somebody"
    paper: bool = False
    master: int | None = None
    two_factor: tuple[str, ...] = ("otp",)

    def fields(self) -> list[Any]:
        """The answer of ``auth/r/info/user``: 55 fields, those that are documented at their indexes."""
        fields: list[Any] = [None] * 55
        fields[0:6] = [self.id, self.email, self.username, 1_600_000_000_000, 1, 2]
        fields[7:11] = ["Etc/UTC", "en", "bitfinex", 1]
        fields[15:22] = [None, self.master, 0, 0, 0, None, int(self.paper)]
        fields[22:24] = [0, 0]
        fields[26] = list(self.two_factor)
        fields[44] = "1790000000000"  # the last login
        fields[47] = 2
        fields[49:52] = [["VG"], "VG", "individual"]
        return fields


@dataclass(frozen=True)
class Key:
    """One API key. ``addresses`` empty means any; ``last_nonce`` is the highest that was accepted.

    ``permissions`` maps a scope to its (read, write) flags, as Bitfinex sends them.
    """

    api_key: str
    secret: str
    permissions: Mapping[str, Rights] = field(default_factory=scopes)
    addresses: tuple[str, ...] = ()
    revoked: bool = False
    user: User = User()
    last_nonce: int = 0
    name: str = ""


def invented(name: str, half: str) -> str:
    """43 characters in which anybody sees that they are invented: ``invented("paper", "secret")``."""
    return f"EXAMPLE-{half}-of-{name}-".ljust(43, "x")


def named(name: str, **fields: Any) -> Key:
    """A key with invented halves."""
    return Key(invented(name, "key"), invented(name, "secret"), name=name, **fields)


_READING = {"account": "r", "history": "r", "orders": "r", "positions": "r", "funding": "r", "wallets": "r"}
_TRADING = {"account": "r", "history": "r", "orders": "rw", "wallets": "r"}
_EAAS = {"eaas_agreement": "r", "eaas_withdraw": "w", "eaas_deposit": "r", "eaas_brokerage": ""}
MASTER = 100_001


def named_keys() -> tuple[Key, ...]:
    """One key for each thing that there is to see, by name."""
    return (
        named("reporting", permissions=scopes(**_READING)),
        named("portfolio", permissions=scopes(positions="r", funding="r", wallets="r")),
        named("trading-bot", permissions=scopes(**_TRADING)),
        named("margin-bot", permissions=scopes(**_TRADING, positions="r")),
        named("lending-bot", permissions=scopes(account="r", history="r", funding="rw", wallets="r")),
        named("withdraw", permissions=scopes(**_TRADING, withdraw="w")),
        named("ui-withdraw", permissions=scopes(**_TRADING, ui_withdraw="w")),
        named("settings", permissions=scopes(**_TRADING, settings="rw")),
        named("nothing", permissions=scopes()),
        named("revoked", permissions=scopes(**_TRADING), revoked=True),
        named("address", permissions=scopes(**_TRADING), addresses=("203.0.113.9",)),
        named("this-host", permissions=scopes(**_TRADING), addresses=("127.0.0.1", "::1")),
        named("paper", permissions=scopes(**_TRADING), user=User(100_002, paper=True, master=MASTER)),
        named("sub-account", permissions=scopes(**_TRADING), user=User(100_003, master=MASTER)),
        named("other-account", permissions=scopes(**_TRADING), user=User(200_001)),
        named("no-two-factor", permissions=scopes(**_TRADING), user=User(200_002, two_factor=())),
        named("unknown", permissions=scopes(**_TRADING, **_EAAS)),
        named("microseconds", permissions=scopes(**_TRADING), last_nonce=1_790_000_000_000_000),
    )
