"""Rules over what a key may do, from where, and for which account."""

from collections.abc import Iterator, Mapping
from typing import Final

from vault_tui.core.audit_facts import Facts, KeyFacts, Knowledge, SeenFacts
from vault_tui.core.findings import Finding, Severity, detail_of
from vault_tui.core.models import RunsOn, State, visible

_MOST_NAMED: Final = 5
_HELD: Final = frozenset({str(State.ACTIVE), str(State.COMPROMISED), str(State.HALF_SEALED)})
"""States in which an API key is at the exchange and not known to have been ended."""


def rights(key: KeyFacts, facts: Facts) -> Iterator[Finding]:
    """What the plan gives the key, what the exchange was seen to give it, and to whom."""
    if not key.api_key or key.state not in _HELD:
        return
    seen = key.seen
    told = seen.permissions if seen else None
    writable = {scope for scope, given in (key.plan if told is None else told).items() if "w" in given}
    known = facts.knowledge
    if not writable.isdisjoint(known.withdrawing):
        yield _dangerous(key, "withdraw-right", "withdraw", "withdraw")
    if not writable.isdisjoint(known.changing_settings):
        yield _dangerous(key, "settings-write", "change the account’s settings", "settings")
    if seen is not None:
        if told is not None and (key.plan or key.preset):
            yield from _more_than_planned(key, seen, told, known)
        if key.in_use:
            yield from _account(key, seen)
    if key.in_use:
        if not key.addresses:
            yield _no_address_list(key, bool(writable) or (told is None and not key.plan))
        elif (
            key.runs_on == RunsOn.HERE
            and (own := facts.around.own_addresses)
            and not {*own} & {*key.addresses}
        ):
            words = f"Its program runs here, but its list lacks {visible(own[0])}, this machine’s address."
            yield key.found("not-from-here", words, "not from here")


def _dangerous(key: KeyFacts, rule: str, what: str, word: str) -> Finding:
    if key.seen is not None and key.seen.permissions is not None:
        words = f"{key.seen.told_by} says that this key may {what}: so can whoever gets hold of it."
        return key.found(rule, words, f"may: {word}!")
    words = f"This key is planned to {what}: whoever gets hold of it can do so, too."
    return key.found(rule, words, f"plan: {word}!")


def _no_address_list(key: KeyFacts, writes: bool) -> Finding:
    words = "No list of addresses is noted, so it may work from anywhere."
    return key.found("no-address-list", words, "any address", severity=None if writes else Severity.LOW)


def _more_than_planned(
    key: KeyFacts, seen: SeenFacts, told: Mapping[str, str], known: Knowledge
) -> Iterator[Finding]:
    more: list[tuple[str, str]] = []
    for scope, given in told.items():
        if not given:
            continue
        group = known.group_of.get(scope)
        # Only writing counts where reading can't be planned: it comes with the key, or is not known.
        counts = "w" + known.rights.get(group, "") if group else "w"
        planned = key.plan.get(group, "") if group else ""
        if any(right in counts and right not in planned for right in given):
            more.append((known.titles.get(group, scope) if group else scope, given))
    if more:
        names = [visible(name) for name, _ in more[:_MOST_NAMED]]
        rest = f" and {len(more) - _MOST_NAMED} more" if len(more) > _MOST_NAMED else ""
        yield key.found(
            "more-than-planned",
            f"{seen.told_by} gives it more than was planned: {', '.join(names)}{rest}.",
            "MORE than planned",
            detail=detail_of(f"{name}={given}" for name, given in more),
        )


def _account(key: KeyFacts, seen: SeenFacts) -> Iterator[Finding]:
    if seen.two_factor is not None and not seen.two_factor:
        words = f"{seen.told_by} names no second factor for its account: a stolen login is enough to get in."
        yield key.found("no-two-factor", words, "no 2FA")
    if seen.paper is True and not key.paper:
        words = f"{seen.told_by} calls it a paper trading key, but the entry is noted as live."
        yield key.found("wrong-mode", words, "is a paper key", detail="paper", severity=Severity.MEDIUM)
    elif seen.paper is False and key.paper:
        words = (
            f"The entry is noted as paper trading, but {seen.told_by} says that it is a live account’s key."
        )
        yield key.found("wrong-mode", words, "is a LIVE key", detail="live")
