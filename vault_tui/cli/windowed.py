"""Commands that ask an open window before they ask for a passphrase."""

import os
from argparse import Namespace

from vault_tui.cli.output import at_terminal, put, room
from vault_tui.core.errors import ExitCode, VaultError, WrongPassphrase
from vault_tui.window import client, wire
from vault_tui.window.client import Fetched
from vault_tui.window.socket_paths import WINDOW, sockets


def text(args: Namespace, verb: bytes, subject: str) -> int | None:
    """Print what a window renders, and return its exit code; None when none does."""
    columns = room()
    flags = b"j" if args.json else b""
    fields = [client.encoded(subject), flags, b"" if columns is None else b"%d" % columns]
    if verb == wire.SHOW:
        fields.append(b"p" if at_terminal() else b"")
    reply = client.ask(_sockets(args), verb, *fields)
    if reply is None:
        _check_named(args)
        return None
    if not reply.code:
        put((wire.OUT, part.decode("utf-8", "replace")) for part in [b"".join(reply.out)])
    put((wire.TALK, part.decode("utf-8", "replace")) for part in reply.talk)
    return reply.code


def fetched(args: Namespace, label: str, half: str, why: str, *, new: bool, force: bool) -> Fetched | None:
    """One half, or the ``pair``, from a window; None when none gives it. Raises a window's refusal."""
    wanted = f"{wire.NEW}{half}" if new else half
    try:
        found = client.fetch(_sockets(args), label, wanted, why=why, force=force, prefix=at_terminal())
    except client.Refused as refusal:
        raise as_error(refusal) from None
    if found is None:
        _check_named(args)
    else:
        put([(wire.TALK, found.talk)])
    return found


def as_error(refusal: client.Refused) -> VaultError:
    """A window's refusal as a :class:`VaultError`."""
    sentence, _, remedy = refusal.words.strip().partition("\n")
    error = VaultError(sentence.removeprefix("vault-tui: "), remedy)
    if refusal.code in set(ExitCode):
        error.exit_code = ExitCode(refusal.code)
    return error


def _sockets(args: Namespace) -> list[str]:
    """Where to ask; nowhere when an option says how the vault is to be opened."""
    if args.passphrase_file or args.recovery_code_file:
        return []
    return sockets(args.options.vault)


def _check_named(args: Namespace) -> None:
    """No window gave it: raise if the environment names one, because then no vault is tried instead."""
    if os.environ.get(WINDOW) and not (args.passphrase_file or args.recovery_code_file):
        raise WrongPassphrase(
            f"The window that {WINDOW} names does not answer that.",
            "Open it again where the vault is; `vault-tui status` says what it is for.",
        )
