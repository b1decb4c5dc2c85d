"""The words of a leak: what to do in which order, what each key may do, where it stands. Pure.

Bitfinex doesn't say why it refuses a key, so a refusal alone is never called a revocation here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from vault_tui.bitfinex.advice import Place, at
from vault_tui.bitfinex.comparison import UI_WITHDRAW
from vault_tui.bitfinex.diagnosis import short
from vault_tui.bitfinex.integrations import find
from vault_tui.bitfinex.permissions import GROUPS, may
from vault_tui.bitfinex.steps import LINKS
from vault_tui.core.alphabets import named
from vault_tui.core.checklist import Link
from vault_tui.core.incident import Leaked, Stand
from vault_tui.core.life import Outcome
from vault_tui.core.models import Entry, RunsOn, visible

LINK: Final[Link] = LINKS[0]
ORDER: Final = "Revoke first, replace after: only Bitfinex's page stops a thief."
LOOKS_THE_SAME: Final = "An edited address list looks the same, and may not stop a thief."


@dataclass(frozen=True, slots=True)
class Task:
    """One step for the leak as a whole, which a person ticks. ``id`` is kept in the vault."""

    id: str
    words: str
    why: str


TASKS: Final = (
    Task(
        "harm",
        "Look for what you did not do: orders, transfers, loans, withdrawals.",
        "Cancel open orders that aren't yours. A withdrawal that isn't: tell Bitfinex support at once.",
    ),
    Task(
        "login",
        "Could the account's login be known too? Change its password.",
        "Look at the account's own list of logins, and see that two-factor is on.",
    ),
    Task(
        "cause",
        "Find where they leaked, and close it before a new key goes there.",
        "A file, a log, a repository, a backup, a program, somebody on the server: a new key would leak too.",
    ),
)
"""In this order, after the keys are revoked and before they are replaced."""

CLOSE_BY_WORD: Final = "close the incident by your word, because asking again tells no more"
_BY_HARM: Final = (
    ("read",),
    ("invoice",),
    ("transfer",),
    ("lend",),
    ("trade",),
    ("account!",),
    ("settings!",),
    ("other!",),
    (),
    ("withdraw!",),
)
"""From harmless to worst; the empty one stands for a key whose rights nobody noted."""
_RANK: Final = MappingProxyType({word: rank for rank, words in enumerate(_BY_HARM) for word in words})
_UNKNOWN: Final = _BY_HARM.index(())
_SCOPES: Final = MappingProxyType({group.scope: group.id for group in GROUPS})
_RUNS_ON: Final = MappingProxyType(
    {
        RunsOn.HERE: "on this machine",
        RunsOn.ANOTHER: "on another machine",
        RunsOn.HOSTED: "hosted by someone else",
        RunsOn.PHONE: "on a phone",
    }
)
_HEADLINES: Final = MappingProxyType(
    {
        Stand.ALIVE: "ALIVE",
        Stand.NOT_ASKED: "not asked: treat as alive",
        Stand.COULD_NOT_TELL: "could not tell: treat as alive",
        Stand.REFUSED: "refused from here",
        Stand.TICKED: "ticked as gone, not seen refused",
        Stand.REVOKED: "REVOKED",
    }
)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a key may do: ``words``, worst first; ``seen_at`` when (Unix seconds), or None if only planned.

    ``weight`` is larger the more harm it can do.
    """

    words: str
    seen_at: int | None
    weight: int

    @property
    def source(self) -> str:
        """Who says so."""
        if self.weight == _UNKNOWN:
            return "not known"
        return "planned" if self.seen_at is None else "seen"


def rights(one: Leaked) -> Rights:
    """The rights that were seen of the pair, else the planned ones; without either, expect the worst."""
    seen = one.pair.seen
    if seen is not None and seen.permissions is not None:
        return _rights(seen.permissions, seen.alive_at or seen.asked_at)
    if not any(one.entry.permissions.values()):
        return Rights("not known: expect the worst", None, _UNKNOWN)
    return _rights(one.entry.permissions, None)


