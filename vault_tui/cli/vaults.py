"""``init``, ``where`` and ``backups``: the vault as a file."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from vault_tui.cli import asking
from vault_tui.cli.describe import as_json, list_table, moment
from vault_tui.cli.new_passphrase import new_passphrase
from vault_tui.cli.output import out, out_json, out_table, say
from vault_tui.cli.unlocking import read_first_line, shield, unlocked
from vault_tui.core.errors import ExitCode, InvalidInput, VaultError
from vault_tui.session import PROFILES, Opening, Session
from vault_tui.session.store import ADOPT_IT
from vault_tui.system.backups import Backup
from vault_tui.system.paths import shown, state_folder


def init(args: Namespace) -> int:
    """Make a new vault; with ``--json`` a recovery code as well, because a script can't be asked later."""
    shield()
    opening = Opening(Path(args.options.vault))
    opening.file.check_new()
    opening.file.check_place()
    cost = PROFILES[args.cost] if args.cost else opening.world.affordable()
    if not args.cost and (words := opening.world.short_of_memory()):
        say(words)
    if args.options.passphrase_file:
        passphrase = read_first_line(args.options.passphrase_file, "passphrase")
    else:
        passphrase = new_passphrase("Passphrase for the new vault", cost, option="--passphrase-file")
    with passphrase:
        session = Session.create(opening, passphrase, cost)
    try:
        if args.name is not None:
            session.set_settings(replace(session.settings, name=args.name))
        if args.json:
            code = "-".join(session.access.add_recovery())
            out_json({"vault": str(opening.path), "recovery_code": code})
        else:
            out(str(opening.path))
            say("The vault is there. `vault-tui guide` leads through making a key, `add` takes one you have.")
            say("A forgotten passphrase can't be reset; `vault-tui recovery` makes a code for that day.")
    finally:
        session.close()
    return ExitCode.OK


def where(args: Namespace) -> int:
    """Say where the vault and what is remembered beside it are kept. Opens nothing."""
    opening = Opening(Path(args.options.vault))
    exists = opening.exists()
    older = exists and _is_older_copy(opening)
    if args.json:
        out_json({"vault": str(opening.path), "exists": exists, "older_copy": older, "state": state_folder()})
    else:
        out(str(opening.path))
        if not exists:
            say("There is no vault there yet; `vault-tui init` makes one.")
        if older:
            say(f"It is an older copy, and opens read-only. {ADOPT_IT}")
        say(f"Small notes about it, none needed to open it: {state_folder()}")
    return ExitCode.OK


def _is_older_copy(opening: Opening) -> bool:
    try:
        return opening.probe().older_epoch
    except VaultError:
        return False  # whoever opens it is told what is wrong with it


def backups(args: Namespace) -> int:
    """List the backups, look into one, or restore its entries."""
    if (args.what == "ls") != (args.number is None):
        raise InvalidInput(
            f"`backups {args.what}` takes {'no number' if args.what == 'ls' else 'the number of a backup'}.",
            "`vault-tui backups` lists them.",
        )
    if args.what == "ls":
        return _list(args, Opening(Path(args.options.vault)))
    with unlocked(args) as session:
        found = session.archive.listed()
        backup = next((backup for backup in found if backup.number == args.number), None)
        if backup is None:
            raise InvalidInput(f"There is no backup {args.number}.", "`vault-tui backups` lists them.")
        if args.what == "show":
            return _look(args, session, backup)
        return _restore(args, session, backup)


def _list(args: Namespace, opening: Opening) -> int:
    """Opens nothing: a list is needed most when the vault is damaged or gone, and can't be opened."""
    found = opening.file.backups()
    if not found and not opening.exists():
        opening.header()  # raises: there is none
    if args.json:
        out_json(
            [
                {
                    "number": backup.number,
                    "made_at": moment(backup.made_at),
                    "size": backup.size,
                    "path": str(backup.path),
                }
                for backup in found
            ]
        )
    elif found:
        rows = [[str(one.number), moment(one.made_at) or "", f"{one.size / 1024:.0f} KiB"] for one in found]
        out_table(["NUMBER", "SAVED", "SIZE"], rows)
        newest, vault = shown(str(found[0].path)), shown(str(opening.path))
        say(f"Is the vault itself damaged or gone? This puts the newest in its place: cp {newest} {vault}")
    else:
        say("There are no backups yet; every change of what the vault holds makes one.")
    return ExitCode.OK


def _look(args: Namespace, session: Session, backup: Backup) -> int:
    rows = session.archive.look_into(backup)
    if args.json:
        out_json([{"label": row.label, "exchange": row.exchange, "account": row.account} for row in rows])
    elif rows:
        out_table(*list_table(rows))
    else:
        say("It holds no keys.")
    return ExitCode.OK


def _restore(args: Namespace, session: Session, backup: Backup) -> int:
    held, now = len(session.archive.look_into(backup)), len(session.rows())
    question = f"The vault's {now} entries are replaced by the {held} of {moment(backup.made_at)}."
    if not asking.agreed(question, yes=args.yes, word="restore"):
        return ExitCode.FAILED
    session.archive.restore(backup)
    if args.json:
        out_json([as_json(entry) for entry in session.entries()])
    else:
        say(f"The vault holds what it held at {moment(backup.made_at)}; what it held before is a backup now.")
    return ExitCode.OK
