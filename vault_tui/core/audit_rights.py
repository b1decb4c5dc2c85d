"""Rules over what a key may do, from where, and for which account."""

from collections.abc import Iterator, Mapping
from typing import Final

from vault_tui.core.audit_facts import Facts, KeyFacts, SeenFacts
from vault_tui.core.comparison import (
    LESS_THAN_PLANNED,
    MORE_THAN_PLANNED,
    NO_TWO_FACTOR,
    OTHER_ACCOUNT,
    UNKNOWN_WRITE,
    WRONG_MODE,
    Compared,
    Knowledge,
    beyond_plan,
    compare,
    falls_short,
    has_plan,
    other_account,
    severity_of_more,
    unknown_writing,
    wrong_mode,
)
from vault_tui.core.findings import Finding, Severity, detail_of
from vault_tui.core.models import RunsOn, State, visible
from vault_tui.core.phrases import first_of
from vault_tui.core.remedies import LIVE, PAPER, PLANNED, TO_WITHDRAW

_MOST_NAMED: Final = 5
_HELD: Final = frozenset({str(State.ACTIVE), str(State.COMPROMISED), str(State.HALF_SEALED)})
"""States in which an API key is at the exchange and not known to have been ended."""


def rights(key: KeyFacts, facts: Facts) -> Iterator[Finding]:
    """What the plan gives the key, what the exchange was seen to give it, and to whom."""
    if not key.api_key or key.state not in _HELD:
        return
    seen = key.seen
    told = seen.permissions if seen else None
    given = key.plan if told is None else told
    known = facts.knowledge
    if not (known.dangerous.isdisjoint(given) and known.dangerous.isdisjoint(key.plan)):
        for rule, what, word, scopes in (
            ("withdraw-right", "withdraw", "withdraw", known.withdrawing),
            ("settings-write", "change the account's settings", "settings", known.changing_settings),
        ):
            if _may_write(scopes, given):
                yield _dangerous(key, rule, what, word)
            elif seen is not None and _may_write(scopes, key.plan):
                words = f"This key is planned to {what}, though {seen.told_by} was not seen to let it."
                yield key.found(rule, words, f"plan: {word}!", severity=Severity.MEDIUM, variant=PLANNED)
    if seen is not None:
        if told is not None:
            yield from _unlike_plan(key, seen, told, known)
        if key.in_use:
            yield from _account(key, seen)
    if key.in_use:
        if not key.addresses:
            writes = any("w" in right for right in given.values())
            yield _no_address_list(key, writes or (told is None and not key.plan))
        elif (
            (own := facts.around.own_addresses)
            and key.runs_on == RunsOn.HERE
            and not {*own} & {*key.addresses}
        ):
            words = f"Its program runs here, but its list lacks {visible(own[0])}, this machine's address."
            yield key.found("not-from-here", words, "not from here")


def _may_write(scopes: frozenset[str], given: Mapping[str, str]) -> bool:
    return any("w" in given.get(scope, "") for scope in scopes)


def _dangerous(key: KeyFacts, rule: str, what: str, word: str) -> Finding:
    if key.seen is not None and key.seen.permissions is not None:
        words = f"{key.seen.told_by} says that this key may {what}: so can whoever gets hold of it."
        return key.found(rule, words, f"may: {word}!")
    words = f"This key is planned to {what}: whoever gets hold of it can do so, too."
    return key.found(rule, words, f"plan: {word}!", variant=PLANNED)


def _no_address_list(key: KeyFacts, writes: bool) -> Finding:
    words = "No list of addresses is noted, so it may work from anywhere."
    return key.found("no-address-list", words, "any address", severity=None if writes else Severity.LOW)


def _unlike_plan(
    key: KeyFacts, seen: SeenFacts, told: Mapping[str, str], known: Knowledge
) -> Iterator[Finding]:
    rows = compare(key.plan, told, known)
    planned = has_plan(key.preset, key.plan)
    if planned and (more := beyond_plan(rows)):
        yield key.found(
            MORE_THAN_PLANNED,
            f"{seen.told_by} gives it more than was planned: {_named(more, known)}.",
            "MORE than planned",
            detail=_told_apart(more),
            severity=severity_of_more(more),
        )
    if planned and (less := falls_short(rows)):
        yield key.found(
            LESS_THAN_PLANNED,
            f"{seen.told_by} gives it less than was planned: {_named(less, known)}. Its program may fail.",
            "less than planned",
            detail=_told_apart(less),
            variant="" if known.withdrawing.isdisjoint(row.scope for row in less) else TO_WITHDRAW,
        )
    if writing := unknown_writing(rows):
        yield key.found(
            UNKNOWN_WRITE,
            f"{seen.told_by} lets it write where nobody has documented what that does: "
            f"{_named(writing, known)}.",
            "unknown right",
            detail=_told_apart(writing),
        )


def _named(rows: list[Compared], known: Knowledge) -> str:
    return first_of([visible(known.titles.get(row.group, row.scope)) for row in rows], _MOST_NAMED)


def _told_apart(rows: list[Compared]) -> str:
    return detail_of(f"{row.scope}={row.seen}" for row in rows)


def _account(key: KeyFacts, seen: SeenFacts) -> Iterator[Finding]:
    if seen.two_factor is not None and not seen.two_factor:
        words = f"{seen.told_by} names no second factor for its account: a stolen login is enough to get in."
        yield key.found(NO_TWO_FACTOR, words, "no 2FA")
    if other_account(key.account_id, seen.account_id):
        words = (
            f"{seen.told_by} says that it is account {visible(seen.account_id)}'s key; "
            f"this entry's was account {visible(key.account_id)}'s."
        )
        yield key.found(OTHER_ACCOUNT, words, "other account!", detail=detail_of([seen.account_id]))
    severity = wrong_mode(key.paper, seen.paper)
    if severity and seen.paper:
        words = f"{seen.told_by} calls it a paper trading key, but the entry is noted as live."
        yield key.found(WRONG_MODE, words, "is a paper key", detail="paper", severity=severity, variant=PAPER)
    elif severity:
        words = (
            f"The entry is noted as paper trading, but {seen.told_by} says that it is a live account's key."
        )
        yield key.found(WRONG_MODE, words, "is a LIVE key", detail="live", severity=severity, variant=LIVE)