def _rights(permissions: Mapping[str, str], seen_at: int | None) -> Rights:
    if "w" in permissions.get(UI_WITHDRAW, ""):
        permissions = {**permissions, "withdraw": "w"}
    words = may({_SCOPES.get(scope, scope): letters for scope, letters in permissions.items()})
    ordered = sorted(words, key=lambda word: -_RANK.get(word, _UNKNOWN))
    weight = max((_RANK.get(word, _UNKNOWN) for word in words), default=0)
    return Rights(", ".join(ordered) or "nothing", seen_at, weight)


def worst_first(one: Leaked) -> tuple[int, str, str]:
    """The key to sort by: the most harmful rights first, then by label."""
    return -rights(one).weight, one.entry.label.casefold(), one.which


def headline(one: Leaked) -> str:
    """Where a pair stands, in a few words."""
    if one.entry.is_bitfinex:
        return _HEADLINES[one.stand]
    return "gone, by your word" if one.ended else "can't be asked: treat as alive"


def standing(one: Leaked) -> tuple[str, ...]:
    """What is known of whether it was revoked, in sentences; a host other than Bitfinex's is named."""
    seen = one.pair.seen
    if not one.entry.is_bitfinex:
        where = f"on the page of {visible(one.entry.exchange)}"
        return () if one.ended else (f"Revoke it {where}; your word that it is gone is all there will be.",)
    if seen is None:
        return ("Never seen alive: only a key that was can be seen to end.",)
    who = f"{visible(seen.host)}, not Bitfinex," if seen.host else "Bitfinex"
    over = f" over IPv{seen.family}" if seen.family else ""
    match one.stand:
        case Stand.ALIVE:
            return (f"{who} accepted it.",)
        case Stand.REFUSED:
            return (f"{who} refuses it from here{over}; it worked before. {LOOKS_THE_SAME}",)
        case Stand.REVOKED:
            return (f"{who} refused it from here{over}, and you ticked it as gone from the page.",)
        case _:
            never = "" if seen.alive_at is not None else " It was never seen alive, so its end can't be seen."
            return (f"{who} was asked: {short(seen.diagnosis)}.{never}",)


def program(entry: Entry) -> str:
    """The program that stops when the key is revoked, and where it runs; empty when nobody noted either."""
    known = find(entry.integration)
    name = visible(known.title) if known else named(entry.integration)
    where = _RUNS_ON.get(entry.runs_on, "")
    if not name:
        return f"a program {where}" if where else ""
    return ", ".join(filter(None, (name, where)))


def stops(entry: Entry) -> str:
    """A sentence on which program will stop."""
    who = program(entry)
    return f"Stops: {who}." if who else "Nobody noted which program uses it: whatever does will stop."


def without_a_key(programs: Sequence[str]) -> str:
    """A sentence on which programs need new keys."""
    return f"Give new keys to what stops: {'; '.join(programs)}."


def advice_words() -> tuple[str, ...]:
    """The advice for a leak."""
    return tuple(piece.words for piece in at(Place.INCIDENT))


def next_words(one: Leaked) -> str:
    """The one thing to do next about a pair; empty when nothing is left."""
    if one.ended:
        return ""
    bitfinex = one.entry.is_bitfinex
    if not bitfinex:
        return "revoke it there, then tick it as gone"
    if one.stand is Stand.REFUSED:
        return "look whether it is gone from “My API Keys”, then tick it"
    if one.stand is Stand.TICKED:
        seen = one.pair.seen
        told = seen is not None and seen.outcome is Outcome.REFUSED and seen.alive_at is None
        return CLOSE_BY_WORD if told else "ask with it: it should be refused"
    if one.stand is Stand.NOT_ASKED:
        return "ask with it once, revoke it on the page, then ask again"
    return "revoke it on the page, then ask with it"
