"""``adopt``: make a doubted copy the vault that counts, after a word typed at the terminal."""

from argparse import Namespace
from pathlib import Path

from vault_tui.cli import asking
from vault_tui.cli.output import out_json, say
from vault_tui.cli.unlocking import unlocked
from vault_tui.core.errors import ExitCode, ReadOnlyVault, TerminalUnfit
from vault_tui.session.store import OLDER_COPY

_OLDER_WORD = "older copy"
_OLDER_QUESTION = (
    "What was changed after this copy was made is not in it. It opens with the passphrase of its day. "
    "It is to be the vault that counts."
)
_WORD = "this copy"
_QUESTION = (
    "Another copy of this vault was open here, and this one was not made from it. `vault-tui import FILE` "
    "shows what that file holds that is not here. This one is to be the vault that counts."
)


def adopt(args: Namespace) -> int:
    """Make a copy that is older, or diverged, the vault that counts.

    No option answers for the person: an attacker may have put the copy there.
    """
    if not asking.has_terminal():
        raise TerminalUnfit(
            "Whether a copy counts is for a person to say, at a terminal.",
            "Run `vault-tui adopt` at one (ssh -t). Nothing was changed.",
        )
    with unlocked(args) as session:
        if session.read_only not in {"", OLDER_COPY}:
            raise ReadOnlyVault(session.read_only, "Nothing was changed.")
        doubted, older = session.is_doubted, session.read_only == OLDER_COPY
        question = (_OLDER_QUESTION, _OLDER_WORD) if older else (_QUESTION, _WORD)
        if doubted and not asking.confirm_word(*question):
            say("Nothing was changed.")
            return ExitCode.FAILED
        session.adopt_copy()
    if args.json:
        out_json({"vault": str(Path(args.options.vault).resolve()), "adopted": doubted})
    elif older:
        say("This copy is the one that counts now. It can be changed again.")
        say("`vault-tui passphrase` gives it another passphrase, if that of its day may be known to someone.")
    elif doubted:
        say("This copy is the one that counts now.")
    else:
        say("This vault is the one that counts already. Nothing was changed.")
    return ExitCode.OK
