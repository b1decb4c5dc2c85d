"""How a command gets its open vault: what is read or asked, and what is said on the way."""

from argparse import Namespace
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from vault_tui.cli import asking
from vault_tui.cli.first_line import first_line
from vault_tui.cli.output import at_terminal, say
from vault_tui.core.errors import CostOutOfBounds, KeyringUnfit, TerminalUnfit, WrongPassphrase
from vault_tui.core.models import Entry
from vault_tui.core.secret import Passphrase
from vault_tui.session import Cost, Opening, Session
from vault_tui.session.locked import note_opened_by_person
from vault_tui.session.store import ADOPT_IT, OLDER_COPY
from vault_tui.system.process import harden

_FORGOT = "rekeying:passphrase"
"""What somebody who forgot the passphrase runs: that command needs no hint that it exists."""

_ADOPT = "adopting:adopt"

_TRIES = 3


@contextmanager
def unlocked(args: Namespace) -> Iterator[Session]:
    """The vault that the options name, open as long as the block lasts. Raises ``VaultError``."""
    with unlocked_by(args) as (session, _):
        yield session


@contextmanager
def unlocked_by(args: Namespace) -> Iterator[tuple[Session, Passphrase]]:
    """The same, together with what opened it: the passphrase or a recovery code. Wiped afterwards."""
    shield()
    opening = Opening(Path(args.options.vault))
    probe = opening.probe()
    for notice in probe.notices:
        say(notice)
    if probe.costly is not None:
        accept_cost(probe.costly, args)
    session, typed = _open(opening, args)
    try:
        _tell_notices(session, but=probe.notices)
        if session.read_only:
            say(session.read_only)
        if session.read_only == OLDER_COPY and args.handler != _ADOPT:
            say(ADOPT_IT)
        if session.opened_by == "recovery" and args.handler != _FORGOT:
            say("Opened with the recovery code. `vault-tui passphrase` sets a new passphrase.")
        yield session, typed
        _tell_notices(session)
    finally:
        typed.wipe()
        session.close()


@contextmanager
def unlocked_or_by_keyring(args: Namespace) -> Iterator[Session]:
    """As :func:`unlocked`, but by the system's keyring if that has a way in and no file is named."""
    session = None if args.options.passphrase_file or args.options.recovery_code_file else _by_keyring(args)
    if session is None:
        with unlocked(args) as opened:
            yield opened
        return
    try:
        _tell_notices(session)
        if session.read_only:
            say(session.read_only)
        yield session
        _tell_notices(session)
    finally:
        session.close()


def _by_keyring(args: Namespace) -> Session | None:
    from vault_tui.session.by_keyring import unlock_by_keyring

    shield()
    try:
        return unlock_by_keyring(Opening(Path(args.options.vault)))
    except KeyringUnfit as error:
        say(error.sentence)
        return None


def find_entry(session: Session, label: str, *, trashed: bool = False) -> Entry:
    """The entry of that label: its start is enough at a terminal, a script must give all of it."""
    return session.by_label(label, prefix=at_terminal(), trashed=trashed)


def shield() -> None:
    """Keep core dumps and other processes off the secrets that follow."""
    try:
        harden()
    except OSError:
        say("This system refuses to shield the process: others of the same user may read its memory.")


def read_first_line(path: str, what: str) -> Passphrase:
    """The first line of a file (or pipe) that holds the passphrase or a code; raises ``InvalidInput``."""
    return first_line(path, what, say)


def _open(opening: Opening, args: Namespace) -> tuple[Session, Passphrase]:
    given = None
    if args.options.recovery_code_file:
        given = read_first_line(args.options.recovery_code_file, "recovery code")
    elif args.options.passphrase_file:
        given = read_first_line(args.options.passphrase_file, "passphrase")
    if given is not None:
        try:
            return Session.unlock(opening, given), given
        except BaseException:
            given.wipe()
            raise
    return _ask_and_open(opening)


def _ask_and_open(opening: Opening) -> tuple[Session, Passphrase]:
    for left in reversed(range(_TRIES)):
        with typed_passphrase(f"Passphrase for {opening.shown}") as typed:
            try:
                session = Session.unlock(opening, typed)
            except BaseException as error:
                typed.wipe()
                if not (left and isinstance(error, WrongPassphrase)):
                    raise
                problem = error
            else:
                note_opened_by_person(session)
                return session, typed
        say(f"{problem.sentence} Try again.")
    raise AssertionError("unreachable")


@contextmanager
def typed_passphrase(
    question: str, else_: str = "Give --passphrase-file FILE, or set VAULT_TUI_PASSPHRASE_FILE."
) -> Iterator[Passphrase]:
    """A passphrase typed at the terminal, which echoes nothing until the block is left; wipe it.

    Where there is no terminal raises ``WrongPassphrase``, which says ``else_``.
    """
    with ExitStack() as held:
        try:
            typed = held.enter_context(asking.hidden(question))
        except TerminalUnfit:
            raise WrongPassphrase(
                "A passphrase is needed, and there is no terminal to ask for it on.", else_
            ) from None
        yield typed


def accept_cost(cost: Cost, args: Namespace) -> None:
    """Get an unusual cost accepted, by a person or by ``--accept-cost``; raises ``CostOutOfBounds``."""
    words = f"Opening this vault takes {cost.memlimit >> 20} MiB of memory and {cost.opslimit} passes"
    if args.accept_cost:
        say(f"{words}.")
        return
    if not asking.has_terminal():
        raise CostOutOfBounds(f"{words}: more than usual.", "If it is yours, add --accept-cost.")
    if not asking.confirm(f"{words}: more than usual. Open it?"):
        raise CostOutOfBounds("It was not opened.", "Nothing was changed.")


def _tell_notices(session: Session, but: Collection[str] = ()) -> None:
    for notice in session.take_notices():
        if notice not in but:
            say(notice)
