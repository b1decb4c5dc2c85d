"""What is not as it should be, and the way to put it right."""

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.core.findings import Finding, Severity
from vault_tui.session.auditing import advice_for
from vault_tui.tui import bindings
from vault_tui.tui.commands import BY_ID, Where
from vault_tui.tui.messages import EntryCommand, FindingDecided, PageWanted
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.finding_list import FindingList
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.rows import Rows

_OUTSIDE: Final = "outside"
_OF_THE_VAULT: Final = MappingProxyType(
    {
        "recovery": "recovery code",
        "cost": "cost of unlocking",
        "reencrypt": "re-encrypt",
        "backups": "backups",
        "copies": "compare, keep",
        "shut-out": "shut others out",
        _OUTSIDE: "what to do",
        "open": "open it",
        "check-dead": "ask whether dead",
        "compromised": "deal with the leak",
    }
)


class FindingsPage(Page):
    """Enter leads to what puts the finding under the cursor right; Space lets it be, or counts it again."""

    place: ClassVar[Where] = Where.FINDINGS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.FINDINGS)]

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("‹ Findings")
        self._list = FindingList()
        self._advice = Notice()
        self._advice.add_class("-quiet")
        self._findings = findings

    def body(self) -> Iterable[Widget]:
        yield self._list
        yield self._advice

    def on_mount(self) -> None:
        self.show(self._findings)
        self._list.focus()

    def show(self, findings: Sequence[Finding]) -> None:
        """Show these findings instead."""
        self._findings = findings
        self._list.show(findings)
        self._show_advice()
        self.show_state()

    def state_words(self) -> str:
        counts = [
            (sum(one.open and one.severity is severity for one in self._findings), str(severity))
            for severity in sorted(Severity, reverse=True)
        ]
        return ", ".join(f"{count} {name}" for count, name in counts if count)

    def vault_changed(self) -> None:
        self.post_message(PageWanted("findings"))

    def draft(self) -> dict[str, Any]:
        return {"at": "findings"}

    def on_rows_highlighted(self, _: Rows.Highlighted) -> None:
        self._show_advice()

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Enter: where this is put right."""
        if finding := self._list.current:
            if finding.entry_id:
                self.post_message(EntryCommand(finding.command, finding.entry_id))
            elif finding.command == _OUTSIDE:
                self.say(f"{finding.remedy} No key here can do that for you.")
            else:
                self.post_message(PageWanted(finding.command))

    def action_tick(self) -> None:
        """Space: let it be, with a reason; one that was let be counts again."""
        if finding := self._list.current:
            self.post_message(FindingDecided(finding.entry_id, finding.id, accepted=not finding.open))

    def action_back(self) -> None:
        self.dismiss()

    def _show_advice(self) -> None:
        finding = self._list.current
        self._advice.say(advice_for(finding) if finding else "")
        self.foot.rename({"open": _does(finding.command), "tick": _tick(finding)} if finding else {})


def _does(command: str) -> str:
    """What Enter does, in the words that the command has everywhere."""
    known = BY_ID.get(command)
    return _OF_THE_VAULT.get(command) or (known.label if known else command)


def _tick(finding: Finding) -> str:
    return "let it be" if finding.open else "count it again"
