"""Asking for a new passphrase: twice, with its strength in words, and no weak one refused."""

from vault_tui.cli import asking
from vault_tui.core.errors import WrongPassphrase
from vault_tui.core.secret import Passphrase
from vault_tui.session import Cost
from vault_tui.system.strength import Level, strength_of


def new_passphrase(question: str, cost: Cost, *, option: str) -> Passphrase:
    """Ask for a passphrase twice; ``cost`` is what each guess at it would cost. Wipe the result.

    Without a terminal raises ``WrongPassphrase``, which names the ``option`` to give instead.
    """
    if not asking.has_terminal():
        raise WrongPassphrase(
            "A new passphrase is needed, and there is no terminal to type it at. Nothing was changed.",
            f"Give {option} FILE, or run it at a terminal (ssh -t).",
        )
    while True:
        first = asking.ask_hidden(question)
        if _is_accepted(first, cost):
            with asking.ask_hidden("Once more") as second:
                if second.buffer == first.buffer:
                    return first
            asking.tell("The two were not the same; type it again.")
        first.wipe()


def _is_accepted(passphrase: Passphrase, cost: Cost) -> bool:
    """Say how strong it is; returns whether to keep it, asked only for a weak one."""
    strength = strength_of(passphrase, opslimit=cost.opslimit, memlimit=cost.memlimit)
    asking.tell(f"Strength: {strength.words}.")
    if strength.hint:
        asking.tell(strength.hint)
    return strength.level not in {Level.VERY_WEAK, Level.WEAK} or asking.confirm("Keep it all the same?")
