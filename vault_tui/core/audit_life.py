"""Rules over where a key stands in its life: begun, checked, due, ended."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from vault_tui.core.audit_facts import Facts, KeyFacts
from vault_tui.core.audit_incident import incident, is_open
from vault_tui.core.days import local_day
from vault_tui.core.findings import Finding, Severity, detail_of
from vault_tui.core.life import Outcome
from vault_tui.core.models import State, visible
from vault_tui.core.phrases import counted
from vault_tui.core.rotation import comes_next

SOON: Final = 14
"""Days before its term in which a rotation is announced."""
DRAFT_DAYS: Final = 7
"""Days after which an untouched draft is one that was forgotten."""
ROTATION_DAYS: Final = 7
"""Days after which a rotation under way is one that was left."""
_NEVER_ASKED: Final = "What it may do is only planned: Bitfinex was never asked."
_NOT_CHECKED: Final = "not checked yet"
# As plain text: every key is compared with them, and the members of an enumeration take longer for it.
_DRAFT, _HALF_SEALED = str(State.DRAFT), str(State.HALF_SEALED)
_COMPROMISED, _RETIRED = str(State.COMPROMISED), str(State.RETIRED)


def standing(key: KeyFacts, facts: Facts) -> Iterator[Finding]:
    """What was begun and not ended."""
    state = key.state
    if is_open(key):
        yield from incident(key)
    if state == _COMPROMISED:
        pass  # all that is to be said of it is said
    elif state == _RETIRED:
        yield from _retired(key)
    elif state == _HALF_SEALED:
        whose = "Bitfinex shows it" if key.bitfinex else "most exchanges show it"
        yield key.found("half-sealed", f"The API key is sealed and its secret is not: {whose} once only.")
    elif state == _DRAFT:
        days = facts.days_since(max(key.saved_at, key.created_at))
        if days >= DRAFT_DAYS:
            yield key.found("draft-left", f"It was begun and then left for {days} days; no key is sealed.")
    elif not key.integration:
        yield key.found("no-program", "Nothing says which program uses it.", "no program")
    if key.rotation or key.outgoing:
        yield from _rotation_open(key, facts)
    if key.leftovers:
        yield from _copies(key, facts)


def _retired(key: KeyFacts) -> Iterator[Finding]:
    seen = key.seen
    if seen is not None and seen.outcome == Outcome.WORKS and (key.gone_at or 0) <= seen.asked_at:
        day = local_day(seen.asked_at)
        words = f"It is retired, but worked when {seen.told_by} was last asked{f', on {day}' if day else ''}."
        yield key.found("retired-but-alive", words, "still answers")


def _rotation_open(key: KeyFacts, facts: Facts) -> Iterator[Finding]:
    if not key.rotation:
        if key.outgoing.get("gone") is None:
            page = "Bitfinex's" if key.bitfinex else "the exchange's"
            words = f"The pair that it replaced is not known to be gone from {page} page."
            yield key.found("rotation-open", words, "old key not gone")
        return
    stage, days = comes_next(key.rotation["stage"]), facts.days_since(key.rotation["started"])
    left = days >= ROTATION_DAYS
    words = f"Its rotation was begun {_days_ago(days)} and waits. Next: {stage}."
    severity = None if left else Severity.LOW
    yield key.found("rotation-open", words, f"rotating: {stage}", severity=severity)


def ages(key: KeyFacts, facts: Facts) -> Iterator[Finding]:
    """What is due of a key in use: a check, rotation by its secret's age, review by its day, a look-up."""
    if key.bitfinex and (found := _checked(key, facts)):
        yield found
    late = None if key.rotation else days_late(key, facts)
    if late is not None and late > -SOON:
        yield _rotation_due(key, facts, late)
    if key.review_by and (days := (facts.today - date.fromisoformat(key.review_by)).days) > 0:
        words = f"Whether it is still needed was to be reviewed {counted(days, 'day')} ago."
        yield key.found("review-due", words, f"review {days} d late")
    # By its secret's age first: most are too new for it.
    limit, looked_up = facts.settings.unused_after_days, facts.around.looked_up
    if limit and looked_up is not None and facts.days_since(key.set_at) >= limit:
        last = max(looked_up.since, looked_up.last.get(key.id, 0), key.looked_up_at)
        if (days := facts.days_since(max(last, key.set_at))) >= limit:
            words = f"No look-up of it here for {days} days; whether a program uses it is not known."
            yield key.found("no-look-up", words, "no look-up")


def _rotation_due(key: KeyFacts, facts: Facts, late: int) -> Finding:
    age = max(facts.days_since(key.set_at), 0)
    if late > 0:
        words = f"Its secret is {age} days old and was to be replaced {counted(late, 'day')} ago."
        return key.found("rotation-overdue", words, f"rotate {late} d late")
    when = f"in {counted(-late, 'day')}" if late else "today"
    words = f"Its secret is {age} days old and is to be replaced {when}."
    return key.found("rotation-soon", words, f"rotate in {-late} d")


def _checked(key: KeyFacts, facts: Facts) -> Finding | None:
    seen = key.seen
    if seen is None:
        return key.found("never-checked", _NEVER_ASKED, _NOT_CHECKED)
    if seen.outcome == Outcome.REFUSED and seen.alive_at != seen.asked_at:
        # An error about a permission is a refusal, too, and proves the pair at the same moment.
        before = "It worked before" if seen.alive_at is not None else "It never worked from here"
        words = f"{seen.told_by} did not accept it when it was last asked. {before}."
        return key.found("refused", words, "REFUSED")
    if seen.alive_at is None:
        words = f"What it may do is only planned: {seen.told_by} was asked and could not tell."
        return key.found("never-checked", words, _NOT_CHECKED)
    if seen.permissions is None:
        words = f"It proved itself, but {seen.told_by} has not told what it may do."
        return key.found("never-checked", words, "rights not told")
    limit, days = facts.settings.verify_after_days, facts.days_since(seen.alive_at)
    if limit and days >= limit:
        words = f"What it may do was last seen {days} days ago."
        return key.found("checked-long-ago", words, f"checked {days} d ago")
    return None


def days_late(key: KeyFacts, facts: Facts) -> int | None:
    """Days since the rotation was due, negative before; None when there is no term.

    A day that somebody set counts as it stands. Else the term runs from the moment the secret was sealed.
    """
    if key.rotate_by:
        return (facts.today - date.fromisoformat(key.rotate_by)).days
    days = facts.settings.rotate_after_days if key.rotate_every is None else key.rotate_every
    return facts.days_since(key.set_at) - days if days else None


def _copies(key: KeyFacts, facts: Facts) -> Iterator[Finding]:
    there = facts.around.still_there
    for leftover in key.leftovers:
        path = leftover["path"]
        if there is None or path in there:
            day = local_day(leftover["seen"])
            words = f"{visible(path)} was seen to hold it in plain text{f' on {day}' if day else ''}."
            yield key.found("plaintext-copy", words, "plaintext copy", detail=detail_of([path]))


def _days_ago(days: int) -> str:
    return "today" if days <= 0 else f"{counted(days, 'day')} ago"
