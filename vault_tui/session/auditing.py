"""The audit of an open vault: the core's rules, with the facts of this machine and the exchange's data."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.comparison import KNOWN
from vault_tui.core.audit import audit
from vault_tui.core.audit_facts import Facts
from vault_tui.core.contents import Contents
from vault_tui.core.errors import InvalidInput
from vault_tui.core.findings import Finding
from vault_tui.core.life import MAX_ACCEPTED, MAX_REASON, Accepted
from vault_tui.core.models import Change, Entry, clean_line
from vault_tui.session.audit_surroundings import at_hand, gathered
from vault_tui.session.changes import with_change
from vault_tui.session.diary import CHANGE, Diary
from vault_tui.session.exposed_files import exposed_files, shut_out
from vault_tui.session.store import Store

ADVICE_OF: Final = MappingProxyType(
    {
        "withdraw-right": "no-withdrawals",
        "more-than-planned": "least-rights",
        "no-address-list": "address-list",
        "not-from-here": "address-list",
        "same-key": "one-key-each",
        "several-programs": "one-key-each",
        "no-two-factor": "two-factor",
        "review-due": "review",
        "no-look-up": "review",
    }
)
"""The piece of advice that a rule checks."""


def advice_for(finding: Finding) -> str:
    """The text of the advice behind a finding; empty if there is none."""
    piece = ADVICE_OF.get(finding.rule)
    return advice(piece).words if piece else ""


class Auditing:
    """The findings about an open vault. Methods that write raise as those of ``Session`` do."""

    def __init__(self, store: Store, diary: Diary) -> None:
        self._store = store
        self._diary = diary
        self._plain: Facts | None = None
        self._whole: Facts | None = None
        self._found: tuple[Contents, Facts, list[Finding]] | None = None

    def facts(self, whole: bool = True) -> Facts:
        """The facts that the rules use; the same object until one of them changes.

        Without ``whole``, only those that need no disk access. The disk is checked once a day, and by each
        :meth:`findings`.
        """
        known = self._whole if whole else self._plain
        settings, today = self._store.contents.settings, self._store.world.today()
        if known is None or known.today != today:
            around = gathered(self._store, self._diary) if whole else at_hand()
            known = Facts(settings, today, self._store.world.now(), around, KNOWN)
        elif known.settings != settings:
            known = replace(known, settings=settings)
        if whole:
            self._whole = known
        else:
            self._plain = known
        return known

    def findings(self) -> list[Finding]:
        """All findings, worst first, including accepted ones. Checks the machine anew."""
        before, self._whole = self._whole, None
        facts = self.facts()
        if before is not None and before.around == facts.around and before.today == facts.today:
            self._whole = (
                replace(before, settings=facts.settings) if before.settings != facts.settings else before
            )
        return list(self._all())

    def _all(self) -> list[Finding]:
        contents, facts = self._store.contents, self.facts()
        known = self._found
        if known is None or known[0] is not contents or known[1] is not facts:
            known = self._found = (contents, facts, audit(contents.lines, facts))
        return known[2]

    def accept(self, entry_id: str | None, finding_id: str, reason: str, until: date | None = None) -> None:
        """Accept a finding for a reason, up to and including the day ``until``.

        ``entry_id`` is None for findings about the vault. A rule's id stands for all its present findings
        there. Raises :class:`InvalidInput` when there is no such finding, or for an invalid value.
        """
        text = clean_line(reason, "reason", MAX_REASON, required=True)
        now, today = self._store.world.now(), self._store.world.today()
        if until is not None and until < today:
            raise InvalidInput("That day is over.", "Name one that is to come.", field="until")
        fresh = [Accepted(one.id, text, now, until) for one in self._meant(entry_id, finding_id)]
        ids = {one.finding for one in fresh}
        self._rewrite(
            entry_id,
            lambda before: (*(one for one in before if one.finding not in ids), *fresh),
            f"accepted: {finding_id}",
        )

    def withdraw_acceptance(self, entry_id: str | None, finding_id: str) -> None:
        """Let a finding count again. Raises :class:`InvalidInput` when it was not accepted."""

        def without(before: tuple[Accepted, ...]) -> tuple[Accepted, ...]:
            kept = tuple(
                one for one in before if finding_id not in {one.finding, one.finding.partition(":")[0]}
            )
            if kept == before:
                raise InvalidInput(
                    "That was not accepted.", "`vault-tui audit` lists what was.", field="finding"
                )
            return kept

        self._rewrite(entry_id, without, f"no longer accepted: {finding_id}")

    @property
    def open_to_others(self) -> list[str]:
        """The files that other users can access, a sentence each."""
        return [place.words for place in exposed_files(self._store)]

    def shut_out(self) -> None:
        """Remove that access; raises :class:`StorageFailed`. Ask the person first: it may be intended."""
        shut_out(self._store)
        self._diary.note(CHANGE, detail="others shut out of its files")

    def _meant(self, entry_id: str | None, finding_id: str) -> list[Finding]:
        there = [one for one in self.findings() if one.entry_id == (entry_id or "")]
        meant = [one for one in there if finding_id in {one.id, one.rule}]
        if not meant:
            ids = ", ".join(dict.fromkeys(one.id for one in there)) or "nothing"
            raise InvalidInput("There is no such finding.", f"Found there: {ids}.", field="finding")
        return meant

    def _rewrite(
        self, entry_id: str | None, change: Callable[[tuple[Accepted, ...]], tuple[Accepted, ...]], what: str
    ) -> None:
        if entry_id is None:
            self._store.transact(lambda contents: _vault_accepting(contents, change))
            self._diary.note(CHANGE, detail=what)
            return
        now = self._store.world.now()

        def alter(_: Contents, entry: Entry) -> Entry:
            accepted = change(entry.accepted)[-MAX_ACCEPTED:]
            return with_change(replace(entry, accepted=accepted, changed_at=now), Change(now, what))

        self._store.alter(entry_id, alter)


def _vault_accepting(
    contents: Contents, change: Callable[[tuple[Accepted, ...]], tuple[Accepted, ...]]
) -> Contents:
    settings = contents.settings
    return contents.with_settings(replace(settings, accepted=change(settings.accepted)[-MAX_ACCEPTED:]))
