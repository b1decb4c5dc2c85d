"""``passphrase``, ``recovery`` and ``reencrypt``: who may open the vault."""

from argparse import Namespace
from pathlib import Path

from vault_tui.cli import asking
from vault_tui.cli.new_passphrase import new_passphrase
from vault_tui.cli.output import on_terminal, out, out_json, say
from vault_tui.cli.unlocking import read_first_line, unlocked_by
from vault_tui.core.errors import ExitCode, InvalidInput, TerminalUnfit, WrongPassphrase
from vault_tui.core.phrases import counted
from vault_tui.core.secret import Passphrase
from vault_tui.session import PROFILES, Cost, Session
from vault_tui.system.backups import Backup
from vault_tui.system.questions import show_recovery_code
from vault_tui.system.terminal import Terminal
from vault_tui.system.tty import Prompt

_COPIES = (
    "Copies of the vault elsewhere still open with what was valid before. "
    "If that leaked, make new API keys at the exchange."
)
_PASSPHRASE = "passphrase"  # noqa: S105  # the name of a way in
_RECOVERY = "recovery code"
_KEYRING = "system keyring"


def passphrase(args: Namespace) -> int:
    """Change the passphrase. A recovery code is replaced along with it, because it can't follow."""
    with unlocked_by(args) as (session, _):
        if not _agreed(args, session):
            return ExitCode.FAILED
        if args.new_passphrase_file:
            new = read_first_line(args.new_passphrase_file, "new passphrase")
        else:
            new = new_passphrase("New passphrase", session.access.cost, option="--new-passphrase-file")
        with new:
            return _reencrypt(args, session, new, with_recovery=session.access.has_recovery)


def recovery(args: Namespace) -> int:
    """Make the first recovery code, or replace the one there is."""
    with unlocked_by(args) as (session, typed):
        if not session.access.has_recovery:
            _hand_out(args, session, session.access.add_recovery())
            return ExitCode.OK
        _check_passphrase(session)
        if not _agreed(args, session, renewed=_RECOVERY):
            return ExitCode.FAILED
        return _reencrypt(args, session, typed, with_recovery=True)


def reencrypt(args: Namespace) -> int:
    """A new vault key behind the same passphrase. A recovery code is replaced, because it can't follow."""
    with unlocked_by(args) as (session, typed):
        _check_passphrase(session)
        if not _agreed(args, session):
            return ExitCode.FAILED
        cost = PROFILES[args.cost] if args.cost else None
        return _reencrypt(args, session, typed, with_recovery=session.access.has_recovery, cost=cost)


def drop_keyring(args: Namespace) -> int:
    """Let no keyring open the vault any more: make a new vault key, and delete what the keyring kept."""
    with unlocked_by(args) as (session, typed):
        if not session.access.has_keyring:
            raise InvalidInput(
                "No keyring opens this vault, so there is nothing to remove.", "Nothing was changed."
            )
        _check_passphrase(session)
        if not _agreed(args, session, renewed=_KEYRING):
            return ExitCode.FAILED
        return _reencrypt(args, session, typed, with_recovery=session.access.has_recovery)


def _check_passphrase(session: Session) -> None:
    if session.opened_by != _PASSPHRASE:
        raise WrongPassphrase(
            "This needs the passphrase itself, not the recovery code.",
            "Forgotten? `vault-tui passphrase` sets a new one with the recovery code.",
        )


def _agreed(args: Namespace, session: Session, *, renewed: str = "") -> bool:
    """Whether the ways in that stop working may do so; ``renewed`` is one that is to be replaced."""
    ending = [way for way in session.access.ways_in if way not in {_PASSPHRASE, renewed}]
    if not ending or args.yes:
        return True
    words = f"The {' and the '.join(ending)} will no longer open the vault."
    if _RECOVERY in ending:
        words += " A new recovery code is made and shown."
    return asking.agreed(f"{words} Go on?", yes=False)


def _reencrypt(
    args: Namespace, session: Session, typed: Passphrase, *, with_recovery: bool, cost: Cost | None = None
) -> int:
    groups, left = session.access.reencrypt(typed, with_recovery=with_recovery, cost=cost)
    say(
        "The vault is re-encrypted, and so is every backup that could be opened."
        if not left
        else "The vault is re-encrypted."
    )
    say(_COPIES)
    _hand_out(args, session, groups)  # before the question: whoever leaves at that has the code
    _decide(args, session, left)
    return ExitCode.OK


def _decide(args: Namespace, session: Session, left: list[Backup]) -> None:
    """Delete or keep the backups that still open with an earlier passphrase."""
    if not left:
        return
    count = counted(len(left), "backup")
    delete = args.old_backups == "delete"
    if args.old_backups is None and asking.has_terminal():
        delete = asking.confirm(
            f"{count} can't be re-encrypted and still open with an earlier passphrase. Delete?"
        )
    if delete:
        session.archive.remove(left)
        say(f"{count} that could not be re-encrypted: deleted.")
    else:
        say(f"{count} could not be re-encrypted and still open with an earlier passphrase: kept.")


def _hand_out(args: Namespace, session: Session, groups: tuple[str, ...]) -> None:
    """Show a new recovery code once: on a screen that leaves nothing behind, anywhere else as a line."""
    if args.json:
        out_json(
            {"vault": str(Path(args.options.vault).resolve()), "recovery_code": "-".join(groups) or None}
        )
    elif groups and not (on_terminal() and _shown(session, groups)):
        say("The recovery code, shown this once. Keep it on paper or in a password manager, not here:")
        out("-".join(groups))


def _shown(session: Session, groups: tuple[str, ...]) -> bool:
    try:
        terminal = Terminal.open()
    except TerminalUnfit:
        return False
    prompt = Prompt(terminal)
    try:
        done = show_recovery_code(prompt, groups)
    finally:
        prompt.close()
        terminal.close()
    if done:
        session.access.note_recovery_tried()
    else:
        say("It was not typed back. Without it, `vault-tui recovery` makes another.")
    return True
