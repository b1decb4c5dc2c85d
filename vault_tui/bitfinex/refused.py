"""What to do about the two refusals that depend most on the pair: not accepted, and nonce too small. Pure."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.known import Known
from vault_tui.bitfinex.meanings import Meaning
from vault_tui.bitfinex.nonces import Unit
from vault_tui.core.phrases import first_of

_ADDRESS: Final = advice("troubleshoot-address").words
_ENDPOINT: Final = advice("troubleshoot-endpoint").words
_MOST_ADDRESSES: Final = 3
_AGAIN: Final = "Seal both halves again, copied again: each whole, without blanks, the API key first."


def not_accepted(meaning: Meaning, known: Known, text: str) -> Meaning:
    """The meaning with what to do, by what is known of the pair; ``text`` is Bitfinex's wording."""
    digest = "digest" in text.casefold()
    steps: list[str] = []
    if known.host:
        steps += ["{who} was asked, not Bitfinex: it knows its own keys only.", _ENDPOINT]
    if known.odd:
        steps += [*known.odd, _AGAIN]
    if known.ended:
        steps.append(f"This key is {known.ended}: then it is as it should be.")
    if digest and not known.odd:
        steps += ["Its text mentions the signature, which hints at the secret.", _AGAIN]
    steps += _worked_before(known.alive_at) if known.alive_at is not None else []
    steps += _address(known)
    if known.alive_at is None:
        steps.append("Just made? Open the link in Bitfinex's mail, in the same browser, then verify again.")
        if not digest and not known.odd:
            steps += ["Swapped halves look alike, and would get this answer.", _AGAIN]
    steps.append(_listed(known.account))
    return replace(meaning, next=tuple(steps))


def _worked_before(alive_at: int) -> list[str]:
    day = datetime.fromtimestamp(alive_at, UTC).date()
    return [
        f"It worked on {day}: was it revoked, or were its addresses changed since? Look at “My API Keys”."
    ]


def _address(known: Known) -> list[str]:
    listed = first_of(known.addresses, _MOST_ADDRESSES)
    if not known.addresses:
        return [] if known.alive_at is not None else [_ADDRESS]
    if known.own_address in known.addresses:
        return [f"{_ADDRESS} Here it should be: {known.own_address} is noted."]
    if known.runs_elsewhere:
        return ["Its addresses are another machine's: from here it is refused even if all is well."]
    if known.own_address:
        return [f"This machine seems to go out by {known.own_address}; noted is {listed}.", _ADDRESS]
    return [f"{_ADDRESS} Noted is {listed}."]


def _listed(account: str) -> str:
    where = f"while switched into the account “{account}”" if account else "in the right account"
    return f"Not on “My API Keys” {where}? Then it is gone, or another account's."


_ANOTHER_MACHINE: Final = (
    "A vault-tui on another machine asked with this key: two machines know nothing of each other's requests."
)
_NOT_TRIED: Final = "Nothing larger was tried: it could lock out the program that uses this key."


def too_small(meaning: Meaning, known: Known) -> Meaning:
    """The meaning with who may have sent the larger nonce, and the choices. None of them is tried here."""
    if known.unit is Unit.MICROSECONDS:
        return replace(
            meaning,
            may_also=(
                "Another program's request overtook this one.",
                _ANOTHER_MACHINE,
                "A request with this key came from a clock that was ahead.",
            ),
            next=("Try again in a minute.", _NOT_TRIED, _new_key(known)),
        )
    looks = "Some program seems to count in microseconds with it, as bitfinex-api-py and -node do."
    steps = [_NOT_TRIED]
    if known.slower_twin:
        steps += [
            f"“{known.slower_twin}” holds this API key too and counts in milliseconds, so those were used.",
            "Edit both to count in microseconds if nothing that runs counts otherwise, then verify again.",
        ]
    elif known.program_unit is Unit.MILLISECONDS:
        steps.append(f"{known.program} counts in milliseconds. If it still works, try again in a minute.")
    else:
        steps.append(
            "Sure that only such programs use it? Edit it to count in microseconds, then verify again."
        )
        steps.append("Does ccxt or freqtrade use it and still work? Then try again in a minute.")
    return replace(
        meaning,
        may_also=(
            looks,
            "A request with this key came from a clock that was ahead.",
            "The program that uses this key asked at the same moment.",
            _ANOTHER_MACHINE,
        ),
        next=(*steps, _new_key(known)),
    )


def _new_key(known: Known) -> str:
    program = known.program or "the program"
    return f"Is {program} refused as well? Only a new key helps, one for each program."
