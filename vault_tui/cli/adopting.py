"""``adopt``: an older copy becomes the vault that counts, by a word typed at the terminal."""

from argparse import Namespace
from pathlib import Path

from vault_tui.cli import asking
from vault_tui.cli.output import out_json, say
from vault_tui.cli.unlocking import unlocked
from vault_tui.core.errors import ExitCode, ReadOnlyVault, TerminalUnfit
from vault_tui.session.store import OLDER_COPY

_WORD = "older copy"
_QUESTION = (
    "What was changed after this copy was made is not in it. It opens with the passphrase of its day. "
    "It is to be the vault that counts."
)


def adopt(args: Namespace) -> int:
    """Take an older copy for the newest. No option answers for the person: somebody may have put it there."""
    if not asking.has_terminal():
        raise TerminalUnfit(
            "Whether an older copy counts is for a person to say, at a terminal.",
            "Run `vault-tui adopt` at one (ssh -t). Nothing was changed.",
        )
    with unlocked(args) as session:
        if session.read_only not in {"", OLDER_COPY}:
            raise ReadOnlyVault(session.read_only, "Nothing was changed.")
        older = session.read_only == OLDER_COPY
        if older and not asking.confirm_word(_QUESTION, _WORD):
            say("Nothing was changed.")
            return ExitCode.FAILED
        session.adopt_older_copy()
    if args.json:
        out_json({"vault": str(Path(args.options.vault).resolve()), "adopted": older})
    elif older:
        say("This copy is the one that counts now. It can be changed again.")
        say("`vault-tui passphrase` gives it another passphrase, if that of its day may be known to someone.")
    else:
        say("This vault is the one that counts already. Nothing was changed.")
    return ExitCode.OK
