"""``keyring``: whether the desktop's keyring opens the vault, so that a login is enough."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from vault_tui.cli import rekeying
from vault_tui.cli.output import out, out_json, out_table, say
from vault_tui.cli.unlocking import shield, unlocked
from vault_tui.core.errors import ExitCode
from vault_tui.session import Opening
from vault_tui.session.keyring_slots import KeyringSlot, look_at
from vault_tui.session.locked import why_kept_out
from vault_tui.system.keychain import remarks


def keyring(args: Namespace) -> int:
    """Add a way in for the keyring, remove all of them, or say which there are."""
    for remark in remarks():
        say(remark)
    match args.what:
        case "add":
            return _add(args)
        case "remove":
            return rekeying.drop_keyring(args)
        case _:
            return _status(args)


def _add(args: Namespace) -> int:
    with unlocked(args) as session:
        backend = session.access.add_keyring()
    if args.json:
        out_json({"backend": backend, "added": True})
    else:
        say(f"The system's keyring ({backend}) opens this vault from now on: at the first start and for")
        say("`vault-tui unlock`. After a lock, there or by `vault-tui lock`, you type the passphrase once.")
        say("While you are logged in, every program that runs as you can ask the keyring for it.")
    return ExitCode.OK


def _status(args: Namespace) -> int:
    """Needs no passphrase; exit code 8 when there are ways in for a keyring and none of them opens."""
    shield()
    opening = Opening(Path(args.options.vault))
    status = look_at(opening)
    kept_out = why_kept_out(opening) if status.opens else ""
    if args.json:
        out_json(
            {
                "backend": status.backend or None,
                "problem": status.problem or None,
                "opens": status.opens,
                "kept_out": kept_out or None,
                "slots": [asdict(slot) for slot in status.slots],
            }
        )
    else:
        if status.problem:
            say(status.problem)
        else:
            out(f"keyring  {status.backend}")
        _tell_slots(status.slots)
        if kept_out:
            say(kept_out)
    return ExitCode.FOUND if status.slots and not status.opens else ExitCode.OK


def _tell_slots(slots: tuple[KeyringSlot, ...]) -> None:
    if not slots:
        say("This vault has no way in for a keyring; `vault-tui keyring add` makes one.")
        return
    yes_no = {True: "yes", False: "no"}
    out_table(["SLOT", "KEPT", "OPENS"], [[one.id, yes_no[one.kept], yes_no[one.opens]] for one in slots])
    if not any(slot.opens for slot in slots):
        say("None of them opens here: made on another machine, or not to be reached, or deleted from it.")
        say("`vault-tui keyring add` makes one for this keyring; `keyring remove` drops them all.")
