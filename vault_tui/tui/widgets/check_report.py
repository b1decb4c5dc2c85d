"""The result of asking Bitfinex about one key, the most serious thing first, in words."""

from textual.app import ComposeResult

from vault_tui.bitfinex.diagnosis import Diagnosis
from vault_tui.core.findings import Severity
from vault_tui.core.life import Outcome
from vault_tui.core.models import Entry
from vault_tui.session.exchange import Verification
from vault_tui.tui.widgets.asked_facts import asked_facts, took_fact
from vault_tui.tui.widgets.facts import Fact, Facts
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.rights_lines import RightsLines
from vault_tui.tui.widgets.scroll import Scroll

_MARKS = 3
"""Columns for the mark or number before a line."""


class CheckReport(Scroll):
    """Headline, what is not as it should be, what an answer means and what to do, the table, the account."""

    def __init__(self) -> None:
        super().__init__()
        self._headline = Notice()
        self._headline.add_class("check--headline")
        self._findings = Facts(names=_MARKS, margin=1)
        self._meaning = Facts(names=_MARKS, margin=1)
        self._rights = RightsLines()
        self._facts = Facts()

    def compose(self) -> ComposeResult:
        yield self._headline
        yield self._findings
        yield self._meaning
        yield self._rights
        yield self._facts

    def show(self, found: Verification, entry: Entry, now: float) -> None:
        """Show another result; ``entry`` is the one that was asked about."""
        self._headline.say(*headline(found))
        self._findings.show(finding_facts(found))
        self._meaning.show(meaning_facts(found))
        self._rights.display = bool(found.rows)
        self._rights.compare(found.rows, found.seen, now)
        self._facts.show([*asked_facts(found.seen, now, name="Asked"), took_fact(found.seen)])
        self.scroll_home(animate=False)


def headline(found: Verification) -> tuple[str, str]:
    """The result in one sentence, and its tone."""
    who = found.host or "Bitfinex"
    if found.outcome is not Outcome.WORKS:
        return found.diagnosis.what, "danger" if found.outcome is Outcome.REFUSED else "warning"
    if found.as_planned:
        return f"The key works, and may do what was planned. So says {who}.", "good"
    return f"The key works, but not as planned. So says {who}.", "danger" if _loud(found) else "warning"


def finding_facts(found: Verification) -> list[Fact]:
    """The findings about the key, the worst first, each with what to do."""
    facts = []
    for finding in found.findings:
        tone = {Severity.HIGH: "danger", Severity.MEDIUM: "warning"}.get(finding.severity, "")
        facts.append(Fact("!" if tone else "·", finding.words, tone=tone))
        if finding.remedy:
            facts.append(Fact("", finding.remedy, tone="quiet"))
    return facts


def meaning_facts(found: Verification) -> list[Fact]:
    """What else an answer may mean and what to do next; nothing for a key that works."""
    return [] if found.outcome is Outcome.WORKS else diagnosis_facts(found.diagnosis)


def diagnosis_facts(diagnosis: Diagnosis) -> list[Fact]:
    """What else an answer may mean, and what to do next."""
    facts = [Fact("·", words) for words in diagnosis.may_also]
    if diagnosis.next:
        facts += [Fact("", ""), Fact("", "What to do, the likeliest first:")]
        facts += [Fact(f"{number}.", words) for number, words in enumerate(diagnosis.next, start=1)]
    return facts


def _loud(found: Verification) -> bool:
    return any(finding.severity is Severity.HIGH for finding in found.findings)
