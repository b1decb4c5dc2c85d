"""What Bitfinex said about a key, as facts to read: whether it works, whose it is, and who said so."""

from vault_tui.bitfinex.diagnosis import short
from vault_tui.core.life import Outcome, Seen
from vault_tui.core.models import visible
from vault_tui.core.phrases import counted
from vault_tui.tui.times import ago, moment
from vault_tui.tui.widgets.facts import Fact

_TONES = {Outcome.WORKS: "", Outcome.REFUSED: "danger", Outcome.UNKNOWN: "warning"}
_NO_SECOND_FACTOR = "no two-factor authentication"


def asked_facts(seen: Seen | None, now: float, *, keys: str = "", name: str = "Verified") -> list[Fact]:
    """What the last answer said about a pair; ``keys`` say how to ask again."""
    if seen is None:
        return [Fact(name, "never: nobody asked Bitfinex about it yet", keys, "quiet")]
    facts = [Fact(name, _standing(seen, now), keys, _TONES[seen.outcome])]
    if seen.host:
        facts.append(Fact("", f"Said by {visible(seen.host)}, not by Bitfinex.", tone="warning"))
    if seen.outcome is not Outcome.WORKS and seen.alive_at is not None:
        facts.append(
            Fact("", f"It last worked {ago(now - seen.alive_at)} ({moment(seen.alive_at)}).", tone="quiet")
        )
    if account := account_words(seen):
        facts.append(Fact("Account", account))
    return facts


def took_fact(seen: Seen) -> Fact:
    """How long the last answers took, and over which kind of address they came."""
    by = f", over IPv{seen.family}" if seen.family else ""
    return Fact("Took", f"{seen.took_ms / 1_000:.1f} s{by}")


def account_words(seen: Seen) -> str:
    """Whose key it is, as far as that was told: ``12345 · live · two-factor: otp · 3 wallets in reach``."""
    words = [visible(seen.account_id)] if seen.account_id else []
    if seen.paper is not None:
        words.append("paper" if seen.paper else "live")
    if seen.sub_account:
        words.append("sub-account")
    if seen.two_factor is not None:
        modes = ", ".join(map(visible, seen.two_factor))
        words.append(f"two-factor: {modes}" if modes else _NO_SECOND_FACTOR)
    if seen.wallets is not None:
        words.append(f"{counted(seen.wallets, 'wallet')} in reach")
    return " · ".join(words)


def _standing(seen: Seen, now: float) -> str:
    when = f"{ago(now - seen.asked_at)} ({moment(seen.asked_at)})"
    if seen.outcome is Outcome.WORKS:
        return f"works, asked {when}"
    word = "REFUSED" if seen.outcome is Outcome.REFUSED else "could not tell"
    return f"{word}: {short(seen.diagnosis)}, asked {when}"
