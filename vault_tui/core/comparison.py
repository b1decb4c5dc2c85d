"""A key's seen rights, mode and account compared with the planned ones. Pure.

The live check, the audit and the list all use this comparison, so that no two of them disagree on a key.
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
    ``"r"`` and ``"w"`` can be planned for a group. Write rights in the scopes ``withdrawing`` take money out,
    those in ``changing_settings`` change the account itself. ``titles`` are the groups' names.
    """

    group_of: Mapping[str, str] = field(default_factory=nothing)
    rights: Mapping[str, str] = field(default_factory=nothing)
    titles: Mapping[str, str] = field(default_factory=nothing)
    withdrawing: frozenset[str] = frozenset()
    changing_settings: frozenset[str] = frozenset()
    dangerous: frozenset[str] = field(init=False)
    """Both of these: scopes in which no key should have write rights unless that was planned."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "dangerous", self.withdrawing | self.changing_settings)


class Compared(NamedTuple):
    """One scope: its planned and seen rights, and those that are in excess (``more``) or missing (``less``).

    ``group`` is empty for a scope that has no group in plans. ``loud``: it takes money out or changes the
    account, and that was not planned.
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
        """Whether it is known what the excess rights allow."""
        return bool(self.group) or self.loud


def has_plan(preset: str, plan: Mapping[str, str]) -> bool:
    """Whether there is anything to compare with: a preset, or at least one permission."""
    return bool(preset or any(plan.values()))


def compare(plan: Mapping[str, str], told: Mapping[str, str], known: Knowledge) -> tuple[Compared, ...]:
    """Every group in its order, then each other scope that was told, then what else was planned.

    Reading counts as excess only where it can be planned: a key may read a group without a toggle for that
    all the same.
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
    """The planned rights to withdraw, which account for those seen in another scope about withdrawing."""
    if scope not in known.withdrawing:
        return ""
    return "".join(plan.get(group, "") for it, group in known.group_of.items() if it in known.withdrawing)


def beyond_plan(rows: Iterable[Compared]) -> list[Compared]:
    """The rows with rights beyond the plan, without those where it isn't known what they allow."""
    return [row for row in rows if row.more and row.documented]


def unknown_writing(rows: Iterable[Compared]) -> list[Compared]:
    """The rows with write rights beyond the plan where it isn't documented what they allow."""
    return [row for row in rows if "w" in row.more and not row.documented]


def falls_short(rows: Iterable[Compared]) -> list[Compared]:
    """The rows that lack a planned right."""
    return [row for row in rows if row.less]


def severity_of_more(rows: Iterable[Compared]) -> Severity:
    """How bad it is that these go beyond the plan: reading alone moves no money."""
    return Severity.HIGH if any("w" in row.more for row in rows) else Severity.MEDIUM


def wrong_mode(noted_paper: bool, seen_paper: bool | None) -> Severity | None:
    """How bad it is that a key is paper but noted as live, or the reverse; None if it is neither."""
    if seen_paper is None or seen_paper == noted_paper:
        return None
    return Severity.MEDIUM if seen_paper else Severity.HIGH


def other_account(bound: str, seen: str) -> bool:
    """Whether a key was seen to belong to another account than the one that its entry is bound to."""
    return bool(bound and seen and bound != seen)
