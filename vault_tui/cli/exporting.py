"""``export``: write keys to a file of their own, sealed; or in plain text, after a typed word."""

import os
from argparse import Namespace

from vault_tui.cli import asking
from vault_tui.cli.new_passphrase import new_passphrase
from vault_tui.cli.output import out_json, say
from vault_tui.cli.unlocking import find_entry, read_first_line, unlocked
from vault_tui.core.alphabets import named
from vault_tui.core.errors import ExitCode, InvalidInput, TerminalUnfit
from vault_tui.core.models import Entry
from vault_tui.core.phrases import counted
from vault_tui.session import Session
from vault_tui.session.exporting import note_plain_copy, plain_env, plain_json, sealed_export, whole
from vault_tui.system.paths import shown
from vault_tui.system.private_file import check_free, write_new

_WORD = "plain text"


def export(args: Namespace) -> int:
    """Write the chosen keys to a new file that only this user can read."""
    path = os.path.abspath(args.file)  # noqa: PTH100  # links stay unresolved
    check_free(path)
    if args.plain and args.export_passphrase_file:
        raise InvalidInput("What is plain has no passphrase.", "Leave one of the two options out.")
    with unlocked(args) as session:
        entries = [find_entry(session, label) for label in args.label] or session.entries()
        if not entries:
            raise InvalidInput("There is nothing to export.", "`vault-tui ls` lists the keys.")
        if args.plain:
            return _plain(args, session, entries, path)
        return _sealed(args, session, entries, path)


def _sealed(args: Namespace, session: Session, entries: list[Entry], path: str) -> int:
    cost = session.access.cost
    if args.export_passphrase_file:
        passphrase = read_first_line(args.export_passphrase_file, "export's passphrase")
    else:
        passphrase = new_passphrase("Passphrase for the export", cost, option="--export-passphrase-file")
    with passphrase:
        content = sealed_export(session, {entry.id for entry in entries}, passphrase, cost)
    write_new(path, content)
    if args.json:
        out_json({"file": path, "labels": [entry.label for entry in entries], "sealed": True})
    else:
        count = counted(len(entries), "key")
        say(f"{count} sealed in {shown(path)}. It opens with the passphrase you gave it only.")
        say("`vault-tui import` takes them into another vault; `vault-tui --vault FILE` opens it as it is.")
    return ExitCode.OK


def _plain(args: Namespace, session: Session, entries: list[Entry], path: str) -> int:
    chosen = whole(entries)
    for entry in entries:
        if entry not in chosen:
            say(f"Left out: “{named(entry.label)}” has no whole pair.")
    if not chosen:
        raise InvalidInput("None of them has a whole pair.", "Nothing was written.")
    if not asking.has_terminal():
        raise TerminalUnfit(
            "Secrets are written in plain text only when somebody types that they mean it.",
            "Run it at a terminal, or leave out --plain.",
        )
    count = counted(len(chosen), "key")
    question = f"Whoever reads {shown(path)} will have the secrets of {count}."
    if not asking.confirm_word(question, _WORD):
        say("Nothing was written.")
        return ExitCode.FAILED
    text = plain_json(session, chosen) if args.plain == "json" else plain_env(session, chosen)
    write_new(path, text.encode())
    if not session.read_only:
        note_plain_copy(session, chosen, path)
    if args.json:
        out_json({"file": path, "labels": [entry.label for entry in chosen], "sealed": False})
    else:
        say(f"{count} in plain text in {shown(path)}. Remove it as soon as it has served.")
    return ExitCode.OK
