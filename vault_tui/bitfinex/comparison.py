"""What a key may really do, beside what was planned, in the words of Bitfinex's page. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vault_tui.bitfinex.permissions import GROUPS, Group
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
    """One group of the page, or one scope that it has no group for.

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
"""Scopes whose writing is the loudest thing on a screen unless it was planned."""

_NAMES: Final = {"r": "reading", "w": "writing"}
_BY_SCOPE: Final = MappingProxyType({group.scope: group for group in GROUPS})


def has_plan(entry: Entry) -> bool:
    """Whether there is anything to compare with: a preset, or at least one permission."""
    return bool(entry.preset or any(entry.permissions.values()))


def compared(entry: Entry, scopes: Mapping[str, str]) -> tuple[VerdictRow, ...]:
    """The table: every group of the page in its order, then whatever else was told or planned."""
    plan, planned = entry.permissions, has_plan(entry)
    rows = [
        _group_row(group, plan.get(group.id, ""), scopes.get(group.scope, ""), planned) for group in GROUPS
    ]
    rows += [_scope_row(scope, scopes[scope], plan) for scope in scopes if scope not in _BY_SCOPE]
    known = {group.id for group in GROUPS} | scopes.keys()
    rows += [
        VerdictRow(
            visible(group), visible(group), _letters(plan[group]), "", Verdict.LESS, words="Not told at all."
        )
        for group in plan
        if group not in known and plan[group]
    ]
    return tuple(rows)


def _group_row(group: Group, planned: str, seen: str, compares: bool) -> VerdictRow:
    more = [right for right in seen if right not in planned]
    less = [right for right in planned if right not in seen]
    loud = group.scope in LOUD and "w" in more
    if not compares:
        verdict = Verdict.NO_PLAN if seen else Verdict.AS_PLANNED
        verdict = Verdict.MORE if loud else verdict
    elif more:
        verdict = Verdict.MORE
    else:
        verdict = Verdict.LESS if less else Verdict.AS_PLANNED
    words = [LOUD[group.scope]] if loud else []
    if compares:
        words += [
            f"On, though not planned: {_toggle(group, right)}." for right in more if not loud or right != "w"
        ]
        words += [f"Off, though planned: {_toggle(group, right)}." for right in less]
    return VerdictRow(
        group.scope, group.title, _letters(planned), _letters(seen), verdict, loud, " ".join(words)
    )


def _scope_row(scope: str, seen: str, plan: Mapping[str, str]) -> VerdictRow:
    """A scope without a group. Planning to withdraw explains the one that is about withdrawing."""
    title = visible(scope)
    planned = _letters(plan.get(scope, "") + (plan.get("withdraw", "") if scope == UI_WITHDRAW else ""))
    if scope == UI_WITHDRAW and "w" in seen and "w" not in planned:
        return VerdictRow(title, title, planned, seen, Verdict.MORE, loud=True, words=LOUD[UI_WITHDRAW])
    rights = " and ".join(_NAMES[right] for right in seen).capitalize()
    words = f"{rights} on; what it stands for is not documented." if seen else ""
    return VerdictRow(title, title, planned, seen, Verdict.UNKNOWN_SCOPE, words=words)


def _toggle(group: Group, right: str) -> str:
    toggle = group.read_toggle if right == "r" else group.write_toggle
    if toggle is None or not group.words_known:
        return f"{_NAMES[right]} ({group.title})"
    return f"“{toggle}”"


def _letters(rights: str) -> str:
    return "".join(right for right in "rw" if right in rights)
