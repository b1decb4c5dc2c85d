"""What a key was seen to be, compared with what was planned: the only such comparison. Pure.

The live check, the audit and the list all ask here, so that no two of them tell a key apart differently.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from vault_tui.core.findings import Severity
from vault_tui.core.life import nothing

WRONG_MODE: Final = "wrong-mode"
OTHER_ACCOUNT: Final = "other-account"
MORE_THAN_PLANNED: Final = "more-than-planned"
LESS_THAN_PLANNED: Final = "less-than-planned"
UNKNOWN_WRITE: Final = "unknown-write-scope"
NO_TWO_FACTOR: Final = "no-two-factor"
"""Ids of findings that the live check and the audit share. They are kept in vaults."""


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What has to be known of an exchange's permissions.

    ``group_of`` maps a scope, as the exchange names it, to the group of a plan; ``rights`` says which of
    ``"r"`` and ``"w"`` can be planned for a group. Writing in one of ``withdrawing`` takes money out,
    writing in one of ``changing_settings`` changes the account itself. ``titles`` are the groups' names.
    """

    group_of: Mapping[str, str] = field(default_factory=nothing)
    rights: Mapping[str, str] = field(default_factory=nothing)
    titles: Mapping[str, str] = field(default_factory=nothing)
    withdrawing: frozenset[str] = frozenset()
    changing_settings: frozenset[str] = frozenset()
    dangerous: frozenset[str] = field(init=False)
    """Both of these: what no key should be able to do unless that was planned."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "dangerous", self.withdrawing | self.changing_settings)


class Compared(NamedTuple):
    """One scope: what was planned, what was seen, and the rights that are too many or missing.

    ``group`` is empty for a scope that no plan has a group for. ``loud``: it takes money out or changes
    the account, and that was not planned.
    """

    scope: str
    group: str
    planned: str
    seen: str
    more: str
    less: str
    loud: bool

    @property
    def documented(self) -> bool:
        """Whether it is known what the rights that are too many stand for."""
        return bool(self.group) or self.loud


def has_plan(preset: str, plan: Mapping[str, str]) -> bool:
    """Whether there is anything to compare with: a preset, or at least one permission."""
    return bool(preset or any(plan.values()))


def compare(plan: Mapping[str, str], told: Mapping[str, str], known: Knowledge) -> tuple[Compared, ...]:
    """Every group in its order, then each other scope that was told, then what else was planned.

    Reading counts as too much only where a plan could have it: with a group that has no toggle for it, it
    comes along with the key.
    """
    return _compare(tuple(plan.items()), tuple(told.items()), known)


@lru_cache(maxsize=1_024)
def _compare(
    plan_items: tuple[tuple[str, str], ...], told_items: tuple[tuple[str, str], ...], known: Knowledge
) -> tuple[Compared, ...]:
    plan, told = dict(plan_items), dict(told_items)
    rows = []
    for scope, group in known.group_of.items():
        planned, seen = plan.get(group, ""), told.get(scope, "")
        more = _beyond(seen, planned, "w" + known.rights.get(group, ""))
        loud = scope in known.dangerous and "w" in more
        rows.append(Compared(scope, group, planned, seen, more, _beyond(planned, seen), loud))
    for scope, seen in told.items():
        if scope not in known.group_of:
            planned = plan.get(scope, "")
            explained = planned + _explained(scope, plan, known)
            more = _beyond(seen, explained)
            loud = scope in known.dangerous and "w" in more
            rows.append(Compared(scope, "", explained, seen, more, _beyond(planned, seen), loud))
    there = {*known.group_of.values(), *told}
    rows += [
        Compared(it, it, plan[it], "", "", plan[it], False) for it in plan if it not in there and plan[it]
    ]
    return tuple(rows)


def _beyond(rights: str, others: str, counting: str = "rw") -> str:
    return "".join(right for right in rights if right not in others and right in counting)


def _explained(scope: str, plan: Mapping[str, str], known: Knowledge) -> str:
    """What a plan to withdraw says of another scope that is about withdrawing."""
    if scope not in known.withdrawing:
        return ""
    return "".join(plan.get(group, "") for it, group in known.group_of.items() if it in known.withdrawing)


def beyond_plan(rows: Iterable[Compared]) -> list[Compared]:
    """Those that are more than planned, as opposed to scopes of which nobody knows what they allow."""
    return [row for row in rows if row.more and row.documented]


def unknown_writing(rows: Iterable[Compared]) -> list[Compared]:
    """Those that may write where nobody has documented what that does."""
    return [row for row in rows if "w" in row.more and not row.documented]


def falls_short(rows: Iterable[Compared]) -> list[Compared]:
    """Those that lack something that was planned."""
    return [row for row in rows if row.less]


def severity_of_more(rows: Iterable[Compared]) -> Severity:
    """How bad it is that these are more than planned: reading moves nothing."""
    return Severity.HIGH if any("w" in row.more for row in rows) else Severity.MEDIUM


def wrong_mode(noted_paper: bool, seen_paper: bool | None) -> Severity | None:
    """How bad it is that a key is paper or live unlike it is noted; None where it isn't, or wasn't told."""
    if seen_paper is None or seen_paper == noted_paper:
        return None
    return Severity.MEDIUM if seen_paper else Severity.HIGH


def other_account(bound: str, seen: str) -> bool:
    """Whether a key turned out to be another account's than the one that its entry is bound to."""
    return bool(bound and seen and bound != seen)
