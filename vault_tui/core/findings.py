"""What an audit finds: how bad it is, why, what to do, and the command that does it."""

from collections.abc import Iterable
from datetime import date
from enum import IntEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from vault_tui.core.life import Accepted
from vault_tui.core.remedies import VARIANTS, How

MAX_DETAIL: Final = 8
_ACCEPTED: Final = "accepted"
_AS_THE_RULE: Final = How()


class Severity(IntEnum):
    """How bad it is; the larger the worse. From ``MEDIUM`` on somebody has to do something."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    def __str__(self) -> str:
        return self.name.lower()


class Rule(NamedTuple):
    """One rule: how bad what it finds usually is, what to do about it, and what does it.

    ``command`` is the id of a command of the screens, or of what they have for the vault itself. ``shell`` is
    what stands after ``vault-tui`` to do the same, with ``LABEL`` for the entry's.
    """

    id: str
    severity: Severity
    remedy: str
    command: str
    shell: str


class Finding(NamedTuple):
    """One thing that was found, about one entry or (``entry_id`` empty) about the vault.

    ``word`` is for a narrow column; it is empty where the entry's state says it already. ``detail`` tells
    findings of one rule apart, so that accepting one never covers another. Texts are safe to draw.
    ``variant`` is what makes another remedy right than the rule's own (:mod:`~vault_tui.core.remedies`).
    """

    rule: str
    severity: Severity
    why: str
    word: str = ""
    detail: str = ""
    entry_id: str = ""
    label: str = ""
    accepted: Accepted | None = None
    variant: str = ""

    @property
    def id(self) -> str:
        """What an acceptance names: the rule, and what tells this finding apart."""
        return f"{self.rule}:{self.detail}" if self.detail else self.rule

    @property
    def remedy(self) -> str:
        """One sentence on what to do."""
        return self._how.remedy or RULES[self.rule].remedy

    @property
    def command(self) -> str:
        """The id of the screens' command that does it."""
        return self._how.command or RULES[self.rule].command

    @property
    def shell(self) -> str:
        """The command line's words that do it, with ``LABEL`` for the label; empty when there are none."""
        return self._how.shell or RULES[self.rule].shell

    @property
    def open(self) -> bool:
        """Whether nobody has accepted it."""
        return self.accepted is None

    @property
    def _how(self) -> How:
        return VARIANTS.get((self.rule, self.variant), _AS_THE_RULE)


def worst_first(finding: Finding) -> int:
    """A number to sort findings by; of equally bad ones, those of an earlier rule of the table come first."""
    return _RANK[finding.rule] - finding.severity * len(_TABLE)


