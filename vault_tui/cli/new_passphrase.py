"""Asking for a passphrase that is new: twice, with a word on its strength, never forced."""

from vault_tui.cli import asking
from vault_tui.cli.unlocking import ask_passphrase
from vault_tui.core.errors import WrongPassphrase
from vault_tui.core.secret import Passphrase
from vault_tui.session import Cost
from vault_tui.system.strength import Level, strength_of


def new_passphrase(question: str, cost: Cost, *, option: str) -> Passphrase:
    """A passphrase typed twice the same; ``cost`` is what each guess at it would cost. Wipe it.

    ``option`` gives it where there is no terminal: ``WrongPassphrase`` says so.
    """
    if not asking.has_terminal():
        raise WrongPassphrase(
            "A new passphrase is needed, and there is no terminal to type it at. Nothing was changed.",
            f"Give {option} FILE, or run it at a terminal (ssh -t).",
        )
    while True:
        first = ask_passphrase(question)
        if _kept_after_a_word(first, cost):
            with asking.ask_hidden("Once more") as second:
                if second.buffer == first.buffer:
                    return first
            asking.tell("The two were not the same; type it again.")
        first.wipe()


def _kept_after_a_word(passphrase: Passphrase, cost: Cost) -> bool:
    """Say how strong it is; a weak one is kept if the person says so."""
    strength = strength_of(passphrase, opslimit=cost.opslimit, memlimit=cost.memlimit)
    asking.tell(f"Strength: {strength.words}.")
    if strength.hint:
        asking.tell(strength.hint)
    return strength.level not in {Level.VERY_WEAK, Level.WEAK} or asking.confirm("Keep it all the same?")
