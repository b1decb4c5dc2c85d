"""``keys``: the keys of the screens, from the table that the screens are made of."""

from argparse import Namespace

from vault_tui.cli.output import out_json, out_table
from vault_tui.core.errors import ExitCode


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
    else:
        rows = [[" ".join(map(key_words, command.keys)), command.label, command.help] for command in COMMANDS]
        out_table(["KEY", "DOES", "THAT IS"], rows)
    return ExitCode.OK
