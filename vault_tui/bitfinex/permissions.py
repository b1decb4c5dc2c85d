"""Bitfinex's permission groups, in the order of its *Create New Key* page, and presets of them.

When the page changes, change this file. Group titles are confirmed by Bitfinex's own help article; the
toggles' words come from one published copy of the form, three of them confirmed by Bitfinex's own
programs. What each scope name stands for is our reading of both.

A permission mapping goes from a group's id to ``"r"``, ``"w"`` or ``"rw"``; a group that is missing
is off. Mappings may hold groups of a later release: those are shown, never dropped.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from vault_tui.bitfinex.source import Source
from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import visible

_HELP_ARTICLE = Source("Bitfinex help centre, article 115003363429 on API keys", date(2026, 11, 23))
_ONE_COPY = Source(
    "one published copy of the form, not Bitfinex's own help", date(2026, 11, 23), confirmed=False
)


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the form. A toggle is None where the form has none; ``note`` says what isn't known."""

    id: str
    title: str
    read_toggle: str | None
    write_toggle: str | None
    scope: str
    source: Source = _HELP_ARTICLE
    words_known: bool = True
    note: str = ""

    @property
    def rights(self) -> str:
        """The letters that this group can have."""
        return ("r" if self.read_toggle else "") + ("w" if self.write_toggle else "")


GROUPS: tuple[Group, ...] = (
    Group("account", "Account Info", "Get account fee information", "Edit account information", "account"),
    Group(
        "history", "Account History", "Get historical balances entries and trade information", None, "history"
    ),
    Group("orders", "Orders", "Get orders and statuses", "Create and cancel orders", "orders"),
    Group("positions", "Margin Trading", "Get position and margin info", "Claim a position", "positions"),
    Group(
        "funding",
        "Margin Funding",
        "Get funding statuses and info",
        "Offer, cancel and close funding",
        "funding",
    ),
    Group(
        "wallets", "Wallets", "Get wallet balances and addresses", "Transfer between your wallets", "wallets"
    ),
    Group("withdraw", "Withdrawals", None, "Create a new withdrawal", "withdraw"),
    Group(
        "settings",
        "Settings",
        "Read account settings",
        "Write account settings",
        "settings",
        source=_ONE_COPY,
        note="Settings is known from one source only; your page may not have it.",
    ),
    Group(
        "bfxpay",
        "Bitfinex Pay",
        "(read; words not known)",
        "(write; words not known)",
        "bfxpay",
        words_known=False,
        note="How the page words Bitfinex Pay's toggles is not known; they concern invoices.",
    ),
)
_TOGGLE_NAMES = {"r": "r (read)", "w": "w (write)"}
_BY_ID = MappingProxyType({group.id: group for group in GROUPS})

DANGEROUS: Mapping[str, str] = MappingProxyType(
    {
        "withdraw": "Withdrawals on: a thief can empty the account.",
        "settings": "Settings writable: a thief can change the account itself.",
    }
)
"""Groups whose write toggle is marked as dangerous, and the warning when it is on."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A named plan. What it switches on is our proposal, not Bitfinex's."""

    id: str
    title: str
    line: str
    permissions: Mapping[str, str]


PRESETS_ARE_OURS = "Our proposal, not Bitfinex's: compare with what your program asks for."
CUSTOM = "custom"


