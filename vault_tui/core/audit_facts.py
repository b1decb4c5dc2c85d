"""What the rules of an audit are given: facts of a key, of the vault, of the machine, of the exchange.

A vault of ten thousand keys is audited without building ten thousand records: a :class:`KeyFacts` takes
what the rules need from an encoded entry as it lies in the payload, and opens nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from vault_tui.core.comparison import Knowledge
from vault_tui.core.days import DAY
from vault_tui.core.fileformat import Cost
from vault_tui.core.findings import RULES, Finding, Severity
from vault_tui.core.life import Accepted, LookedUp, nothing
from vault_tui.core.life_records import decode_accepted
from vault_tui.core.models import Settings, State, visible
from vault_tui.core.remedies import ELSEWHERE


class SeenFacts(NamedTuple):
    """What was last heard of the pair in use, as :class:`~vault_tui.core.life.Seen` describes it."""

    asked_at: int
    outcome: str
    host: str
    alive_at: int | None
    permissions: Mapping[str, str] | None
    paper: bool | None
    two_factor: list[str] | None
    account_id: str
    diagnosis: str

    @property
    def told_by(self) -> str:
        """Who said so, for a sentence. Anything but Bitfinex itself is named."""
        return f"{visible(self.host)} (a stand-in, not Bitfinex itself)" if self.host else "Bitfinex"


class OtherCopy(NamedTuple):
    """That the file is not the one last open here: a sentence, and which remedy is right.

    ``how`` is one of those in :mod:`~vault_tui.core.remedies`.
    """

    words: str
    how: str


class KeyFacts:
    """What the rules know of one entry, read from its JSON object (section 5.6 of ``FORMAT.md``).

    ``label`` is safe to draw; the other texts are as they were typed. ``in_use``: a whole pair is sealed,
    and nobody has ended it. ``looked_up_at`` is what the entry itself remembers of that, 0 for never.
    """

    paper = False
    trashed = False
    saved_at = 0
    looked_up_at = 0
    rotate_every: int | None = None
    review_by = ""
    gone_at: int | None = None
    account_id = ""
    seen: SeenFacts | None = None
    rotation: Mapping[str, Any] = nothing()
    candidate: Mapping[str, Any] = nothing()
    outgoing: Mapping[str, Any] = nothing()
    incident: Mapping[str, Any] = nothing()
    leftovers: Sequence[Mapping[str, Any]] = ()
    accepted: Sequence[Mapping[str, Any]] = ()

    def __init__(self, value: Mapping[str, Any]) -> None:
        take = value.get
        exchange, secret = value["exchange"], take("secret")
        self.id: str = value["id"]
        self.label = visible(value["label"])
        self.bitfinex = exchange == "Bitfinex" or exchange.casefold() == "bitfinex"
        self.state: str = value["state"]
        self.created_at: int = value["created"]
        self.api_key: str = take("api_key", "")
        self.set_at: int = secret["set"] if secret else 0
        self.fingerprint: str = secret["fingerprint"] if secret else ""
        self.in_use = secret is not None and self.state == _ACTIVE
        self.integration: str = take("integration", "")
        self.runs_on: str = take("runs_on", "")
        self.preset: str = take("preset", "")
        self.plan: Mapping[str, str] = take("permissions", _NONE)
        self.addresses: Sequence[str] = take("addresses", ())
        self.rotate_by: str = take("rotate_by", "")
        if not _RARE.isdisjoint(value):
            self._take_rare(value)

    def _take_rare(self, value: Mapping[str, Any]) -> None:
        """What few entries have. Of ten thousand, looking for it in each would be felt."""
        take = value.get
        seen, progress = take("seen"), take("progress")
        self.paper = take("paper", False)
        self.trashed = "trashed" in value
        self.saved_at = progress["saved"] if progress else 0
        self.looked_up_at = max(take("revealed", 0), take("copied", 0))
        self.rotate_every = take("rotate_every")
        self.review_by = take("review_by", "")
        self.gone_at = take("gone")
        self.account_id = take("account_id", "")
        self.seen = seen_facts(seen) if seen else None
        self.rotation = take("rotation", _NONE)
        self.candidate = take("candidate", _NONE)
        self.outgoing = take("outgoing", _NONE)
        self.incident = take("incident", _NONE)
        self.leftovers = take("leftovers", ())
        self.accepted = take("accepted", ())

    @property
    def acceptances(self) -> tuple[Accepted, ...]:
        """What somebody accepted about this entry."""
        return tuple(map(decode_accepted, self.accepted))

    def found(
        self,
        rule: str,
        why: str,
        word: str = "",
        *,
        detail: str = "",
        severity: Severity | None = None,
        variant: str = "",
    ) -> Finding:
        """A finding of that rule about this entry, as bad as the rule says unless ``severity`` does.

        One that is less bad than the rule says is another one: who accepted it did not accept the worse.
        """
        bad = RULES[rule].severity
        if severity is not None:
            detail = detail or (str(severity) if severity < bad else "")
            bad = severity
        how = variant if self.bitfinex else ELSEWHERE
        return Finding(rule, bad, why, word, detail, self.id, self.label, None, how)


_ACTIVE: Final = str(State.ACTIVE)
_RARE: Final = frozenset(
    (
        *("paper", "trashed", "progress", "revealed", "copied", "rotate_every", "review_by", "gone", "seen"),
        *("rotation", "candidate", "outgoing", "incident", "leftovers", "accepted"),
    )
)
_NONE: Final = nothing()


def seen_facts(value: Mapping[str, Any]) -> SeenFacts:
    take = value.get
    return SeenFacts(
        value["asked"],
        value["outcome"],
        take("host", ""),
        take("alive"),
        take("permissions"),
        take("paper"),
        take("two_factor"),
        take("account_id", ""),
        take("diagnosis", ""),
    )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the machine and of the vault as a file. None: not looked at, so nothing is said.

    ``own_addresses`` are those by which the world may see this machine. ``open_to_others`` are
    sentences. ``earlier_backups`` of the ``backups`` are of an earlier key epoch.
    ``still_there`` are the files of reported plaintext copies that still exist; while None, all are taken
    to. ``looked_up`` is what the diary of this machine knows.
    """

    own_addresses: tuple[str, ...] = ()
    is_root: bool = False
    cost: Cost | None = None
    recommended: Cost | None = None
    has_recovery: bool | None = None
    backups: int | None = None
    earlier_backups: int = 0
    open_to_others: tuple[str, ...] = ()
    other_copy: OtherCopy | None = None
    still_there: frozenset[str] | None = None
    looked_up: LookedUp | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules may know beside the keys themselves. ``today`` is the person's, ``now`` UTC."""

    settings: Settings
    today: date
    now: int
    around: Surroundings = field(default_factory=Surroundings)
    knowledge: Knowledge = field(default_factory=Knowledge)

    def days_since(self, moment: int) -> int:
        """Whole days since then; negative for what is to come."""
        return (self.now - moment) // DAY
