"""``keys``: the keys of the screens, from the command table and the person's own file."""

from argparse import Namespace

from vault_tui.cli.output import out, out_json, say
from vault_tui.core.errors import ExitCode
from vault_tui.system.paths import shown

_ROOM = 18
"""Columns of the keys."""


def keys(args: Namespace) -> int:
    """List every command with its keys and where they come from; exit code 8 when that file is bad."""
    from vault_tui.cli.own_keys import example, own_keys
    from vault_tui.tui import commands

    if args.example:
        for line in example():
            out(line)
        return ExitCode.OK
    own = own_keys()
    commands.rebind(own.keys)
    file = shown(str(own.file))
    if args.json:
        out_json(
            [
                {
                    "command": command.id,
                    "keys": list(command.keys),
                    "label": command.label,
                    "help": command.help,
                    "where": [place.value for place in command.places],
                    "from": str(own.file) if command.id in own.keys else None,
                }
                for command in commands.COMMANDS
            ]
        )
    else:
        for command in commands.COMMANDS:
            mine = f"  ({file})" if command.id in own.keys else ""
            out(f"{' '.join(map(commands.key_words, command.keys)):<{_ROOM}}{command.label}{mine}")
            out(f"{'':<{_ROOM}}{command.help}")
    if own.problem:
        say(own.problem)
        return ExitCode.FOUND
    if not own.keys and not args.json:
        say(f"Other keys can be given in {file}; `vault-tui keys --example` prints one to begin with.")
    return ExitCode.OK
