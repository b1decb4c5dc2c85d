"""``keys``: the keys of the screens, from the table that the screens are made of."""

from argparse import Namespace

from vault_tui.cli.output import out, out_json
from vault_tui.core.errors import ExitCode

_ROOM = 16
"""Columns of the keys."""


def keys(args: Namespace) -> int:
    """List every command of the screens with its keys and where it applies."""
    from vault_tui.tui.commands import COMMANDS, key_words

    if args.json:
        out_json(
            [
                {
                    "command": command.id,
                    "keys": list(command.keys),
                    "label": command.label,
                    "help": command.help,
                    "where": [place.value for place in command.places],
                }
                for command in COMMANDS
            ]
        )
        return ExitCode.OK
    for command in COMMANDS:
        out(f"{' '.join(map(key_words, command.keys)):<{_ROOM}}{command.label}")
        out(f"{'':<{_ROOM}}{command.help}")
    return ExitCode.OK
