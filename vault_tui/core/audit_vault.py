"""Rules over the vault as a whole and the machine it is opened on."""

from collections.abc import Iterator

from vault_tui.core.audit_facts import Facts
from vault_tui.core.fileformat import Cost
from vault_tui.core.findings import RULES, Finding, detail_of


def vault(facts: Facts, entries: int) -> Iterator[Finding]:
    """What is found about the vault itself."""
    around = facts.around
    for words in around.open_to_others:
        yield _of("open-to-others", words, detail=detail_of([words]))
    if other := around.other_copy:
        yield _of("other-copy", other.words, detail=detail_of([other.words]), variant=other.how)
    if around.has_recovery is False:
        yield _of(
            "no-recovery", "There is no recovery code: without the passphrase nothing opens this vault."
        )
    elif around.has_recovery and facts.settings.recovery_tried_at is None:
        yield _of(
            "recovery-untried", "The recovery code was never typed: nobody knows that it was kept right."
        )
    if around.cost and around.recommended and around.cost.work < around.recommended.work:
        yield _of(
            "weak-derivation",
            f"Guessing the passphrase costs {_words(around.cost)} a try; this machine could take "
            f"{_words(around.recommended)}.",
        )
    if around.earlier_backups:
        count = around.earlier_backups
        yield _of(
            "earlier-backups",
            "One backup still opens with an earlier passphrase or recovery code."
            if count == 1
            else f"{count} backups still open with an earlier passphrase or recovery code.",
            detail=str(count),
        )
    if entries and around.backups == 0:
        yield _of("no-backups", "This vault has no backup: a change by mistake can't be taken back.")
    if around.is_root:
        yield _of("run-as-root", "This runs as root, so everything that root runs can read the open vault.")


def _words(cost: Cost) -> str:
    return f"{cost.memlimit >> 20} MiB × {cost.opslimit}"


def _of(rule: str, why: str, detail: str = "", variant: str = "") -> Finding:
    return Finding(rule, RULES[rule].severity, why, detail=detail, variant=variant)
