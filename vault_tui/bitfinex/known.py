"""What the vault knows of a pair that may explain why it was refused. Pure."""

from dataclasses import dataclass

from vault_tui.bitfinex.addresses import is_inner
from vault_tui.bitfinex.integrations import find, title_of
from vault_tui.bitfinex.nonces import Unit, unit_of
from vault_tui.core.alphabets import named
from vault_tui.core.halves import BITFINEX_LENGTH, Half, looks_like_half
from vault_tui.core.models import Entry, RunsOn, State, visible
from vault_tui.core.secret import Secret

_ENDED = {State.RETIRED: "retired", State.COMPROMISED: "marked as compromised"}


@dataclass(frozen=True, slots=True)
class Known:
    """``host`` is who was asked, empty for Bitfinex's own; ``odd`` are sentences of :func:`odd_halves`.

    ``alive_at`` is when this very pair was last accepted (Unix seconds); ``ended`` is why it may be dead,
    such as ``retired``. ``own_address`` is this machine's public address, a guess, or empty. ``unit`` is
    that of the nonces; ``slower_twin`` is another entry with the same API key if that one decided the unit.
    """

    host: str = ""
    odd: tuple[str, ...] = ()
    alive_at: int | None = None
    ended: str = ""
    addresses: tuple[str, ...] = ()
    own_address: str = ""
    runs_on: RunsOn = RunsOn.UNKNOWN
    account: str = ""
    program: str = ""
    program_unit: Unit | None = None
    unit: Unit = Unit.MILLISECONDS
    slower_twin: str = ""

    @property
    def who(self) -> str:
        """Who answered, by name."""
        return self.host or "Bitfinex"

    @property
    def runs_elsewhere(self) -> bool:
        """Whether the program that uses the key runs on another machine than this one."""
        return self.runs_on in {RunsOn.ANOTHER, RunsOn.HOSTED, RunsOn.PHONE}


def known_of(
    entry: Entry,
    *,
    host: str = "",
    odd: tuple[str, ...] = (),
    alive_at: int | None = None,
    gone_at: int | None = None,
    own_address: str | None = None,
    unit: Unit | None = None,
    slower_twin: str = "",
) -> Known:
    """What is known of one pair of an entry; ``alive_at`` and ``gone_at`` are that pair's.

    An ``own_address`` that Bitfinex never sees (:func:`is_inner`) is left out.
    """
    program = find(entry.integration)
    return Known(
        host=visible(host),
        odd=odd,
        alive_at=alive_at,
        ended="ticked as gone from Bitfinex's page" if gone_at else _ENDED.get(entry.state, ""),
        addresses=entry.addresses,
        own_address="" if own_address is None or is_inner(own_address) else visible(own_address),
        runs_on=entry.runs_on,
        account=visible(entry.account),
        program=visible(title_of(entry.integration)),
        program_unit=Unit(program.nonce) if program and program.nonce else None,
        unit=unit or unit_of(entry),
        slower_twin=named(slower_twin),
    )


def odd_halves(api_key: str, secret: Secret) -> tuple[str, ...]:
    """Sentences on what looks wrong about the halves themselves, without quoting them; empty if nothing."""
    halves = {Half.API_KEY: api_key, Half.SECRET: secret.reveal()}
    odd = []
    if halves[Half.API_KEY] == halves[Half.SECRET]:
        odd.append("Both halves are the same text.")
    for half, text in halves.items():
        if any(character.isspace() for character in text):
            odd.append(f"The {half} has a blank in it.")
        elif len(text) != BITFINEX_LENGTH:
            odd.append(f"The {half} has {len(text)} characters; Bitfinex's have had {BITFINEX_LENGTH}.")
        elif not looks_like_half(text):
            odd.append(f"The {half} holds other characters than letters, digits, - and _.")
    return tuple(odd)
