"""What a key may really do, beside what was planned, in the words of Bitfinex's page. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vault_tui.bitfinex.permissions import GROUPS, Group
from vault_tui.core.comparison import Compared, Knowledge, compare, has_plan
from vault_tui.core.models import Entry, visible


class Verdict(StrEnum):
    """How what was seen compares with the plan."""

    AS_PLANNED = "as planned"
    MORE = "more than planned"
    LESS = "less than planned"
    UNKNOWN_SCOPE = "unknown scope"
    NO_PLAN = "nothing planned"


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One group of the page, or one scope that has no group there.

    ``planned`` and ``seen`` are ``""``, ``"r"``, ``"w"`` or ``"rw"``. ``loud`` marks what must not be
    overlooked. ``words`` say what differs, by the names of the page's toggles; empty when nothing does.
    """

    scope: str
    title: str
    planned: str
    seen: str
    verdict: Verdict
    loud: bool = False
    words: str = ""


UI_WITHDRAW: Final = "ui_withdraw"
LOUD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "withdraw": "THIS KEY CAN WITHDRAW: whoever gets it can empty the account.",
        UI_WITHDRAW: "THIS KEY HAS A RIGHT ABOUT WITHDRAWING (ui_withdraw): take it for one to withdraw.",
        "settings": "THIS KEY CAN CHANGE THE ACCOUNT'S SETTINGS.",
    }
)
"""Scopes whose write right is shown as an alarm unless it was planned."""

KNOWN: Final = Knowledge(
    group_of=MappingProxyType({group.scope: group.id for group in GROUPS}),
    rights=MappingProxyType({group.id: group.rights for group in GROUPS}),
    titles=MappingProxyType({group.id: group.title for group in GROUPS}),
    withdrawing=frozenset({"withdraw", UI_WITHDRAW}),
    changing_settings=frozenset({"settings"}),
)
"""What ``ui_withdraw`` allows is not documented; by its name it counts as withdrawing."""

_NAMES: Final = {"r": "reading", "w": "writing"}
_BY_ID: Final = MappingProxyType({group.id: group for group in GROUPS})


def title_of(row: Compared) -> str:
    """The group's title on Bitfinex's page, or else the scope's name."""
    return KNOWN.titles.get(row.group) or visible(row.scope)


def compared(entry: Entry, scopes: Mapping[str, str]) -> tuple[VerdictRow, ...]:
    """The table: every group in the page's order, then all other scopes that were told or planned."""
    planned = has_plan(entry.preset, entry.permissions)
    return tuple(_row(row, planned) for row in compare(entry.permissions, scopes, KNOWN))


def _row(row: Compared, compares: bool) -> VerdictRow:
    return VerdictRow(
        row.scope if row.group else visible(row.scope),
        title_of(row),
        _letters(row.planned),
        _letters(row.seen),
        _verdict(row, compares),
        row.loud,
        " ".join(_words(row, compares)),
    )


def _verdict(row: Compared, compares: bool) -> Verdict:
    if row.loud:
        return Verdict.MORE
    if not row.group:
        return Verdict.UNKNOWN_SCOPE
    if not compares:
        return Verdict.NO_PLAN if row.seen else Verdict.AS_PLANNED
    return Verdict.MORE if row.more else Verdict.LESS if row.less else Verdict.AS_PLANNED


def _words(row: Compared, compares: bool) -> Iterator[str]:
    group = _BY_ID.get(row.group)
    if row.loud:
        yield LOUD[row.scope]
    elif not row.group and row.seen:
        rights = " and ".join(_NAMES[right] for right in row.seen).capitalize()
        yield f"{rights} on; what it stands for is not documented."
    if group is None:
        if row.group:
            yield "Not told at all."
    elif compares:
        more = [right for right in row.more if not row.loud or right != "w"]
        yield from (f"On, though not planned: {_toggle(group, right)}." for right in more)
        yield from (f"Off, though planned: {_toggle(group, right)}." for right in row.less)


def _toggle(group: Group, right: str) -> str:
    toggle = group.read_toggle if right == "r" else group.write_toggle
    if toggle is None or not group.words_known:
        return f"{_NAMES[right]} ({group.title})"
    return f"“{toggle}”"


def _letters(rights: str) -> str:
    return "".join(right for right in "rw" if right in rights)
