"""``scan``: which files hold an API key of this vault, and with it most likely its secret, in plain text."""

import os
from argparse import Namespace
from pathlib import Path

from vault_tui.bitfinex.advice import advice
from vault_tui.cli.output import out_json, out_table, say
from vault_tui.cli.unlocking import unlocked
from vault_tui.core.errors import ExitCode, InvalidInput
from vault_tui.core.models import visible
from vault_tui.core.phrases import counted, first_of
from vault_tui.session.scanning import Sighting, histories, record, scan
from vault_tui.system.paths import home_folder, shown
from vault_tui.system.search_files import MOST_BYTES, MOST_FILES, Tally

_NAMED = 5


def look(args: Namespace) -> int:
    """Look at files and shell histories; note at each key where it was seen. Exit code 8 when one was."""
    paths = [os.path.abspath(path) for path in args.path]  # noqa: PTH100  # links stay unresolved
    for given, path in zip(args.path, paths, strict=True):
        if not os.path.lexists(path):
            raise InvalidInput(f"There is nothing at {visible(given)}.", "Name files or folders to look at.")
    everywhere = list(dict.fromkeys((*paths, *histories(Path(home_folder())))))
    tally = Tally()
    with unlocked(args) as session:
        found = list(
            {(one.path, one.entry.id, one.current): one for one in scan(session, everywhere, tally)}.values()
        )
        if not session.read_only:
            record(session, found, everywhere)
        if args.json:
            out_json(_as_json(found, tally))
        else:
            _show(found, tally)
    return ExitCode.FOUND if found else ExitCode.OK


def _show(found: list[Sighting], tally: Tally) -> None:
    if found:
        out_table(["LABEL", "FILE", "LINE", "PAIR"], [_row(one) for one in found])
        say(advice("store-encrypted").words)
        say(
            "Its secret is most likely beside it: remove both, and make a new pair if others could read them."
        )
    files = f"{counted(tally.read, 'text file')} looked at"
    others = f", and {counted(tally.binary, 'other')}" if tally.binary else ""
    say(f"{files}{others}.")
    _name(f"larger than {MOST_BYTES >> 20} MiB and left out", tally.too_large)
    _name("could not be read", tally.unreadable)
    if tally.stopped:
        say(f"There are more than {MOST_FILES:,} files: the rest was not looked at. Name a smaller folder.")
    if not found and not tally.stopped:
        say("None of your API keys is in them.")


def _row(one: Sighting) -> list[str]:
    return [one.entry.label, shown(one.path), str(one.line or "—"), "in use" if one.current else "replaced"]


def _name(what: str, paths: list[str]) -> None:
    if paths:
        say(f"{len(paths):,} {what}: {first_of([shown(path) for path in paths], _NAMED)}.")


def _as_json(found: list[Sighting], tally: Tally) -> dict[str, object]:
    return {
        "found": [
            {"label": one.entry.label, "path": one.path, "line": one.line or None, "in_use": one.current}
            for one in found
        ],
        "files_read": tally.read,
        "binary": tally.binary,
        "too_large": tally.too_large,
        "unreadable": tally.unreadable,
        "stopped": tally.stopped,
    }