def detail_of(parts: Iterable[str]) -> str:
    """A short name for what a finding is about, the same for the same things in any order."""
    try:
        from _blake2 import blake2b  # as hashlib has it, which brings another 4 MB of library
    except ImportError:
        from hashlib import blake2b
    text = "\0".join(sorted(parts)).encode(errors="replace")
    return blake2b(text, digest_size=MAX_DETAIL // 2).hexdigest()


def acceptance(accepted: Iterable[Accepted], finding_id: str, today: date) -> Accepted | None:
    """The acceptance of that finding which counts today, if there is one."""
    for one in accepted:
        if one.finding == finding_id and (one.until is None or today <= one.until):
            return one
    return None


def grouped(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """As they are shown: those of one severity under a heading with their number, what was accepted last."""
    groups: dict[str, list[Finding]] = {
        **{str(severity): [] for severity in sorted(Severity, reverse=True)},
        _ACCEPTED: [],
    }
    for one in findings:
        groups[str(one.severity) if one.open else _ACCEPTED].append(one)
    return [(f"{name.upper()}: {len(group)}", group) for name, group in groups.items() if group]


_HIGH, _MEDIUM, _LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW

_TABLE: Final = (
    Rule(
        "compromised-not-revoked",
        _HIGH,
        "Revoke it on Bitfinex's page, ask with it until it is refused, and tick it as gone from that page.",
        "compromised",
        "compromised LABEL",
    ),
    Rule("half-sealed", _HIGH, "Go on where you were, or make the key again.", "open", "guide LABEL"),
    Rule(
        "retired-but-alive",
        _HIGH,
        "Revoke it on Bitfinex's page, then check that it is refused.",
        "check-dead",
        "check-dead LABEL",
    ),
    Rule(
        "more-than-planned",
        _HIGH,
        "Take those permissions away on Bitfinex's page and verify again, or change the plan.",
        "verify",
        "verify LABEL",
    ),
    Rule(
        "other-account",
        _HIGH,
        "Look which account you were switched into on Bitfinex when you made it, and verify again.",
        "verify",
        "verify LABEL",
    ),
    Rule(
        "wrong-mode",
        _HIGH,
        "Give the program the right key, or correct the entry.",
        "edit",
        "edit LABEL",
    ),
    Rule(
        "withdraw-right",
        _HIGH,
        "Switch Withdrawals off on Bitfinex's page and verify again, or accept it with the reason for it.",
        "verify",
        "verify LABEL",
    ),
    Rule(
        "settings-write",
        _HIGH,
        "Switch “Write account settings” off on Bitfinex's page and verify again.",
        "verify",
        "verify LABEL",
    ),
    Rule(
        "no-two-factor",
        _HIGH,
        "Switch two-factor authentication on in Bitfinex's security settings, then verify again.",
        "verify",
        "verify LABEL",
    ),
    Rule(
        "plaintext-copy",
        _HIGH,
        "Delete that file if nothing needs it, and rotate the key if others could have read it.",
        "open",
        "show LABEL",
    ),
    Rule(
        "same-secret",
        _HIGH,
        "Verify both: a secret belongs to one API key only, so one of the pairs can't work.",
        "verify",
        "verify LABEL",
    ),
    Rule(
        "incident-open",
        _MEDIUM,
        "Give its program a new key if it needs one, keep the report if you want it, then close it.",
        "compromised",
        "compromised LABEL --close",
    ),
    Rule(
        "rotation-overdue",
        _MEDIUM,
        "Rotate it: a new key first, the old one revoked once the program runs on the new.",
        "rotate",
        "rotate LABEL",
    ),
    Rule(
        "rotation-open",
        _MEDIUM,
        "Go on with the rotation until the old key is gone.",
        "rotate",
        "rotate LABEL",
    ),
    Rule(
        "review-due",
        _MEDIUM,
        "See whether it is still needed, and set the next day.",
        "edit",
        "edit LABEL --review-by 180d",
    ),
    Rule(
        "refused",
        _MEDIUM,
        "See whether Bitfinex's page still lists it and allows this address, then verify again.",
        "verify",
        "verify LABEL",
    ),
    Rule(
        "never-checked",
        _MEDIUM,
        "Verify it: Bitfinex is asked what the key may do, and nothing else.",
        "verify",
        "verify LABEL",
    ),
    Rule(
        "less-than-planned",
        _MEDIUM,
        "Switch it on on Bitfinex's page, under “My API Keys”, and verify again, or change the plan.",
        "verify",
        "verify LABEL",
    ),
    Rule(
        "unknown-write-scope",
        _MEDIUM,
        "Look for it on Bitfinex's page, and switch it off unless your program names it.",
        "verify",
        "verify LABEL",
    ),
    Rule(
        "not-from-here",
        _MEDIUM,
        "Put this machine's address on the key's list on Bitfinex's page, and note it here.",
        "edit",
        "edit LABEL --ip ADDRESS",
    ),
    Rule(
        "no-address-list",
        _MEDIUM,
        "Restrict it on Bitfinex's page to the addresses that use it, and note them here.",
        "edit",
        "edit LABEL --ip ADDRESS",
    ),
    Rule("same-key", _MEDIUM, "Make a key of its own for each program.", "rotate", "rotate LABEL"),
    Rule("several-programs", _MEDIUM, "Make a key of its own for each program.", "rotate", "rotate LABEL"),
    Rule("checked-long-ago", _LOW, "Verify it again.", "verify", "verify LABEL"),
    Rule("rotation-soon", _LOW, "Rotate it when it suits you, before that day.", "rotate", "rotate LABEL"),
    Rule(
        "no-look-up",
        _LOW,
        "Ask yourself which program runs on it: if none does, revoke and retire it.",
        "retire",
        "edit LABEL --state retired",
    ),
    Rule("no-program", _LOW, "Note which program uses it.", "edit", "edit LABEL --integration NAME"),
    Rule("draft-left", _LOW, "Go on with it, or move it to the trash.", "open", "guide LABEL"),
    Rule(
        "open-to-others",
        _HIGH,
        "Take the others' rights away: chmod 600 for a file, 700 for a folder.",
        "shut-out",
        "doctor",
    ),
    Rule(
        "other-copy",
        _HIGH,
        "Compare the copies before you change anything, then keep one.",
        "copies",
        "adopt",
    ),
    Rule("no-recovery", _MEDIUM, "Make a recovery code and keep it on paper.", "recovery", "recovery"),
    Rule(
        "weak-derivation",
        _MEDIUM,
        "Re-encrypt the vault with a higher cost.",
        "cost",
        "reencrypt --cost moderate",
    ),
    Rule(
        "earlier-backups",
        _MEDIUM,
        "Re-encrypt the vault: what still can't follow may be deleted then.",
        "reencrypt",
        "reencrypt",
    ),
    Rule(
        "no-backups",
        _MEDIUM,
        "Look at the folder of the backups: each change of an entry should leave one there.",
        "backups",
        "backups",
    ),
    Rule(
        "run-as-root",
        _MEDIUM,
        "Keep the vault under a user of its own, and run bots as another.",
        "outside",
        "doctor",
    ),
    Rule(
        "recovery-untried",
        _LOW,
        "Open the vault with it once: a slip of the pen shows then.",
        "recovery",
        "--recovery-code-file FILE ls",
    ),
)

RULES: Final = MappingProxyType({rule.id: rule for rule in _TABLE})
"""Every rule by its id; of equally bad findings, those of an earlier rule come first."""

_RANK: Final = {rule.id: rank for rank, rule in enumerate(_TABLE)}