def _preset(preset_id: str, title: str, line: str, **permissions: str) -> Preset:
    return Preset(preset_id, title, line, MappingProxyType(permissions))


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.id: preset
        for preset in (
            _preset(
                "reporting",
                "Reporting",
                "Taxes and statements: reads balances and everything that happened, changes nothing.",
                account="r",
                history="r",
                orders="r",
                positions="r",
                funding="r",
                wallets="r",
            ),
            _preset(
                "portfolio",
                "Portfolio",
                "Shows what is held now: reads wallets, positions and funding, changes nothing.",
                positions="r",
                funding="r",
                wallets="r",
            ),
            _preset(
                "trading-bot",
                "Trading bot",
                "Creates and cancels orders, reads balances. No transfers, no withdrawals.",
                account="r",
                history="r",
                orders="rw",
                wallets="r",
            ),
            _preset(
                "margin-bot",
                "Margin bot",
                "As a trading bot, and reads margin positions. Claiming a position stays off.",
                account="r",
                history="r",
                orders="rw",
                positions="r",
                wallets="r",
            ),
            _preset(
                "lending-bot",
                "Lending bot",
                "Offers, cancels and closes funding, reads balances. No orders, no withdrawals.",
                account="r",
                history="r",
                funding="rw",
                wallets="r",
            ),
            _preset(CUSTOM, "Custom", "Starts with everything off; switch on what your program names."),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """One toggle as the page shows it. ``right`` is ``"rw"`` where one row stands for both toggles."""

    group_id: str
    title: str
    right: str
    toggle: str
    on: bool
    danger: bool = False

    @property
    def id(self) -> str:
        return f"{self.group_id}.{self.right}"


def rows(permissions: Mapping[str, str]) -> tuple[Row, ...]:
    """Every toggle of the form in page order, then groups that this release doesn't know."""
    found: list[Row] = []
    for group in GROUPS:
        rights = permissions.get(group.id, "")
        if not group.words_known and len(rights) != 1:
            found.append(Row(group.id, group.title, "rw", "(both; words not known)", bool(rights)))
            continue
        for right, toggle in (("r", group.read_toggle), ("w", group.write_toggle)):
            if toggle:
                danger = right == "w" and group.id in DANGEROUS
                found.append(Row(group.id, group.title, right, toggle, right in rights, danger))
    found += [
        Row(group_id, visible(group_id), visible(rights), "(not known to this release)", True, "w" in rights)
        for group_id, rights in permissions.items()
        if group_id not in _BY_ID
    ]
    return tuple(found)


def clean_permissions(permissions: Mapping[str, str]) -> dict[str, str]:
    """The mapping in page order without empty groups.

    Raises :class:`InvalidInput` for a group or right that the form doesn't have.
    """
    for group_id, rights in permissions.items():
        group = _BY_ID.get(group_id)
        if group is None:
            raise InvalidInput(
                f"“{visible(group_id)[:50]}” is not a permission group.",
                f"Groups are: {', '.join(_BY_ID)}.",
                field="permissions",
            )
        if not set(rights) <= set(group.rights):
            raise InvalidInput(
                f"{group.title} can't have “{visible(rights)[:20]}”.",
                f"Its toggles are: {' and '.join(_TOGGLE_NAMES[right] for right in group.rights)}.",
                field="permissions",
            )
    return {
        group.id: "".join(right for right in "rw" if right in permissions[group.id])
        for group in GROUPS
        if permissions.get(group.id)
    }


def toggled(permissions: Mapping[str, str], group_id: str, right: str) -> dict[str, str]:
    """The mapping with one row's toggle flipped; ``right`` as in :class:`Row`."""
    now = set(permissions.get(group_id, ""))
    changed = now - set(right) if set(right) <= now else now | set(right)
    known = {known_id: rights for known_id, rights in permissions.items() if known_id in _BY_ID}
    unknown = {other_id: rights for other_id, rights in permissions.items() if other_id not in _BY_ID}
    return clean_permissions({**known, group_id: "".join(changed)}) | unknown


def preset_of(permissions: Mapping[str, str]) -> str:
    """The id of the preset that is exactly this mapping, else ``custom``."""
    plan = dict(permissions)
    return next((preset.id for preset in PRESETS.values() if dict(preset.permissions) == plan), CUSTOM)


def clean_preset(name: str) -> str:
    """A preset's id as typed by a person; raises :class:`InvalidInput` naming the choices."""
    preset_id = name.strip().casefold().replace(" ", "-").replace("_", "-")
    if preset_id not in PRESETS:
        raise InvalidInput(
            f"“{visible(name)[:50]}” is not a preset.", f"Presets are: {', '.join(PRESETS)}.", field="preset"
        )
    return preset_id


_MAY = (
    ("orders", "trade"),
    ("positions", "trade"),
    ("funding", "lend"),
    ("wallets", "transfer"),
    ("bfxpay", "invoice"),
    ("account", "account!"),
    ("settings", "settings!"),
    ("withdraw", "withdraw!"),
)
"""The word for a group's write toggle, from harmless to worst."""


def _writable(permissions: Mapping[str, str]) -> frozenset[str]:
    return frozenset(group for group, rights in permissions.items() if "w" in rights)


def may(permissions: Mapping[str, str]) -> tuple[str, ...]:
    """One word for each kind of write right; ``read`` if there are only read rights; empty without any."""
    writable = _writable(permissions)
    words = list(dict.fromkeys(word for group, word in _MAY if group in writable))
    if writable - _BY_ID.keys():
        words.append("other!")
    if not words and any("r" in rights for rights in permissions.values()):
        words.append("read")
    return tuple(words)


def summary(permissions: Mapping[str, str]) -> str:
    """:func:`may` as one short phrase; never empty."""
    return ", ".join(may(permissions)) or "nothing set"


def consequence(permissions: Mapping[str, str], addresses: Collection[str]) -> str:
    """One sentence on what a thief of both halves could do, and from where."""
    place = _place(len(addresses))
    if not any(permissions.values()):
        return f"If this leaks: nobody noted what it may do, so expect the worst, {place}."
    writable = _writable(permissions)
    if not writable:
        return f"If this leaks: can read your account, cannot trade or withdraw, {place}."
    can = _abilities(writable)
    unsure = "withdraw" in writable or writable - _BY_ID.keys()
    cannot = "" if unsure else "cannot withdraw, "
    return f"If this leaks: can {_listed(can)}, {cannot}{place}."


def _abilities(writable: frozenset[str]) -> list[str]:
    can = ["empty your account by withdrawals"] if "withdraw" in writable else []
    if "orders" in writable:
        can.append("trade your balance")
    elif "positions" in writable:
        can.append("claim margin positions")
    for group, ability in (
        ("funding", "lend your balance"),
        ("wallets", "move funds between your wallets"),
        ("settings", "change account settings"),
        ("account", "edit account information"),
        ("bfxpay", "create invoices"),
    ):
        if group in writable:
            can.append(ability)
    if writable - _BY_ID.keys():
        can.append("do things this release doesn't know")
    return can


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _place(addresses: int) -> str:
    if addresses == 0:
        return "from any address"
    return "from one address" if addresses == 1 else f"from {addresses} addresses"
